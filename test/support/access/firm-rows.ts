// All rows of a firm: as ids, as a picture to compare, and as the values that nobody else may be shown.
import { createHash } from 'node:crypto';
import type { FirmDb } from '../../../src/adapters/database/for-firm.ts';
import { Prisma } from '../../../src/adapters/database/generated/client.ts';
import { formatMoney, money } from '../../../src/core/money.ts';

export type Row = Readonly<Record<string, unknown>>;
export type ModelName = Prisma.ModelName;

/** Tables that belong to no firm: they hold keys of requests and ids of conversations, no rows of anybody. */
export const SHARED_MODELS: readonly ModelName[] = ['ChatConversation', 'ProcessedRequest'];
export const FIRM_MODELS = Object.values(Prisma.ModelName).filter((model) => !SHARED_MODELS.includes(model));

/** The calls of a model that tests make, without Prisma's types: the model is known at run time only. */
export type AnyModel = Readonly<Record<string, (args?: object) => Promise<unknown>>>;

export function modelOf(db: object, model: ModelName): AnyModel {
  return (db as Record<string, AnyModel>)[`${model.charAt(0).toLowerCase()}${model.slice(1)}`] as AnyModel;
}

export type FirmRows = Readonly<Record<ModelName, readonly Row[]>>;

/** Every row of every table of the firm. Throws when a row of another firm is among them. */
export async function rowsOf(db: FirmDb, firmId: string): Promise<FirmRows> {
  const lists = await Promise.all(
    FIRM_MODELS.map(async (model) => {
      const rows = (await modelOf(db, model).findMany?.()) as Row[];
      if (rows.some((row) => (model === 'Firm' ? row.id : row.firmId) !== firmId)) {
        throw new Error(`${model} of ${firmId} has a row of another firm`);
      }

      return [model, rows.toSorted((one, other) => (String(one.id) < String(other.id) ? -1 : 1))];
    }),
  );

  return Object.fromEntries(lists) as FirmRows;
}

/** The rows as text, in an order that does not depend on the database: equal before and after when nothing changed. */
export async function pictureOf(db: FirmDb, firmId: string): Promise<Record<string, readonly string[]>> {
  const rows = await rowsOf(db, firmId);

  return Object.fromEntries(FIRM_MODELS.map((model) => [model, rows[model].map(rowText).sort()]));
}

/** One id of each table. */
export function idsIn(rows: FirmRows): readonly string[] {
  return FIRM_MODELS.flatMap((model) => rows[model].slice(-1)).flatMap(({ id }) => (typeof id === 'string' ? id : []));
}

/**
 * What would give the firm away, found anywhere in an answer: every text of every row that the other firm does not
 * have as well, and every amount as it is printed. Short words, and bare numbers that any time of day may hold, are
 * no markers.
 */
export function markersOf(theirs: FirmRows, ours: FirmRows): readonly string[] {
  const known = new Set(textsOf(ours));
  const amounts = theirs.Bill.flatMap((bill) =>
    ['totalMinor', 'paidMinor', 'balanceMinor'].map((column) =>
      formatMoney(money(bill[column] as bigint, String(bill.currency))).replace(/^[^\d]+/, ''),
    ),
  );

  return [...new Set([...textsOf(theirs), ...amounts])].filter(
    (text) => text.length >= 4 && !known.has(text) && !/^\d{1,7}$/.test(text),
  );
}

/** The markers in an answer, but for those that the question itself named: repeating them tells nothing. */
export function leaksIn(markers: readonly string[], { given, answer }: { given: string; answer: string }): string[] {
  return markers.filter((marker) => answer.includes(marker) && !given.includes(marker));
}

/** A state is one of a few words of our own, and gives nobody away. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split('\n');
  if (typeof value !== 'object' || value === null || value instanceof Date || ArrayBuffer.isView(value)) return [];

  return Object.entries(value).flatMap(([name, inner]) => (name === 'state' ? [] : textsOf(inner)));
}

/** Bytes by their hash: a PDF as JSON is a megabyte. */
function rowText(row: Row): string {
  const plain = Object.entries(row).map(([name, value]) => [name, value instanceof Uint8Array ? hashOf(value) : value]);

  return JSON.stringify(Object.fromEntries(plain), (_key, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
