// Shares a bill as its preview showed it. Called at confirm. One draft makes at most one share, however
// often confirm arrives.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { Fault } from '../core/fault.ts';
import type { ShareId } from '../core/ids.ts';
import { type GuardOverride, judgeRecipients } from '../core/judge-recipients.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { holdUntil } from '../core/share.ts';
import { letterheadOf } from './bill-document.ts';
import { type Draft, loadDraft } from './draft.ts';
import { mailedBill } from './mailed-bill.ts';
import { auditRow, jobRow, SLOW_MS, type WriteDeps } from './rows.ts';
import { storeContent } from './share-content.ts';
import { type DecidedShare, decideShareNow } from './share-facts.ts';
import { addressRows, communicationRows, overrideRows, recipientRows } from './share-rows.ts';

export type ShareBillDeps = WriteDeps & { readonly db: FirmDb; readonly mailDomain: string };

type Confirm = { readonly actor: StaffActor; readonly draftId: string; readonly reason: string | undefined };

/**
 * Share, recipients, deliveries, communication, audit entry and jobs are written in one statement, and only while the bill
 * is as it was when this was decided.
 */
export async function shareBill(deps: ShareBillDeps, request: Confirm): Promise<Result<ShareId, ChatRefusal>> {
  const shared = await confirm(deps, request);
  if (shared.ok) {
    return shared;
  }

  // the same confirm may have arrived before, or at the same time
  const earlier = await shareOfDraft(deps.db, request);

  return earlier ? ok(earlier) : shared;
}

async function confirm(deps: ShareBillDeps, request: Confirm): Promise<Result<ShareId, ChatRefusal>> {
  const { actor, reason } = request;
  const now = deps.clock.now();
  const draft = await loadDraft(deps.db, { ...request, now });
  if (draft?.documentId === undefined || draft.billVersion === undefined) {
    return refuse({ code: 'draft-expired' });
  }

  const decided = await decideShareNow(deps.db, {
    actor,
    values: draft.values,
    expectedVersion: draft.billVersion,
    now,
  });
  if (!decided.ok) {
    return decided;
  }

  const { warned, access, bill } = decided.value;
  const judged = judgeRecipients({ recipients: warned, settings: access.firm.settings, reason });
  if (!judged.ok) {
    return judged;
  }

  const shareId = await saveShare(deps, { actor, draft, decided: decided.value, override: judged.value.override });

  return shareId ? ok(shareId) : refuse({ code: 'bill-changed', number: bill.number, now: 'changed' });
}

type ShareToSave = {
  readonly actor: StaffActor;
  readonly draft: Draft;
  readonly decided: DecidedShare;
  readonly override: GuardOverride | undefined;
};

/** Undefined when the bill has changed since it was read, or when the draft has made its share. */
async function saveShare(deps: ShareBillDeps, request: ShareToSave): Promise<ShareId | undefined> {
  const shareId = deps.ids.newId('shr');
  const { id, version, state } = request.decided.bill;
  const rows = await rowsOf(deps, { ...request, shareId });
  try {
    // changes nothing, but waits for whoever changes the bill now
    const unchanged = { model: 'bill', where: { id, version, state }, data: { version } } as const;

    return (await deps.db.changeAndWrite(unchanged, rows)) === 1 ? shareId : undefined;
  } catch (cause) {
    if (cause instanceof Fault && cause.code === 'collision') {
      return undefined;
    }

    throw cause;
  }
}

async function rowsOf(deps: ShareBillDeps, request: ShareToSave & { shareId: ShareId }) {
  const { actor, decided, override, shareId } = request;
  const { recipients } = decided.plan;
  const { firmId } = actor;
  const { holdSeconds } = decided.access.firm.settings;
  const now = deps.clock.now();
  const facts = { billId: decided.bill.id, billVersion: decided.bill.version, recipients: recipients.length };
  const addresses = addressRows(deps, { actor, recipients });

  return {
    share: [await shareRow(deps, request)],
    ...recipientRows(deps, { firmId, shareId, recipients, override }),
    contactEmail: addresses.contactEmail,
    communication: communicationRows(deps, { actor, shareId, decided }),
    chatMessage: [cardRow(deps, request)],
    auditEntry: [
      auditRow(deps, { actor, action: 'bill-shared', subjectId: shareId, data: facts }),
      ...overrideRows(deps, { actor, shareId, override }),
      ...addresses.auditEntry,
    ],
    job: [
      jobRow(deps, { firmId, subjectId: shareId, kind: 'deliver-share', runAt: holdUntil(now, holdSeconds) }),
      jobRow(deps, { firmId, subjectId: shareId, kind: 'notify-conversation', ...firstCardAt(now, holdSeconds) }),
    ],
  };
}

/** Without a hold the mail goes first, and the card says what became of it; one that takes its time is shown meanwhile. */
function firstCardAt(now: Date, holdSeconds: number): { runAt?: Date } {
  return holdSeconds === 0 ? { runAt: new Date(now.getTime() + SLOW_MS) } : {};
}

async function shareRow(deps: ShareBillDeps, request: ShareToSave & { shareId: ShareId }) {
  const { actor, draft, shareId, override } = request;
  const { bill, plan, access } = request.decided;
  const names = bill.matters.map(({ name }) => name);
  const now = deps.clock.now();
  const document = await deps.db.frozenDocument.findFirstOrThrow({
    where: { id: draft.documentId ?? '', billId: bill.id, billVersion: bill.version },
    select: { id: true, sha256: true },
  });

  return {
    firmId: actor.firmId,
    id: shareId,
    billId: bill.id,
    billVersion: bill.version,
    documentId: document.id,
    documentSha256: document.sha256,
    sharerId: actor.staffMemberId,
    draftId: draft.id,
    byEmail: true,
    byPortal: false,
    message: plan.message,
    overrideReason: override?.reason ?? '',
    content: storeContent({ bill: mailedBill(bill, names), firm: letterheadOf(access.firm), sharer: access.staff }),
    platform: draft.platform,
    workspaceId: draft.workspaceId,
    conversation: draft.conversation,
    holdUntil: holdUntil(now, access.firm.settings.holdSeconds),
    createdAt: now,
  };
}

function cardRow({ ids, clock }: ShareBillDeps, request: ShareToSave & { shareId: ShareId }) {
  const { actor, shareId, draft } = request;
  const { platform, workspaceId, conversation } = draft;
  const now = clock.now();
  const card = { firmId: actor.firmId, id: ids.newId('msg'), shareId, kind: 'card', state: 'pending' };

  return { ...card, platform, workspaceId, conversation, createdAt: now, updatedAt: now };
}

async function shareOfDraft(db: FirmDb, request: { actor: StaffActor; draftId: string }): Promise<ShareId | undefined> {
  const row = await db.share.findFirst({
    where: { draftId: request.draftId, sharerId: request.actor.staffMemberId },
    select: { id: true },
  });

  return row ? (row.id as ShareId) : undefined;
}
