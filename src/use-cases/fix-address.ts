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
import { deliveryForStaff, type StaffDelivery } from './delivery-for-staff.ts';
import { warnedRecipients } from './guard-facts.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';
import { addressRows, overrideRows, recipientRows } from './share-rows.ts';

export type FixAddressDeps = WriteDeps & { readonly db: FirmDb; readonly mailDomain: string };

export async function openFixAddress(
  deps: { db: FirmDb },
  request: { actor: StaffActor; deliveryId: string },
): Promise<Result<Form, ChatRefusal>> {
  const found = await fixable(deps.db, request);

  return found.ok ? ok(formOf(found.value, { address: '' })) : found;
}

type Fixed = { readonly kind: 'sent' } | { readonly kind: 'ask'; readonly form: Form };

/** What was typed in the form. */
export type FixedAddress = { readonly address: string; readonly reason: Reason | undefined };

/** `key` says of which address the warnings were that the reason is against. */
type Reason = { readonly key: string; readonly text: string };

/** `ask`: the guard warns of the address; the form says so and asks for a reason. */
export async function fixAddress(
  deps: FixAddressDeps,
  request: FixedAddress & { actor: StaffActor; deliveryId: string },
): Promise<Result<Fixed, ChatRefusal>> {
  return deps.db.$transaction(async (tx) => {
    const found = await fixable(tx, request);
    if (!found.ok) {
      return found;
    }

    const { recipient } = found.value;
    const address = parseEmailAddress(request.address);
    const { contactId, name, kind } = recipient;
    if (address === undefined) {
      return refuse({ code: 'bad-address', contactId, name });
    }

    if (await isOnShare(tx, { delivery: found.value, address })) {
      return refuse({ code: 'same-address-twice', address });
    }

    const planned = { contactId, name, kind, address, entered: true };

    return sendTo({ ...deps, tx }, { ...request, delivery: found.value, planned });
  });
}

async function sendTo(
  deps: FixAddressDeps & { tx: FirmTx },
  request: Omit<Replacement, 'override'> & { reason: Reason | undefined },
): Promise<Result<Fixed, ChatRefusal>> {
  const { delivery, planned } = request;
  const { address } = planned;
  const warned = await warnedRecipients(deps.tx, { bill: delivery.bill, recipients: [planned] });
  const reason = request.reason?.key === reasonKey(address) ? request.reason.text : undefined;
  const judged = judgeRecipients({ recipients: warned, settings: delivery.access.firm.settings, reason });
  if (judged.ok) {
    const isFirst = await replace(deps, { ...request, override: judged.value.override });

    return isFirst ? ok({ kind: 'sent' }) : refuse({ code: 'not-fixable' });
  }

  return reason !== undefined && judged.refusal.code === 'reason-needed'
    ? judged
    : ok({ kind: 'ask', form: formOf(delivery, { address, guard: judged.refusal }) });
}

type Guard = Parameters<typeof fixAddressForm>[0]['guard'];

function formOf({ id, recipient, bill }: StaffDelivery, filled: { address: string; guard?: Guard }): Form {
  return fixAddressForm({
    deliveryId: id,
    billNumber: bill.number,
    name: recipient.name,
    failedAddress: recipient.address,
    ...filled,
  });
}

/** Only what was not delivered, and only while the bill is as it was when it was shared. */
async function fixable(
  db: FirmDb | FirmTx,
  request: { actor: StaffActor; deliveryId: string },
): Promise<Result<StaffDelivery, ChatRefusal>> {
  const found = await deliveryForStaff(db, request);
  if (!found.ok) {
    return found;
  }

  const { state, share, recipient, bill, access } = found.value;
  if (!['rejected', 'bounced'].includes(state) || share.cancelled || recipient.replaced) {
    return refuse({ code: 'not-fixable' });
  }

  const { plan, settings } = access.firm;
  const { draftForReview } = settings;
  const refusal = refusalOfBill({ role: access.role, plan, draftForReview, bill, expectedVersion: share.billVersion });

  return refusal ? refuse(refusal) : found;
}

async function isOnShare(
  tx: FirmTx,
  { delivery, address }: { delivery: StaffDelivery; address: string },
): Promise<boolean> {
  const rows = await tx.recipient.findMany({ where: { shareId: delivery.share.id }, select: { address: true } });

  return rows.some((row) => sameAddress(row.address, address));
}

type Replacement = {
  readonly actor: StaffActor;
  readonly delivery: StaffDelivery;
  readonly planned: PlannedRecipient;
  readonly override: GuardOverride | undefined;
};

/** The new recipient takes the old one's place; the old one stays as history. False when somebody else was first. */
async function replace(deps: FixAddressDeps & { tx: FirmTx }, request: Replacement): Promise<boolean> {
  const { actor, delivery, planned, override } = request;
  const { firmId } = actor;
  const shareId = delivery.share.id;
  const kept = addressRows(deps, { actor, recipients: [planned] });
  const rows = recipientRows(deps, { firmId, shareId, recipients: [planned], override });
  const [fresh] = rows.recipient;
  const { count } = await deps.tx.recipient.updateMany({
    where: { id: delivery.recipient.id, replacedBy: null },
    data: { replacedBy: fresh?.id ?? '' },
  });
  if (count === 0) {
    return false;
  }

  await deps.tx.writeRows({
    ...rows,
    contactEmail: kept.contactEmail,
    auditEntry: [
      ...kept.auditEntry,
      auditRow(deps, {
        actor,
        action: 'address-fixed',
        subjectId: delivery.id,
        data: { recipientId: fresh?.id ?? '' },
      }),
      ...overrideRows(deps, { actor, shareId, override }),
    ],
    job: [
      jobRow(deps, { firmId, kind: 'deliver-share', subjectId: shareId }),
      jobRow(deps, { firmId, kind: 'notify-conversation', subjectId: shareId }),
    ],
  });

  return true;
}
