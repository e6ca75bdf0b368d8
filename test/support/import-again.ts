// The sample firm's own file once more, with one of its bills as a test makes it. Used by tests of what an import changes.
import { loadSampleFirm } from '../../src/adapters/bill-sources/sample-firm.ts';
import type { ImportedBill } from '../../src/core/imported-bill.ts';
import type { LocalDate } from '../../src/core/local-date.ts';
import type { ImportRecord } from '../../src/ports/bill-source.ts';
import { applyImport } from '../../src/use-cases/apply-import.ts';
import { importBills } from '../../src/use-cases/import-bills.ts';
import type { Sharing } from './sharing.ts';

type Again = { readonly number: string; readonly change: (bill: ImportedBill) => ImportedBill };

export async function importAgain({ actor, deps }: Sharing, { number, change }: Again): Promise<void> {
  const { bills } = await loadSampleFirm('2026-03-16' as LocalDate);
  async function* records(): AsyncGenerator<ImportRecord> {
    for await (const record of bills.records) {
      const isIt = record.kind === 'bill' && record.value.number === number;
      if (record.kind !== 'firm') yield isIt ? { ...record, value: change(record.value) } : record;
    }
  }
  const { firmId } = actor;
  const given = { ...bills, records: records(), firmId, actor: { kind: 'operator', firmId } as const, dryRun: false };
  const staged = await importBills(deps, given);
  if (!staged.ok) throw new Error(JSON.stringify(staged.refusal).slice(0, 500));
  await applyImport(deps, { firmId, importId: staged.value.importId ?? '' });
}
