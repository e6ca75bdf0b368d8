// Shares a bill as its preview showed it. Called at confirm. One draft makes at most one share, however
// often confirm arrives.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import type { ShareId } from '../core/ids.ts';
import { type GuardOverride, judgeRecipients } from '../core/judge-recipients.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { holdUntil } from '../core/share.ts';
import { letterheadOf } from './bill-document.ts';
import { type Draft, takeDraft } from './draft.ts';
import { mailedBill } from './mailed-bill.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';
import { storeContent } from './share-content.ts';
import { type DecidedShare, decideShareNow } from './share-facts.ts';
import { communicationRows, keepAddresses, overrideRows, recipientRows } from './share-rows.ts';

export type ShareBillDeps = WriteDeps & { readonly db: FirmDb; readonly mailDomain: string };

/** Share, recipients, deliveries, communication, audit entry and jobs are written in one transaction, or none. */
export async function shareBill(
  deps: ShareBillDeps,
  request: { actor: StaffActor; draftId: string; reason: string | undefined },
): Promise<Result<ShareId, ChatRefusal>> {
  return deps.db.$transaction(async (tx) => {
    const draft = await takeDraft(tx, { ...request, now: deps.clock.now() });
    const earlier = await shareOfDraft(tx, request);
    if (earlier) {
      return ok(earlier);
    }

    if (draft?.documentId === undefined || draft.billVersion === undefined) {
      return refuse({ code: 'draft-expired' });
    }

    const decided = await decideShareNow(tx, {
      actor: request.actor,
      values: draft.values,
      expectedVersion: draft.billVersion,
      now: deps.clock.now(),
    });
    if (!decided.ok) {
      return decided;
    }

    const { warned, access } = decided.value;
    const judged = judgeRecipients({ recipients: warned, settings: access.firm.settings, reason: request.reason });
    if (!judged.ok) {
      return judged;
    }

    const { override } = judged.value;

    return ok(await saveShare({ ...deps, tx }, { actor: request.actor, draft, decided: decided.value, override }));
  });
}

type ShareToSave = {
  readonly actor: StaffActor;
  readonly draft: Draft;
  readonly decided: DecidedShare;
  readonly override: GuardOverride | undefined;
};

async function saveShare(deps: ShareBillDeps & { tx: FirmTx }, request: ShareToSave): Promise<ShareId> {
  const { actor, decided, override } = request;
  const { recipients } = decided.plan;
  const { firmId } = actor;
  const shareId = deps.ids.newId('shr');
  const runAt = holdUntil(deps.clock.now(), decided.access.firm.settings.holdSeconds);
  const facts = { billId: decided.bill.id, billVersion: decided.bill.version, recipients: recipients.length };
  await keepAddresses(deps, { actor, recipients });
  await deps.tx.writeRows({
    share: [await shareRow(deps, { ...request, shareId })],
    ...recipientRows(deps, { firmId, shareId, recipients, override, state: 'held' }),
    communication: communicationRows(deps, { actor, shareId, decided }),
    chatMessage: [cardRow(deps, { ...request, shareId })],
    auditEntry: [
      auditRow(deps, { actor, action: 'bill-shared', subjectId: shareId, data: facts }),
      ...overrideRows(deps, { actor, shareId, override }),
    ],
    job: [
      jobRow(deps, { firmId, subjectId: shareId, kind: 'deliver-share', runAt }),
      jobRow(deps, { firmId, subjectId: shareId, kind: 'notify-conversation' }),
    ],
  });

  return shareId;
}

async function shareRow(deps: ShareBillDeps & { tx: FirmTx }, request: ShareToSave & { shareId: ShareId }) {
  const { actor, draft, shareId, override } = request;
  const { bill, plan, access } = request.decided;
  const names = bill.matters.map(({ name }) => name);
  const now = deps.clock.now();
  const document = await deps.tx.frozenDocument.findFirstOrThrow({
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

async function shareOfDraft(tx: FirmTx, request: { actor: StaffActor; draftId: string }): Promise<ShareId | undefined> {
  const row = await tx.share.findFirst({
    where: { draftId: request.draftId, sharerId: request.actor.staffMemberId },
    select: { id: true },
  });

  return row ? (row.id as ShareId) : undefined;
}
