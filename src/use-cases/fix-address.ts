// Sends a bill to another address of a recipient to whom it was not delivered: the same bytes, under the same approval.
// Called by "Fix address" on the card and by the form that it opens.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import { fixAddressForm, reasonKey } from '../chat/fix-address-form.ts';
import type { Form } from '../chat/form.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { parseEmailAddress, sameAddress } from '../core/contact.ts';
import { type GuardOverride, judgeRecipients } from '../core/judge-recipients.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { type PlannedRecipient, refusalOfBill } from '../core/share.ts';
import { channelOfShare, refusalOfChannel } from '../core/share-channel.ts';
import { checkoutJobs } from './checkout-jobs.ts';
import { deliveryForStaff, type StaffDelivery } from './delivery-for-staff.ts';
import { warnedRecipients } from './guard-facts.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';
import type { DecideDeps } from './share-facts.ts';
import { addressRows, overrideRows, type RowDeps, recipientRows } from './share-rows.ts';
import { lockShares } from './stop-recipients.ts';

export type FixAddressDeps = RowDeps & DecideDeps;

export async function openFixAddress(
  deps: DecideDeps,
  request: { actor: StaffActor; deliveryId: string },
): Promise<Result<Form, ChatRefusal>> {
  const found = await fixable(deps, request);

  return found.ok ? ok(formOf(found.value, { address: '' })) : found;
}

type Fixed = { readonly kind: 'sent' } | { readonly kind: 'ask'; readonly form: Form };

/** What was typed in the form. */
type Typed = { readonly address: string; readonly reason: Reason | undefined };

/** `key` says of which address the warnings were that the reason is against. */
type Reason = { readonly key: string; readonly text: string };

/** `ask`: the guard warns of the address; the form says so and asks for a reason. */
export async function fixAddress(
  deps: FixAddressDeps,
  request: Typed & { actor: StaffActor; deliveryId: string },
): Promise<Result<Fixed, ChatRefusal>> {
  return deps.db.$transaction(async (tx) => {
    await lockShares(tx, { deliveries: { some: { id: request.deliveryId } } });
    const found = await fixable({ ...deps, db: tx }, request);
    if (!found.ok) {
      return found;
    }

    const delivery = found.value;
    const { contactId, name, kind } = delivery.recipient;
    const address = parseEmailAddress(request.address);
    if (address === undefined) {
      return refuse({ code: 'bad-address', contactId, name });
    }

    if (await isOnShare(tx, { delivery, address })) {
      return refuse({ code: 'address-on-share', address });
    }

    const planned = { contactId, name, kind, address, entered: true };

    return sendTo({ ...deps, tx }, { ...request, delivery, planned });
  });
}

type Planned = { readonly actor: StaffActor; readonly delivery: StaffDelivery; readonly planned: PlannedRecipient };

/** A reason counts against the warnings that were shown with its field, and not against those of another address. */
async function sendTo(
  deps: FixAddressDeps & { tx: FirmTx },
  request: Planned & Typed,
): Promise<Result<Fixed, ChatRefusal>> {
  const { delivery, planned } = request;
  const { bill, access } = delivery;
  const { address } = planned;
  const reason = request.reason?.key === reasonKey(address) ? request.reason.text : undefined;
  const recipients = await warnedRecipients(deps.tx, { bill, recipients: [planned] });
  const judged = judgeRecipients({ recipients, settings: access.firm.settings, reason });
  if (judged.ok) {
    return replace(deps, { ...request, override: judged.value.override });
  }

  return reason !== undefined && judged.refusal.code === 'reason-needed'
    ? judged
    : ok({ kind: 'ask', form: formOf(delivery, { address, guard: judged.refusal }) });
}

type Guard = Parameters<typeof fixAddressForm>[0]['guard'];

function formOf({ id, recipient, bill, file, share }: StaffDelivery, filled: { address: string; guard?: Guard }): Form {
  return fixAddressForm({
    deliveryId: id,
    billNumber: bill.number,
    name: recipient.name,
    failedAddress: recipient.address,
    withFile: file !== undefined,
    byEmail: share.byEmail,
    byPortal: share.byPortal,
    ...filled,
  });
}

