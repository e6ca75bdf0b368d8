// A staff member decides about a mail whose arrival is not known: it is sent once more, with the same Message-ID and the
// same bytes, or taken for sent. Called by two buttons of the card.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { deliveryForStaff, isFirstTime, type StaffDelivery } from './delivery-for-staff.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

type Decision = 'resend' | 'mark-sent';

/** `pressKey` names the press of the button: the same one is answered again and does nothing. */
export async function decideUnknownMail(
  deps: WriteDeps & { db: FirmDb },
  request: { actor: StaffActor; deliveryId: string; decision: Decision; pressKey: string },
): Promise<Result<'done', ChatRefusal>> {
  return deps.db.$transaction(async (tx) => {
    const found = await deliveryForStaff(tx, request);
    if (!found.ok) {
      return found;
    }

    if (!(await isFirstTime(tx, { key: request.pressKey, now: deps.clock.now() }))) {
      return ok('done');
    }

    // nothing of a share that was cancelled or stopped is sent any more
    const { share, recipient } = found.value;
    if (request.decision === 'resend' && (share.cancelled || recipient.stopped)) {
      return refuse({ code: 'not-resendable' });
    }

    const changed = await tx.changeAndWrite(
      changeOf(deps, request),
      rowsOf(deps, { ...request, delivery: found.value }),
    );

    return changed === 1 ? ok('done') : refuse({ code: 'not-resendable' });
  });
}

function changeOf({ clock }: WriteDeps, { deliveryId, decision }: { deliveryId: string; decision: Decision }) {
  const now = clock.now();
  const data = decision === 'resend' ? { state: 'queued' } : { state: 'accepted', reason: '', acceptedAt: now };
  const where = { id: deliveryId, state: 'unknown' };

  return { model: 'delivery', where, data: { ...data, nextTryAt: null, updatedAt: now } } as const;
}

function rowsOf(deps: WriteDeps, request: { actor: StaffActor; decision: Decision; delivery: StaffDelivery }) {
  const { actor, decision, delivery } = request;
  const { firmId } = actor;
  const subjectId = delivery.share.id;
  const action = decision === 'resend' ? 'mail-resent' : 'mail-marked-sent';
  const notify = jobRow(deps, { firmId, kind: 'notify-conversation', subjectId });

  return {
    auditEntry: [auditRow(deps, { actor, action, subjectId: delivery.id })],
    job: decision === 'resend' ? [notify, jobRow(deps, { firmId, kind: 'deliver-share', subjectId })] : [notify],
  };
}
