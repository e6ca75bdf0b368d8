// A staged record as the text that its staging row holds, and back. A bill's lines are lists without names: a large
// import is little else. Used by staging.ts, apply-batch.ts and readable.ts.
import { Fault } from '../../core/fault.ts';
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

/**
 * What payloadOf was given, but for the places in the file. Throws Fault('import-unreadable') for what another version of
 * the product has staged in another shape.
 */
export function billOf(payload: string): ImportedBill {
  try {
    return billFrom(JSON.parse(payload) as BillJson);
  } catch (cause) {
    throw new Fault('import-unreadable', { cause });
  }
}

function billFrom(json: BillJson): ImportedBill {
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

/** The same of a contact, which holds texts alone. */
export function contactOf(payload: string): ImportedContact {
  return partyOf<ImportedContact>(payload, ({ name, emails }) => [[name], emails]);
}

/** The same of a matter. */
export function matterOf(payload: string): ImportedMatter {
  return partyOf<ImportedMatter>(payload, ({ client, related, adverse, team }) => [[client], related, adverse, team]);
}

function partyOf<Value>(payload: string, textsOf: (value: Value) => readonly (readonly string[])[]): Value {
  const value = JSON.parse(payload) as Value;
  const isKnown = textsOf(value).every((list) => Array.isArray(list) && list.every((text) => typeof text === 'string'));
  if (!isKnown) {
    throw new Fault('import-unreadable');
  }

  return value;
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
  checkLength(list, 10);
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

function paymentOf(list: PaymentList, currency: string): ImportedPayment {
  checkLength(list, 4);
  const [externalId, date, method, minor] = list;

  return { externalId, date: date as ImportedPayment['date'], method, amount: money(BigInt(minor), currency) };
}

function checkLength(list: readonly string[], length: number): void {
  if (list.length !== length) {
    throw new RangeError('a list of another length');
  }
}
