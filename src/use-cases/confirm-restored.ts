// The operator confirms that a database was restored: of each mail of a firm that may have gone out since, the sharer is asked,
// whatever the firm wants done with silent mail servers. Codes and links are not mailed: people ask again. Called by
// `sharebill restored --yes` for each firm; done again it finds nothing more.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import { RESTORED } from '../core/delivery.ts';
import type { FirmId } from '../core/ids.ts';
import { lookAtRestored, lostJobs, lostMails, type RestoredFacts, type RestoredRequest } from './look-at-restored.ts';
import { noticeRow } from './notices.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

export type ConfirmRestoredDeps = WriteDeps & { readonly db: FirmDb };

type Confirmed = RestoredRequest & { readonly firmId: FirmId };

const MAIL_COLUMNS = {
  id: true,
  shareId: true,
  share: { select: { platform: true, workspaceId: true, conversation: true } },
} as const;

export async function confirmRestored(deps: ConfirmRestoredDeps, request: Confirmed): Promise<RestoredFacts> {
  return deps.db.$transaction(async (tx) => {
    const facts = await lookAtRestored({ db: tx }, request);
    await askForMails(deps, { tx, request });
    await letLinksBeAskedFor(tx, request);
    await tx.job.deleteMany({ where: { OR: ofKinds(request) } });
    await tx.writeRows({ auditEntry: [auditEntryOf(deps, { request, facts })] });

    return facts;
  });
}

function ofKinds(request: Confirmed) {
  return [lostJobs('mail-portal-code', request), lostJobs('mail-new-link', request)];
}

type Work = { readonly tx: FirmTx; readonly request: Confirmed };

/** A mail that is cancelled in the same moment stays so: what is said of an unknown one is not said of it. */
async function askForMails(deps: ConfirmRestoredDeps, { tx, request }: Work): Promise<void> {
  const { firmId } = request;
  const mails = await tx.delivery.findMany({ where: lostMails(request), orderBy: { id: 'asc' }, select: MAIL_COLUMNS });
  const data = { state: 'unknown', reason: RESTORED, nextTryAt: null, updatedAt: deps.clock.now() };
  await tx.delivery.updateMany({ where: lostMails(request), data });
  const shareIds = [...new Set(mails.map(({ shareId }) => shareId))];
  await tx.writeRows({
    chatMessage: mails.map(({ id, shareId, share }) =>
      noticeRow(deps, { share: { firmId, shareId, ...share }, kind: 'unknown', deliveryId: id }),
    ),
    job: shareIds.map((subjectId) => jobRow(deps, { firmId, kind: 'notify-conversation', subjectId })),
  });
}

/** The link before the one that is not mailed now counts again: whoever has it can ask for another. */
async function letLinksBeAskedFor(tx: FirmTx, request: Confirmed): Promise<void> {
  const jobs = await tx.job.findMany({ where: lostJobs('mail-new-link', request), select: { subjectId: true } });
  for (const { subjectId } of jobs) {
    const link = await tx.recipientLink.findFirst({ where: { id: subjectId }, select: { recipientId: true } });
    const before = await tx.recipientLink.findFirst({
      where: { recipientId: link?.recipientId ?? '', id: { lt: subjectId } },
      orderBy: { id: 'desc' },
      select: { id: true },
    });
    await tx.recipientLink.updateMany({ where: { id: before?.id ?? '' }, data: { replacedAt: null } });
  }
}

function auditEntryOf(deps: ConfirmRestoredDeps, { request, facts }: { request: Confirmed; facts: RestoredFacts }) {
  const { firmId, foundAt } = request;
  const { mails, codes, links } = facts;
  const data = { foundAt: foundAt.toJSON(), mails, codes, links };

  return auditRow(deps, { actor: { kind: 'operator', firmId }, action: 'restored-confirmed', subjectId: firmId, data });
}
