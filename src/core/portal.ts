// What the client portal allows: when a shared bill is open to a recipient, how long links, codes and sessions live, and how
// long somebody who guesses passwords has to wait.
import type { BillState } from './bill.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A recipient's link opens their bill for so long. */
export const LINK_LIFE_MS = 90 * DAY;
/** Somebody who has no password yet sets one with a link that is younger than this. */
export const INVITATION_LIFE_MS = 7 * DAY;
export const CODE_LIFE_MS = 10 * MINUTE;
export const CODE_TRIES = 5;
/** Until the second code is mailed to who presses the button again; each further one waits twice as long, up to an hour. */
export const CODE_PAUSE_MS = MINUTE;
/** The same for somebody who has a password, and who has not signed in. */
export const SIGN_IN_CODE_PAUSE_MS = HOUR;
export const SESSION_IDLE_MS = 30 * MINUTE;
export const SESSION_LIFE_MS = 12 * HOUR;

export type PortalFacts = {
  readonly byPortal: boolean;
  readonly holdUntil: Date;
  /** The share was cancelled. */
  readonly cancelled: boolean;
  /** This recipient's part of it was stopped, or another address took its place. */
  readonly stopped: boolean;
  readonly contactActive: boolean;
  readonly billState: BillState;
};

/** `withdrawn`: the firm has taken the bill back, and the page says so. `closed` looks as if there had never been anything. */
export type PortalStanding = 'open' | 'withdrawn' | 'closed';

export function portalStanding(facts: PortalFacts, now: Date): PortalStanding {
  const { byPortal, holdUntil, cancelled, stopped, contactActive, billState } = facts;
  if (!byPortal || cancelled || stopped || !contactActive || holdUntil > now) {
    return 'closed';
  }

  switch (billState) {
    case 'awaiting_payment':
    case 'paid':
      return 'open';
    case 'void':
    case 'deleted':
      return 'withdrawn';
    case 'draft':
    case 'awaiting_approval':
      return 'closed';
  }
}

/** Milliseconds after the last code in which no other is mailed, after so many that nobody used: they are for guessing, too. */
export function codePause(asked: number): number {
  return Math.min(CODE_PAUSE_MS * 2 ** Math.min(Math.max(asked - 1, 0), 20), HOUR);
}

/** Four wrong passwords cost nothing; from the fifth on each doubles the wait, up to an hour. */
const FREE_FAILURES = 4;
const LONGEST_WAIT_MS = HOUR;

/** Milliseconds after the last wrong password in which no other is looked at. */
export function waitAfterFailures(failures: number): number {
  const counted = failures - FREE_FAILURES;

  return counted <= 0 ? 0 : Math.min(2 ** Math.min(counted, 20) * SECOND, LONGEST_WAIT_MS);
}
