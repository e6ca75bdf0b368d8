import { beforeAll, describe, expect, it } from 'vitest';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import type { Actor } from '../../src/core/actor.ts';
import type { ImportRecord } from '../../src/ports/bill-source.ts';
import { applyImport } from '../../src/use-cases/apply-import.ts';
import { importBills } from '../../src/use-cases/import-bills.ts';
import { type LedesLine, ledesFile, sharebillFile } from '../adapters/bill-sources/files.ts';
import { anImportingFirm, contentOf, type ImportingFirm, rowCounts } from './importing-firm.ts';

/** Bills of a few clients with a few matters, two lines each: three batches. */
const MANY = ledesFile(
  Array.from({ length: 130 }, (_, index): LedesLine[] => {
    const bill = {
      INVOICE_NUMBER: String(index),
      CLIENT_ID: `C${index % 7}`,
      LAW_FIRM_MATTER_ID: `M${index % 11}`,
      INVOICE_TOTAL: '900.00',
    };

    return [
      { ...bill, LINE_ITEM_NUMBER: '1' },
      { ...bill, LINE_ITEM_NUMBER: '2', LINE_ITEM_DESCRIPTION: `Review of exhibit ${index}` },
    ];
  }).flat(),
);

/** A bill of so many lines of one cent: 0.1 hours at 0.1. */
function longBill(lines: number): string {
  const one = { LINE_ITEM_NUMBER_OF_UNITS: '0.1', LINE_ITEM_UNIT_COST: '0.1', LINE_ITEM_TOTAL: '0.01' };
  const total = (lines / 100).toFixed(2);

  return ledesFile(
    Array.from({ length: lines }, (_, index) => ({ ...one, LINE_ITEM_NUMBER: String(index), INVOICE_TOTAL: total })),
  );
}

class Killed extends Error {}

/** The firm's dependencies, of which the process dies at the nth id it makes. */
function dyingAt(firm: ImportingFirm, nth: number) {
  const ids = systemIds(firm.deps.clock);
  let made = 0;

  return {
    ...firm.deps,
    ids: {
      ...ids,
      newId: (prefix: Parameters<typeof ids.newId>[0]) => {
        made += 1;
        if (made === nth) {
          throw new Killed();
        }

        return ids.newId(prefix);
      },
    } as typeof ids,
  };
}

async function staged(firm: ImportingFirm, content: string): Promise<string> {
  const result = await firm.stage(content);

  return (result.ok && result.value.importId) || '';
}

/** What the file comes to when nothing is in its way. */
let expected: Awaited<ReturnType<typeof contentOf>>;

beforeAll(async () => {
  const whole = await anImportingFirm();
  await whole.take(MANY);
  expected = await contentOf(whole);
});

describe('An import that is killed while it is applied', () => {
  it.each([
    ['at once', 1, [0, 0]],
    ['in the first batch', 200, [0, 0]],
    ['in the second batch', 400, [1, 129]],
    ['in the last batch', 790, [1, 129]],
  ])('%s comes to the same end when it runs again', async (_when, nth, [least = 0, most = 0]) => {
    const firm = await anImportingFirm();
    const importId = await staged(firm, MANY);
    const dying = applyImport(dyingAt(firm, nth), { firmId: firm.firmId, importId });
    await expect(dying).rejects.toThrow(Killed);
    const applied = await firm.db.bill.count();
    expect(await firm.db.import.findFirst({ where: { id: importId } })).toMatchObject({ state: 'staged' });

    const again = await firm.apply(importId);

    expect(applied).toBeGreaterThanOrEqual(least);
    expect(applied).toBeLessThanOrEqual(most);
    expect(again).toMatchObject({ ok: true, value: { bills: { created: 130, updated: 0, unchanged: 0 } } });
    expect(await contentOf(firm)).toEqual(expected);
    expect(await firm.db.auditEntry.count({ where: { action: 'bill-created' } })).toBe(130);
    expect(await firm.db.auditEntry.count({ where: { action: 'import-applied' } })).toBe(1);
  });

  it('leaves no bill without its lines behind', async () => {
    const firm = await anImportingFirm();
    const importId = await staged(firm, MANY);
    await expect(applyImport(dyingAt(firm, 700), { firmId: firm.firmId, importId })).rejects.toThrow(Killed);

    const bills = await firm.db.bill.findMany({ select: { _count: { select: { lineItems: true, matters: true } } } });

    expect(bills.length).toBeGreaterThan(0);
    expect(bills.filter(({ _count }) => _count.lineItems !== 2 || _count.matters !== 1)).toEqual([]);
  });

  it('keeps what it has applied out of the staging rows', async () => {
    const firm = await anImportingFirm();
    await firm.apply(await staged(firm, MANY));

    const rows = await firm.db.importRow.findMany({ select: { payload: true, outcome: true } });

    expect(rows.filter(({ outcome }) => outcome === null)).toEqual([]);
    expect(new Set(rows.map(({ payload }) => JSON.stringify(payload)))).toEqual(new Set(['{}']));
  });
});

