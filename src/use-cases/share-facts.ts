// Loads what the decision about a share is made on. Preview and confirm ask the same.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { ShareValues } from '../chat/form.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { type ChosenRecipient, decideShare, type SharePlan } from '../core/share.ts';
import { mayDo } from '../core/staff.ts';
import { type Access, loadAccess } from './access.ts';
import { canSeeBill, type LoadedBill, loadBill } from './bill-facts.ts';
import { chosenContacts } from './contact-choices.ts';

type Db = FirmDb | FirmTx;

export type DecidedShare = {
  readonly access: Access;
  readonly bill: LoadedBill;
  readonly plan: SharePlan;
};

/** Loads the facts as they are now and decides. `expectedVersion` is the bill's version that the person saw. */
export async function decideShareNow(
  db: Db,
  request: { actor: StaffActor; values: ShareValues; expectedVersion: number | undefined },
): Promise<Result<DecidedShare, ChatRefusal>> {
  const { actor, values } = request;
  const access = await loadAccess(db, actor);
  if (!access || !mayDo(access.role, 'share-bills')) {
    return refuse({ code: 'no-permission' });
  }

  if (values.billId === undefined) {
    return refuse({ code: 'no-bill' });
  }

  const bill = await loadBill(db, values.billId);
  if (!bill || !(await canSeeBill(db, { actor, access, billId: values.billId }))) {
    return refuse({ code: 'bill-not-found', number: '' });
  }

  const recipients = await recipientsOf(db, values);
  if (!recipients) {
    return refuse({ code: 'contact-not-found' });
  }

  const decision = decideShare({
    role: access.role,
    plan: access.firm.plan,
    draftForReview: access.firm.settings.draftForReview,
    bill,
    expectedVersion: request.expectedVersion ?? bill.version,
    recipients,
    message: values.message,
  });

  return decision.ok ? ok({ access, bill, plan: decision.value }) : decision;
}

/** Undefined when a chosen value is not a contact of the firm any more: nobody is skipped silently. */
async function recipientsOf(db: Db, values: ShareValues): Promise<ChosenRecipient[] | undefined> {
  const choices = await chosenContacts(db, values.to);
  if (choices.length !== values.to.length) {
    return undefined;
  }

  return choices.map((choice) => ({
    contactId: choice.contactId,
    name: choice.name,
    active: choice.active,
    address: choice.address ?? values.addresses[choice.contactId],
    entered: choice.address === undefined,
  }));
}
