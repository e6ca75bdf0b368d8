// Loads what the decision about a share is made on. Preview and confirm ask the same.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ShareValues } from '../chat/form.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { checkRepeats, type SharedBefore } from '../core/duplicate-guard.ts';
import type { WarnedRecipient } from '../core/judge-recipients.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { type ChosenRecipient, decideShare, type SharePlan } from '../core/share.ts';
import { mayDo } from '../core/staff.ts';
import { type Access, loadAccess } from './access.ts';
import { canSeeBill, type LoadedBill, loadBill } from './bill-facts.ts';
import { chosenContacts } from './contact-choices.ts';
import { earlierShares, repeatRefusal, warnedRecipients } from './guard-facts.ts';

export type DecideDeps = {
  readonly db: FirmDb;
  /** Whether clients can reach the portal at all. */
  readonly portalOffered: boolean;
};

export type DecidedShare = {
  readonly access: Access;
  readonly bill: LoadedBill;
  readonly plan: SharePlan;
  /** What the recipient guard says; the firm's levels and a reason decide what becomes of it. */
  readonly warned: readonly WarnedRecipient[];
  /** Who had the bill before, newest first. */
  readonly sharedBefore: readonly SharedBefore[];
};

/** Loads the facts as they are now and decides. `expectedVersion` is the bill's version that the person saw. */
export async function decideShareNow(
  { db, portalOffered }: DecideDeps,
  request: { actor: StaffActor; values: ShareValues; expectedVersion: number | undefined; now: Date },
): Promise<Result<DecidedShare, ChatRefusal>> {
  const { actor, values } = request;
  const [access, bill, recipients] = await Promise.all([
    loadAccess(db, actor),
    values.billId === undefined ? undefined : loadBill(db, values.billId),
    recipientsOf(db, values),
  ]);
  if (!access || !mayDo(access.role, 'share-bills')) {
    return refuse({ code: 'no-permission' });
  }

  if (values.billId === undefined) {
    return refuse({ code: 'no-bill' });
  }

  if (!bill || !(await canSeeBill(db, { actor, access, billId: values.billId }))) {
    return refuse({ code: 'bill-not-found', number: '' });
  }

  if (!recipients) {
    return refuse({ code: 'contact-not-found' });
  }

  const decision = decideShare({
    role: access.role,
    plan: access.firm.plan,
    draftForReview: access.firm.settings.draftForReview,
    portalOffered,
    channel: values.channel,
    bill,
    expectedVersion: request.expectedVersion ?? bill.version,
    recipients,
    message: values.message,
  });

  return decision.ok ? askGuards(db, { access, bill, plan: decision.value, now: request.now }) : decision;
}

async function askGuards(
  db: FirmDb,
  request: Pick<DecidedShare, 'access' | 'bill' | 'plan'> & { readonly now: Date },
): Promise<Result<DecidedShare, ChatRefusal>> {
  const { now, ...decided } = request;
  const { bill, plan } = decided;
  const [earlier, warned] = await Promise.all([
    earlierShares(db, { bill, now }),
    warnedRecipients(db, { bill, recipients: plan.recipients }),
  ]);
  const repeats = checkRepeats({ now, planned: plan, earlier });
  if (!repeats.ok) {
    return refuse(repeatRefusal(repeats.refusal, now));
  }

  return ok({ ...decided, warned, sharedBefore: repeats.value });
}

/** Undefined when a chosen value is not a contact of the firm any more: nobody is skipped silently. */
async function recipientsOf(db: FirmDb, values: ShareValues): Promise<ChosenRecipient[] | undefined> {
  const choices = await chosenContacts(db, values.to);
  if (choices.length !== values.to.length) {
    return undefined;
  }

  return choices.map((choice) => ({
    contactId: choice.contactId,
    name: choice.name,
    kind: choice.kind,
    active: choice.active,
    address: choice.address ?? values.addresses[choice.contactId],
    entered: choice.address === undefined,
    ...(choice.billFile === undefined ? {} : { billFile: choice.billFile }),
  }));
}
