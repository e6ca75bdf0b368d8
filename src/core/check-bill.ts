// The rules that a bill out of a file must keep before it is stored. Called by the import.
import { BILL_KINDS, BILL_STATES } from './bill.ts';
import { type Place, type Problem, problem } from './import-problem.ts';
import { billAmounts, type ImportedBill, type ImportedLine } from './imported-bill.ts';
import { textProblems } from './imported-text.ts';
import { addMoney, decimalOf, exponentOf, isCurrencyCode, multiplyRate, subtractMoney } from './money.ts';

/** A source whose columns have other names than ours says which: `{ total: 'INVOICE_TOTAL' }`. */
export type BillColumns = Readonly<Record<string, string>>;

/** A bill is stored in one transaction and drawn as one PDF: some 200 pages. */
export const MAX_LINE_ITEMS = 10_000;
/** Far above any bill, far below what the database can hold. */
const MAX_TOTAL_MAJOR = 10n ** 13n;

/** Everything that is wrong with the bill by itself. `place` is the bill's own; its lines have theirs. */
export function checkBill(bill: ImportedBill, options: { place: Place; columns?: BillColumns }): Problem[] {
  const checks = { ...options, columns: options.columns ?? {} };
  const choices = checkChoices(bill, checks);
  // Amounts of different currencies cannot be added up.
  if (choices.length > 0) {
    return choices;
  }

  return [
    ...checkTexts(bill, checks),
    ...(bill.kind === 'trust' ? checkTrustRequest(bill, checks) : checkLines(bill, checks)),
    ...checkTotal(bill, checks),
    ...checkPayments(bill, checks),
  ];
}

type Checks = { readonly place: Place; readonly columns: BillColumns };

function at(checks: Checks, column: string): Place {
  const { row, column: prefix } = checks.place;

  return { row, column: checks.columns[column] ?? (prefix === '' ? column : `${prefix}.${column}`) };
}

function checkChoices(bill: ImportedBill, checks: Checks): Problem[] {
  const problems: Problem[] = [];
  const { currency } = bill;
  if (!isCurrencyCode(currency)) {
    problems.push(problem('bad-currency', { ...at(checks, 'currency'), value: currency }));
  }

  if (!BILL_STATES.includes(bill.state)) {
    problems.push(
      problem('bad-choice', { ...at(checks, 'state'), value: bill.state, expected: BILL_STATES.join(', ') }),
    );
  }

  if (!BILL_KINDS.includes(bill.kind)) {
    problems.push(problem('bad-choice', { ...at(checks, 'kind'), value: bill.kind, expected: BILL_KINDS.join(', ') }));
  }

  const amounts = [bill.discount, bill.tax, ...(bill.statedTotal ? [bill.statedTotal] : [])];
  const listed = [...bill.payments, ...bill.lineItems].map(({ amount }) => amount);
  const adjustments = bill.lineItems.map(({ adjustment }) => adjustment);
  const other = [...amounts, ...listed, ...adjustments].find((amount) => amount.currency !== currency);
  if (other) {
    problems.push(problem('other-currency', { ...at(checks, 'currency'), value: other.currency, expected: currency }));
  }

  return problems;
}

function checkTexts(bill: ImportedBill, checks: Checks): Problem[] {
  const lines = bill.lineItems.flatMap((line) => [
    ...textProblems(line.timekeeper, { place: line.place, most: 200 }),
    ...textProblems(line.code, { place: line.place, most: 100 }),
    ...textProblems(line.description, { place: line.place, most: 15_000 }),
  ]);
  const payments = bill.payments.flatMap(({ externalId, method }, index) => [
    ...textProblems(externalId, { place: at(checks, `payments[${index}]`), most: 200, required: true }),
    ...textProblems(method, { place: at(checks, `payments[${index}]`), most: 100 }),
  ]);

  return [
    ...(bill.externalId === bill.number
      ? []
      : textProblems(bill.externalId, { place: at(checks, 'externalId'), most: 200, required: true })),
    ...textProblems(bill.number, { place: at(checks, 'number'), most: 60, required: true }),
    ...textProblems(bill.subject, { place: at(checks, 'subject'), most: 15_000 }),
    ...lines,
    ...payments,
  ];
}

function checkLines(bill: ImportedBill, checks: Checks): Problem[] {
  if (bill.lineItems.length === 0) {
    return [problem('no-line-items', at(checks, 'lineItems'))];
  }

  if (bill.lineItems.length > MAX_LINE_ITEMS) {
    return [problem('too-many-line-items', { ...at(checks, 'lineItems'), expected: String(MAX_LINE_ITEMS) })];
  }

  const matters = new Set(bill.matters);

  return [
    ...checkMatters(bill, checks),
    ...bill.lineItems.flatMap((line) => [
      ...checkLineAmount(line, { currency: bill.currency, column: checks.columns.amount }),
      ...(matters.has(line.matter) ? [] : [problem('line-matter-not-on-bill', { ...line.place, value: line.matter })]),
    ]),
  ];
}

