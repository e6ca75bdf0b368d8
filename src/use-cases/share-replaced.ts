// The share whose place another one takes: it is stopped with the write of the new one, or neither happens. Used by
// share-bill.ts for a draft that was made from an earlier share.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { NewRows, RowChange } from '../adapters/database/write-at-once.ts';
import type { ShareValues } from '../chat/form.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';
import { stopRecipients } from './stop-recipients.ts';

/** Undefined when the draft takes no share's place. One share is shared again once. */
export async function replacedShare(
  db: FirmDb,
  { again, billId }: ShareValues,
): Promise<Result<string | undefined, ChatRefusal>> {
  if (again === undefined || billId === undefined) {
    return ok(undefined);
  }

  const share = await db.share.findFirst({ where: { id: again, billId }, select: { sharedAgainAs: true } });
  if (!share) {
    return refuse({ code: 'share-not-found' });
  }

  return share.sharedAgainAs === null ? ok(again) : refuse({ code: 'shared-again-already' });
}

type Replacement = {
  readonly actor: StaffActor;
  readonly replaces: string;
  readonly shareId: string;
  readonly change: RowChange;
  readonly rows: NewRows;
};

/** As `changeAndWrite`; the earlier share is stopped in the same transaction. */
export async function writeInItsPlace(deps: WriteDeps & { readonly db: FirmDb }, work: Replacement): Promise<number> {
  const { actor, replaces, shareId, change, rows } = work;

  return deps.db.$transaction(async (tx) => {
    const changed = await tx.changeAndWrite(change, rows);
    if (changed === 0) {
      return changed;
    }

    await tx.share.updateMany({ where: { id: replaces }, data: { sharedAgainAs: shareId } });
    const recipients = await tx.recipient.findMany({ where: { shareId: replaces }, select: { id: true } });
    await stopRecipients(
      { ...deps, tx },
      recipients.map(({ id }) => id),
    );
    await tx.writeRows({
      auditEntry: [auditRow(deps, { actor, action: 'shared-again', subjectId: replaces, data: { shareId } })],
      job: [jobRow(deps, { firmId: actor.firmId, kind: 'notify-conversation', subjectId: replaces })],
    });

    return changed;
  });
}
