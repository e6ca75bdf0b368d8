// The staging rows of an import: opened, filled, read back, thrown away. Used by import-bills.ts.
import type { FirmDb } from '../../adapters/database/for-firm.ts';
import type { FirmId, ImportId } from '../../core/ids.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import type { WriteDeps } from '../rows.ts';
import { nextTurn } from './next-turn.ts';
import { payloadOf } from './payload.ts';

type Deps = WriteDeps & { readonly db: FirmDb };

export type StagedRecord = Extract<ImportRecord, { kind: 'contact' | 'matter' | 'bill' }>;

/** Staged in one short transaction and applied in one. A row's position tells its batch. */
export const BATCH_RECORDS = 100;
const DELETE_AT_ONCE = 2_000;
/** Longer than any file takes to be read. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;

export async function openImport(
  deps: Deps,
  request: { firmId: FirmId; source: string; format: string; fileHash: string },
): Promise<ImportId> {
  const { firmId, source, format, fileHash } = request;
  const id = deps.ids.newId('imp');
  const createdAt = deps.clock.now();
  await deps.db.import.create({
    data: { firmId, id, source, format, fileHash, state: 'staging', createdAt },
    select: { id: true },
  });

  return id;
}

/** At most BATCH_RECORDS records; batches count from 0. */
export async function writeBatch(
  deps: Deps,
  request: { importId: ImportId; batch: number; records: readonly StagedRecord[] },
): Promise<void> {
  const { importId, batch, records } = request;
  const rows = records.map((record, index) => ({
    id: deps.ids.newId('irw'),
    position: batch * BATCH_RECORDS + index,
    kind: record.kind,
    payload: payloadOf(record),
  }));
  await nextTurn();
  await deps.db.stageImportRows({ importId, rows });
}

/** Throws away an import that was not accepted; an accepted one stays. In short transactions. */
export async function discardImport(db: FirmDb, { importId }: { importId: string }): Promise<void> {
  const open = await db.import.findFirst({ where: { id: importId, state: 'staging' }, select: { id: true } });
  if (!open) {
    return;
  }

  const last = await db.importRow.aggregate({ where: { importId }, _max: { position: true } });
  const end = (last._max.position ?? -1) + 1;
  for (let position = 0; position < end; position += DELETE_AT_ONCE) {
    await db.importRow.deleteMany({ where: { importId, position: { lt: position + DELETE_AT_ONCE } } });
  }

  await db.import.deleteMany({ where: { id: importId, state: 'staging' } });
}

/** What a process left behind that was killed while it read a file. */
export async function discardOldStagings(deps: Deps): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - ABANDONED_AFTER_MS);
  const old = await deps.db.import.findMany({
    where: { state: 'staging', createdAt: { lt: before } },
    select: { id: true },
  });
  for (const { id } of old) {
    await discardImport(deps.db, { importId: id });
  }
}
