// What both backends must do alike: kinds of columns, errors, transactions.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uniqueViolation } from '../../src/adapters/database/errors.ts';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { aFirmId } from '../support/database.ts';
import { billOf, fillFirm } from './database-full-firm.ts';

const at = new Date('2026-03-02T09:30:00.123Z');

export function databaseRows(database: () => Database): void {
  async function aFirm() {
    const firmId = await aFirmId(database());

    return { firmId, firm: database().forFirm(firmId) };
  }

  async function aFullFirm() {
    const { firmId, firm } = await aFirm();
    const id = `x_${randomUUID()}`;
    await fillFirm(firm, { firmId, id });

    return { firmId, firm, id, key: { firmId_id: { firmId, id } } };
  }

  test('every kind of column comes back as it was written', async () => {
    const { firmId, firm } = await aFirm();
    const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\u0000', ''));
    // No floats: Prisma itself loses their last digit, on either backend.
    const json = fc.record({
      words: fc.array(text),
      inner: fc.record({ n: fc.integer(), flag: fc.boolean(), none: fc.constant(null) }),
    });
    const date = fc.date({ min: new Date('0001-01-02'), max: new Date('9998-12-31'), noInvalidDate: true });
    const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    const row = fc.record({ text, json, date, int, flag: fc.boolean(), bytes: fc.uint8Array({ maxLength: 2_000 }) });

    await fc.assert(
      fc.asyncProperty(row, async (value) => {
        const id = randomUUID();
        await firm.job.create({
          data: {
            firmId,
            id,
            kind: value.text,
            subjectId: '',
            uniqueKey: id,
            runAt: value.date,
            attempts: value.int,
            again: value.flag,
            failingSince: null,
            createdAt: value.date,
          },
        });
        await firm.connection.create({
          data: { firmId, id, kind: '', externalId: id, secrets: value.bytes, createdAt: at },
        });
        await firm.firm.update({ where: { id: firmId }, data: { settings: value.json as object } });

        const job = await firm.job.findUniqueOrThrow({ where: { firmId_id: { firmId, id } } });
        // Jobs of any age and number of attempts must not be there for the next test to claim.
        await firm.job.delete({ where: { firmId_id: { firmId, id } } });
        const connection = await firm.connection.findUniqueOrThrow({ where: { firmId_id: { firmId, id } } });
        const { settings } = await firm.firm.findUniqueOrThrow({ where: { id: firmId } });

        expect(job).toMatchObject({ kind: value.text, runAt: value.date, attempts: value.int, again: value.flag });
        expect(job.failingSince).toBeNull();
        expect(Buffer.from(connection.secrets ?? []).equals(value.bytes)).toBe(true);
        expect(settings).toEqual(JSON.parse(JSON.stringify(value.json)));
      }),
      { numRuns: 25 },
    );
  });

  test('amounts keep every digit and days keep their day', async () => {
    const { firmId, firm, id, key } = await aFullFirm();
    const days = { issueDate: new Date('1999-12-31'), dueDate: new Date('2100-02-28') };
    const most = 9_223_372_036_854_775_807n;
    const amounts = { subtotalMinor: -most, totalMinor: 0n, paidMinor: most, balanceMinor: -most };

    await firm.bill.update({ where: key, data: { ...days, ...amounts } });

    expect(await firm.bill.findUnique({ where: key })).toMatchObject({
      firmId,
      id,
      currency: 'USD',
      ...days,
      ...amounts,
    });
  });

  test('a document of a megabyte comes back byte for byte', async () => {
    const { firm, key } = await aFullFirm();
    const bytes = new Uint8Array(1_000_000).map((_, index) => (index * 31) % 256);

    await firm.frozenDocument.update({ where: key, data: { bytes } });

    const found = await firm.frozenDocument.findUniqueOrThrow({ where: key, select: { bytes: true } });
    expect(Buffer.from(found.bytes).equals(bytes)).toBe(true);
  });

  test('a collision names its index', async () => {
    const { firmId, firm, id } = await aFullFirm();

    const error: unknown = await firm.bill.create({ data: { ...billOf({ firmId, id }), id: 'other' } }).catch((e) => e);

    expect(error).toMatchObject({ code: 'P2002' });
    expect(uniqueViolation(error)).toBe('bill_firm_id_source_external_id_key');
    expect(uniqueViolation(new Error('other'))).toBeUndefined();
  });

  test('errors carry the codes of Prisma', async () => {
    const { firmId, firm, key } = await aFullFirm();
    const nobody = { ...billOf({ firmId, id: 'b' }), clientId: 'nobody' };

    await expect(firm.bill.create({ data: nobody })).rejects.toMatchObject({ code: 'P2003' });
    await expect(firm.contact.delete({ where: key })).rejects.toMatchObject({
      code: expect.stringMatching(/^P20(03|14)$/),
    });
    await expect(firm.bill.update({ where: { firmId_id: { firmId, id: 'no' } }, data: {} })).rejects.toMatchObject({
      code: 'P2025',
    });
    await expect(firm.bill.update({ where: key, data: { state: 'sold' } })).rejects.toThrow('bill_state_check');
    expect(await firm.bill.count()).toBe(1);
  });

  test('a transaction that throws leaves nothing', async () => {
    const { firm, firmId } = await aFirm();

    const work = firm.$transaction(async (tx) => {
      await fillFirm(tx, { firmId, id: 'x' });
      throw new Error('second thoughts');
    });

    await expect(work).rejects.toThrow('second thoughts');
    expect(await firm.staffMember.count()).toBe(0);
  });

  test('a failed statement undoes its whole transaction, and the next one works', async () => {
    const { firm, firmId } = await aFullFirm();
    const data = { firmId, id: 'm', matterId: 'none', staffMemberId: 'none' };

    const work = firm.$transaction(async (tx) => {
      await tx.bill.updateMany({ data: { subject: 'changed' } });
      await tx.matterStaff.create({ data });
    });

    await expect(work).rejects.toMatchObject({ code: 'P2003' });
    expect((await firm.bill.findFirstOrThrow()).subject).toBe('');
  });

  test('transactions at once lose no update', async () => {
    const { firm, key } = await aFullFirm();
    const addOne = () =>
      firm.$transaction(
        async (tx) => {
          const { version } = await tx.bill.findUniqueOrThrow({ where: key });
          await tx.bill.update({ where: key, data: { version: version + 1 } });
        },
        { isolationLevel: 'Serializable' },
      );

    const results = await Promise.allSettled(Array.from({ length: 3 }, addOne));

    const done = results.filter(({ status }) => status === 'fulfilled').length;
    expect(done).toBeGreaterThan(0);
    expect((await firm.bill.findFirstOrThrow()).version).toBe(1 + done);
  });

  test('nobody sees what a transaction has not committed', async () => {
    const { firm, key } = await aFullFirm();
    let outside: Promise<string> = Promise.resolve('');

    await firm.$transaction(async (tx) => {
      await tx.bill.update({ where: key, data: { subject: 'first' } });
      outside = firm.bill.findUniqueOrThrow({ where: key }).then(({ subject }) => subject);
      await tx.bill.update({ where: key, data: { subject: 'second' } });
    });

    expect(['', 'second']).toContain(await outside);
  });

  test('two at once upsert one row', async () => {
    const { firm, firmId } = await aFirm();
    const upsert = (id: string) =>
      firm.job.upsert({
        where: { firmId_uniqueKey: { firmId, uniqueKey: 'one' } },
        create: {
          firmId,
          id,
          kind: 'k',
          subjectId: 's',
          uniqueKey: 'one',
          runAt: new Date('2999-01-01'),
          createdAt: at,
        },
        update: { again: true },
      });

    await Promise.all(Array.from({ length: 8 }, (_, index) => upsert(`job_${index}`)));

    expect(await firm.job.findMany({ select: { again: true } })).toEqual([{ again: true }]);
  });
}
