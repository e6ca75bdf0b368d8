// More bills of the sample firm's client Acme than the guard against repeats lets the long tests use up: the same bill goes
// to the same contact three times an hour at most. Added by prepared-firm.ts.
import { sharebillRecords } from '../../src/adapters/bill-sources/sharebill-json.ts';
import type { FirmId } from '../../src/core/ids.ts';
import { applyImport } from '../../src/use-cases/apply-import.ts';
import { type ImportBillsDeps, importBills } from '../../src/use-cases/import-bills.ts';

/** Both are contacts of the matter, so that no guard asks anything. */
const ADDRESSES = ['dana@acme.test', 'marcus.bell@acme.test'];

export type KnownBill = { readonly number: string; readonly address: string };

/** So many bills. Returns each with each of its contacts: the contacts of one bill are far apart. */
export async function addMoreBills(
  deps: ImportBillsDeps,
  { firmId, count }: { firmId: FirmId; count: number },
): Promise<KnownBill[]> {
  const numbers = Array.from({ length: count }, (_, index) => `L${index + 1}`);
  await importFile(deps, { firmId, bills: numbers.map((number) => aBill(number)) });

  return ADDRESSES.flatMap((address) => numbers.map((number) => ({ number, address })));
}

/** A bill with so many line items. */
export async function addLongBill(deps: ImportBillsDeps, { firmId, lines }: { firmId: FirmId; lines: number }) {
  const number = `L-${lines}-lines`;
  await importFile(deps, { firmId, bills: [aBill(number, lines)] });

  return { number, address: ADDRESSES[0] ?? '' };
}

async function importFile(deps: ImportBillsDeps, file: { firmId: FirmId; bills: readonly object[] }): Promise<void> {
  const { firmId, bills } = file;
  const records = async function* () {
    yield* sharebillRecords({ format: 'sharebill/1', bills }, { paymentTermsDays: 30 });
  };
  const source = { source: 'sample', format: 'sharebill', fileHash: `long-${bills.length}`, records: records() };
  const actor = { kind: 'system', firmId } as const;
  const report = await importBills(deps, { ...source, firmId, actor, dryRun: false });
  if (!report.ok) throw new Error(JSON.stringify(report.refusal));

  await applyImport(deps, { firmId, importId: report.value.importId ?? '' });
}

function aBill(number: string, lines = 2): object {
  return {
    externalId: `bill-${number}`,
    number,
    state: 'awaiting_payment',
    client: 'acme',
    currency: 'USD',
    issueDate: '2026-03-04',
    dueDate: '2026-04-03',
    subject: 'Employee handbook',
    matters: ['acme-handbook'],
    lineItems: Array.from({ length: lines }, (_, index) => ({
      kind: 'time',
      date: '2026-02-11',
      timekeeper: 'Priya Raman',
      code: 'A103',
      description: `Entry ${index + 1}: draft reply brief; telephone conference with the client about the settlement offer`,
      quantity: '0.5',
      rate: '320.00',
    })),
  };
}
