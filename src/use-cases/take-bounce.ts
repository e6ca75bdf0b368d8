// Takes in what came back by mail for a delivery. Only a report that a server gave up on the very address of the delivery
// makes it bounced; anything else raises a flag, once. Called by the mail adapter's bounce listener.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { statesBefore } from '../core/delivery.ts';
import { Fault } from '../core/fault.ts';
import type { FirmId } from '../core/ids.ts';
import type { Bounce } from '../ports/bounce.ts';
import { noticeRow, type ShareKey } from './notices.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

const DELIVERY_COLUMNS = {
  id: true,
  state: true,
  recipient: { select: { address: true } },
  share: { select: { id: true, platform: true, workspaceId: true, conversation: true } },
} as const;

/** A bounce can be quicker than the answer of the server that took the mail. */
const UNDER_WAY = ['held', 'queued', 'sending', 'transmitting', 'deferred'];

/**
 * The same bounce may come twice, and one for a delivery that is gone: neither has an effect.
 * Throws Fault('delivery-under-way', retryable) when it is not known yet what the bounce is about: it is to come again.
 */
export async function takeBounce(
  deps: WriteDeps & { db: FirmDb },
  request: { firmId: FirmId; bounce: Bounce },
): Promise<void> {
  const { firmId, bounce } = request;
  const row = await deps.db.delivery.findFirst({ where: { id: bounce.deliveryId }, select: DELIVERY_COLUMNS });
  if (!row || bounce.verdict === 'delayed') {
    return;
  }

  if (UNDER_WAY.includes(row.state)) {
    throw new Fault('delivery-under-way', { retryable: true });
  }

  const { id: shareId, ...place } = row.share;
  const about = { bounce, share: { firmId, shareId, ...place } };
  const isAboutIt = bounce.recipients.includes(row.recipient.address.toLowerCase());
  if (bounce.verdict === 'failed' && isAboutIt && (await markBounced(deps, about))) {
    return;
  }

  await flag(deps, about);
}

type About = { readonly bounce: Bounce; readonly share: ShareKey };

/** False when the delivery had not been taken by the mail server: then nothing can come back from it. */
async function markBounced(deps: WriteDeps & { db: FirmDb }, { bounce, share }: About): Promise<boolean> {
  const { deliveryId, reason } = bounce;
  const where = { id: deliveryId, state: [...statesBefore('bounced')] };
  const data = { state: 'bounced', reason, nextTryAt: null, updatedAt: deps.clock.now() };
  const changed = await deps.db.changeAndWrite(
    { model: 'delivery', where, data },
    {
      chatMessage: [noticeRow(deps, { share, kind: 'bounced', deliveryId })],
      ...tracesOf(deps, { bounce, share, action: 'mail-bounced' }),
    },
  );

  return changed === 1;
}

/** Once, however many come at the same time. */
async function flag(deps: WriteDeps & { db: FirmDb }, { bounce, share }: About): Promise<void> {
  const where = { id: bounce.deliveryId, state: 'accepted', flaggedAt: null };
  const data = { flaggedAt: deps.clock.now(), reason: bounce.reason };
  await deps.db.$transaction(async (tx) => {
    if ((await tx.delivery.updateMany({ where, data })).count === 1) {
      await tx.writeRows(tracesOf(deps, { bounce, share, action: 'mail-problem-reported' }));
    }
  });
}

function tracesOf(deps: WriteDeps, { bounce, share, action }: About & { readonly action: string }) {
  const { firmId, shareId } = share;
  const actor = { kind: 'system', firmId } as const;

  return {
    auditEntry: [
      auditRow(deps, { actor, action, subjectId: bounce.deliveryId, data: { status: bounce.status ?? '' } }),
    ],
    job: [jobRow(deps, { firmId, kind: 'notify-conversation', subjectId: shareId })],
  };
}
