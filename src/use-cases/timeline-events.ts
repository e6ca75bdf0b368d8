// What happened to shares, out of the shares themselves, their audit entries and the communications that were logged.
// Used by bill-timeline.ts.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { TimelineItem } from '../chat/bill-status.ts';
import type { OverviewDelivery, ShareOverview } from './share-overview.ts';

/** What became of one mail. `at` is when; `who` is the staff member of a decision. */
type MailEvent = Extract<TimelineItem, { readonly reason: string }>;

const MAIL_KINDS: Readonly<Record<string, MailEvent['kind']>> = {
  'mail-accepted': 'sent',
  'mail-deferred': 'deferred',
  'mail-rejected': 'rejected',
  'mail-unknown': 'unknown',
  'mail-bounced': 'bounced',
  'mail-problem-reported': 'problem',
  'mail-resent': 'resent',
  'mail-marked-sent': 'marked-sent',
};
/** What was done to a share as a whole, by a staff member. */
const SHARE_KINDS = {
  'share-cancelled': 'cancelled',
  'sharing-stopped': 'stopped',
  'shared-again': 'shared-again',
} as const;
const ACTIONS = [...Object.keys(MAIL_KINDS), ...Object.keys(SHARE_KINDS), 'address-fixed', 'invitation-sent'];

/** Newest first. A mail that was tried again and again is one event: its first. */
export async function timelineOf(db: FirmDb, shares: readonly ShareOverview[]): Promise<TimelineItem[]> {
  const [audited, logged] = await Promise.all([auditedEvents(db, shares), loggedEvents(db, shares)]);
  const events = [...shares.flatMap(ownEvents), ...logged, ...audited];

  return events.toSorted((one, other) => other.at.getTime() - one.at.getTime());
}

function ownEvents({ createdAt: at, sharerName: who, holdUntil, deliveries }: ShareOverview): TimelineItem[] {
  const replacements = new Set(deliveries.filter(({ replaced }) => replaced).map(({ name }) => name));
  const mailed = deliveries.filter(({ kind }) => kind === 'bill');
  const first = mailed.filter(({ replaced, name }) => replaced || !replacements.has(name));
  const held = deliveries.some(({ state }) => state === 'held');

  return [
    ...(held ? [{ kind: 'held', at, until: holdUntil } as const] : []),
    { kind: 'shared', at, who, to: first.map(({ name }) => name) },
    ...mailed.flatMap(viewEvents),
  ];
}

/** The first, and the last where it is another. */
function viewEvents({ name, viewedAt, lastViewAt }: OverviewDelivery): TimelineItem[] {
  const times = [viewedAt, lastViewAt?.getTime() === viewedAt?.getTime() ? undefined : lastViewAt];

  return times.flatMap((at) => (at ? [{ kind: 'viewed', at, name } as const] : []));
}

async function loggedEvents(db: FirmDb, shares: readonly ShareOverview[]): Promise<TimelineItem[]> {
  const rows = await db.communication.findMany({
    where: { shareId: { in: shares.map(({ id }) => id) } },
    orderBy: { id: 'asc' },
    select: { shareId: true, occurredAt: true, body: true, matter: { select: { displayNumber: true } } },
  });

  return shares.flatMap(({ id }) => {
    const own = rows.filter(({ shareId }) => shareId === id);
    const matters = own.map(({ matter }) => matter.displayNumber);

    return own
      .slice(0, 1)
      .map(({ occurredAt: at, body }) => ({ kind: 'logged', at, matters, withMessage: body !== '' }) as const);
  });
}

type Entry = {
  readonly actorId: string;
  readonly action: string;
  readonly subjectId: string;
  readonly data: unknown;
  readonly occurredAt: Date;
};

async function auditedEvents(db: FirmDb, shares: readonly ShareOverview[]): Promise<TimelineItem[]> {
  const deliveries = shares.flatMap((share) => share.deliveries);
  const subjects = [...shares, ...deliveries].map(({ id }) => id);
  const entries: Entry[] = await db.auditEntry.findMany({
    where: { subjectId: { in: subjects }, action: { in: ACTIONS } },
    orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }],
    select: { actorId: true, action: true, subjectId: true, data: true, occurredAt: true },
  });
  const names = await staffNames(db, entries);

  return entries
    .filter((entry, index) => !isAnotherTry(entries, index, entry))
    .flatMap((entry) => eventOf(entry, { deliveries, who: names.get(entry.actorId) ?? '' }));
}

/** One more deferral of a mail that was deferred before. */
function isAnotherTry(entries: readonly Entry[], index: number, { action, subjectId }: Entry): boolean {
  const before = entries.slice(0, index).findLast((entry) => entry.subjectId === subjectId);

  return action === 'mail-deferred' && before?.action === action;
}

async function staffNames(db: FirmDb, entries: readonly Entry[]): Promise<Map<string, string>> {
  const ids = [...new Set(entries.map(({ actorId }) => actorId))];
  const rows = await db.staffMember.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });

  return new Map(rows.map(({ id, name }) => [id, name]));
}

type Around = { readonly deliveries: readonly OverviewDelivery[]; readonly who: string };

function eventOf({ action, subjectId, data, occurredAt: at }: Entry, { deliveries, who }: Around): TimelineItem[] {
  if (isOfShare(action)) {
    return [{ kind: SHARE_KINDS[action], at, who }];
  }

  const delivery = deliveries.find(({ id }) => id === subjectId);
  if (!delivery) {
    return [];
  }

  const kind = MAIL_KINDS[action];
  if (kind === undefined) {
    const address = deliveries.find(({ recipientId }) => recipientId === recipientIn(data))?.address ?? '';
    const about = { at, who, name: delivery.name };

    return [
      action === 'invitation-sent' ? { kind: 'invited', ...about } : { kind: 'address-fixed', ...about, address },
    ];
  }

  const { name, address } = delivery;

  return [{ kind, at, name, address, who, reason: reasonOf(delivery, kind) }];
}

function isOfShare(action: string): action is keyof typeof SHARE_KINDS {
  return action in SHARE_KINDS;
}

/** The delivery keeps the reason of the state that it is in. */
function reasonOf({ state, reason }: OverviewDelivery, kind: MailEvent['kind']): string {
  return state === kind || (kind === 'problem' && state === 'accepted') ? reason : '';
}

function recipientIn(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'recipientId' in data ? data.recipientId : undefined;
}
