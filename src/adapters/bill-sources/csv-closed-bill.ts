// A bill whose rows were all read: its tax, its payments, and the records that it becomes. Used by csv-bills.ts.
import type { BillColumns } from '../../core/check-bill.ts';
import { isError, type Place, type Problem, problem } from '../../core/import-problem.ts';
import { billAmounts, type ImportedBill } from '../../core/imported-bill.ts';
import { money } from '../../core/money.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import {
  type CsvBillFormat,
  type CsvBillHead,
  type KnownPeople,
  type OpenBill,
  problemRecord,
} from './csv-bill-format.ts';
import { withoutTax } from './csv-line.ts';
import { paymentsOf } from './csv-payments.ts';
import { type BillTax, taxOfBill } from './csv-tax.ts';
import { namedClient, namedMatter, namedMatterId, nameKey } from './file-people.ts';

type Closing<Key extends string> = {
  readonly bill: OpenBill<Key>;
  readonly format: CsvBillFormat<Key>;
  readonly people: KnownPeople;
};

export function* closedBill<Key extends string>(closing: Closing<Key>): Generator<ImportRecord> {
  const { head, rows, first } = closing.bill;
  if (head === undefined) {
    return;
  }

  const tax = taxOf({ ...closing, head });
  yield* tax.problems.map(problemRecord);
  if (tax.value === undefined) {
    return;
  }

  const unpaid = unpaidBill({ ...closing, head, tax: tax.value });
  const { state, issueDate, paid, due } = head;
  const total = head.statedTotal ?? billAmounts(unpaid).total;
  const place = placeOf(closing, 'due');
  const payments = paymentsOf({ number: unpaid.number, state, issueDate, total, paid, due, place });
  yield* payments.problems.map(problemRecord);
  if (payments.value === undefined || payments.problems.some(isError)) {
    return;
  }

  yield* peopleRecords(closing, { head, names: new Set(rows.map(({ matterName }) => matterName)) });
  yield {
    kind: 'bill',
    place: { row: first.row, column: '' },
    value: { ...unpaid, payments: payments.value },
    columns: columnsOf(closing),
  };
}

function taxOf<Key extends string>(closing: Closing<Key> & { head: CsvBillHead }) {
  const { currency, rows } = closing.bill;
  const { statedTotal, statedTax } = closing.head;
  const lines = rows.map(({ line: { amount }, tax, rateE4 }) => ({ amount, tax, rateE4 }));
  const places = { total: placeOf(closing, 'total'), tax: placeOf(closing, 'tax') };

  return taxOfBill({ lines, currency, statedTotal, statedTax, places });
}

function unpaidBill<Key extends string>({
  bill,
  head,
  tax,
}: Closing<Key> & { head: CsvBillHead; tax: BillTax }): ImportedBill {
  const { number, currency, rows } = bill;
  const { state, issueDate, dueDate, subject, statedTotal } = head;
  const nothing = money(0n, currency);
  const client = nameKey(head.client.name);
  const lineItems = rows.map(({ matterName: name, line, tax: itsTax = nothing }) => ({
    ...line,
    ...(tax.included ? withoutTax(line, itsTax) : {}),
    matter: namedMatterId({ client, clientName: head.client.name, name }),
  }));
  const matters = [...new Set(lineItems.map(({ matter }) => matter))];
  const facts = { number, state, client, currency, issueDate, dueDate, subject, statedTotal };

  return {
    ...facts,
    externalId: number,
    kind: 'revenue',
    matters,
    lineItems,
    discount: nothing,
    tax: tax.tax,
    payments: [],
  };
}

function* peopleRecords<Key extends string>(
  { bill, format, people }: Closing<Key>,
  { head, names }: { head: CsvBillHead; names: ReadonlySet<string> },
): Generator<ImportRecord> {
  const client = nameKey(head.client.name);
  const known = people.clients.get(client) ?? head.client;
  const place = placeOf({ bill, format }, 'client');
  yield* contactDifferences(head, { place, known }).map(problemRecord);
  if (isNew(people, `contact ${client}`)) {
    yield { kind: 'contact', place, value: namedClient(known) };
  }

  for (const name of names) {
    const value = namedMatter({ client, clientName: known.name, name });
    if (isNew(people, `matter ${value.externalId}`)) {
      yield { kind: 'matter', place: placeOf({ bill, format }, 'matter'), value };
    }
  }
}

function isNew({ yielded }: KnownPeople, key: string): boolean {
  return yielded.size < yielded.add(key).size;
}

function contactDifferences(
  { client }: CsvBillHead,
  { place, known }: { place: Place; known: CsvBillHead['client'] },
): Problem[] {
  const facts = [
    [client.email, known.email],
    [client.postalAddress, known.postalAddress],
  ];

  return facts
    .filter(([value, expected]) => value !== '' && value !== expected)
    .map(([value = '', expected = '']) => problem('csv-differs-kept', { ...place, value, expected }));
}

function placeOf<Key extends string>({ bill, format }: Pick<Closing<Key>, 'bill' | 'format'>, column: string): Place {
  const key = format.billColumns[column];
  const { row, cells } = bill.first;

  return { row, column: key === undefined ? '' : cells(key).column };
}

function columnsOf<Key extends string>({ bill, format }: Closing<Key>): BillColumns {
  return Object.fromEntries(
    Object.keys(format.billColumns).map((name) => [name, placeOf({ bill, format }, name).column]),
  );
}
