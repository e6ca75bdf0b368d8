// The duplicate guard: whether a bill went out like this a moment ago, or too often, and who had it before.
// Preview and confirm ask it.
import { sameAddress } from './contact.ts';
import type { ContactId } from './ids.ts';
import { ok, type Result, refuse } from './result.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long the same share is refused as a repeat. */
const REPEAT_MS = MINUTE;
/** How long an earlier share is told of. */
export const TOLD_MS = 30 * DAY;

/** A bound on double sends, whatever their cause. */
export const SHARE_LIMITS = {
  bill: { most: 20, withinMs: DAY },
  contact: { most: 3, withinMs: HOUR },
} as const;

export type ShareRecipient = { readonly contactId: ContactId; readonly name: string; readonly address: string };

/** A share of the same bill. Those of the last 30 days are enough, in any order. */
export type EarlierShare = {
  readonly sharedAt: Date;
  /** The sharer's name. */
  readonly sharer: string;
  readonly recipients: readonly ShareRecipient[];
  readonly message: string;
  readonly cancelled: boolean;
  /** A person has stopped all of it: the same once more is no slip. */
  readonly stopped: boolean;
};

export type RepeatFacts = {
  readonly now: Date;
  readonly planned: { readonly recipients: readonly ShareRecipient[]; readonly message: string };
  readonly earlier: readonly EarlierShare[];
};

/** To be seen before confirm; it needs no reason. */
export type SharedBefore = {
  readonly code: 'shared-before';
  readonly sharedAt: Date;
  readonly sharer: string;
  /** Its recipients who are chosen again: the same contact or the same address. */
  readonly to: readonly ShareRecipient[];
};

/** `possibleAt`: from then on the same share is not refused by this rule, if nothing else is shared until then. */
export type RepeatRefusal =
  | { readonly code: 'exact-repeat'; readonly sharedAt: Date; readonly sharer: string; readonly possibleAt: Date }
  | TooManyShares;

export type TooManyShares =
  | { readonly code: 'too-many-shares'; readonly of: 'bill'; readonly most: number; readonly possibleAt: Date }
  | {
      readonly code: 'too-many-shares';
      readonly of: 'contact';
      readonly name: string;
      readonly most: number;
      readonly possibleAt: Date;
    };

/** Refuses a repeat, or gives the warnings, newest first. A cancelled share counts for nothing. */
export function checkRepeats(facts: RepeatFacts): Result<readonly SharedBefore[], RepeatRefusal> {
  const earlier = facts.earlier
    .filter(({ cancelled }) => !cancelled)
    .sort((left, right) => right.sharedAt.getTime() - left.sharedAt.getTime());
  const refusal = exactRepeat({ ...facts, earlier }) ?? tooManyShares({ ...facts, earlier });

  return refusal ? refuse(refusal) : ok(sharesBefore({ ...facts, earlier }));
}

function exactRepeat({ now, planned, earlier }: RepeatFacts): RepeatRefusal | undefined {
  const repeated = earlier.find(
    (share) =>
      !share.stopped &&
      isWithin(share, { now, ms: REPEAT_MS }) &&
      share.message.trim() === planned.message.trim() &&
      addressesOf(share.recipients) === addressesOf(planned.recipients),
  );
  if (!repeated) {
    return undefined;
  }

  const { sharedAt, sharer } = repeated;

  return { code: 'exact-repeat', sharedAt, sharer, possibleAt: after(sharedAt, REPEAT_MS) };
}

/** The limit that holds longest, so that what is said to be possible then is. */
function tooManyShares(facts: RepeatFacts): TooManyShares | undefined {
  const { bill, contact } = SHARE_LIMITS;
  const code = 'too-many-shares';
  const billAt = possibleAgain(facts, bill);
  const reached: TooManyShares[] = billAt ? [{ code, of: 'bill', most: bill.most, possibleAt: billAt }] : [];
  for (const recipient of facts.planned.recipients) {
    const earlier = facts.earlier.filter((share) => share.recipients.some((other) => isSame(other, recipient)));
    const possibleAt = possibleAgain({ ...facts, earlier }, contact);
    if (possibleAt) {
      reached.push({ code, of: 'contact', name: recipient.name, most: contact.most, possibleAt });
    }
  }

  return reached.sort((left, right) => right.possibleAt.getTime() - left.possibleAt.getTime())[0];
}

/** Undefined when one more share fits into the limit now. */
function possibleAgain(
  { now, earlier }: RepeatFacts,
  limit: { readonly most: number; readonly withinMs: number },
): Date | undefined {
  const counted = earlier.filter((share) => isWithin(share, { now, ms: limit.withinMs }));
  const last = counted[limit.most - 1];

  return last && after(last.sharedAt, limit.withinMs);
}

function sharesBefore({ now, planned, earlier }: RepeatFacts): SharedBefore[] {
  return earlier
    .filter((share) => isWithin(share, { now, ms: TOLD_MS }))
    .map(({ sharedAt, sharer, recipients }) => ({
      code: 'shared-before' as const,
      sharedAt,
      sharer,
      to: recipients.filter((recipient) => planned.recipients.some((chosen) => isSame(recipient, chosen))),
    }))
    .filter(({ to }) => to.length > 0);
}

function isSame(left: ShareRecipient, right: ShareRecipient): boolean {
  return left.contactId === right.contactId || sameAddress(left.address, right.address);
}

/** A share of another process may lie a little in the future: it counts too. */
function isWithin({ sharedAt }: EarlierShare, span: { readonly now: Date; readonly ms: number }): boolean {
  return span.now.getTime() - sharedAt.getTime() < span.ms;
}

function after(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms);
}

function addressesOf(recipients: readonly ShareRecipient[]): string {
  return [...new Set(recipients.map(({ address }) => address.trim().toLowerCase()))].sort().join(' ');
}
