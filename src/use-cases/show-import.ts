// Shows how it stands with a dropped file: posts its card once and updates it after that, every few seconds while the file
// is read or applied. The handler of the job `show-import`; jobs of one import never run at the same time.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { type Going, importCard } from '../chat/import-card.ts';
import { money } from '../core/money.ts';
import type { ConversationPort } from '../ports/conversation.ts';
import { countOutcomes } from './apply-import.ts';
import { type DroppedImport, loadDropped } from './imports/dropped-import.ts';
import { onlyBill } from './imports/only-bill.ts';
import { isRepeat, MESSAGE_COLUMNS, type PostDeps, saveMessage, showMessage } from './post-message.ts';

export type ShowImportDeps = PostDeps & { readonly conversations: Readonly<Record<string, ConversationPort>> };

/** So often is it looked how far it is; what did not change is not sent. */
const EVERY_MS = 3_000;
const WHILE_STUCK_MS = 60_000;

/** Returns when to look again. Throws Fault('chat-failed', retryable) when the platform may take the card later. */
export async function showImport(
  deps: ShowImportDeps,
  { importId }: { importId: string },
): Promise<{ retryAt: Date } | undefined> {
  const dropped = await loadDropped(deps.db, importId);
  const card = await findCard(deps.db, importId);
  const port = card ? deps.conversations[card.platform] : undefined;
  if (!dropped || !card || !port || card.state === 'failed') {
    return undefined;
  }

  const now = await standing(deps.db, dropped);
  const message = importCard({ importId, fileName: dropped.fileName, now, repeat: isRepeat(card) });
  const shown = (await isTheirs(deps.db, dropped)) && (await showMessage(deps, { row: card, port, message }));
  if (!shown) {
    await saveMessage(deps, card, { state: 'failed' });

    return undefined;
  }

  return comeBack(deps, now);
}

type Standing = Parameters<typeof importCard>[0]['now'];

function findCard(db: FirmDb, importId: string) {
  return db.chatMessage.findFirst({ where: { importId, kind: 'card' }, select: MESSAGE_COLUMNS });
}

/** Somebody who left the firm, or is linked there no more, is shown nothing. */
async function isTheirs(db: FirmDb, { staffMemberId, platform, workspaceId }: DroppedImport): Promise<boolean> {
  const where = { staffMemberId, platform, workspaceId, staffMember: { removedAt: null } };

  return (await db.chatIdentity.count({ where })) > 0;
}

function comeBack({ clock }: ShowImportDeps, now: Standing): { retryAt: Date } | undefined {
  if (now.state !== 'reading' && now.state !== 'applying') {
    return undefined;
  }

  return { retryAt: new Date(clock.now().getTime() + (now.going === 'well' ? EVERY_MS : WHILE_STUCK_MS)) };
}

async function standing(db: FirmDb, dropped: DroppedImport): Promise<Standing> {
  const { id, state, report, rowCount } = dropped;
  switch (state) {
    case 'received':
      return { state: 'reading', done: rowCount, going: await goingOf(db, { id, kind: 'read-import' }) };
    case 'checked':
      return checkedStanding(db, dropped);
    case 'staged': {
      const done = await db.importRow.count({ where: { importId: id, appliedAt: { not: null } } });

      return { state: 'applying', done, all: rowCount, going: await goingOf(db, { id, kind: 'apply-import' }) };
    }
    case 'applied': {
      const oneBill = (await onlyBill(db, dropped)) !== undefined;

      return { state: 'applied', counts: await countOutcomes(db, id), oneBill };
    }
    case 'failed':
      return { state: 'failed', failure: report.failure };
    case 'discarded':
      return { state: 'discarded' };
    default:
      return { state: 'expired' };
  }
}

async function checkedStanding(db: FirmDb, { report, format, choices, expiresAt }: DroppedImport): Promise<Standing> {
  const { timeZone } = await db.firm.findFirstOrThrow({ select: { timeZone: true } });
  const { totals, newStaff } = report;

  return {
    ...report,
    state: 'checked',
    format,
    choices,
    timeZone,
    totals: totals.map(({ minor, currency }) => money(BigInt(minor), currency)),
    newPeople: newStaff.length,
    expiresAt: expiresAt ?? new Date(0),
  };
}

/** A job that is gone while its work is not done is one that is about to begin. */
async function goingOf(db: FirmDb, { id, kind }: { id: string; kind: string }): Promise<Going> {
  const job = await db.job.findFirst({
    where: { kind, subjectId: id },
    select: { lastError: true, failedAt: true },
  });
  if (job?.failedAt) {
    return 'stopped';
  }

  return job && job.lastError !== '' ? 'slowly' : 'well';
}
