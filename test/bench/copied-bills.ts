// The sample firm's bills again and again under other numbers: the duplicate guard lets nobody share one bill 500 times.
import { loadSampleFirm } from '../../src/adapters/bill-sources/sample-firm.ts';
import type { ShareBill } from '../../src/compose.ts';
import type { FirmId } from '../../src/core/ids.ts';
import { localDateAt } from '../../src/core/local-date.ts';
import type { ImportRecord } from '../../src/ports/bill-source.ts';
import { applyImport } from '../../src/use-cases/apply-import.ts';
import { importBills } from '../../src/use-cases/import-bills.ts';

export async function copyBills({ command }: ShareBill, { firmId, times }: { firmId: string; times: number }) {
  const firm = { firmId: firmId as FirmId };
  const deps = { ...command, db: command.forFirm(firmId) };
  const actor = { kind: 'system', ...firm } as const;
  const { bills } = await loadSampleFirm(localDateAt(command.clock.now(), 'America/New_York'));
  const records = copies(bills.records, times);
  const source = { ...bills, fileHash: 'copies', records };
  const report = await importBills(deps, { ...source, ...firm, actor, dryRun: false });
  if (!report.ok || report.value.importId === undefined) throw new Error('the copies were not imported');
  await applyImport(deps, { ...firm, importId: report.value.importId });
}

async function* copies(records: AsyncIterable<ImportRecord>, times: number): AsyncGenerator<ImportRecord> {
  const bills: ImportRecord[] = [];
  for await (const record of records) {
    if (record.kind === 'bill') bills.push(record);
    else yield record;
  }
  for (let copy = 1; copy <= times; copy += 1) yield* bills.map((record) => copied(record, copy));
}

function copied(record: ImportRecord, copy: number): ImportRecord {
  if (record.kind !== 'bill') return record;
  const { externalId, number } = record.value;

  return { ...record, value: { ...record.value, externalId: `${externalId}-${copy}`, number: `${number}-${copy}` } };
}
