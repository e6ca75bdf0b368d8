// What both backends must do with rows of several tables that are written in one statement.
import { expect, test } from 'vitest';
import { Prisma } from '../../src/adapters/database/generated/client.ts';
import type { Database } from '../../src/adapters/database/open-database.ts';
import type { RowChange } from '../../src/adapters/database/write-at-once.ts';
import { aFirmId } from '../support/database.ts';
import { fillFirm } from './database-full-firm.ts';

/** They are only added to. */
const BOOKS: readonly string[] = ['ledgerTransaction', 'ledgerEntry'];
const MODELS = Object.values(Prisma.ModelName)
  .filter((name) => name !== 'Firm' && name !== 'ProcessedRequest' && name !== 'ChatConversation')
  .map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)}` as RowChange['model']);
const at = new Date('2026-03-02T09:30:00.123Z');

export function databaseAtOnce(database: () => Database): void {
  async function aFirm() {
    const firmId = await aFirmId(database());
    const firm = database().forFirm(firmId);
    const contact = { source: 's', kind: 'person', name: 'Ana', searchText: 'ana', createdAt: at };
    const job = { firmId, kind: 'never', subjectId: 's', uniqueKey: 'never:s', createdAt: at };

    return {
      firmId,
      firm,
      contact: (id: string) => ({ firmId, id, externalId: id, ...contact }),
      job: (id: string) => ({ ...job, id, runAt: new Date('2999-01-01T00:00:00Z') }),
    };
  }

  test('rows of several tables are written at once, whichever comes first', async () => {
    const { firm, firmId, contact } = await aFirm();
    const email = { firmId, id: 'e', contactId: 'c', address: 'o\'hara \\ "x"@acme.test', createdAt: at };

    await firm.writeRows({ contactEmail: [email], contact: [contact('c'), { ...contact('d'), isClient: true }] });

    expect(await firm.contactEmail.findMany()).toEqual([{ ...email, position: 0 }]);
    expect(
      await firm.contact.findMany({ orderBy: { id: 'asc' }, select: { isClient: true, createdAt: true } }),
    ).toEqual([
      { isClient: false, createdAt: at },
      { isClient: true, createdAt: at },
    ]);
  });

  test('every kind of column comes back as it was written', async () => {
    const { firm, firmId, contact } = await aFirm();
    const bill = {
      firmId,
      id: 'b',
      source: 's',
      externalId: 'b',
      number: '1042',
      kind: 'revenue',
      state: 'draft',
      clientId: 'c',
      currency: 'USD',
      issueDate: new Date('2026-02-28'),
      dueDate: new Date('2026-03-30'),
      subtotalMinor: 9_007_199_254_740_993n,
      totalMinor: 9_007_199_254_740_993n,
      balanceMinor: 9_007_199_254_740_993n,
      contentHash: 'h',
      searchText: '1042',
      createdAt: at,
      updatedAt: at,
    };
    const pdf = { billId: 'b', billVersion: 1, mark: 'none', sha256: 'x', fileName: 'f', pageCount: 1, createdAt: at };
    const audit = { firmId, id: 'a', actorKind: 'system', actorId: '', action: 'x', subjectId: 's', occurredAt: at };
    const data = { text: '{"a": [null, "\\u0000"]}', number: 1, yes: true };

    await firm.writeRows({
      contact: [contact('c')],
      bill: [bill],
      frozenDocument: [{ ...pdf, firmId, id: 'd', bytes: Buffer.from([0, 92, 255]) }],
      auditEntry: [{ ...audit, data }],
    });

    expect(await firm.bill.findFirst()).toMatchObject(bill);
    expect(Buffer.from((await firm.frozenDocument.findFirst())?.bytes ?? [])).toEqual(Buffer.from([0, 92, 255]));
    expect((await firm.auditEntry.findFirst())?.data).toEqual(data);
  });

  test('when one row is refused none is written', async () => {
    const { firm, firmId, contact } = await aFirm();
    const email = { firmId, id: 'e', contactId: 'nobody', address: 'a@acme.test', createdAt: at };

    await expect(firm.writeRows({ contact: [contact('c')], contactEmail: [email] })).rejects.toThrow();

    expect(await firm.contact.count()).toBe(0);
  });

  test('a job that exists already is asked for again', async () => {
    const { firm, job } = await aFirm();

    await firm.writeRows({ job: [job('first')] });
    await firm.writeRows({ job: [job('second')] });

    expect(await firm.job.findMany({ select: { id: true, again: true } })).toEqual([{ id: 'first', again: true }]);
  });

  test('a job that waits comes sooner when it is asked for again, and one that a worker has does not', async () => {
    const { firm, job } = await aFirm();
    const other = (id: string) => ({ ...job(id), uniqueKey: 'never:other' });
    const soon = new Date('2900-01-01T00:00:00Z');
    await firm.writeRows({ job: [job('waits'), other('runs')] });
    await firm.job.updateMany({ where: { id: 'runs' }, data: { attempts: 1 } });

    await firm.writeRows({ job: [{ ...job('again'), runAt: soon }] });
    await firm.writeRows({ job: [{ ...other('again'), runAt: soon }] });

    expect(await firm.job.findMany({ orderBy: { id: 'asc' }, select: { id: true, again: true, runAt: true } })).toEqual(
      [
        { id: 'runs', again: true, runAt: job('runs').runAt },
        { id: 'waits', again: true, runAt: soon },
      ],
    );
  });

  test('a change takes its rows with it, or nothing is changed and nothing is written', async () => {
    const { firm, firmId, contact } = await aFirm();
    await firm.writeRows({ contact: [contact('c'), contact('d')] });
    const email = (id: string) => ({ firmId, id, contactId: 'c', address: `${id}@acme.test`, createdAt: at });
    const where = { id: 'c', isClient: false, name: ['Ana', 'Eva'] };
    const change = { model: 'contact', where, data: { isClient: true, deactivatedAt: at } } as const;

    const first = await firm.changeAndWrite(change, { contactEmail: [email('first')] });
    const second = await firm.changeAndWrite(change, { contactEmail: [email('second')] });

    expect([first, second]).toEqual([1, 0]);
    expect(await firm.contactEmail.findMany({ select: { id: true } })).toEqual([{ id: 'first' }]);
    expect(
      await firm.contact.findMany({ where: { isClient: true }, select: { id: true, deactivatedAt: true } }),
    ).toEqual([{ id: 'c', deactivatedAt: at }]);
  });

  test('in a transaction they come and go with it', async () => {
    const { firm, contact } = await aFirm();

    const work = firm.$transaction(async (tx) => {
      await tx.writeRows({ contact: [contact('c')] });
      await tx.changeAndWrite({ model: 'contact', where: { id: 'c' }, data: { name: 'Eva' } }, {});
      throw new Error(`given up with ${await tx.contact.count({ where: { name: 'Eva' } })}`);
    });

    await expect(work).rejects.toThrow('given up with 1');
    expect(await firm.contact.count()).toBe(0);
  });

  test('a failed one that was caught does not pass for committed', async () => {
    const { firm, firmId, contact } = await aFirm();
    const email = { firmId, id: 'e', contactId: 'nobody', address: 'a@acme.test', createdAt: at };

    const work = firm.$transaction(async (tx) => {
      await tx.writeRows({ contact: [contact('c')] });
      await tx.writeRows({ contactEmail: [email] }).catch(() => undefined);
    });

    await expect(work).rejects.toMatchObject({ code: 'transaction-spoiled' });
    expect(await firm.contact.count()).toBe(0);
  });

  test('no row of another firm is written, changed or pointed at', async () => {
    const { firm } = await aFirm();
    const other = await aFirm();
    await other.firm.writeRows({ contact: [other.contact('c')] });
    const email = { firmId: (await aFirm()).firmId, id: 'e', contactId: 'c', address: 'a@acme.test', createdAt: at };
    const theirs = { id: 'c', firmId: other.firmId };

    await expect(firm.writeRows({ contact: [other.contact('x')] })).rejects.toThrow('names another firm');
    await expect(firm.writeRows({ contactEmail: [email] })).rejects.toThrow('names another firm');
    await expect(firm.changeAndWrite({ model: 'contact', where: theirs, data: {} }, {})).rejects.toThrow(
      'another firm',
    );
    expect(await firm.changeAndWrite({ model: 'contact', where: { id: 'c' }, data: { name: 'Eva' } }, {})).toBe(0);

    expect(await other.firm.contact.findMany({ select: { name: true } })).toEqual([{ name: 'Ana' }]);
  });

  test.each(MODELS)('%s and its columns are known by their names', async (model) => {
    const firmId = await aFirmId(database());
    const firm = database().forFirm(firmId);
    await fillFirm(firm, { firmId, id: 'x' });
    const delegate = firm[model] as unknown as { findFirstOrThrow(): Promise<Record<string, unknown>> };
    const row = await delegate.findFirstOrThrow();
    const where = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
    if (BOOKS.includes(model)) {
      // known by their names as well: it is the books that refuse
      await expect(firm.changeAndWrite({ model, where, data: row } as RowChange, {})).rejects.toThrow();
      return;
    }

    const changed = await firm.changeAndWrite({ model, where, data: row } as RowChange, {});

    expect(changed).toBe(1);
    expect(await delegate.findFirstOrThrow()).toEqual(row);
  });

  test('a column that the table has not is refused', async () => {
    const { firm, contact } = await aFirm();
    const injected = { 'name") VALUES (1); --': 'x' };
    const where = injected as object;

    await expect(firm.writeRows({ contact: [{ ...contact('c'), ...injected }] })).rejects.toThrow('no nested write');
    await expect(firm.changeAndWrite({ model: 'contact', where, data: {} }, {})).rejects.toThrow('no nested write');
  });
}
