// Sends a client who has never signed in a new link to a bill in the portal: the older ones open nothing from then on.
// Called by a button of the card.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { BILL_STATES } from '../core/bill.ts';
import { Fault } from '../core/fault.ts';
import { isInvitationOver } from '../core/invitation.ts';
import { portalStanding } from '../core/portal.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { mayDo } from '../core/staff.ts';
import { loadAccess } from './access.ts';
import { canSeeBill, known } from './bill-facts.ts';
import { isFirstTime } from './delivery-for-staff.ts';
import { frozenOf } from './frozen-document.ts';
import { type LinkDeps, linkRow } from './recipient-links.ts';
import { auditRow, jobRow } from './rows.ts';
import { deliveryRow, documentColumns } from './share-rows.ts';

export type ResendInvitationDeps = LinkDeps & { readonly db: FirmDb; readonly mailDomain: string };

type Asked = {
  readonly actor: StaffActor;
  readonly recipientId: string;
  /** Names the press of the button: the same one is answered again and does nothing. */
  readonly pressKey: string;
};

/** The same message and the same bill, in a mail of its own. Refused while the older invitation still counts. */
export async function resendInvitation(
  deps: ResendInvitationDeps,
  request: Asked,
): Promise<Result<'sent', ChatRefusal>> {
  try {
    return await deps.db.$transaction((tx) => resend({ ...deps, tx }, request));
  } catch (cause) {
    // somebody else has pressed it at the same time
    if (cause instanceof Fault && cause.code === 'collision') {
      return refuse({ code: 'not-invitable' });
    }

    throw cause;
  }
}

type TxDeps = ResendInvitationDeps & { readonly tx: FirmTx };

async function resend(deps: TxDeps, request: Asked): Promise<Result<'sent', ChatRefusal>> {
  const { tx, clock } = deps;
  const { actor, pressKey } = request;
  const access = await loadAccess(tx, actor);
  if (!access || !mayDo(access.role, 'share-bills')) {
    return refuse({ code: 'no-permission' });
  }

  const recipient = await loadRecipient(tx, request.recipientId);
  if (!recipient || !(await canSeeBill(tx, { actor, access, billId: recipient.share.billId }))) {
    return refuse({ code: 'share-not-found' });
  }

  const now = clock.now();
  if (!(await isFirstTime(tx, { key: pressKey, now }))) {
    return ok('sent');
  }

  if (!isDue(recipient, now)) {
    return refuse({ code: 'not-invitable' });
  }

  await invite(deps, { actor, recipient });

  return ok('sent');
}

type Invited = NonNullable<Awaited<ReturnType<typeof loadRecipient>>>;

function loadRecipient(tx: FirmTx, id: string) {
  return tx.recipient.findFirst({
    where: { id },
    select: {
      id: true,
      replacedBy: true,
      stoppedAt: true,
      viewedAt: true,
      contact: { select: { deactivatedAt: true, portalAccount: { select: { passwordHash: true } } } },
      links: { orderBy: { createdAt: 'desc' }, take: 1, select: { createdAt: true } },
      deliveries: { select: { kind: true, documentId: true, documentSha256: true } },
      share: {
        select: {
          id: true,
          billId: true,
          byPortal: true,
          holdUntil: true,
          cancelledAt: true,
          bill: { select: { state: true } },
        },
      },
    },
  });
}

function isDue({ share, contact, links, ...recipient }: Invited, now: Date): boolean {
  const facts = {
    ...share,
    cancelled: share.cancelledAt !== null,
    stopped: recipient.stoppedAt !== null || recipient.replacedBy !== null,
    contactActive: contact.deactivatedAt === null,
    billState: known(BILL_STATES, share.bill.state),
  };
  const hasPassword = typeof contact.portalAccount?.passwordHash === 'string';
  const invitation = { invitedAt: links[0]?.createdAt, hasSignedIn: hasPassword || recipient.viewedAt !== null };

  return portalStanding(facts, now) === 'open' && isInvitationOver(invitation, now);
}

async function invite(deps: TxDeps, { actor, recipient }: { actor: StaffActor; recipient: Invited }): Promise<void> {
  const { firmId } = actor;
  const { id: recipientId, deliveries, share } = recipient;
  const from = deps.clock.now();
  // each kind is mailed once to a recipient
  const earlier = deliveries.filter(({ kind }) => kind !== 'bill').length;
  const kind = earlier === 0 ? 'invitation' : `invitation-${earlier + 1}`;
  const ownPdf = deliveries.map((sent) => frozenOf(sent.documentId, sent.documentSha256)).find((pdf) => pdf);
  const row = deliveryRow(deps, { firmId, shareId: share.id, recipientId, state: 'queued', kind });
  const delivery = { ...row, ...documentColumns(ownPdf) };
  await deps.tx.recipientLink.updateMany({ where: { recipientId, replacedAt: null }, data: { replacedAt: from } });
  await deps.tx.writeRows({
    recipientLink: [linkRow(deps, { firmId, recipientId, from })],
    delivery: [delivery],
    auditEntry: [auditRow(deps, { actor, action: 'invitation-sent', subjectId: delivery.id, data: { recipientId } })],
    job: [
      jobRow(deps, { firmId, kind: 'deliver-share', subjectId: share.id }),
      jobRow(deps, { firmId, kind: 'notify-conversation', subjectId: share.id }),
    ],
  });
}