function checkMatters(bill: ImportedBill, checks: Checks): Problem[] {
  if (bill.matters.length === 0) {
    return [problem('no-matters', at(checks, 'matters'))];
  }

  const twice = firstRepeated(bill.matters);

  return twice === undefined ? [] : [problem('duplicate-id', { ...at(checks, 'matters'), value: `Matter ${twice}` })];
}

/** LEDES: units × cost + adjustment. A cent off is rounding by the system that wrote the file; more is an error. */
function checkLineAmount(line: ImportedLine, options: { currency: string; column: string | undefined }): Problem[] {
  const { currency } = options;
  const computed = addMoney(multiplyRate(line.quantityE4, line.rateE4, currency), line.adjustment);
  const difference = subtractMoney(line.amount, computed).minor;
  if (difference === 0n) {
    return [];
  }

  const exponent = exponentOf(currency);
  const cent = exponent > 2 ? 10n ** BigInt(exponent - 2) : 1n;
  const close = difference <= cent && difference >= -cent;
  const { row, column } = line.place;

  return [
    problem(close ? 'line-total-rounded' : 'line-total-wrong', {
      row,
      column: options.column ?? `${column}.amount`,
      value: decimalOf(line.amount),
      expected: decimalOf(computed),
    }),
  ];
}

/** Money to hold: one amount, no fee lines. */
function checkTrustRequest(bill: ImportedBill, checks: Checks): Problem[] {
  const problems = [...checkMatters(bill, checks)];
  if (bill.lineItems.length > 0) {
    problems.push(problem('trust-with-line-items', at(checks, 'lineItems')));
  }

  if (bill.discount.minor !== 0n || bill.tax.minor !== 0n) {
    problems.push(problem('trust-with-extras', at(checks, 'discount')));
  }

  if (bill.statedTotal === undefined || bill.statedTotal.minor <= 0n) {
    problems.push(problem('trust-without-total', at(checks, 'total')));
  }

  return problems;
}

function checkTotal(bill: ImportedBill, checks: Checks): Problem[] {
  const { subtotal, discount, tax, total } = billAmounts(bill);
  const problems: Problem[] = [];
  for (const [column, amount] of Object.entries({ discount, tax })) {
    if (amount.minor < 0n) {
      problems.push(problem('negative-amount', { ...at(checks, column), value: decimalOf(amount) }));
    }
  }

  const place = at(checks, 'total');
  if (discount.minor > 0n && discount.minor > subtotal.minor) {
    const amounts = { value: decimalOf(discount), expected: decimalOf(subtotal) };
    problems.push(problem('discount-too-large', { ...at(checks, 'discount'), ...amounts }));
  } else if (total.minor < 0n) {
    problems.push(problem('negative-total', { ...place, value: decimalOf(total) }));
  }

  if (total.minor > MAX_TOTAL_MAJOR * 10n ** BigInt(exponentOf(bill.currency))) {
    problems.push(problem('number-too-large', { ...place, value: decimalOf(total) }));
  }

  if (bill.statedTotal && bill.statedTotal.minor !== total.minor) {
    const amounts = { value: decimalOf(bill.statedTotal), expected: decimalOf(total) };
    problems.push(problem('stated-total-differs', { ...place, ...amounts }));
  }

  return problems;
}

function checkPayments(bill: ImportedBill, checks: Checks): Problem[] {
  const place = at(checks, 'payments');
  const { total, paid, balance } = billAmounts(bill);
  const problems: Problem[] = [];
  const bad = bill.payments.find(({ amount }) => amount.minor <= 0n);
  if (bad) {
    problems.push(problem('bad-payment', { ...place, value: decimalOf(bad.amount) }));
  }

  const twice = firstRepeated(bill.payments.map(({ externalId }) => externalId));
  if (twice !== undefined) {
    problems.push(problem('duplicate-payment', { ...place, value: twice }));
  }

  if (balance.minor < 0n && bill.payments.length > 0) {
    problems.push(problem('overpaid', { ...place, value: decimalOf(paid), expected: decimalOf(total) }));
  }

  if (bill.state === 'paid' && balance.minor > 0n) {
    problems.push(problem('paid-with-balance', { ...at(checks, 'state'), value: decimalOf(balance) }));
  }

  if (bill.dueDate < bill.issueDate) {
    const dates = { value: bill.dueDate, expected: bill.issueDate };
    problems.push(problem('due-before-issue', { ...at(checks, 'dueDate'), ...dates }));
  }

  return problems;
}

function firstRepeated(keys: readonly string[]): string | undefined {
  const seen = new Set<string>();

  return keys.find((key) => seen.size === seen.add(key).size);
}
