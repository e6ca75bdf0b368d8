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

/** On their way, or waiting for it. A database that was restored from a backup knows nothing of what became of those. */
export const OPEN_STATES: readonly DeliveryState[] = ['held', 'queued', 'sending', 'transmitting', 'deferred'];

/** The reason of a mail that is `unknown` because its database was restored. */
export const RESTORED = 'restored';

const STEPS: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  held: ['queued', 'sending', 'cancelled'],
  queued: ['sending', 'cancelled'],
  sending: ['queued', 'transmitting', 'deferred', 'rejected'],
  transmitting: ['accepted', 'deferred', 'rejected', 'unknown'],
  deferred: ['sending', 'rejected', 'cancelled'],
  unknown: ['queued', 'sending', 'accepted', 'bounced'],
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
/** After this long the sharer is told that a mail is late. A try is made then, so that what is said is true. */
const LATE_MS = 15 * MINUTE;
/** When a mail whose arrival is not known is sent once more, with the same Message-ID (RFC 1047 names the risk). */
const RESEND_MS = 10 * MINUTE;

/** Milliseconds to the next try after attempt n (from 1); undefined when 48 hours are over. */
export function nextTryAfter(attempt: number, deferredForMs: number): number | undefined {
  const backOff = BACK_OFF[attempt - 1] ?? HOUR;
  const wait = deferredForMs < LATE_MS ? Math.min(backOff, LATE_MS - deferredForMs) : backOff;

  return deferredForMs + wait > DEFERRAL_LIMIT_MS ? undefined : wait;
}

/** What the sharer is told beside the card. `late` and `given-up` are about deferrals. */
export const DELIVERY_NOTICES = ['rejected', 'late', 'given-up', 'bounced', 'unknown'] as const;

export type DeliveryNotice = (typeof DELIVERY_NOTICES)[number];

const STATE_OF_NOTICE: Readonly<Record<DeliveryNotice, DeliveryState>> = {
  rejected: 'rejected',
  late: 'deferred',
  'given-up': 'rejected',
  bounced: 'bounced',
  unknown: 'unknown',
};

/** Whether that can still be said of a delivery: one may be through before the platform takes a notice about it. */
export function isStillSo(notice: DeliveryNotice, state: DeliveryState): boolean {
  return STATE_OF_NOTICE[notice] === state;
}

/** What is done when nobody can know whether a mail arrived: it is sent once more after ten minutes, or a person decides. */
export type SilencePolicy = 'resend-same-id' | 'ask';

export type AttemptFacts = {
  /** From 1. */
  readonly attempt: number;
  readonly firstDeferredAt: Date | null;
  /** How often the mail server fell silent before. */
  readonly silences: number;
  readonly policy: SilencePolicy;
  readonly now: Date;
};

export type AttemptOutcome = {
  readonly kind: 'accepted' | 'deferred' | 'rejected' | 'unknown';
  readonly reason: string;
};

/** The delivery after an attempt. */
export type AttemptEffect = {
  readonly data: {
    readonly state: DeliveryState;
    readonly reason: string;
    /** Null: it is not tried again by itself. */
    readonly nextTryAt: Date | null;
    readonly acceptedAt?: Date;
    readonly firstDeferredAt?: Date;
    readonly silences?: number;
  };
  readonly notice: DeliveryNotice | undefined;
};

export function afterAttempt(facts: AttemptFacts, { kind, reason }: AttemptOutcome): AttemptEffect {
  switch (kind) {
    case 'accepted':
      return { data: { state: kind, reason: '', nextTryAt: null, acceptedAt: facts.now }, notice: undefined };
    case 'rejected':
      return { data: { state: kind, reason, nextTryAt: null }, notice: 'rejected' };
    case 'unknown':
      return afterSilence(facts, reason);
    case 'deferred':
      return afterDeferral(facts, reason);
  }
}

function afterSilence({ silences, policy, now }: AttemptFacts, reason: string): AttemptEffect {
  const again = policy === 'resend-same-id' && silences === 0;
  const nextTryAt = again ? new Date(now.getTime() + RESEND_MS) : null;

  return {
    data: { state: 'unknown', reason, nextTryAt, silences: silences + 1 },
    notice: again ? undefined : 'unknown',
  };
}

function afterDeferral({ attempt, now, ...facts }: AttemptFacts, reason: string): AttemptEffect {
  const firstDeferredAt = facts.firstDeferredAt ?? now;
  const deferredForMs = now.getTime() - firstDeferredAt.getTime();
  const wait = nextTryAfter(attempt, deferredForMs);
  if (wait === undefined) {
    return { data: { state: 'rejected', reason, nextTryAt: null, firstDeferredAt }, notice: 'given-up' };
  }

  const nextTryAt = new Date(now.getTime() + wait);

  return {
    data: { state: 'deferred', reason, nextTryAt, firstDeferredAt },
    notice: deferredForMs >= LATE_MS ? 'late' : undefined,
  };
}
