// Files of bills for tests: LEDES lines with sensible values, ShareBill JSON, and both on disk.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  LEDES_98BI_FIELDS,
  LEDES_FIELDS,
  type Ledes1998bField,
  type LedesField,
} from '../../../src/adapters/bill-sources/ledes-fields.ts';
import type { BillSource, ImportRecord } from '../../../src/ports/bill-source.ts';
import { atEndOfFile } from '../../support/at-end-of-file.ts';

export type LedesLine = Partial<Record<Ledes1998bField, string>>;
export type BiLine = Partial<Record<LedesField, string>>;

const LINE: Readonly<Record<Ledes1998bField, string>> = {
  INVOICE_DATE: '20260204',
  INVOICE_NUMBER: '7001',
  CLIENT_ID: '00711',
  LAW_FIRM_MATTER_ID: '0528',
  INVOICE_TOTAL: '450.00',
  BILLING_START_DATE: '20260101',
  BILLING_END_DATE: '20260131',
  INVOICE_DESCRIPTION: 'For services rendered',
  LINE_ITEM_NUMBER: '1',
  'EXP/FEE/INV_ADJ_TYPE': 'F',
  LINE_ITEM_NUMBER_OF_UNITS: '1.00',
  LINE_ITEM_ADJUSTMENT_AMOUNT: '0',
  LINE_ITEM_TOTAL: '450.00',
  LINE_ITEM_DATE: '20260115',
  LINE_ITEM_TASK_CODE: 'L120',
  LINE_ITEM_EXPENSE_CODE: '',
  LINE_ITEM_ACTIVITY_CODE: 'A106',
  TIMEKEEPER_ID: '22547',
  LINE_ITEM_DESCRIPTION: 'Conference with the client on the reply',
  LAW_FIRM_ID: '24-6437381',
  LINE_ITEM_UNIT_COST: '450.00',
  TIMEKEEPER_NAME: 'Harlow, Grace',
  TIMEKEEPER_CLASSIFICATION: 'PT',
  CLIENT_MATTER_ID: '423-987',
};

export const HEADING = `${LEDES_FIELDS.join('|')}[]`;

/** One line item: what the test is about, the rest as on a real bill. */
export function ledesLine(values: LedesLine = {}): string {
  return `${LEDES_FIELDS.map((field) => values[field] ?? LINE[field]).join('|')}[]`;
}

export function ledesFile(lines: readonly (LedesLine | string)[]): string {
  const items = lines.map((line) => (typeof line === 'string' ? line : ledesLine(line)));

  return `${['LEDES1998B[]', HEADING, ...items].join('\r\n')}\r\n`;
}

/** What LEDES 98BI V2 has beside: an hour at 450.00 with 20 % of tax on it. */
const BI_LINE: Readonly<BiLine> = {
  ...LINE,
  INVOICE_TOTAL: '540.00',
  LINE_ITEM_TOTAL: '540.00',
  MATTER_NAME: 'Lease of the north building',
  INVOICE_TAX_TOTAL: '90.00',
  INVOICE_NET_TOTAL: '450.00',
  INVOICE_CURRENCY: 'GBP',
  TIMEKEEPER_LAST_NAME: 'Harlow',
  TIMEKEEPER_FIRST_NAME: 'Grace',
  ACCOUNT_TYPE: 'O',
  LAW_FIRM_NAME: 'Harlow & Reed LLP',
  CLIENT_NAME: 'Acme Ltd',
  CLIENT_ADDRESS_1: '12 Quay Street',
  CLIENT_CITY: 'Bristol',
  CLIENT_POSTCODE: 'BS1 4DJ',
  CLIENT_COUNTRY: 'GB',
  LINE_ITEM_TAX_RATE: '0.2',
  LINE_ITEM_TAX_TOTAL: '90.00',
  LINE_ITEM_TAX_TYPE: 'VAT',
};

export const BI_HEADING = `${LEDES_98BI_FIELDS.join('|')}[]`;

/** The same of LEDES 98BI V2. */
export function biFile(lines: readonly BiLine[]): string {
  const items = lines.map(
    (values) => `${LEDES_98BI_FIELDS.map((field) => values[field] ?? BI_LINE[field] ?? '').join('|')}[]`,
  );

  return `${['LEDES98BI V2[]', BI_HEADING, ...items].join('\r\n')}\r\n`;
}

type Json = Record<string, unknown>;

/** A client with one matter and one bill of 250.00, changed as the test wants it. */
export function sharebillFile(changes: { bill?: Json; matter?: Json; contact?: Json; file?: Json } = {}): string {
  const bill = {
    externalId: 'b1',
    number: '7001',
    state: 'awaiting_payment',
    client: 'c1',
    currency: 'USD',
    issueDate: '2026-02-04',
    dueDate: '2026-03-06',
    subject: 'Professional services',
    matters: ['m1'],
    lineItems: [{ kind: 'time', date: '2026-01-15', description: 'Draft reply', quantity: '1.0', rate: '250.00' }],
    ...changes.bill,
  };
  const matter = {
    externalId: 'm1',
    displayNumber: '00012-Acme',
    description: 'Lease',
    client: 'c1',
    ...changes.matter,
  };
  const contact = {
    externalId: 'c1',
    kind: 'company',
    name: 'Acme LLC',
    isClient: true,
    emails: ['ap@acme.test'],
    ...changes.contact,
  };

  return JSON.stringify(
    { format: 'sharebill/1', contacts: [contact], matters: [matter], bills: [bill], ...changes.file },
    undefined,
    2,
  );
}

/** The path of a new file of that content, which is removed after the last test. */
export async function onDisk(content: string | Uint8Array, name = 'bills.txt'): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sharebill-import-'));
  atEndOfFile(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, name);
  await writeFile(path, content);

  return path;
}

export async function recordsOf(source: Pick<BillSource, 'records'>): Promise<ImportRecord[]> {
  const records: ImportRecord[] = [];
  for await (const record of source.records) {
    records.push(record);
  }

  return records;
}

/** `row column code` of each problem, as a person would look it up in the file. */
export function problemsIn(records: readonly ImportRecord[]): string[] {
  return records.flatMap((record) =>
    record.kind === 'problem' ? [`${record.value.row} ${record.value.column} ${record.value.code}`] : [],
  );
}

type ValueOf<Kind extends ImportRecord['kind']> = Extract<ImportRecord, { kind: Kind }>['value'];

export function valuesOf<Kind extends ImportRecord['kind']>(
  records: readonly ImportRecord[],
  kind: Kind,
): ValueOf<Kind>[] {
  return records.flatMap((record) => (record.kind === kind ? [record.value as ValueOf<Kind>] : []));
}
