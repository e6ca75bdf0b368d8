// The states of one mail to one recipient, which steps exist between them, and when to try again.
// "Sent" is said only in `accepted`: after the mail server took the mail.

export const DELIVERY_STATES = [
  'held',
  'queued',
  'sending',
  'transmitting',
  'accepted',
  'deferred',
  'rejected',
  'unknown',
  'cancelled',
  'bounced',
] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

const STEPS: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  held: ['queued', 'sending', 'cancelled'],
  queued: ['sending', 'cancelled'],
  sending: ['queued', 'transmitting', 'deferred', 'rejected'],
  transmitting: ['accepted', 'deferred', 'rejected', 'unknown'],
  deferred: ['sending', 'rejected', 'cancelled'],
  unknown: ['sending', 'accepted'],
  accepted: ['bounced'],
  rejected: [],
  cancelled: [],
  bounced: [],
};

/** The states from which a delivery can come into that one. */
export function statesBefore(to: DeliveryState): readonly DeliveryState[] {
  return DELIVERY_STATES.filter((from) => STEPS[from].includes(to));
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const BACK_OFF = [30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE];

/** How long a deferred mail is tried: 48 hours from its first deferral. */
const DEFERRAL_LIMIT_MS = 48 * HOUR;

/** Milliseconds to the next try after attempt n (from 1); undefined when 48 hours are over. */
export function nextTryAfter(attempt: number, deferredForMs: number): number | undefined {
  const wait = BACK_OFF[attempt - 1] ?? HOUR;

  return deferredForMs + wait > DEFERRAL_LIMIT_MS ? undefined : wait;
}
