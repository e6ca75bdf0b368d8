// Applies an accepted import, batch by batch. The handler of the job `apply-import`; it can be killed at any
// moment and run again, and two at once do no harm.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import type { FirmId, StaffMemberId } from '../core/ids.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { type AppliedImport, applyBatch } from './imports/apply-batch.ts';
import { type ImportCounts, noCounts, type Outcome } from './imports/import-report.ts';
import { checkReadable, isReadable } from './imports/readable.ts';
import { BATCH_RECORDS } from './imports/staging.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

export type ApplyImportDeps = WriteDeps & { readonly db: FirmDb };

export type ApplyRefusal = { readonly code: 'no-such-import' | 'import-not-accepted' };

const ACCEPTED = 'import-accepted';
const ACCEPTED_STATES: readonly string[] = ['staged', 'applied'];

type Request = { readonly firmId: FirmId; readonly importId: string };

/**
 * Says ok only when every row was applied: with what became of each. Imports of the same source that were
 * accepted earlier are applied first, so that the latest file has the last word. Throws when something else
 * wrote the same rows meanwhile: run it again. Throws Fault('import-unreadable') before anything is applied when
 * another version of the product has accepted it in a shape that this one does not know; such an earlier one is left out.
 */
export async function applyImport(
  deps: ApplyImportDeps,
  request: Request,
): Promise<Result<ImportCounts, ApplyRefusal>> {
  const { firmId, importId } = request;
  const wanted = await deps.db.import.findFirst({ where: { id: importId }, select: { source: true, state: true } });
  if (!wanted) {
    return refuse({ code: 'no-such-import' });
  }

  if (!ACCEPTED_STATES.includes(wanted.state)) {
    return refuse({ code: 'import-not-accepted' });
  }

  if (wanted.state === 'staged') {
    await checkReadable(deps.db, importId);
    for (const id of await acceptedUpTo(deps.db, { importId, source: wanted.source })) {
      if (id === importId || (await isReadable(deps.db, id))) {
        await applyAll(deps, { firmId, importId: id, source: wanted.source });
      }
    }
  }

  return ok(await countOutcomes(deps.db, importId));
}

async function applyAll(deps: ApplyImportDeps, request: Omit<AppliedImport, 'actor'>): Promise<void> {
  const applied = { ...request, actor: await actorOf(deps.db, request) };
  await applyBatches(deps, applied);
  await finish(deps, applied);
}

/** The imports of the source that wait to be applied, in the order of their acceptance, up to this one. */
async function acceptedUpTo(
  db: FirmDb,
  { importId, source }: { importId: string; source: string },
): Promise<readonly string[]> {
  const waiting = await db.import.findMany({ where: { source, state: 'staged' }, select: { id: true } });
  const accepted = await db.auditEntry.findMany({
    where: { subjectId: { in: waiting.map(({ id }) => id) }, action: ACCEPTED },
    orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }],
    select: { subjectId: true },
  });
  const order = accepted.map(({ subjectId }) => subjectId);

  return order.slice(0, order.indexOf(importId) + 1);
}

async function applyBatches(deps: ApplyImportDeps, applied: AppliedImport): Promise<void> {
  let from = 0;
  for (;;) {
    const next = await deps.db.importRow.findFirst({
      where: { importId: applied.importId, position: { gte: from }, appliedAt: null },
      orderBy: { position: 'asc' },
      select: { position: true },
    });
    if (!next) {
      return;
    }

    const batch = Math.floor(next.position / BATCH_RECORDS);
    await applyBatch(deps, { applied, batch });
    from = (batch + 1) * BATCH_RECORDS;
  }
}

async function finish(deps: ApplyImportDeps, applied: AppliedImport): Promise<void> {
  const { importId, actor } = applied;
  await deps.db.$transaction(async (tx) => {
    const finished = await tx.import.updateMany({
      where: { id: importId, state: 'staged' },
      data: { state: 'applied' },
    });
    if (finished.count === 1) {
      const { bills } = await countOutcomes(tx, importId);
      const data = { created: bills.created, updated: bills.updated, unchanged: bills.unchanged };
      const facts = { actor, action: 'import-applied', subjectId: importId, data };
      const show = jobRow(deps, { firmId: actor.firmId, kind: 'show-import', subjectId: importId });
      await tx.writeRows({ auditEntry: [auditRow(deps, facts)], job: (await hasCard(tx, importId)) ? [show] : [] });
    }
  });
}

/** Whether it came by chat: then its card says so. */
async function hasCard(tx: FirmTx, importId: string): Promise<boolean> {
  return (await tx.chatMessage.count({ where: { importId } })) > 0;
}

const LISTS: Readonly<Record<string, keyof ImportCounts>> = { contact: 'contacts', matter: 'matters', bill: 'bills' };

/** What became of the rows that were applied. */
export async function countOutcomes(db: FirmDb | FirmTx, importId: string): Promise<ImportCounts> {
  const groups = await db.importRow.groupBy({ by: ['kind', 'outcome'], where: { importId }, _count: { id: true } });
  const counts = noCounts();
  for (const { kind, outcome, _count } of groups) {
    const list = LISTS[kind];
    if (list !== undefined && outcome !== null) {
      counts[list][outcome as Outcome] = _count.id;
    }
  }

  return counts;
}

/** Who had the file imported, as the audit entry of its acceptance says. */
async function actorOf(db: FirmDb, request: Pick<AppliedImport, 'firmId' | 'importId'>): Promise<Actor> {
  const { firmId, importId } = request;
  const entry = await db.auditEntry.findFirstOrThrow({
    where: { subjectId: importId, action: ACCEPTED },
    select: { actorKind: true, actorId: true },
  });
  if (entry.actorKind === 'staff') {
    return { kind: 'staff', firmId, staffMemberId: entry.actorId as StaffMemberId };
  }

  return { kind: entry.actorKind === 'operator' ? 'operator' : 'system', firmId };
}