/** Only what was not delivered, and only while the bill is as it was when it was shared. */
async function fixable(
  { db, portalOffered }: { db: FirmDb | FirmTx; portalOffered: boolean },
  request: { actor: StaffActor; deliveryId: string },
): Promise<Result<StaffDelivery, ChatRefusal>> {
  const found = await deliveryForStaff(db, request);
  if (!found.ok) {
    return found;
  }

  const { state, share, recipient, bill, access } = found.value;
  if (!['rejected', 'bounced'].includes(state) || share.cancelled || recipient.replaced || recipient.stopped) {
    return refuse({ code: 'not-fixable' });
  }

  if (!recipient.active) {
    return refuse({ code: 'contact-inactive', name: recipient.name });
  }

  const { plan, settings } = access.firm;
  const { draftForReview } = settings;
  const channel = channelOfShare(share);
  const refusal =
    refusalOfBill({ role: access.role, draftForReview, bill, expectedVersion: share.billVersion }) ??
    refusalOfChannel({ plan, portalOffered, bill, channel });

  return refusal ? refuse(refusal) : found;
}

async function isOnShare(
  tx: FirmTx,
  { delivery, address }: { delivery: StaffDelivery; address: string },
): Promise<boolean> {
  const rows = await tx.recipient.findMany({ where: { shareId: delivery.share.id }, select: { address: true } });

  return rows.some((row) => sameAddress(row.address, address));
}

type Replacement = Planned & { readonly override: GuardOverride | undefined };

/** The new recipient takes the old one's place; the old one stays as history. Of two at the same time one does. */
async function replace(
  deps: FixAddressDeps & { tx: FirmTx },
  request: Replacement,
): Promise<Result<Fixed, ChatRefusal>> {
  const { actor, delivery, planned, override } = request;
  const shareId = delivery.share.id;
  const files = new Map(delivery.file ? [[planned.contactId, delivery.file]] : []);
  const pdfs = new Map(delivery.ownPdf ? [[planned.address, delivery.ownPdf]] : []);
  const asked = { firmId: actor.firmId, shareId, recipients: [planned], files, pdfs, override };
  const now = deps.clock.now();
  const linksFrom = delivery.share.byPortal ? now : undefined;
  const paysFrom = delivery.recipient.hasPayLink ? now : undefined;
  const rows = recipientRows(deps, { ...asked, state: 'queued', linksFrom, paysFrom });
  const replacedBy = rows.recipient[0]?.id ?? '';
  const where = { id: delivery.recipient.id, replacedBy: null, stoppedAt: null };
  // the link of the first address opens nothing any more
  const { count } = await deps.tx.recipient.updateMany({ where, data: { replacedBy, stoppedAt: now } });
  if (count === 0) {
    return refuse({ code: 'not-fixable' });
  }

  await keepReason(deps.tx, request);
  if (delivery.ownPdf) {
    // the same PDF has the same pay link on it: it is the new recipient's from now on
    await deps.tx.payLink.deleteMany({ where: { recipientId: delivery.recipient.id } });
  }
  const traces = tracesOf(deps, { ...request, replacedBy });
  const pages = await checkoutJobs(deps, { recipientId: { in: [delivery.recipient.id] } });
  await deps.tx.writeRows({ ...rows, ...traces, job: [...traces.job, ...pages] });

  return ok({ kind: 'sent' });
}

/** With the share, below the reasons that were given before. */
async function keepReason(tx: FirmTx, { delivery, override }: Replacement): Promise<void> {
  const { id, overrideReason } = delivery.share;
  if (override) {
    const reasons = overrideReason === '' ? [override.reason] : [overrideReason, override.reason];
    await tx.share.updateMany({ where: { id }, data: { overrideReason: reasons.join('\n') } });
  }
}

function tracesOf(deps: WriteDeps, request: Replacement & { readonly replacedBy: string }) {
  const { actor, delivery, planned, override, replacedBy } = request;
  const { firmId } = actor;
  const kept = addressRows(deps, { actor, recipients: [planned] });
  const shareId = delivery.share.id;
  const fixed = { action: 'address-fixed', subjectId: delivery.id, data: { recipientId: replacedBy } };

  return {
    contactEmail: kept.contactEmail,
    auditEntry: [
      auditRow(deps, { actor, ...fixed }),
      ...kept.auditEntry,
      ...overrideRows(deps, { actor, shareId, override }),
    ],
    job: [
      jobRow(deps, { firmId, kind: 'deliver-share', subjectId: shareId }),
      jobRow(deps, { firmId, kind: 'notify-conversation', subjectId: shareId }),
    ],
  };
}
