// The rows that belong to a share: recipients with their deliveries, and the matters' communications.
import type { FirmTx } from '../adapters/database/for-firm.ts';
import { en } from '../chat/texts/en.ts';
import type { StaffActor } from '../core/actor.ts';
import type { ShareId } from '../core/ids.ts';
import type { PlannedRecipient } from '../core/share.ts';
import { type WriteDeps, writeAudit } from './rows.ts';
import type { DecidedShare } from './share-facts.ts';

type RowDeps = WriteDeps & { readonly tx: FirmTx; readonly mailDomain: string };

/** One recipient and one delivery for each: a mail of their own, tracked by itself. */
export async function writeRecipients(
  deps: RowDeps,
  request: { actor: StaffActor; shareId: ShareId; recipients: readonly PlannedRecipient[] },
): Promise<void> {
  const { firmId } = request.actor;
  for (const recipient of request.recipients) {
    const recipientId = deps.ids.newId('rcp');
    const { contactId, name, address } = recipient;
    if (recipient.entered) {
      await keepAddress(deps, { actor: request.actor, recipient });
    }

    await deps.tx.recipient.create({
      data: { firmId, id: recipientId, shareId: request.shareId, contactId, name, address },
      select: { id: true },
    });
    await writeDelivery(deps, { firmId, shareId: request.shareId, recipientId });
  }
}

async function writeDelivery(
  deps: RowDeps,
  request: { firmId: string; shareId: string; recipientId: string },
): Promise<void> {
  const id = deps.ids.newId('dlv');
  const now = deps.clock.now();
  await deps.tx.delivery.create({
    data: {
      ...request,
      id,
      kind: 'bill',
      state: 'held',
      messageId: `<${id}@${deps.mailDomain}>`,
      mailDate: now,
      createdAt: now,
      updatedAt: now,
    },
    select: { id: true },
  });
}

/** An address typed in the form is kept with the contact, with who entered it in the audit entry. */
async function keepAddress(deps: RowDeps, request: { actor: StaffActor; recipient: PlannedRecipient }): Promise<void> {
  const { firmId } = request.actor;
  const { contactId, address } = request.recipient;
  await deps.tx.contactEmail.upsert({
    where: { firmId_contactId_address: { firmId, contactId, address } },
    create: { firmId, id: deps.ids.newId('cem'), contactId, address, createdAt: deps.clock.now() },
    update: {},
    select: { id: true },
  });
  await writeAudit(deps, { actor: request.actor, action: 'contact-address-added', subjectId: contactId });
}

/** Logged on every matter of the bill: always, or only when a message was typed, as the firm has set. */
export async function writeCommunications(
  deps: RowDeps,
  request: { actor: StaffActor; shareId: ShareId; decided: DecidedShare },
): Promise<void> {
  const { bill, plan, access } = request.decided;
  if (access.firm.settings.logCommunications === 'with-message' && plan.message === '') {
    return;
  }

  await deps.tx.communication.createMany({
    data: bill.matters.map(({ id: matterId }) => ({
      firmId: request.actor.firmId,
      id: deps.ids.newId('com'),
      matterId,
      shareId: request.shareId,
      subject: bill.kind === 'trust' ? en.trustTitle(bill.number) : en.billTitle(bill.number),
      body: plan.message,
      occurredAt: deps.clock.now(),
    })),
  });
}
