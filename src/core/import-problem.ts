// What can be wrong in a file of bills, in words that say what and what to do about it. Used by the bill
// sources, by the pure checks of bills and people, and by the import.
import { CSV_PROBLEMS } from './csv-problems.ts';

export type Severity = 'error' | 'warning';

export type Problem = {
  /** The line of the file, or the place in its list for JSON. 0 for the whole file. */
  readonly row: number;
  readonly column: string;
  readonly code: ProblemCode;
  readonly text: string;
  readonly severity: Severity;
};

type Details = { readonly value: string; readonly expected: string };
export type ProblemEntry = readonly [Severity, (details: Details) => string];

const EMPTY = 'An empty value';

const PROBLEMS = {
  // The file as a whole.
  'empty-file': ['error', () => 'The file is empty. Export it again.'],
  'file-changed': ['error', () => 'The file changed while it was being read. Import it again.'],
  'wrong-first-line': [
    'error',
    ({ value, expected }) => `The first line is ${value}, not ${expected}. Export the file as ${expected}.`,
  ],
  'other-ledes': [
    'error',
    ({ value }) =>
      `${value} is another kind of LEDES, which cannot be imported. Export the file as LEDES1998B[] or LEDES98BI V2[].`,
  ],
  'bills-mixed-up': [
    'error',
    () =>
      'More than 100,000 lines up to here wait for the rest of their bill. Sort the lines by this field, or split the file.',
  ],
  'no-records': ['error', () => 'The file holds no bills, contacts or matters. Check the export.'],
  'not-json': ['error', ({ value }) => `This is not JSON: ${value}. Export the file again.`],
  'too-large': ['error', ({ expected }) => `The file is larger than ${expected}. Split it into smaller files.`],
  'other-firm': ['warning', ({ value }) => `The file was made for the firm ${value}. Check that it is the right file.`],

  // Shape.
  'missing-column': [
    'error',
    ({ value, expected }) => `The heading has no field ${value}. Export with all ${expected} fields.`,
  ],
  'unknown-column': ['error', ({ value }) => `The heading has an unknown field ${value}. Remove it.`],
  'duplicate-column': ['error', ({ value }) => `The heading names ${value} twice. Keep one of them.`],
  'field-count': [
    'error',
    ({ value, expected }) =>
      `The line has ${value} fields, the heading ${expected}. A text may hold neither | nor [], and no field may be left out.`,
  ],
  'truncated-file': ['error', () => 'The last line does not end with []: the file is cut off. Export it again.'],
  'unterminated-line': [
    'error',
    () => 'The line does not end with []. Remove line breaks from texts, or export the file again.',
  ],
  'stray-terminator': ['error', () => 'The line has [] before its end. Put every line item on its own line.'],
  'wrong-format': ['error', ({ value, expected }) => `This is a file ${value}. It must begin with ${expected}.`],
  'bad-shape': ['error', ({ expected }) => `This is missing or of another kind. Give ${expected}.`],
  'unknown-field': ['error', ({ value }) => `${value} is not a field of the format. Correct its name, or remove it.`],

  // One value.
  'missing-value': ['error', ({ expected }) => `This is empty. Give ${expected}.`],
  'bad-date': ['error', ({ value, expected }) => `${value || EMPTY} is not a date. Write it as ${expected}.`],
  'bad-number': [
    'error',
    ({ value, expected }) =>
      `${value || EMPTY} is not ${expected}. Write digits and a point, without separators, signs of currency or exponents.`,
  ],
  'number-too-large': ['error', ({ value }) => `${value} is larger than any bill can be. Correct it.`],
  rounded: ['warning', ({ value, expected }) => `${value} was rounded to ${expected}.`],
  'bad-choice': ['error', ({ value, expected }) => `${value || EMPTY} is not known. Use ${expected}.`],
  'bad-text': ['error', ({ value }) => `The text holds the character ${value}, which cannot be shown. Remove it.`],
  'text-too-long': ['error', ({ expected }) => `The text is longer than ${expected} characters. Shorten it.`],
  'bad-currency': ['error', ({ value }) => `${value} is not a currency. Use an ISO 4217 code such as USD.`],
  'other-currency': ['error', ({ value, expected }) => `The amount is in ${value}, its bill in ${expected}.`],
  'bad-address': ['error', ({ value }) => `${value} is not an e-mail address. Correct or remove it.`],
  'duplicate-address': ['warning', ({ value }) => `The address ${value} stands here twice. It is kept once.`],
  'bad-time-zone': ['error', ({ value }) => `${value} is not a time zone. Use a name such as America/New_York.`],

  // What a bill must be.
  'no-line-items': ['error', () => 'The bill has no line items. Add them, or remove the bill.'],
  'too-many-line-items': ['error', ({ expected }) => `The bill has more than ${expected} line items. Split it.`],
  'no-matters': ['error', () => 'The bill names no matter. Name at least one.'],
  'duplicate-line': ['error', ({ value }) => `Line item ${value} stands in this bill twice. Remove one of them.`],
  'line-total-wrong': [
    'error',
    ({ value, expected }) =>
      `The line comes to ${value} before tax, units × rate + adjustment is ${expected}. Correct the line.`,
  ],
  'line-total-rounded': [
    'warning',
    ({ value, expected }) =>
      `The line comes to ${value} before tax, units × rate + adjustment is ${expected}. The line's own is kept.`,
  ],
  'stated-total-differs': [
    'warning',
    ({ value, expected }) =>
      `The file states a total of ${value}, the lines sum to ${expected}. The bill's total is ${expected}.`,
  ],
  'stated-sum-differs': [
    'warning',
    ({ value, expected }) => `The file states ${value}, the lines sum to ${expected}. The lines count.`,
  ],
  'adjustment-in-cost': [
    'warning',
    ({ value }) => `${value} stands as the cost of an adjustment of the bill. It was taken as the adjustment.`,
  ],
  'third-party-account': [
    'error',
    () =>
      'The bill is for the account of a third party (T), and only the client can be asked to pay a bill. Remove the bill, or write O if the client pays it.',
  ],
  'two-totals': [
    'warning',
    ({ value, expected }) => `The line states a total of ${value}, an earlier line of the bill ${expected}.`,
  ],
  'date-differs': [
    'warning',
    ({ value, expected }) => `The bill's date is ${expected}; ${value} on this line is ignored.`,
  ],
  'name-differs': [
    'warning',
    ({ value, expected }) =>
      `The client's name is ${expected || 'not given'} earlier in the file; ${value || 'an empty name'} is ignored.`,
  ],
  'negative-total': ['error', ({ value }) => `The bill's total is ${value}. A bill cannot ask for less than nothing.`],
  'negative-amount': ['error', ({ value }) => `${value} is below zero. Give an amount of zero or more.`],
  'discount-too-large': [
    'error',
    ({ value, expected }) => `The discount of ${value} is more than the lines' ${expected}.`,
  ],
  overpaid: [
    'error',
    ({ value, expected }) => `Payments of ${value} are more than the total of ${expected}. Correct them.`,
  ],
  'paid-with-balance': [
    'error',
    ({ value }) => `The state is paid, but ${value} is not covered by payments. Add them, or use awaiting_payment.`,
  ],
  'bad-payment': ['error', ({ value }) => `A payment of ${value}. Give an amount above zero.`],
  'duplicate-payment': ['error', ({ value }) => `Payment ${value} stands in this bill twice. Remove one of them.`],
  'due-before-issue': [
    'warning',
    ({ value, expected }) => `The bill is due ${value}, before its issue on ${expected}.`,
  ],
  'trust-with-line-items': ['error', () => 'A trust request has no line items. Give its total instead.'],
  'trust-with-extras': ['error', () => 'A trust request has neither discount nor tax. Remove them.'],
  'trust-without-total': ['error', () => 'A trust request needs a total above zero.'],
  'line-matter-not-on-bill': ['error', ({ value }) => `Matter ${value} is not among the bill's matters. Add it there.`],

  // What things must be to each other.
  'duplicate-id': ['error', ({ value }) => `${value} stands in the file twice. Remove one of them.`],
  'duplicate-number': ['warning', ({ value }) => `Two bills of the file have the number ${value}.`],
  'number-exists': [
    'warning',
    ({ value, expected }) => `A bill ${value} from ${expected} exists already and stays as it is.`,
  ],
  'bill-of-other-client': [
    'error',
    ({ value, expected }) =>
      `The bill was for client ${expected}, here it is for ${value}. Give the bills different numbers.`,
  ],
  'unknown-client': ['error', ({ value }) => `No contact has the id ${value}. Put the client among the contacts.`],
  'not-a-client': ['error', ({ value }) => `Contact ${value} is not marked as a client. Mark it.`],
  'unknown-contact': ['error', ({ value }) => `No contact has the id ${value}. Put it among the contacts.`],
  'unknown-matter': ['error', ({ value }) => `No matter has the id ${value}. Put it among the matters.`],
  'unknown-staff-member': [
    'error',
    ({ value }) => `Nobody of the firm has the address ${value}. Add the person first.`,
  ],
  'matter-of-other-client': [
    'error',
    ({ value, expected }) => `Matter ${value} belongs to client ${expected}. A bill names matters of its own client.`,
  ],
  'client-is-adverse': ['error', ({ value }) => `Contact ${value} is the matter's client and its adverse party.`],
  'related-is-adverse': [
    'error',
    ({ value }) => `Contact ${value} is both related and adverse to the matter. Remove it from one of the lists.`,
  ],
  'staff-needs-administrator': [
    'error',
    () => 'Only an administrator can add people of the firm. Ask one to import the file.',
  ],
  'staff-kept': [
    'warning',
    ({ value }) => `${value} is known already and keeps name and role as the firm has set them.`,
  ],
  // CSV has columns, rows and cells of its own.
  ...CSV_PROBLEMS,
} as const satisfies Record<string, ProblemEntry>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Where in a file something stands. */
export type Place = Pick<Problem, 'row' | 'column'>;

const LONGEST_VALUE = 80;

/** A problem with its words. `value` is what the file says, `expected` what would be right. */
export function problem(code: ProblemCode, details: Place & Partial<Details>): Problem {
  const { row, column, value = '', expected = '' } = details;
  const [severity, text] = PROBLEMS[code] as ProblemEntry;

  return { row, column, code, severity, text: text({ value: shorten(value), expected: shorten(expected) }) };
}

export function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

/** What the file says is shown in one line, whatever it holds. */
function shorten(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, ' ').trim() || (text.trim() && '(characters that cannot be seen)');
  const letters = Array.from(line);

  return letters.length > LONGEST_VALUE ? `${letters.slice(0, LONGEST_VALUE - 1).join('')}…` : line;
}
