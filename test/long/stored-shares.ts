// Reads the shares of the firm with everything that belongs to them, and says which are there by half.
import type { FirmDb } from '../../src/adapters/database/for-firm.ts';
import { groupedBy } from './grouped-by.ts';
import { openPlace, type Place } from './prepared-firm.ts';

type StoredDelivery = {
  readonly id: string;
  readonly state: string;
  readonly messageId: string;
  readonly updatedAt: Date;
};

export type StoredShare = {
  readonly id: string;
  /** Its message, which is unique in the long tests. */
  readonly token: string;
  readonly documentSha256: string;
  readonly delivery: StoredDelivery;
  readonly card: { readonly id: string; readonly state: string } | undefined;
};

/** Opens the database, which nobody else may have open when it is embedded. */
export async function readShares(place: Place): Promise<{ shares: StoredShare[]; torn: string[] }> {
  const database = await openPlace(place);
  try {
    const rows = await loadRows(database.forFirm(place.firmId));
    const torn = [...rows.shares.flatMap((share) => halvesOf(share, rows)), ...orphansOf(rows)];

    return { shares: rows.shares.map(storedShare), torn };
  } finally {
    await database.stop();
  }
}

type Rows = Awaited<ReturnType<typeof loadRows>>;
type ShareRow = Rows['shares'][number];

async function loadRows(db: FirmDb) {
  const shares = await db.share.findMany({
    orderBy: { id: 'asc' },
    select: {
      id: true,
      message: true,
      documentSha256: true,
      document: { select: { sha256: true } },
      bill: { select: { matters: { select: { matterId: true } } } },
      recipients: { select: { id: true } },
      deliveries: { select: { id: true, recipientId: true, state: true, messageId: true, updatedAt: true } },
      communications: { select: { matterId: true } },
      messages: { where: { kind: 'card' }, select: { id: true, state: true } },
    },
  });
  const audit = await db.auditEntry.findMany({ select: { action: true, subjectId: true } });
  const jobs = await db.job.findMany({ select: { kind: true, subjectId: true, failedAt: true } });

  return {
    shares,
    audited: groupedBy(audit, ({ action, subjectId }) => `${action} ${subjectId}`),
    jobs: new Map(jobs.map((job) => [`${job.kind} ${job.subjectId}`, job])),
  };
}

const SETTLED = new Set(['accepted', 'unknown', 'rejected', 'cancelled', 'bounced']);

function halvesOf(share: ShareRow, { audited, jobs }: Rows): string[] {
  const entries = (key: string) => audited.get(key)?.length ?? 0;
  const open = share.deliveries.filter(({ state }) => !SETTLED.has(state));
  const accepted = share.deliveries.filter(({ state }) => state === 'accepted');
  const matters = new Set(share.communications.map(({ matterId }) => matterId));
  const checks: readonly (readonly [boolean, string])[] = [
    [share.recipients.length === 1, 'has not exactly one recipient'],
    [share.deliveries.length === 1, 'has not exactly one delivery'],
    [share.deliveries[0]?.recipientId === share.recipients[0]?.id, 'has a delivery to somebody else'],
    [entries(`bill-shared ${share.id}`) === 1, 'has not exactly one audit entry'],
    [share.messages.length === 1, 'has not exactly one card'],
    [share.bill.matters.every(({ matterId }) => matters.has(matterId)), "is not in every matter's history"],
    [share.document.sha256 === share.documentSha256, 'names another document'],
    [open.length === 0 || jobs.has(`deliver-share ${share.id}`), 'is to be sent, and no job will'],
    [accepted.every(({ id }) => entries(`mail-accepted ${id}`) === 1), 'was accepted without an audit entry'],
    [jobs.get(`deliver-share ${share.id}`)?.failedAt == null, 'has a job that failed for good'],
  ];

  return checks.flatMap(([holds, problem]) => (holds ? [] : [`${share.message} (${share.id}) ${problem}`]));
}

/** What speaks of a share that is not there. Rows with a foreign key cannot. */
function orphansOf({ shares, audited, jobs }: Rows): string[] {
  const ids = new Set(shares.map(({ id }) => id));
  const deliveries = new Set(shares.flatMap((share) => share.deliveries.map(({ id }) => id)));
  const speaking = [...audited.keys(), ...jobs.keys()].map((key) => key.split(' '));

  return speaking.flatMap(([what = '', id = '']) => {
    const known = id.startsWith('shr_') ? ids.has(id) : !what.startsWith('mail-') || deliveries.has(id);

    return known ? [] : [`${what} is there for ${id}, which is not`];
  });
}

function storedShare(share: ShareRow): StoredShare {
  const [delivery] = share.deliveries;
  const nothing = { id: '', state: 'missing', messageId: '', updatedAt: new Date(0) };

  return {
    id: share.id,
    token: share.message,
    documentSha256: share.documentSha256,
    delivery: delivery ?? nothing,
    card: share.messages[0],
  };
}
