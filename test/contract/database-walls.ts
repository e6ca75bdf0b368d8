// What both backends must keep apart: no firm reads, changes or points into another's rows.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { FirmDb, FirmTx } from '../../src/adapters/database/for-firm.ts';
import { Prisma } from '../../src/adapters/database/generated/client.ts';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { aFirmId } from '../support/database.ts';
import { billOf, fillFirm } from './database-full-firm.ts';

type Row = Readonly<Record<string, unknown>>;
type AnyModel = {
  findMany(args?: object): Promise<Row[]>;
  findFirst(args?: object): Promise<Row | null>;
  findUnique(args: object): Promise<Row | null>;
  count(args?: object): Promise<number>;
  aggregate(args: object): Promise<{ _count: number }>;
  groupBy(args: object): Promise<unknown[]>;
  create(args: object): Promise<Row>;
  createMany(args: object): Promise<{ count: number }>;
  update(args: object): Promise<Row>;
  updateMany(args: object): Promise<{ count: number }>;
  upsert(args: object): Promise<Row>;
  delete(args: object): Promise<Row>;
  deleteMany(args?: object): Promise<{ count: number }>;
};

const FIRM_MODELS = Object.values(Prisma.ModelName).filter(
  (name) => name !== 'ProcessedRequest' && name !== 'ChatConversation',
);

export function databaseWalls(database: () => Database): void {
  async function twoFirms() {
    const [mine, theirs] = [await aFirmId(database()), await aFirmId(database())];
    await fillFirm(database().forFirm(theirs), { firmId: theirs, id: `x_${randomUUID()}` });

    return { mine: database().forFirm(mine), myFirmId: mine, theirs: database().forFirm(theirs), theirFirmId: theirs };
  }

  test.each(FIRM_MODELS)('another firm cannot read %s', async (name) => {
    const firms = await twoFirms();
    const mine = modelOf(firms.mine, name);

    const row = await onlyRow(firms.theirs, name);
    const firmOfRow = name === 'Firm' ? { id: firms.theirFirmId } : { firmId: firms.theirFirmId };

    expect(row).toMatchObject(firmOfRow);
    expect(await mine.findUnique({ where: keyOf(name, row) })).toBeNull();
    expect(await mine.findFirst({ where: firmOfRow })).toBeNull();
    expect(await mine.findMany({ where: { OR: [firmOfRow, {}] } })).not.toContainEqual(row);
    expect(await mine.count({ where: firmOfRow })).toBe(0);
    expect((await mine.aggregate({ where: firmOfRow, _count: true }))._count).toBe(0);
    expect(await mine.groupBy({ by: Object.keys(firmOfRow), where: firmOfRow })).toEqual([]);
  });

  test.each(FIRM_MODELS)('another firm cannot change or delete %s', async (name) => {
    const firms = await twoFirms();
    const mine = modelOf(firms.mine, name);
    const row = await onlyRow(firms.theirs, name);
    const where = keyOf(name, row);
    const filter = name === 'Firm' ? { id: firms.theirFirmId } : { firmId: firms.theirFirmId };

    await expect(mine.update({ where, data: {} })).rejects.toMatchObject({ code: 'P2025' });
    await expect(mine.delete({ where })).rejects.toMatchObject({ code: 'P2025' });
    expect(await mine.updateMany({ where: filter, data: withoutFirm(row) })).toEqual({ count: 0 });
    expect(await mine.deleteMany({ where: filter })).toEqual({ count: 0 });
    expect(await onlyRow(firms.theirs, name)).toEqual(row);
  });

  test.each(FIRM_MODELS)('another firm cannot put rows of %s into this one', async (name) => {
    const firms = await twoFirms();
    const mine = modelOf(firms.mine, name);
    const row = await onlyRow(firms.theirs, name);

    await expect(mine.create({ data: row })).rejects.toThrow('names another firm');
    await expect(mine.createMany({ data: [row] })).rejects.toThrow('names another firm');
    await expect(mine.updateMany({ data: row })).rejects.toThrow('names another firm');
    await expect(mine.upsert({ where: keyOf(name, row), create: row, update: {} })).rejects.toThrow('another firm');
    expect(await onlyRow(firms.theirs, name)).toEqual(row);
  });

  test('the walls stand inside a transaction too', async () => {
    const { mine, theirs, theirFirmId } = await twoFirms();
    const bill = await onlyRow(theirs, 'Bill');

    const seen = await mine.$transaction(async (tx) => [
      await tx.bill.findUnique({ where: { firmId_id: { firmId: theirFirmId, id: String(bill.id) } } }),
      await tx.bill.findMany(),
    ]);

    expect(seen).toEqual([null, []]);
  });

  test('a bill cannot name the client of another firm', async () => {
    const { mine, myFirmId, theirs } = await twoFirms();
    const client = await onlyRow(theirs, 'Contact');

    const create = mine.bill.create({ data: { ...billOf({ firmId: myFirmId, id: String(client.id) }) } });

    await expect(create).rejects.toMatchObject({ code: 'P2003' });
  });

  test('a write cannot reach into another table', async () => {
    const { mine, theirFirmId } = await twoFirms();
    const firm = { connect: { id: theirFirmId } };

    await expect(modelOf(mine, 'Bill').updateMany({ data: { firm } })).rejects.toThrow('no nested write to firm');
  });

  test('a firm gets no raw SQL', async () => {
    const { mine } = await twoFirms();

    const names = await mine.$transaction(async (tx) => [...Object.keys(mine), ...Object.keys(tx)]);

    expect(names.filter((name) => name.startsWith('$'))).toEqual(['$transaction']);
  });
}

function modelOf(firm: FirmTx | FirmDb, name: Prisma.ModelName): AnyModel {
  const key = `${name.charAt(0).toLowerCase()}${name.slice(1)}` as keyof FirmTx;

  return firm[key] as unknown as AnyModel;
}

async function onlyRow(firm: FirmDb, name: Prisma.ModelName): Promise<Row> {
  const rows = await modelOf(firm, name).findMany();
  // one alone would not sum to 0
  expect(rows, `fillFirm must make one ${name}`).toHaveLength(name === 'LedgerEntry' ? 2 : 1);

  return rows[0] ?? {};
}

function keyOf(name: Prisma.ModelName, { firmId, id, platform, workspaceId }: Row): object {
  switch (name) {
    case 'Firm':
      return { id };
    case 'ChatWorkspace':
      return { platform_workspaceId: { platform, workspaceId } };
    default:
      return { firmId_id: { firmId, id } };
  }
}

/** Something to write that is no other firm's. */
function withoutFirm({ firmId: _firmId, id: _id, ...rest }: Row): Row {
  const [column] = Object.entries(rest).filter(([, value]) => typeof value === 'string');

  return Object.fromEntries([column ?? []]);
}
