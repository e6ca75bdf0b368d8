// Puts the firm into the arguments of one Prisma operation. Used by for-firm.ts.
import { Prisma } from './generated/client.ts';

export type WalledOperation = { readonly model: Prisma.ModelName; readonly operation: string; readonly firmId: string };
type Bag = Readonly<Record<string, unknown>>;

/** Tables that belong to no firm. */
const SHARED: readonly Prisma.ModelName[] = ['ProcessedRequest'];
const CREATES = ['create', 'createMany', 'createManyAndReturn'];

/**
 * The arguments with the firm forced into `where`, `cursor`, `data`, `create` and `update`. Throws when
 * the data names another firm or writes to another model.
 */
export function walledArguments(wall: WalledOperation, args: object): object {
  if (SHARED.includes(wall.model)) {
    return args;
  }

  const given: Bag = { ...args };
  if (CREATES.includes(wall.operation)) {
    return { ...given, data: listOrOne(given.data, (row) => newRow(wall, row)) };
  }

  return {
    ...given,
    where: walledWhere(wall, asBag(given.where)),
    ...('cursor' in given ? { cursor: ownKeys(wall, asBag(given.cursor)) } : {}),
    ...('data' in given ? { data: checkedData(wall, asBag(given.data)) } : {}),
    ...('create' in given ? { create: newRow(wall, asBag(given.create)) } : {}),
    ...('update' in given ? { update: checkedData(wall, asBag(given.update)) } : {}),
  };
}

/**
 * The columns of new rows that all have the same ones, the firm's among them. Throws as walledArguments does: an import
 * writes millions of rows, and asks once for each thousand.
 */
export function walledColumns(wall: WalledOperation, rows: readonly Bag[]): readonly string[] {
  const keys = Object.keys(rows[0] ?? {});
  checkColumns(wall, keys);
  for (const row of rows) {
    checkFirm(wall, row);
  }

  const field = firmField(wall);

  return SHARED.includes(wall.model) || keys.includes(field) ? keys : [...keys, field];
}

/** Every filter meets the firm's own; a unique key that begins with the firm needs no second one. */
function walledWhere(wall: WalledOperation, where: Bag): Bag {
  const own = ownKeys(wall, where);
  if (Object.keys(own).some(isCompoundKey)) {
    return own;
  }

  const filters = own.AND === undefined ? [] : [own.AND].flat();

  return { ...own, AND: [...filters, { [firmField(wall)]: wall.firmId }] };
}

/** `firmId_id: {…}` and the like, with this firm in them. */
function ownKeys(wall: WalledOperation, where: Bag): Bag {
  const entries = Object.entries(where).map(([key, value]) =>
    isCompoundKey(key) ? [key, { ...asBag(value), firmId: wall.firmId }] : [key, value],
  );

  return Object.fromEntries(entries);
}

function isCompoundKey(key: string): boolean {
  return key.startsWith('firmId_');
}

function newRow(wall: WalledOperation, row: Bag): Bag {
  return { ...checkedData(wall, row), [firmField(wall)]: wall.firmId };
}

function checkedData(wall: WalledOperation, data: Bag): Bag {
  checkFirm(wall, data);
  checkColumns(wall, Object.keys(data));

  return data;
}

function checkColumns(wall: WalledOperation, keys: readonly string[]): void {
  const columns: Bag = Prisma[`${wall.model}ScalarFieldEnum`];
  for (const key of keys) {
    if (!(key in columns)) {
      throw new Error(`${wall.model}.${wall.operation}: no nested write to ${key}`);
    }
  }
}

function checkFirm(wall: WalledOperation, data: Bag): void {
  const named = data[firmField(wall)];
  if (named !== undefined && named !== wall.firmId) {
    throw new Error(`${wall.model}.${wall.operation}: the data names another firm`);
  }
}

function firmField(wall: WalledOperation): 'id' | 'firmId' {
  return wall.model === 'Firm' ? 'id' : 'firmId';
}

function listOrOne(value: unknown, map: (row: Bag) => Bag): Bag | readonly Bag[] {
  return Array.isArray(value) ? value.map((row) => map(asBag(row))) : map(asBag(value));
}

function asBag(value: unknown): Bag {
  return typeof value === 'object' && value !== null ? (value as Bag) : {};
}
