// What both backends must do alike when transactions fail, wait and tell.
import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import type { FirmTx } from '../../src/adapters/database/for-firm.ts';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { aFirmId } from '../support/database.ts';

const at = new Date('2026-03-02T09:30:00.123Z');

export function databaseTransactions(database: () => Database): void {
  async function aFirm() {
    const firmId = await aFirmId(database());
    const job = (id: string) => ({
      data: { firmId, id, kind: 'never', subjectId: 's', uniqueKey: id, runAt: new Date('2999-01-01'), createdAt: at },
    });

    return { firmId, firm: database().forFirm(firmId), job };
  }

  test('a transaction whose failed statement was caught does not pass for committed', async () => {
    const { firm, job } = await aFirm();

    const work = firm.$transaction(async (tx) => {
      await tx.job.create(job('first'));
      await tx.job.create(job('first')).catch(() => undefined);

      return 'said to be done';
    });

    await expect(work).rejects.toMatchObject({ code: 'transaction-spoiled' });
    expect(await firm.job.count()).toBe(0);
  });

  test('after a caught failure the transaction takes no further statement', async () => {
    const { firm, job } = await aFirm();
    const second = vi.fn();

    const work = firm.$transaction(async (tx) => {
      await tx.job.create(job('first'));
      await tx.job.create(job('first')).catch(() => undefined);
      await tx.job.create(job('second')).catch(second);
      throw new Error('given up');
    });

    await expect(work).rejects.toThrow('given up');
    expect(second).toHaveBeenCalledTimes(1);
    expect(await firm.job.count()).toBe(0);
  });

  test('a refused statement outside a transaction leaves the next ones alone', async () => {
    const { firm, job } = await aFirm();
    await firm.job.create(job('first'));

    const results = await Promise.allSettled(Array.from({ length: 10 }, () => firm.job.create(job('first'))));
    await firm.job.create(job('second'));

    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await firm.job.count()).toBe(2);
  });

  test('a failed transaction gives its place to the next, twenty times over', async () => {
    const { firm, job } = await aFirm();

    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        firm.$transaction(async (tx) => {
          await tx.job.create(job(`job_${index}`));
          if (index % 2 === 1) {
            throw new Error('odd');
          }
        }),
      ),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(await firm.job.count()).toBe(10);
  });

  test('a transaction over its time is undone, and its later statements are refused', async () => {
    const { firm, job } = await aFirm();
    let late: unknown;

    const work = firm.$transaction(
      async (tx) => {
        await tx.job.create(job('slow'));
        await new Promise((resolve) => setTimeout(resolve, 700));
        late = await tx.job.create(job('late')).catch((cause: unknown) => cause);
        throw late;
      },
      { timeout: 300 },
    );

    await expect(work).rejects.toMatchObject({ code: 'database-away', retryable: true });
    expect(late).toMatchObject({ code: 'database-away' });
    expect(await firm.job.count()).toBe(0);
  });

  test('two transactions that lock the same rows in opposite order both end, one of them at its second try', async () => {
    const { firm, job } = await aFirm();
    await firm.job.create(job('a'));
    await firm.job.create(job('b'));
    const touch = (tx: FirmTx, id: string) =>
      tx.job.updateMany({ where: { id }, data: { lastError: { set: 'touched' }, attempts: { increment: 1 } } });
    const both = (order: readonly [string, string]) =>
      firm.$transaction(async (tx) => {
        await touch(tx, order[0]);
        await new Promise((resolve) => setTimeout(resolve, 200));
        await touch(tx, order[1]);
      });

    await Promise.all([both(['a', 'b']), both(['b', 'a'])]);

    expect(await firm.job.findMany({ orderBy: { id: 'asc' }, select: { attempts: true } })).toEqual([
      { attempts: 2 },
      { attempts: 2 },
    ]);
  });

  test('a transaction begun with nothing done in it can be left', async () => {
    const { firm } = await aFirm();

    const result = await firm.$transaction(async () => 'nothing');

    expect(result).toBe('nothing');
  });

  test('every commit that adds a job is heard, none twice', async () => {
    const { firm, job } = await aFirm();
    const heard = vi.fn();
    const unlisten = await database().listen('job', heard);
    const add = async (tx: FirmTx, id: string) => {
      await tx.job.create(job(`${id}_a`));
      await tx.job.create(job(`${id}_b`));
    };

    await Promise.all(Array.from({ length: 30 }, () => firm.$transaction((tx) => add(tx, randomUUID()), SLOW)));
    await vi.waitFor(() => expect(heard.mock.calls.length).toBeGreaterThanOrEqual(30), { timeout: 5_000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await unlisten();

    expect(heard).toHaveBeenCalledTimes(30);
  });

  test('a bill that contradicts itself is refused', async () => {
    const { firm, firmId } = await aFirm();
    await firm.contact.create({
      data: {
        firmId,
        id: 'c',
        source: 's',
        externalId: 'c',
        kind: 'person',
        name: 'Ana',
        searchText: 'ana',
        createdAt: at,
      },
    });
    const amounts = { subtotalMinor: 10_000n, totalMinor: 10_000n, paidMinor: 2_500n, balanceMinor: 7_500n };
    const add = (overrides: object) => firm.bill.create({ data: { ...aBill(firmId), ...amounts, ...overrides } });

    await expect(add({ balanceMinor: 7_501n })).rejects.toThrow('bill_balance_check');
    await expect(add({ paidMinor: -1n, balanceMinor: 10_001n })).rejects.toThrow('bill_amounts_check');
    await expect(add({ discountMinor: -1n })).rejects.toThrow('bill_amounts_check');
    await expect(add({ currency: 'usd' })).rejects.toThrow('bill_currency_check');
    await add({ paidMinor: 12_500n, balanceMinor: -2_500n });

    expect(await firm.bill.count()).toBe(1);
  });
}

/** All at once, on a pool of ten or one session. */
const SLOW = { maxWait: 15_000 };

function aBill(firmId: string) {
  return {
    firmId,
    id: 'b',
    source: 's',
    externalId: 'b',
    number: '1042',
    kind: 'revenue',
    state: 'awaiting_payment',
    clientId: 'c',
    currency: 'USD',
    issueDate: at,
    dueDate: at,
    contentHash: 'h',
    searchText: '1042',
    createdAt: at,
    updatedAt: at,
  };
}
