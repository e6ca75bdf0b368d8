// What a firm's database cannot know after it was restored from a backup: which mails that waited then have gone out since.
// Called by the command `restored`, and by confirm-restored.ts with its transaction.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import { OPEN_STATES } from '../core/delivery.ts';
import type { JobKind } from './rows.ts';

/** `foundAt`: up to then nothing that is written is certain to be the last word. What people did after it is. */
export type RestoredRequest = { readonly foundAt: Date };

export type RestoredFacts = {
  /** Of the newest audit entry: about when the backup was made. */
  readonly knownUntil: Date | undefined;
  readonly shares: number;
  readonly mails: number;
  readonly codes: number;
  readonly links: number;
};

/** On their way, waiting for it, or about to be sent once more. */
export function lostMails({ foundAt }: RestoredRequest) {
  const isOpen = [{ state: { in: [...OPEN_STATES] } }, { state: 'unknown', nextTryAt: { not: null } }];

  return { updatedAt: { lte: foundAt }, OR: isOpen };
}

export function lostJobs(kind: Extract<JobKind, `mail-${string}`>, { foundAt }: RestoredRequest) {
  return { kind, createdAt: { lte: foundAt } };
}

export async function lookAtRestored(
  { db }: { readonly db: FirmDb | FirmTx },
  request: RestoredRequest,
): Promise<RestoredFacts> {
  const mails = await db.delivery.findMany({ where: lostMails(request), select: { shareId: true } });
  const newest = await db.auditEntry.findFirst({
    where: { occurredAt: { lte: request.foundAt } },
    orderBy: { occurredAt: 'desc' },
    select: { occurredAt: true },
  });

  return {
    knownUntil: newest?.occurredAt,
    shares: new Set(mails.map(({ shareId }) => shareId)).size,
    mails: mails.length,
    codes: await db.job.count({ where: lostJobs('mail-portal-code', request) }),
    links: await db.job.count({ where: lostJobs('mail-new-link', request) }),
  };
}
