// The decision whether a bill may be shared as asked. Form, preview and confirm all ask it, and so
// does every other way in; nothing is shared that it did not allow.

import { type Bill, type BillShareBlock, whyNotShareable } from './bill.ts';
import type { BillFileFormat } from './bill-file.ts';
import { parseEmailAddress, sameAddress } from './contact.ts';
import type { ContactId } from './ids.ts';
import type { Plan } from './plan.ts';
import type { GuardedRecipient } from './recipient-guard.ts';
import { ok, type Result, refuse } from './result.ts';
import { type ChannelRefusal, refusalOfChannel, type ShareChannel, waysOf } from './share-channel.ts';
import { mayDo, type Role } from './staff.ts';

export const MAX_MESSAGE = 3000;
export const MAX_RECIPIENTS = 20;

/** Someone who was chosen in the form: a contact at one address, or a contact whose address was typed in. */
export type ChosenRecipient = {
  readonly contactId: ContactId;
  readonly name: string;
  readonly kind: 'person' | 'company';
  readonly active: boolean;
  readonly address: string | undefined;
  /** True when the address was typed in the form and is not on file yet. */
  readonly entered: boolean;
  /** The file that the contact wants beside the PDF. */
  readonly billFile?: BillFileFormat;
};

export type ShareFacts = {
  readonly role: Role;
  readonly plan: Plan;
  readonly draftForReview: boolean;
  /** Whether clients can reach the portal at all. */
  readonly portalOffered: boolean;
  readonly channel: ShareChannel;
  readonly bill: Bill;
  /** The version that the form or preview was made of. */
  readonly expectedVersion: number;
  readonly recipients: readonly ChosenRecipient[];
  readonly message: string;
};

export type PlannedRecipient = GuardedRecipient & { readonly billFile?: BillFileFormat };

export type SharePlan = {
  readonly recipients: readonly PlannedRecipient[];
  readonly message: string;
  readonly byEmail: boolean;
  readonly byPortal: boolean;
};

export type ShareRefusal =
  | { readonly code: 'no-permission' }
  | ChannelRefusal
  | { readonly code: BillShareBlock; readonly number: string }
  | { readonly code: 'bill-changed'; readonly number: string; readonly now: 'changed' | 'paid' | 'void' | 'deleted' }
  | { readonly code: 'no-recipients' }
  | { readonly code: 'too-many-recipients'; readonly most: number }
  | { readonly code: 'contact-inactive'; readonly name: string }
  | { readonly code: 'no-address'; readonly contactId: ContactId; readonly name: string }
  | { readonly code: 'bad-address'; readonly contactId: ContactId; readonly name: string }
  | { readonly code: 'same-address-twice'; readonly address: string }
  | { readonly code: 'message-too-long'; readonly most: number; readonly length: number };

/** Decides in the order in which a person would want to be told. */
export function decideShare(facts: ShareFacts): Result<SharePlan, ShareRefusal> {
  const refusal =
    refusalOfBill(facts) ??
    refusalOfChannel(facts) ??
    refusalOfRecipients(facts.recipients) ??
    refusalOfMessage(facts.message);
  if (refusal) {
    return refuse(refusal);
  }

  const recipients = facts.recipients.map((recipient) => ({
    contactId: recipient.contactId,
    name: recipient.name,
    kind: recipient.kind,
    address: parseEmailAddress(recipient.address ?? '') ?? '',
    entered: recipient.entered,
    ...(recipient.billFile === undefined ? {} : { billFile: recipient.billFile }),
  }));

  return ok({ recipients, message: facts.message.trim(), ...waysOf(facts.channel) });
}

/** Whether this bill may be shared at all by this person: known before a channel or a recipient is chosen. */
export function refusalOfBill(
  facts: Pick<ShareFacts, 'role' | 'draftForReview' | 'expectedVersion'> & {
    readonly bill: Pick<Bill, 'number' | 'state' | 'version'>;
  },
): ShareRefusal | undefined {
  const { bill } = facts;
  if (!mayDo(facts.role, 'share-bills')) {
    return { code: 'no-permission' };
  }

  if (bill.version !== facts.expectedVersion) {
    return { code: 'bill-changed', number: bill.number, now: whatBecameOf(bill) };
  }

  const block = whyNotShareable(bill.state, facts.draftForReview);

  return block && { code: block, number: bill.number };
}

function whatBecameOf(bill: Pick<Bill, 'state'>): 'changed' | 'paid' | 'void' | 'deleted' {
  return bill.state === 'paid' || bill.state === 'void' || bill.state === 'deleted' ? bill.state : 'changed';
}

function refusalOfRecipients(recipients: readonly ChosenRecipient[]): ShareRefusal | undefined {
  if (recipients.length === 0) {
    return { code: 'no-recipients' };
  }

  if (recipients.length > MAX_RECIPIENTS) {
    return { code: 'too-many-recipients', most: MAX_RECIPIENTS };
  }

  for (const recipient of recipients) {
    const refusal = refusalOfRecipient(recipient);
    if (refusal) {
      return refusal;
    }
  }

  return refusalOfRepeats(recipients);
}

function refusalOfRecipient(recipient: ChosenRecipient): ShareRefusal | undefined {
  const { contactId, name, address } = recipient;
  if (!recipient.active) {
    return { code: 'contact-inactive', name };
  }

  if (address === undefined || address.trim() === '') {
    return { code: 'no-address', contactId, name };
  }

  return parseEmailAddress(address) ? undefined : { code: 'bad-address', contactId, name };
}

function refusalOfRepeats(recipients: readonly ChosenRecipient[]): ShareRefusal | undefined {
  const addresses = recipients.map((recipient) => parseEmailAddress(recipient.address ?? '') ?? '');
  const repeat = addresses.find((address, index) =>
    addresses.slice(0, index).some((earlier) => sameAddress(earlier, address)),
  );

  return repeat === undefined ? undefined : { code: 'same-address-twice', address: repeat };
}

function refusalOfMessage(message: string): ShareRefusal | undefined {
  const length = message.trim().length;

  return length > MAX_MESSAGE ? { code: 'message-too-long', most: MAX_MESSAGE, length } : undefined;
}

/** The number of seconds from now to the end of the hold, as an instant. */
export function holdUntil(now: Date, holdSeconds: number): Date {
  return new Date(now.getTime() + holdSeconds * 1000);
}
