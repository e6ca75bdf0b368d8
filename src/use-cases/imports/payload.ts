// A staged record as the text that its staging row holds, and back. A bill's lines are lists without names: a large
// import is little else. Used by staging.ts and apply-batch.ts.
import type { ImportedBill, ImportedLine, ImportedPayment } from '../../core/imported-bill.ts';
import type { ImportedContact, ImportedMatter } from '../../core/imported-people.ts';
import { money } from '../../core/money.ts';
import type { StagedRecord } from './staging.ts';

type LineList = [string, string, string, string, string, string, string, string, string, string];
type PaymentList = [string, string, string, string];

/** JSON has no integers of any size: amounts are texts. */
type BillJson = Omit<ImportedBill, 'lineItems' | 'payments' | 'discount' | 'tax' | 'statedTotal'> & {
  readonly lineItems: readonly LineList[];
  readonly payments: readonly PaymentList[];
  readonly discount: string;
  readonly tax: string;
  readonly statedTotal: string | undefined;
};

/** What is applied has no place in a file any more. */
const NOWHERE = { row: 0, column: '' };

export function payloadOf(record: StagedRecord): string {
  return JSON.stringify(record.kind === 'bill' ? billJson(record.value) : record.value);
}

/** What payloadOf was given, but for the places in the file. */
export function billOf(payload: string): ImportedBill {
  const json = JSON.parse(payload) as BillJson;
  const { currency } = json;
  const amount = (minor: string) => money(BigInt(minor), currency);

  return {
    ...json,
    lineItems: json.lineItems.map((line) => lineOf(line, currency)),
    payments: json.payments.map((payment) => paymentOf(payment, currency)),
    discount: amount(json.discount),
    tax: amount(json.tax),
    statedTotal: json.statedTotal === undefined ? undefined : amount(json.statedTotal),
  };
}

/** The same of a contact or matter, which hold texts alone. */
export function partyOf<Value extends ImportedContact | ImportedMatter>(payload: string): Value {
  return JSON.parse(payload) as Value;
}

function billJson(bill: ImportedBill): BillJson {
  return {
    ...bill,
    lineItems: bill.lineItems.map(lineList),
    payments: bill.payments.map(({ externalId, date, method, amount }) => [
      externalId,
      date,
      method,
      String(amount.minor),
    ]),
    discount: String(bill.discount.minor),
    tax: String(bill.tax.minor),
    statedTotal: bill.statedTotal && String(bill.statedTotal.minor),
  };
}

function lineList(line: ImportedLine): LineList {
  const { matter, kind, date, timekeeper, code, description, quantityE4, rateE4, adjustment, amount } = line;

  return [
    ...([matter, kind, date, timekeeper, code, description] as const),
    ...([String(quantityE4), String(rateE4), String(adjustment.minor), String(amount.minor)] as const),
  ];
}

function lineOf(list: LineList, currency: string): ImportedLine {
  const [matter, kind, date, timekeeper, code, description, quantity, rate, adjustment, amount] = list;

  return {
    place: NOWHERE,
    matter,
    kind: kind as ImportedLine['kind'],
    date: date as ImportedLine['date'],
    timekeeper,
    code,
    description,
    quantityE4: BigInt(quantity),
    rateE4: BigInt(rate),
    adjustment: money(BigInt(adjustment), currency),
    amount: money(BigInt(amount), currency),
  };
}

function paymentOf([externalId, date, method, minor]: PaymentList, currency: string): ImportedPayment {
  return { externalId, date: date as ImportedPayment['date'], method, amount: money(BigInt(minor), currency) };
}
