// What the check says of files for billing systems: who gets one, and why somebody who wants one does not.
import type { BillFileFormat, BillFileProblem } from '../core/bill-file.ts';
import { plainLine } from '../core/plain-line.ts';
import type { Result } from '../core/result.ts';
import { formatSize } from './format-size.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';

export type FileFacts = {
  readonly format: BillFileFormat;
  /** Of the recipients who want it. */
  readonly names: readonly string[];
  readonly made: Result<{ readonly fileName: string; readonly size: number }, BillFileProblem>;
};

/** `1042.txt · 2 KB · LEDES 1998B file, for Dana Reyes alone`; one line for each file that is attached. */
export function fileLines(files: readonly FileFacts[]): string[] {
  return files.flatMap(({ format, names, made }) =>
    made.ok
      ? [en.file.line(made.value.fileName, formatSize(made.value.size), en.file.formats[format], listed(names))]
      : [],
  );
}

/** For each file that could not be made: for whom, why, and what can be done. */
export function missingFileTexts(files: readonly FileFacts[]): string[] {
  return files.flatMap(({ format, names, made }) =>
    made.ok ? [] : [en.file.missing(en.file.formats[format], listed(names), problemText(made.refusal))],
  );
}

function problemText(problem: BillFileProblem): string {
  const words = en.file.problems;
  switch (problem.code) {
    case 'file-in-currency':
      return words['file-in-currency'](problem.currency);
    case 'file-id-unfit':
      return words['file-id-unfit'](en.file.ids[problem.id.of], shorten(plainLine(problem.id.value), 60), problem.most);
    case 'file-amount-too-large':
      return words['file-amount-too-large'](problem.amount);
    default:
      return words[problem.code];
  }
}

function listed(names: readonly string[]): string {
  const shown = names.map((name) => shorten(plainLine(name), 60));

  return new Intl.ListFormat('en', { type: 'conjunction' }).format(shown);
}
