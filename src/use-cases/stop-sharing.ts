// Stops sharing a bill: with one recipient, one share, or whatever of the bill is in the portal. Called by a button of the
// card, by a command in chat and by the command line.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { Actor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { mayDo } from '../core/staff.ts';
import { loadAccess } from './access.ts';
import { canSeeBill } from './bill-facts.ts';
import { literally } from './literally.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';
import { lockShares, stopRecipients } from './stop-recipients.ts';

/** All portal shares of a bill, or one share, with everybody or with who has the address; or one recipient of one. */
export type WhatToStop =
  | (({ readonly billId: string } | { readonly shareId: string }) & { readonly address?: string | undefined })
  | { readonly recipientId: string };

export type StoppedSharing = {
  readonly billNumber: string;
  /** With whom it was shared until now; nobody when it was stopped before. */
  readonly names: readonly string[];
  /** A PDF went out to some of them: it stays where it is. */
  readonly mailed: boolean;
};

/**
 * Nothing of it is open any more when this says ok: the portal asks at every request. What waits to be mailed never is. A
 * second stop is ok, and does nothing.
 */
export async function stopSharing(
  deps: WriteDeps & { readonly db: FirmDb },
  request: { readonly actor: Actor; readonly what: WhatToStop },
): Promise<Result<StoppedSharing, ChatRefusal>> {
  const { actor, what } = request;

  return deps.db.$transaction(async (tx) => {
    const shares = await sharesToStop(tx, what);
    const refusal = await refusalOf(tx, { actor, billId: shares[0]?.bill.id });
    if (refusal) {
      return refuse(refusal);
    }

    const stopped: SharesToStop = [];
    for (const share of shares) {
      if ((await stopShare({ ...deps, tx }, { actor, share })) > 0) {
        stopped.push(share);
      }
    }

    return ok({
      billNumber: shares[0]?.bill.number ?? '',
      names: [...new Set(stopped.flatMap(({ recipients }) => recipients.map(({ name }) => name)))],
      mailed: stopped.some(({ byEmail, deliveries }) => byEmail && deliveries.length > 0),
    });
  });
}

type SharesToStop = Awaited<ReturnType<typeof sharesToStop>>;

/** With the recipients to whom they are open. */
async function sharesToStop(tx: FirmTx, what: WhatToStop) {
  await lockShares(tx, sharesWhere(what));

  return tx.share.findMany({
    where: sharesWhere(what),
    orderBy: { id: 'asc' },
    select: {
      id: true,
      byEmail: true,
      bill: { select: { id: true, number: true } },
      recipients: {
        where: { ...recipientsWhere(what), stoppedAt: null, replacedBy: null },
        select: { id: true, name: true },
      },
      deliveries: { where: { state: { in: MAY_HAVE_ARRIVED } }, take: 1, select: { id: true } },
    },
  });
}

function sharesWhere(what: WhatToStop) {
  if ('billId' in what) {
    return { billId: what.billId, byPortal: true };
  }

  return 'shareId' in what ? { id: what.shareId } : { recipients: { some: { id: what.recipientId } } };
}

function recipientsWhere(what: WhatToStop) {
  if ('recipientId' in what) {
    return { id: what.recipientId };
  }

  return what.address === undefined
    ? {}
    : { address: { equals: literally(what.address), mode: 'insensitive' as const } };
}

const MAY_HAVE_ARRIVED = ['accepted', 'transmitting', 'unknown'];

/** Whoever is at the server's own command line may; a staff member who may share bills, and sees this one. */
async function refusalOf(
  tx: FirmTx,
  { actor, billId }: { actor: Actor; billId: string | undefined },
): Promise<ChatRefusal | undefined> {
  const access = actor.kind === 'staff' ? await loadAccess(tx, actor) : undefined;
  if (actor.kind === 'staff' && (!access || !mayDo(access.role, 'share-bills'))) {
    return { code: 'no-permission' };
  }

  if (actor.kind === 'client') {
    return { code: 'no-permission' };
  }

  const isSeen =
    billId !== undefined && (actor.kind !== 'staff' || (access && (await canSeeBill(tx, { actor, access, billId }))));

  return isSeen ? undefined : { code: 'share-not-found' };
}

async function stopShare(
  deps: WriteDeps & { readonly tx: FirmTx },
  { actor, share }: { actor: Actor; share: SharesToStop[number] },
): Promise<number> {
  const ids = share.recipients.map(({ id }) => id);
  const count = await stopRecipients(deps, ids);
  if (count > 0) {
    const data = { recipients: count };
    await deps.tx.writeRows({
      auditEntry: [auditRow(deps, { actor, action: 'sharing-stopped', subjectId: share.id, data })],
      job: [jobRow(deps, { firmId: actor.firmId, kind: 'notify-conversation', subjectId: share.id })],
    });
  }

  return count;
}
