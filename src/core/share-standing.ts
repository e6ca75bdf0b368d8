// What can be said of a share now. "Shared" means that the client can open the bill in the portal; a mailed bill is a
// copy, which nobody can take back: it is "sent", and never "shared". Used by the views of shares and bills.
import type { BillState } from './bill.ts';
import { type DeliveryState, OPEN_STATES } from './delivery.ts';

export type StandingFacts = {
  readonly byEmail: boolean;
  readonly byPortal: boolean;
  /** It was cancelled or stopped. */
  readonly ended: boolean;
  readonly holdUntil: Date;
  readonly billState: BillState;
  readonly deliveries: readonly {
    readonly state: DeliveryState;
    readonly acceptedAt: Date | undefined;
    /** Another recipient took this one's place. */
    readonly replaced: boolean;
    /** The bill is not open to this recipient any more: it was stopped, or the contact is none of the firm's now. */
    readonly stopped: boolean;
  }[];
};

export type ShareStanding = {
  /** The green mark. */
  readonly shared: boolean;
  /** When the first copy was taken by the mail server; undefined when none was. */
  readonly sentAt: Date | undefined;
  /** Mails that were refused or came back, and that nobody has sent elsewhere. */
  readonly undelivered: number;
  /** It was in the portal, and is open to nobody there any more. */
  readonly stopped: boolean;
  readonly unknown: number;
  readonly waiting: number;
};

const UNDELIVERED: readonly DeliveryState[] = ['rejected', 'bounced'];

export function shareStanding(facts: StandingFacts, now: Date): ShareStanding {
  const current = facts.deliveries.filter(({ replaced }) => !replaced);
  const isStopped = current.length > 0 && current.every(({ stopped }) => stopped);
  const count = (states: readonly DeliveryState[]) => current.filter(({ state }) => states.includes(state)).length;

  return {
    shared: !isStopped && isOpenInPortal(facts, now),
    stopped: facts.byPortal && isStopped,
    sentAt: facts.byEmail ? firstSent(facts.deliveries) : undefined,
    undelivered: count(UNDELIVERED),
    unknown: count(['unknown']),
    waiting: count(OPEN_STATES),
  };
}

/** A portal share is active when its hold is over, until it ends for all, while the bill is one that a client may see. */
function isOpenInPortal({ byPortal, ended, holdUntil, billState }: StandingFacts, now: Date): boolean {
  return byPortal && !ended && holdUntil <= now && (billState === 'awaiting_payment' || billState === 'paid');
}

function firstSent(deliveries: StandingFacts['deliveries']): Date | undefined {
  const times = deliveries.flatMap(({ state, acceptedAt }) => (state === 'accepted' && acceptedAt ? [acceptedAt] : []));

  return times.toSorted((one, other) => one.getTime() - other.getTime())[0];
}
