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
import { isNewsSince } from '../core/told-in-check.ts';
import { letterheadOf } from './bill-document.ts';
import { type Draft, loadDraft } from './draft.ts';
import { filesOfDraft, pdfsOfDraft } from './frozen-document.ts';
import { mailedBill } from './mailed-bill.ts';
import type { PaymentDeps } from './payment-providers.ts';
import { auditRow, jobRow, SLOW_MS } from './rows.ts';
import { storeContent } from './share-content.ts';
import { type DecideDeps, type DecidedShare, decideShareNow } from './share-facts.ts';
import { type SharePayment, sharePayment } from './share-payment.ts';
import { replacedShare, writeInItsPlace } from './share-replaced.ts';
import { addressRows, communicationRows, overrideRows, type RowDeps, recipientRows } from './share-rows.ts';

export type ShareBillDeps = RowDeps & DecideDeps & PaymentDeps;

type Confirm = { readonly actor: StaffActor; readonly draftId: string; readonly reason: string | undefined };

/** How often it is decided again because somebody else shared the bill, or changed it, meanwhile. */
const TRIES = 10;

/**
 * Share, recipients, deliveries, communication, audit entry and jobs are written in one statement, and only while the bill
 * is as it was when this was decided, with no share of it since. Fault('bill-busy', retryable) when that cannot be had.
 */
export async function shareBill(deps: ShareBillDeps, request: Confirm): Promise<Result<ShareId, ChatRefusal>> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const shared = await confirm(deps, request);
    if (shared?.ok) {
      return shared;
    }

    // the same confirm may have arrived before, or at the same time
    const earlier = await shareOfDraft(deps.db, request);
    if (earlier || shared) {
      return earlier ? ok(earlier) : (shared ?? refuse({ code: 'draft-expired' }));
    }
  }

  throw new Fault('bill-busy', { retryable: true });
}

/** Undefined when it was overtaken. */
async function confirm(deps: ShareBillDeps, request: Confirm): Promise<Result<ShareId, ChatRefusal> | undefined> {
  const { actor, reason } = request;
  const now = deps.clock.now();
  const draft = await loadDraft(deps.db, { ...request, now });
  if (draft?.documentId === undefined || draft.billVersion === undefined) {
    return refuse({ code: 'draft-expired' });
  }

  const asked = { actor, values: draft.values, expectedVersion: draft.billVersion, now };
  const decided = await decideShareNow(deps, asked);
  if (!decided.ok) {
    return decided;
  }

  const payment = await sharePayment(deps, { firmId: actor.firmId, decided: decided.value });
  if (!isAsPrinted({ draft, decided: decided.value, payment })) {
    return refuse({ code: 'news-since-check' });
  }

  const allowed = allowedAgainstWarnings(decided.value, { draft, reason });
  if (!allowed.ok) {
    return allowed;
  }

  const replaced = await replacedShare(deps.db, draft.values);
  if (!replaced.ok) {
    return replaced;
  }

  const { override } = allowed.value;
  const shareId = await saveShare(deps, {
    ...{ actor, draft, decided: decided.value, payment, override },
    replaces: replaced.value,
  });

  return shareId && ok(shareId);
}

/** What was printed at the check is still to be printed, and there is one for each address: no link on paper leads nowhere. */
function isAsPrinted({ draft, decided, payment }: Pick<ShareToSave, 'draft' | 'decided' | 'payment'>): boolean {
  const hasOwn = ({ address }: { address: string }) => draft.pdfs.some((pdf) => pdf.address === address);

  return draft.pdfs.length === 0 || (payment.isPrinted && decided.plan.recipients.every(hasOwn));
}

/** A reason was given against what the check told: it overrides nothing that came up since. */
function allowedAgainstWarnings(
  { warned, sharedBefore, access }: DecidedShare,
  { draft, reason }: { draft: Draft; reason: string | undefined },
): Result<{ readonly override: GuardOverride | undefined }, ChatRefusal> {
  const judged = judgeRecipients({ recipients: warned, settings: access.firm.settings, reason });
  const isBlocked = !judged.ok && judged.refusal.code === 'recipients-blocked';

  return !isBlocked && isNewsSince(draft.told, { judged, sharedBefore })
    ? refuse({ code: 'news-since-check' })
    : judged;
}

type ShareToSave = {
  readonly actor: StaffActor;
  readonly draft: Draft;
  readonly decided: DecidedShare;
  readonly payment: SharePayment;
  readonly override: GuardOverride | undefined;
  /** The share whose place it takes. */
  readonly replaces: string | undefined;
};

/** Undefined when the bill has changed since it was read, or was shared; or when the draft has made its share. */
async function saveShare(deps: ShareBillDeps, request: ShareToSave): Promise<ShareId | undefined> {
  const shareId = deps.ids.newId('shr');
  const { id, version, state, shareCount } = request.decided.bill;
  const rows = await rowsOf(deps, { ...request, shareId });
  try {
    const where = { id, version, state, shareCount };
    const change = { model: 'bill', where, data: { shareCount: shareCount + 1 } } as const;

    const { actor, replaces } = request;
    const changed =
      replaces === undefined
        ? await deps.db.changeAndWrite(change, rows)
        : await writeInItsPlace(deps, { actor, replaces, shareId, change, rows });

    return changed === 1 ? shareId : undefined;
  } catch (cause) {
    if (cause instanceof Fault && cause.code === 'collision') {
      return undefined;
    }

    throw cause;
  }
}

async function rowsOf(deps: ShareBillDeps, request: ShareToSave & { shareId: ShareId }) {
  const { actor, decided, payment, override, shareId } = request;
  const { recipients, byEmail, byPortal } = decided.plan;
  const { firmId } = actor;
  const { holdSeconds } = decided.access.firm.settings;
  const now = deps.clock.now();
  const [files, pdfs] = await Promise.all([filesOfDraft(deps.db, request.draft), pdfsOfDraft(deps.db, request.draft)]);
  const counts = {
    recipients: recipients.length,
    ...(files.size === 0 ? {} : { files: files.size }),
    ...(pdfs.size === 0 ? {} : { printedPayLinks: pdfs.size }),
  };
  const facts = { billId: decided.bill.id, billVersion: decided.bill.version, byEmail, byPortal, ...counts };
  const from = holdUntil(now, holdSeconds);
  const linksFrom = byPortal ? from : undefined;
  const paysFrom = payment.isPayable ? from : undefined;
  const addresses = addressRows(deps, { actor, recipients });

  return {
    share: [await shareRow(deps, request)],
    ...recipientRows(deps, { firmId, shareId, recipients, files, pdfs, override, state: 'held', linksFrom, paysFrom }),
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
    where: { id: draft.documentId ?? '', billId: bill.id, billVersion: bill.version, kind: 'pdf' },
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
    byEmail: plan.byEmail,
    byPortal: plan.byPortal,
    message: plan.message,
    overrideReason: override?.reason ?? '',
    content: storeContent({
      bill: mailedBill(bill, names),
      firm: letterheadOf(access.firm),
      sharer: access.staff,
      tellsViews: access.firm.settings.tellViews,
      offersPay: request.payment.isOffered,
    }),
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
