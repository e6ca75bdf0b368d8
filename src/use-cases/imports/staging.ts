// The staging rows of an import: opened, filled, read back, thrown away. Used by import-bills.ts and by what is done with
// a dropped file.
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

export type StagedBatch = {
  readonly firmId: FirmId;
  readonly importId: ImportId;
  readonly batch: number;
  readonly records: readonly StagedRecord[];
};

/** One statement. At most BATCH_RECORDS records; batches count from 0. */
export async function writeBatch(deps: Deps, request: StagedBatch): Promise<void> {
  const rows = batchPayloads(deps, request);
  await nextTurn();
  await deps.db.stageImportRows({ importId: request.importId, rows });
}

/** The same as rows, for a statement that asks whether they may still be written. */
export function batchRows(deps: Pick<WriteDeps, 'ids'>, request: StagedBatch) {
  const { firmId, importId } = request;

  return batchPayloads(deps, request).map(({ payload, ...row }) => ({
    firmId,
    importId,
    ...row,
    payload: JSON.parse(payload),
  }));
}

function batchPayloads({ ids }: Pick<WriteDeps, 'ids'>, { batch, records }: StagedBatch) {
  return records.map((record, index) => ({
    id: ids.newId('irw'),
    position: batch * BATCH_RECORDS + index,
    kind: record.kind,
    payload: payloadOf(record),
  }));
}

/** Throws away an import of a command that was not accepted; an accepted one stays. In short transactions. */
export async function discardStaging(db: FirmDb, { importId }: { importId: string }): Promise<void> {
  const open = await db.import.findFirst({ where: { id: importId, state: 'staging' }, select: { id: true } });
  if (!open) {
    return;
  }

  await deleteRows(db, { importId });
  await db.import.deleteMany({ where: { id: importId, state: 'staging' } });
}

/** Only while the import is still as `where` says, when that is given. In short transactions. */
export async function deleteRows(
  db: FirmDb,
  { importId, where }: { importId: string; where?: { readonly state: string; readonly run: number } },
): Promise<void> {
  const last = await db.importRow.aggregate({ where: { importId }, _max: { position: true } });
  const end = (last._max.position ?? -1) + 1;
  for (let position = 0; position < end; position += DELETE_AT_ONCE) {
    await db.$transaction(async (tx) => {
      // locks the import, so that nobody begins to fill it anew before this is written
      const held = where && (await tx.import.updateMany({ where: { id: importId, ...where }, data: where }));
      if (held?.count !== 0) {
        await tx.importRow.deleteMany({ where: { importId, position: { lt: position + DELETE_AT_ONCE } } });
      }
    });
  }
}

/** What a process left behind that was killed while it read a file. */
export async function discardOldStagings(deps: Deps): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - ABANDONED_AFTER_MS);
  const old = await deps.db.import.findMany({
    where: { state: 'staging', createdAt: { lt: before } },
    select: { id: true },
  });
  for (const { id } of old) {
    await discardStaging(deps.db, { importId: id });
  }
}
