// What can be wrong in a CSV file, in words that say what and what to do about it. Part of import-problem.ts.
import type { ProblemEntry } from './import-problem.ts';

export const CSV_PROBLEMS = {
  'csv-missing-column': [
    'error',
    ({ value }) => `The heading has no column ${value}. Add it, or give the column that holds this that name.`,
  ],
  'csv-unknown-column': [
    'error',
    ({ value, expected }) => `${value} is not a column of ${expected}. Remove the column, or correct its name.`,
  ],
  'csv-duplicate-column': [
    'error',
    ({ value, expected }) => `The columns ${expected} and ${value} mean the same. Remove one of them.`,
  ],
  'csv-columns-left-out': [
    'warning',
    ({ value, expected }) => `Columns that are not imported: ${expected} (${value}). Nothing needs to be done.`,
  ],
  'csv-field-count': [
    'error',
    ({ value, expected }) =>
      `The row has ${value} fields, the heading ${expected}. Put quotation marks around texts that hold the delimiter.`,
  ],
  'csv-cut-off': [
    'error',
    ({ value, expected }) =>
      `The last row has ${value} of ${expected} fields: the file is cut off. Export it again, or complete the row.`,
  ],
  'csv-open-quote': [
    'error',
    () =>
      'A quotation mark that opens in this row is never closed. Close it; if the file is cut off here, export it again.',
  ],
  'csv-bad-quote': [
    'error',
    () =>
      'A quotation mark in this row stands inside a text, or is not closed. Put the text in quotation marks and double those inside it.',
  ],
  'csv-formula': [
    'error',
    ({ value }) => `${value} is a formula or a command of a spreadsheet. Put its result in its place.`,
  ],
  'csv-number': [
    'error',
    ({ value }) =>
      `${value || 'An empty cell'} is not a plain number. Write it as 1234.50 or -1234.50, without signs of currency, parentheses or exponents.`,
  ],
  'csv-thousands': [
    'error',
    ({ value }) =>
      `${value} can be read with thousands or with three decimals. Write it with a point and two decimals.`,
  ],
  'csv-decimals': [
    'error',
    ({ value, expected }) => `${value} has more than ${expected} decimals. Round it to ${expected}.`,
  ],
  'csv-date': ['error', ({ value }) => `${value || 'An empty cell'} is not a date. Write it as 2026-04-30.`],
  'csv-date-ambiguous': [
    'error',
    ({ value, expected }) =>
      `${value} can be two dates. Say in which order the file has them: --dates dmy or --dates mdy.${expected && ' '}${expected}`,
  ],
  'csv-date-order': [
    'error',
    ({ value, expected }) =>
      `${value} is no date in the order of --dates ${expected}. Correct it, or name the other order.`,
  ],
  'csv-bill-differs': [
    'error',
    ({ value, expected }) =>
      `The row says ${value}, the first row of its bill ${expected}. Give both the same, or the bills different numbers.`,
  ],
  'csv-differs-kept': [
    'warning',
    ({ value, expected }) => `The row says ${value}, an earlier one ${expected}, which is kept.`,
  ],
  'csv-amount-wrong': [
    'error',
    ({ value, expected }) =>
      `The row says ${value}, quantity × price less the discount is ${expected}. Correct the row.`,
  ],
  'csv-amount-rounded': [
    'warning',
    ({ value, expected }) =>
      `The row says ${value}, quantity × price less the discount is ${expected}. The row's own is kept.`,
  ],
  'csv-tax-missing': [
    'error',
    () => 'A row of the bill names a tax, but not how much it is. Fill in the amount of tax of each row.',
  ],
  'csv-tax-differs': [
    'error',
    ({ value, expected }) => `The tax of the bill is ${value}, that of its rows ${expected}. Correct one of them.`,
  ],
  'csv-tax-unclear': [
    'error',
    ({ value, expected }) =>
      `Do the amounts have their tax in them? The total tells: it must be ${expected}, ${value === '' ? 'and is not given' : `not ${value}`}. Put the right total on the bill.`,
  ],
  'csv-due-differs': [
    'error',
    ({ value, expected }) =>
      `The amount due is ${value}, what is not paid of the total is ${expected}. Correct total, paid or due.`,
  ],
  'csv-credited': ['warning', ({ value }) => `${value} of the bill is neither paid nor due. It is taken as credited.`],
  'csv-credit-note': [
    'error',
    ({ value }) => `${value}: a bill cannot ask for less than nothing. Remove the credit note from the file.`,
  ],
  'csv-other-document': [
    'error',
    ({ value }) => `${value} is not a bill to a client. Export sales invoices alone, or remove the row.`,
  ],
  'csv-two-names': [
    'error',
    ({ value, expected }) => `The same id is ${expected} in an earlier row, ${value} here. Correct the id or the name.`,
  ],
  'csv-same-name': [
    'error',
    ({ value }) => `Two rows name ${value} with different addresses. Tell them apart, or join them, with a column ID.`,
  ],
  'csv-matter-without-client': [
    'error',
    ({ value }) => `No row says whose matter ${value} is. Add a row with the role client, or a column Matter client.`,
  ],
  'csv-matter-of-several': [
    'error',
    ({ value }) => `Several clients have a matter ${value}. Say whose it is in a column Matter client.`,
  ],
  'csv-attorney-name': [
    'warning',
    ({ value }) => `${value} is no e-mail address: the matter's attorney stays as it is. Give the address.`,
  ],
} as const satisfies Record<string, ProblemEntry>;
