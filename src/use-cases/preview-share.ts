// Spells out what would be sent: decides, renders the bill and freezes the document. Sends nothing.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Form, ShareValues } from '../chat/form.ts';
import { previewForm } from '../chat/preview-form.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { documentMark } from '../core/bill.ts';
import { billFileName } from '../core/bill-file-name.ts';
import { judgeRecipients } from '../core/judge-recipients.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { type CheckedShare, toldInCheck } from '../core/told-in-check.ts';
import type { BillDocument, BillPdf } from '../ports/bill-pdf.ts';
import type { DocumentLinks } from '../ports/document-links.ts';
import type { Mailer } from '../ports/mailer.ts';
import { letterheadOf, loadBillDocument } from './bill-document.ts';
import { matterName } from './bill-facts.ts';
import { loadDraft, saveDraft } from './draft.ts';
import { mailedBill } from './mailed-bill.ts';
import type { WriteDeps } from './rows.ts';
import { type DecidedShare, decideShareNow } from './share-facts.ts';

export type PreviewShareDeps = WriteDeps & {
  readonly db: FirmDb;
  readonly pdf: BillPdf;
  readonly mailer: Pick<Mailer, 'subjectOf' | 'largestMessage'>;
  readonly documentLinks: DocumentLinks;
};

/**
 * The draft's document is the one that the preview names; confirm mails that one and no other. `again`: it is drawn
 * instead of a confirm, and says that nothing was sent.
 */
export async function previewShare(
  deps: PreviewShareDeps,
  request: { actor: StaffActor; draftId: string; values: ShareValues; again?: boolean },
): Promise<Result<Form, ChatRefusal>> {
  const { actor, draftId, values, again = false } = request;
  const draft = await loadDraft(deps.db, { actor, draftId, now: deps.clock.now() });
  if (!draft) {
    return refuse({ code: 'draft-expired' });
  }

  const expectedVersion = values.billId === draft.billId ? draft.billVersion : undefined;
  const decided = await decideShareNow(deps.db, { actor, values, expectedVersion, now: deps.clock.now() });
  if (!decided.ok) {
    return decided;
  }

  const { bill, access } = decided.value;
  const content = await loadBillDocument(deps.db, { bill, firm: access.firm });
  const document = await freezeDocument(deps, { firmId: actor.firmId, decided: decided.value, content });
  const tooLarge = await refusalOfSize(deps, { decided: decided.value, document });
  if (tooLarge) {
    return refuse(tooLarge);
  }

  const checked = checkOf(decided.value);
  await saveDraft(deps.db, {
    firmId: actor.firmId,
    id: draftId,
    values,
    billVersion: bill.version,
    documentId: document.id,
    told: toldInCheck(checked),
  });

  const matters = content.matters.map(matterName);

  return ok(drawPreview(deps, { actor, draftId, decided: decided.value, checked, document, matters, again }));
}

function checkOf({ warned, access, sharedBefore }: DecidedShare): CheckedShare {
  const judged = judgeRecipients({ recipients: warned, settings: access.firm.settings, reason: undefined });

  return { judged, sharedBefore };
}

/** A mail that the mail server would refuse for its size is refused here, before anybody believes that it is sent. */
async function refusalOfSize(
  { mailer }: PreviewShareDeps,
  { decided, document }: { decided: DecidedShare; document: StoredDocument },
): Promise<ChatRefusal | undefined> {
  const most = await mailer.largestMessage();
  // in a mail the PDF takes a third more; the rest of it takes some kilobytes
  const size = Math.ceil((document.size * 4 * 78) / (3 * 76)) + MOST_TEXT_BYTES;

  return most !== undefined && size > most
    ? { code: 'mail-too-large', number: decided.bill.number, size, most }
    : undefined;
}

/** The longest message in every part of a mail, and its layout. */
const MOST_TEXT_BYTES = 60_000;

type StoredDocument = {
  readonly id: string;
  readonly fileName: string;
  readonly size: number;
  readonly pageCount: number;
};

/** The check once more, instead of a confirm that would have sent against what it did not tell. */
export async function previewAgain(
  deps: PreviewShareDeps,
  request: { actor: StaffActor; draftId: string },
): Promise<Result<Form, ChatRefusal>> {
  const draft = await loadDraft(deps.db, { ...request, now: deps.clock.now() });

  return draft
    ? previewShare(deps, { ...request, values: draft.values, again: true })
    : refuse({ code: 'draft-expired' });
}

type PreviewToDraw = {
  readonly actor: StaffActor;
  readonly draftId: string;
  readonly decided: DecidedShare;
  readonly checked: CheckedShare;
  readonly document: StoredDocument;
  readonly matters: readonly string[];
  readonly again: boolean;
};

function drawPreview(deps: PreviewShareDeps, request: PreviewToDraw): Form {
  const { actor, document, checked, again } = request;
  const { access, bill, plan } = request.decided;
  const { settings } = access.firm;

  return previewForm({
    draftId: request.draftId,
    recipients: plan.recipients,
    subject: deps.mailer.subjectOf({ bill: mailedBill(bill, request.matters), firm: letterheadOf(access.firm) }),
    fileName: document.fileName,
    sizeBytes: document.size,
    pageCount: document.pageCount,
    pdfUrl: deps.documentLinks.linkTo({
      firmId: actor.firmId,
      documentId: document.id,
      staffMemberId: actor.staffMemberId,
    }),
    message: plan.message,
    holdSeconds: settings.holdSeconds,
    guard: checked.judged,
    sharedBefore: checked.sharedBefore,
    again,
    now: deps.clock.now(),
    isDraft: documentMark(bill) === 'draft',
  });
}

/** Renders outside any transaction; a document of the same bytes is stored once. */
async function freezeDocument(
  deps: PreviewShareDeps,
  request: { firmId: string; decided: DecidedShare; content: BillDocument },
): Promise<StoredDocument> {
  const { bill, access } = request.decided;
  const rendered = await deps.pdf.render(request.content);
  const key = { billId: bill.id, billVersion: bill.version, mark: documentMark(bill), sha256: rendered.sha256 };
  const { firmId } = request;
  const { bytes, pageCount } = rendered;
  const fileName = billFileName({ kind: bill.kind, number: bill.number, firmName: access.firm.name });
  const row = { firmId, id: deps.ids.newId('doc'), ...key, fileName, pageCount, createdAt: deps.clock.now() };
  await deps.db.frozenDocument.createMany({ data: [{ ...row, bytes: Buffer.from(bytes) }], skipDuplicates: true });
  const stored = await deps.db.frozenDocument.findUniqueOrThrow({
    where: { firmId_billId_billVersion_mark_sha256: { firmId, ...key } },
    select: { id: true, fileName: true, pageCount: true },
  });

  return { ...stored, size: rendered.bytes.byteLength };
}
