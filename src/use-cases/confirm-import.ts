// Accepts a checked file that was dropped into a chat: the job `apply-import` applies it. Called by the button Import of
// its card.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { acceptImport } from './imports/accept-import.ts';
import { askedAgain, type DroppedImport, readingJobs, stored } from './imports/dropped-import.ts';
import { type ImportForStaff, importForStaff, notWaiting } from './imports/import-for-staff.ts';
import { jobRow, type WriteDeps } from './rows.ts';

type Deps = WriteDeps & { readonly db: FirmDb };
type Request = { readonly actor: StaffActor; readonly importId: string };

/** However often it is pressed, and by however many, it is accepted once. */
export async function confirmImport(deps: Deps, request: Request): Promise<Result<'accepted', ChatRefusal>> {
  return deps.db.$transaction(async (tx) => {
    const found = await importForStaff(tx, request);
    if (!found.ok) {
      return found;
    }

    const { dropped } = found.value;
    if (dropped.state === 'staged' || dropped.state === 'applied') {
      return ok('accepted');
    }

    const refusal = refusalOf(found.value, deps.clock.now());

    return refusal ? refuse(refusal) : accept({ ...deps, tx }, { ...request, dropped });
  });
}

function refusalOf({ dropped, access }: ImportForStaff, now: Date): ChatRefusal | undefined {
  const { errors, newStaff } = dropped.report;
  const refusal = notWaiting(dropped, now);
  if (refusal) {
    return refusal;
  }

  if (errors > 0) {
    return { code: 'import-has-errors' };
  }

  return newStaff.length > 0 && !access.mayManageFirm ? { code: 'import-needs-administrator' } : undefined;
}

type TxDeps = WriteDeps & { readonly tx: FirmTx };

async function accept(
  deps: TxDeps,
  { actor, importId, dropped }: Request & { dropped: DroppedImport },
): Promise<Result<'accepted', ChatRefusal>> {
  const { firmId } = actor;
  const { source, format, rowCount, report } = dropped;
  if (await isOutOfDate(deps.tx, { importId, dropped })) {
    await deps.tx.changeAndWrite(
      { model: 'import', where: { id: importId, state: 'checked' }, data: askedAgain(deps.clock.now()) },
      { job: readingJobs(deps, { firmId, importId }) },
    );

    return refuse({ code: 'import-out-of-date' });
  }

  const { newStaff, counts, only, totals } = report;
  const facts = { firmId, actor, importId, source, format, rowCount, newStaff, from: 'checked' } as const;
  if (await acceptImport(deps, facts)) {
    // what was wrong with the file, and who is new, is not kept twice
    const kept = stored({ counts, only, totals });
    await deps.tx.import.updateMany({ where: { id: importId }, data: { report: kept } });
    await deps.tx.writeRows({ job: [jobRow(deps, { firmId, kind: 'show-import', subjectId: importId })] });
  }

  return ok('accepted');
}

/** Another file of the same source was accepted since this one was checked: what was found then may not be true any more. */
async function isOutOfDate(
  tx: FirmTx,
  { importId, dropped }: { readonly importId: string; readonly dropped: DroppedImport },
): Promise<boolean> {
  const { source, checkedAt } = dropped;
  const since = { source, state: { in: ['staged', 'applied'] }, acceptedAt: { gte: checkedAt ?? new Date(0) } };

  // not itself, when somebody else pressed in the same moment
  return (await tx.import.count({ where: { ...since, id: { not: importId } } })) > 0;
}