describe('An import that is killed while its file is read', () => {
  const afterFirst = async function* (): AsyncGenerator<ImportRecord> {
    yield {
      kind: 'contact',
      place: { row: 3, column: 'CLIENT_ID' },
      value: {
        externalId: 'C1',
        kind: 'company',
        name: 'C1',
        companyName: undefined,
        postalAddress: '',
        emails: [],
        isClient: true,
        placeholder: true,
      },
    };
    throw new Killed();
  };

  it('applies nothing', async () => {
    const firm = await anImportingFirm();
    const before = await rowCounts(firm);
    const request = { source: 'ledes', format: 'ledes-1998b', fileHash: 'f'.repeat(64), records: afterFirst() };
    const { firmId, actor } = firm;

    await expect(importBills(firm.deps, { ...request, firmId, actor, dryRun: false })).rejects.toThrow(Killed);

    expect(await rowCounts(firm)).toEqual(before);
  });

  it('is cleared away a day later, and cannot be applied before that', async () => {
    const firm = await anImportingFirm();
    const createdAt = firm.deps.clock.now();
    const left = { firmId: firm.firmId, source: 'ledes', format: 'ledes-1998b', fileHash: 'f'.repeat(64) };
    await firm.db.import.create({ data: { ...left, id: 'imp_left', state: 'staging', createdAt } });
    await firm.db.importRow.create({
      data: { firmId: firm.firmId, id: 'irw_left', importId: 'imp_left', position: 0, kind: 'bill', payload: {} },
    });
    const nextDay = { now: () => new Date(createdAt.getTime() + 25 * 3_600_000) };

    const tooEarly = await firm.apply('imp_left');
    await firm.stage(ledesFile([{}]));
    const kept = await firm.db.import.count({ where: { id: 'imp_left' } });
    const source = await firm.sourceOf(ledesFile([{}]));
    const { firmId, actor } = firm;
    await importBills({ ...firm.deps, clock: nextDay }, { ...source, firmId, actor, dryRun: true });

    expect(tooEarly).toEqual({ ok: false, refusal: { code: 'import-not-accepted' } });
    expect(kept).toBe(1);
    expect(await firm.db.import.count({ where: { id: 'imp_left' } })).toBe(0);
    expect(await firm.db.importRow.count({ where: { importId: 'imp_left' } })).toBe(0);
  });
});

describe('Two runs at once', () => {
  it('of one import apply each bill once', async () => {
    const firm = await anImportingFirm();
    const importId = await staged(firm, MANY);

    const runs = await Promise.all([firm.apply(importId), firm.apply(importId), firm.apply(importId)]);

    expect(runs.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(await contentOf(firm)).toEqual(expected);
    expect(await firm.db.auditEntry.count({ where: { action: 'bill-created' } })).toBe(130);
    expect(await firm.db.auditEntry.count({ where: { action: 'import-applied' } })).toBe(1);
  });

  it('of the same file imported twice make its bills once', async () => {
    const firm = await anImportingFirm();
    const importIds = await Promise.all([staged(firm, MANY), staged(firm, MANY)]);

    const runs = await Promise.all(importIds.map((importId) => firm.apply(importId)));

    expect(runs.map((run) => run.ok && run.value.bills.created).sort()).toEqual([0, 130]);
    expect(await firm.db.bill.count({ where: { version: 1 } })).toBe(130);
  });
});

describe('The latest file of a source', () => {
  it('has the last word, whichever is applied first', async () => {
    const firm = await anImportingFirm();
    const first = await staged(firm, sharebillFile({ bill: { subject: 'First' } }));
    const second = await staged(firm, sharebillFile({ bill: { subject: 'Corrected' } }));

    await firm.apply(second);
    await firm.apply(first);

    expect(await firm.db.bill.findMany({ select: { subject: true, version: true } })).toEqual([
      { subject: 'Corrected', version: 2 },
    ]);
  });
});

describe('Applying', () => {
  it('is asked for as a job when the file is accepted, in one transaction with its audit entry', async () => {
    const firm = await anImportingFirm();
    const importId = await staged(firm, sharebillFile());

    expect(await firm.db.job.findMany({ select: { kind: true, subjectId: true } })).toEqual([
      { kind: 'apply-import', subjectId: importId },
    ]);
    expect(await firm.db.auditEntry.findMany({ select: { action: true, subjectId: true, data: true } })).toEqual([
      {
        action: 'import-accepted',
        subjectId: importId,
        data: { source: 'sharebill', format: 'sharebill', rows: 3, staff: 0 },
      },
    ]);
    expect(await firm.db.bill.count()).toBe(0);
  });

  it('twice says the same and does nothing more', async () => {
    const firm = await anImportingFirm();
    const importId = await staged(firm, sharebillFile());

    const first = await firm.apply(importId);
    const before = await rowCounts(firm);

    expect(await firm.apply(importId)).toEqual(first);
    expect(await rowCounts(firm)).toEqual(before);
  });

  it('takes a bill of 2,500 lines to the cent', async () => {
    const firm = await anImportingFirm();

    const { report } = await firm.take(longBill(2_500));

    expect(report.warnings).toBe(0);
    expect(await firm.db.bill.findFirst({})).toMatchObject({ totalMinor: 2_500n });
    expect(await firm.db.lineItem.count()).toBe(2_500);
  });

  it('refuses a bill of more than 10,000 lines before anything is written', async () => {
    const firm = await anImportingFirm();

    expect(await firm.stage(longBill(10_001))).toMatchObject({
      ok: false,
      refusal: {
        report: { errors: 1, problems: [{ row: 3, column: 'LINE_ITEM_NUMBER', code: 'too-many-line-items' }] },
      },
    });
  });

  it('by somebody who has left since is still theirs', async () => {
    const firm = await anImportingFirm();
    const actor: Actor = await firm.staff('billing');
    const result = await firm.stage(sharebillFile(), { actor });
    await firm.db.staffMember.updateMany({ data: { removedAt: firm.deps.clock.now() } });

    const applied = await firm.apply((result.ok && result.value.importId) || '');
    const entries = await firm.db.auditEntry.findMany({ where: { action: 'bill-created' }, select: { actorId: true } });

    expect(applied).toMatchObject({ ok: true });
    expect(entries).toEqual([{ actorId: actor.kind === 'staff' ? actor.staffMemberId : '' }]);
  });
});
