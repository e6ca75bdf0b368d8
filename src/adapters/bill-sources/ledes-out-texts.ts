// Texts as LEDES can hold them: no quoting, no line breaks, ASCII where nothing is lost. Used by ledes-out.ts.
import { createHash } from 'node:crypto';
import { plainLine } from '../../core/plain-line.ts';

/** Typesetters' signs that a keyboard has too; letters of other scripts and accents stay. */
const TYPED: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u2013': '-',
  '\u2014': '-',
  '\u2026': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
};
const TYPESET = /[\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0\u202f]/g;
const BREAKS = /\s*[\n\r\v\f\u0085\u2028\u2029]\s*/g;
const CUT = '...';

/** One line without `|` and `[]`, which part fields and records: each stays visible as `/` and `[ ]`. */
export function ledesText(text: string, most: number): string {
  const line = plainLine(text.trim().replace(BREAKS, ' / '))
    .replace(TYPESET, (sign) => TYPED[sign] ?? sign)
    .replaceAll('|', '/')
    .replaceAll('[]', '[ ]');

  return shortened(line, most).trim();
}

/** Ends in `...` where something was cut off; no character is cut in two. */
function shortened(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text
        .slice(0, most - CUT.length)
        .toWellFormed()
        .replace(/\ufffd$/, '')}${CUT}`;
}

/** An id is not changed: changed it would name something else, or nothing. */
export function isFitId(id: string, most: number): boolean {
  return id !== '' && id.length <= most && id === id.trim() && id === plainLine(id) && !/\||\[\]/.test(id);
}

export type Timekeeper = { readonly id: string; readonly name: string; readonly last: string; readonly first: string };

export const NOBODY: Timekeeper = { id: '', name: '', last: '', first: '' };

const MOST_NAME = 30;
const MOST_FIRST = 20;

/** `Grace Harlow` is written `Harlow, Grace`; a comma of the name itself would turn it round once more, and is left out. */
export function timekeeperOf(written: string): Timekeeper {
  const whole = plainLine(written.replaceAll(',', ' ')).replace(/\s+/g, ' ').trim();
  const name = ledesText(whole, MOST_NAME - 1);
  const at = name.lastIndexOf(' ');
  const [first, last] = at === -1 ? ['', name] : [name.slice(0, at), name.slice(at + 1)];
  if (name === '') {
    return NOBODY;
  }

  return {
    id: timekeeperId(whole),
    name: first === '' ? last : `${last}, ${first}`,
    last,
    first: shortened(first, MOST_FIRST),
  };
}

const MOST_ID = 20;

/** Our bills know names alone: `GRACEHARLOW`; a digest tells apart what letters and length cannot. */
function timekeeperId(name: string): string {
  const folded = name.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  const letters = folded.replace(/[^A-Z0-9]/g, '');
  const isWhole = letters !== '' && letters.length <= MOST_ID && !/[^A-Z0-9 .'-]/.test(folded);
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 6).toUpperCase();

  return isWhole ? letters : `${letters.slice(0, MOST_ID - 7)}-${digest}`;
}

export type Codes = { readonly task: string; readonly activity: string; readonly expense: string };

export const NO_CODES: Codes = { task: '', activity: '', expense: '' };

const MOST_CODE = 20;
const ACTIVITY = /^A\d{3}$/i;
const EXPENSE = /^E\d{3}$/i;
const TASK = /^[A-Z]{1,2}\d{3}$/i;

/** The line's codes by what each is (UTBMS); undefined when they do not fit, and must stand in the text instead. */
export function codesOf(code: string, isExpense: boolean): Codes | undefined {
  const codes = { ...NO_CODES };
  for (const word of code.split(/\s+/).filter((part) => part !== '')) {
    const kind = kindOfCode(word, isExpense);
    if (codes[kind] !== '' || !isFitId(word, MOST_CODE)) {
      return undefined;
    }

    codes[kind] = word;
  }

  return codes;
}

function kindOfCode(word: string, isExpense: boolean): keyof Codes {
  if (ACTIVITY.test(word)) {
    return 'activity';
  }

  if (EXPENSE.test(word)) {
    return 'expense';
  }

  return isExpense && !TASK.test(word) ? 'expense' : 'task';
}
