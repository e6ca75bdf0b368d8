// What is said after sharing was stopped. Used by the chat adapters and the command line.
import { plainLine } from '../core/plain-line.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';

export type StoppedFacts = { readonly billNumber: string; readonly names: readonly string[]; readonly mailed: boolean };

export function stoppedText({ billNumber, names, mailed }: StoppedFacts): string {
  const { stopping } = en;
  if (names.length === 0) {
    return plainLine(stopping.already(billNumber));
  }

  const whom = shorten(names.map((name) => shorten(name, 60)).join(', '), 200);

  return plainLine([stopping.stopped(billNumber, whom), ...(mailed ? [stopping.mailed] : [])].join(' '));
}
