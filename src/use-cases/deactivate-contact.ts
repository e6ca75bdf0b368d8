// Ends whatever a contact has with the firm: they can be sent nothing and see nothing any more. Called by the command line.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import type { ContactId } from '../core/ids.ts';
import { checkoutJobs } from './checkout-jobs.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';
import { cancelWaiting } from './stop-recipients.ts';

export type EndedAccess = {
  /** Browsers in which they were signed in. */
  readonly sessions: number;
  /** Shares of which something was still open to them, or on its way. */
  readonly shares: number;
};

/** Their links, codes and sessions open nothing from then on: each request asks whether the contact is active. */
export async function deactivateContact(
  deps: WriteDeps & { readonly db: FirmDb },
  request: { readonly actor: Actor; readonly contactId: ContactId },
): Promise<EndedAccess> {
  const { actor, contactId } = request;

  return deps.db.$transaction(async (tx) => {
    const now = deps.clock.now();
    await tx.contact.updateMany({ where: { id: contactId, deactivatedAt: null }, data: { deactivatedAt: now } });
    const sessions = await endSignIns(tx, { contactId, now });
    const recipients = await openRecipients(tx, contactId);
    await cancelWaiting({ ...deps, tx }, { recipientId: { in: recipients.map(({ id }) => id) } });
    const shareIds = [...new Set(recipients.map(({ shareId }) => shareId))];
    const data = { sessions, shares: shareIds.length };
    const cards = shareIds.map((subjectId) =>
      jobRow(deps, { firmId: actor.firmId, kind: 'notify-conversation', subjectId }),
    );
    const pages = await checkoutJobs({ ...deps, tx }, { recipientId: { in: await recipientIds(tx, contactId) } });
    await tx.writeRows({
      auditEntry: [auditRow(deps, { actor, action: 'contact-deactivated', subjectId: contactId, data })],
      job: [...cards, ...pages],
    });

    return data;
  });
}

async function endSignIns(tx: FirmTx, { contactId, now }: { contactId: string; now: Date }): Promise<number> {
  const account = await tx.portalAccount.findFirst({ where: { contactId }, select: { id: true } });
  if (!account) {
    return 0;
  }

  const noCode = { codeNonce: '', codePurpose: '', codeAddress: '', codeTries: 0, codesAsked: 0, codeExpiresAt: null };
  await tx.portalAccount.updateMany({ where: { id: account.id }, data: noCode });
  const { count } = await tx.portalSession.updateMany({
    where: { accountId: account.id, endsAt: { gt: now } },
    data: { endsAt: now },
  });

  return count;
}

/** Whatever became of their mails: a link to pay may be in each. */
async function recipientIds(tx: FirmTx, contactId: string): Promise<readonly string[]> {
  const rows = await tx.recipient.findMany({ where: { contactId, payLink: { isNot: null } }, select: { id: true } });

  return rows.map(({ id }) => id);
}

/** Of shares in the portal, and of mails that wait. */
function openRecipients(tx: FirmTx, contactId: string) {
  const waits = { deliveries: { some: { state: { in: ['held', 'queued', 'deferred', 'unknown'] } } } };

  return tx.recipient.findMany({
    where: { contactId, stoppedAt: null, replacedBy: null, OR: [{ share: { byPortal: true } }, waits] },
    select: { id: true, shareId: true },
  });
}
