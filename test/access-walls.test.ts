// The wall around a firm's rows, for every table that there is: whatever one firm's database is asked about another
// firm's rows, it finds nothing, changes nothing and refuses to write there.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Prisma } from '../src/adapters/database/generated/client.ts';
import type { LocalDate } from '../src/core/local-date.ts';
import {
  type AnyModel,
  FIRM_MODELS,
  type ModelName,
  modelOf,
  pictureOf,
  type Row,
  SHARED_MODELS,
} from './support/access/firm-rows.ts';
import { startTwoFirms, type TwoFirms } from './support/access/two-firms.ts';

let firms: TwoFirms;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'walls-'));
  firms = await startTwoFirms(folder);
}, 90_000);

afterAll(async () => {
  await firms?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Ways to name one row, or all, of the other firm. */
function namesOf(model: ModelName, row: Row): readonly object[] {
  const firm = model === 'Firm' ? { id: row.id } : { firmId: row.firmId };
  const key = keyOf(model, row);

  return [
    key,
    firm,
    { OR: [key, firm] },
    { AND: [firm] },
    { NOT: { [Object.keys(key)[0] ?? '']: 'nothing' }, ...firm },
    ...(model === 'Firm' ? [] : [{ firm: { is: { id: row.firmId } } }, { firm: { name: 'Östlund Varga Solicitors' } }]),
  ];
}

/** The columns that name the row inside its firm. */
function keyOf(model: ModelName, row: Row): Record<string, unknown> {
  return model === 'ChatWorkspace' ? { platform: row.platform, workspaceId: row.workspaceId } : { id: row.id };
}

/** What Prisma's unique calls take, with the other firm in it. */
function uniqueOf(model: ModelName, row: Row): object {
  switch (model) {
    case 'Firm':
      return { id: row.id };
    case 'ChatWorkspace':
      return { platform_workspaceId: { platform: row.platform, workspaceId: row.workspaceId } };
    default:
      return { firmId_id: { firmId: row.firmId, id: row.id } };
  }
}

/** A change that fits any row: one of its own text columns, other than its keys, as it is. */
function changeOf(model: ModelName, row: Row): Record<string, unknown> {
  const keys = model === 'ChatWorkspace' ? ['firmId'] : ['firmId', 'id'];
  const [column] = Object.keys(row).filter((name) => !keys.includes(name) && typeof row[name] === 'string');

  return { [column ?? 'id']: 'altered' };
}

const READS = ['findMany', 'findFirst', 'findUnique', 'count', 'groupBy', 'aggregate'];
/** Prisma has them on every model, and refuses them on any other database. */
const OF_MONGODB = ['findRaw', 'aggregateRaw'];

describe.each(FIRM_MODELS)('The rows of %s', (model) => {
  const theirRow = () => firms.theirRows[model].at(-1) as Row;
  const inTransactionAndOutside = async (work: (ours: AnyModel) => Promise<void>) => {
    await work(modelOf(firms.ours.db, model));
    await firms.ours.db.$transaction((tx) => work(modelOf(tx, model)));
  };

  it('of another firm are not there to be read', async () => {
    await inTransactionAndOutside(async (ours) => {
      for (const where of namesOf(model, theirRow())) {
        expect(await ours.findMany?.({ where })).toEqual([]);
        expect(await ours.findFirst?.({ where })).toBeNull();
        expect(await ours.count?.({ where })).toBe(0);
        expect(await ours.groupBy?.({ by: Object.keys(keyOf(model, theirRow())), where })).toEqual([]);
        expect(await ours.aggregate?.({ where, _count: true })).toEqual({ _count: 0 });
      }
      const all = (await ours.findMany?.()) as Row[];
      const firmIds = new Set(all.map((row) => (model === 'Firm' ? row.id : row.firmId)));
      expect([...firmIds].filter((id) => id !== firms.ours.firmId)).toEqual([]);
      expect(await ours.findUnique?.({ where: uniqueOf(model, theirRow()) })).toBeNull();
      await expect(ours.findUniqueOrThrow?.({ where: uniqueOf(model, theirRow()) })).rejects.toThrow();
      await expect(ours.findFirstOrThrow?.({ where: keyOf(model, theirRow()) })).rejects.toThrow();
    });
  });

  it('of another firm are no place to start reading from', async () => {
    const ours = modelOf(firms.ours.db, model);
    const from = (await ours.findMany?.({ cursor: uniqueOf(model, theirRow()) })) as Row[];

    expect(from.filter((row) => (model === 'Firm' ? row.id : row.firmId) !== firms.ours.firmId)).toEqual([]);
  });

  it('of another firm cannot be changed or removed', async () => {
    const before = await pictureOf(firms.theirs.db, firms.theirs.firmId);
    const data = changeOf(model, theirRow());
    const ours = modelOf(firms.ours.db, model);
    for (const where of namesOf(model, theirRow())) {
      expect(await ours.updateMany?.({ where, data })).toEqual({ count: 0 });
      expect(await ours.updateManyAndReturn?.({ where, data })).toEqual([]);
      expect(await ours.deleteMany?.({ where })).toEqual({ count: 0 });
    }
    const where = uniqueOf(model, theirRow());
    await expect(ours.update?.({ where, data })).rejects.toMatchObject({ code: 'P2025' });
    await expect(ours.delete?.({ where })).rejects.toMatchObject({ code: 'P2025' });

    expect(await pictureOf(firms.theirs.db, firms.theirs.firmId)).toEqual(before);
  });

  it('of another firm are not written, nor given away', async () => {
    const [before, oursBefore] = [await picture(firms.theirs), await picture(firms.ours)];
    const ours = modelOf(firms.ours.db, model);
    const own = (await ours.findFirst?.()) as Row | null;
    const another = model === 'Firm' ? { ...theirRow(), id: 'frm_another' } : { ...theirRow(), id: 'another' };
    const their = { [model === 'Firm' ? 'id' : 'firmId']: firms.theirs.firmId };
    const where = own ? uniqueOf(model, own) : { firmId_id: { firmId: firms.ours.firmId, id: 'none' } };

    for (const data of [theirRow(), { ...another, ...their }]) {
      await expect(ours.create?.({ data })).rejects.toThrow(/names another firm/);
      await expect(ours.createMany?.({ data: [data] })).rejects.toThrow(/names another firm/);
      await expect(ours.upsert?.({ where, create: data, update: their })).rejects.toThrow(/names another firm/);
    }
    await expect(ours.update?.({ where, data: their })).rejects.toThrow(/names another firm/);
    await expect(ours.updateMany?.({ data: their })).rejects.toThrow(/names another firm/);

    expect([await picture(firms.theirs), await picture(firms.ours)]).toEqual([before, oursBefore]);
  });

  it('are reached by no other kind of read', async () => {
    const ours = modelOf(firms.ours.db, model);
    const reads = Object.keys(ours).filter((name) => /^(find|count|group|aggregate)/.test(name));
    const tried = [...READS, ...OF_MONGODB, 'findUniqueOrThrow', 'findFirstOrThrow'];

    expect(reads.filter((name) => !tried.includes(name))).toEqual([]);
    for (const name of OF_MONGODB) await expect(ours[name]?.({})).rejects.toThrow();
  });
});

describe('The search, which is written in SQL', () => {
  it.each(['', '1042', '104', '90210', '9', 'zephyr tunnel', 'quillfeather', 'qu', 'QV-77', '%', '_'])(
    'of one firm finds only its own bills and contacts for "%s"',
    async (text) => {
      const { search } = firms.product.shareBill.database;
      const { firmId, db } = firms.ours;

      for (const states of [[], ['awaiting_payment', 'paid']]) {
        const bills = await search.billIds(firmId, { text, limit: 500, states });
        expect(await db.bill.count({ where: { id: { in: [...bills] } } })).toBe(bills.length);
      }
      const contacts = await search.contactIds(firmId, { text, limit: 500 });
      expect(await db.contact.count({ where: { id: { in: [...contacts] } } })).toBe(contacts.length);
    },
  );

  it('lists only the own bills and shares, beside whatever place and for whatever staff member', async () => {
    const { search } = firms.product.shareBill.database;
    const { firmId, db } = firms.ours;
    const staff = [undefined, ...firms.theirRows.StaffMember.map(({ id }) => String(id))];
    const ids = ['bil_0', ...firms.theirIds];
    for (const onlyFor of staff) {
      for (const id of ids) {
        const turn = { to: 'older', from: { at: '2099-01-01', id } } as const;
        const page = { onlyFor, turn, limit: 500 };
        const asked = { ...page, list: 'any', text: '', today: '2026-01-01' as LocalDate } as const;
        const bills = (await search.billPage(firmId, asked)).map((place) => place.id);
        const shares = (await search.sharePage(firmId, { ...page, billIds: undefined })).map((place) => place.id);
        expect(await db.bill.count({ where: { id: { in: bills } } })).toBe(bills.length);
        expect(await db.share.count({ where: { id: { in: shares } } })).toBe(shares.length);
        expect(bills.length > 0).toBe(onlyFor === undefined);
      }
      expect((await search.numbersNear(firmId, { number: 'QV-77001', onlyFor })).join()).not.toContain('QV');
    }
  });

  it.each(['1042', 'zephyr tunnel', 'qu', 'QV-77'])('finds the other firm’s own bills for "%s"', async (text) => {
    const { search } = firms.product.shareBill.database;

    expect(await search.billIds(firms.theirs.firmId, { text, limit: 500 })).not.toEqual([]);
  });
});

describe('The tables without a wall', () => {
  it('are the ones that have no firm', () => {
    const withoutFirm = Object.values(Prisma.ModelName).filter(
      (model) => model !== 'Firm' && !('firmId' in Prisma[`${model}ScalarFieldEnum`]),
    );

    expect(withoutFirm).toEqual(SHARED_MODELS);
  });
});

describe('The wall has no door', () => {
  it.each(['$queryRaw', '$queryRawUnsafe', '$executeRaw', '$executeRawUnsafe', '$extends', '$parent', '$disconnect'])(
    'a firm’s database has no %s, in a transaction neither',
    async (name) => {
      expect(name in firms.ours.db).toBe(false);
      await firms.ours.db.$transaction(async (tx) => expect(name in tx).toBe(false));
    },
  );

  it.each([
    ['connect', { bills: { connect: { firmId_id: { firmId: 'THEIRS', id: 'x' } } } }],
    ['create', { bills: { create: { id: 'x' } } }],
    ['updateMany', { bills: { updateMany: { where: {}, data: { subject: 'altered' } } } }],
    ['deleteMany', { emails: { deleteMany: {} } }],
    ['firm', { firm: { connect: { id: 'THEIRS' } } }],
  ])('a nested %s is refused', async (_name, data) => {
    const ours = modelOf(firms.ours.db, 'Contact');
    const contact = await firms.ours.db.contact.findFirstOrThrow();
    const given = JSON.parse(JSON.stringify(data).replaceAll('THEIRS', firms.theirs.firmId)) as object;

    await expect(ours.update?.({ where: uniqueOf('Contact', contact), data: given })).rejects.toThrow(
      /no nested write/,
    );
  });

  it('a row of ours cannot point at a row of theirs', async () => {
    const { Contact, Matter, StaffMember } = firms.theirRows;
    const { firmId, db } = firms.ours;
    const matter = await db.matter.findFirstOrThrow();
    const where = { firmId_id: { firmId, id: matter.id } };

    await expect(db.matter.update({ where, data: { clientId: String(Contact[0]?.id) } })).rejects.toThrow();
    await expect(
      db.matter.update({ where, data: { responsibleAttorneyId: String(StaffMember[0]?.id) } }),
    ).rejects.toThrow();
    await expect(
      db.matterContact.create({
        data: {
          firmId,
          id: 'mct_x',
          matterId: String(Matter[0]?.id),
          contactId: String(Contact[0]?.id),
          relation: 'related',
        },
      }),
    ).rejects.toThrow();
  });

  it('what hangs on our rows is ours', async () => {
    const [firm] = await firms.ours.db.firm.findMany({
      include: { bills: true, contacts: { include: { emails: true, bills: true } }, shares: true, jobs: true },
    });

    expect(
      JSON.stringify(firm, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain(firms.theirs.firmId);
  });
});

function picture({ db, firmId }: TwoFirms['ours']) {
  return pictureOf(db, firmId);
}
