import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { applyImport } from '../../src/use-cases/apply-import.ts';
import { ledesFile } from '../adapters/bill-sources/files.ts';
import { start, stopRunners } from '../adapters/jobs/a-runner.ts';
import { testDatabase } from '../support/database.ts';
import { anImportingFirm, contentOf, type ImportingFirm } from './importing-firm.ts';

/** Clients, matters and bills in more than one batch: what comes first could be applied by itself. */
const FILE = ledesFile(
  Array.from({ length: 120 }, (_, index) => ({ INVOICE_NUMBER: String(index), CLIENT_ID: `C${index}` })),
);

beforeAll(async () => {
  await testDatabase();
});

afterEach(stopRunners);

type Payload = Readonly<Record<string, unknown>>;

/** Staged, and then as another version would have written the rows of that kind. */
async function stagedAs(firm: ImportingFirm, kind: string, shape: (payload: Payload) => object): Promise<string> {
  const staged = await firm.stage(FILE);
  const importId = (staged.ok && staged.value.importId) || '';
  for (const { id, payload } of await firm.db.importRow.findMany({ where: { importId, kind } })) {
    await firm.db.importRow.updateMany({ where: { id }, data: { payload: shape(payload as Payload) } });
  }

  return importId;
}

const withObjects = (bill: Payload) => ({ ...bill, lineItems: [{ description: 'Draft', amount: '45000' }] });

describe('An import that another version of the product has accepted in another shape', () => {
  it.each([
    ['lines with names', 'bill', withObjects],
    [
      'lines with one value more',
      'bill',
      (bill: Payload) => ({ ...bill, lineItems: (bill.lineItems as string[][]).map((line) => [...line, 'more']) }),
    ],
    ['no lines', 'bill', ({ number }: Payload) => ({ number })],
    ['a contact without its list of addresses', 'contact', ({ emails: _none, ...contact }: Payload) => contact],
    ['a matter without its team', 'matter', ({ team: _none, ...matter }: Payload) => matter],
  ])('(%s) is not applied at all, and says why', async (_what, kind, shape) => {
    const firm = await anImportingFirm();
    const before = await contentOf(firm);
    const importId = await stagedAs(firm, kind, shape);

    await expect(firm.apply(importId)).rejects.toMatchObject({ code: 'import-unreadable', retryable: false });

    expect(await contentOf(firm)).toEqual(before);
    expect(await firm.db.import.findFirst({ select: { state: true } })).toEqual({ state: 'staged' });
    expect(await firm.db.importRow.count({ where: { appliedAt: { not: null } } })).toBe(0);
  });

  it('ends its job, and the runner goes on with the others', async () => {
    const firm = await anImportingFirm();
    const broken = await stagedAs(firm, 'bill', withObjects);
    const next = await firm.stage(FILE);
    const runner = await start({
      'apply-import': async ({ firmId, subjectId }) => {
        if (firmId === firm.firmId) await applyImport(firm.deps, { firmId: firm.firmId, importId: subjectId });

        return undefined;
      },
    });
    await runner.idle();

    expect(await firm.db.job.findFirst({ where: { subjectId: broken } })).toMatchObject({
      lastError: 'import-unreadable',
      failedAt: expect.any(Date),
    });
    expect(await firm.db.import.findMany({ orderBy: { id: 'asc' }, select: { id: true, state: true } })).toEqual([
      { id: broken, state: 'staged' },
      { id: next.ok && next.value.importId, state: 'applied' },
    ]);
    expect(await firm.db.bill.count()).toBe(120);
  });
});
