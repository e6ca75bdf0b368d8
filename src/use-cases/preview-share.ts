// Spells out what would be sent: decides, renders the bill and freezes the document. Sends nothing.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Form, ShareValues } from '../chat/form.ts';
import { previewForm } from '../chat/preview-form.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { documentMark } from '../core/bill.ts';
import { billFileName } from '../core/bill-file-name.ts';
import { ok, type Result, refuse } from '../core/result.ts';
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
  readonly mailer: Pick<Mailer, 'subjectOf'>;
  readonly documentLinks: DocumentLinks;
};

/** The draft's document is the one that the preview names; confirm mails that one and no other. */
export async function previewShare(
  deps: PreviewShareDeps,
  request: { actor: StaffActor; draftId: string; values: ShareValues },
): Promise<Result<Form, ChatRefusal>> {
  const { actor, draftId, values } = request;
  const draft = await loadDraft(deps.db, { actor, draftId, now: deps.clock.now() });
  if (!draft) {
    return refuse({ code: 'draft-expired' });
  }

  const expectedVersion = values.billId === draft.billId ? draft.billVersion : undefined;
  const decided = await decideShareNow(deps.db, { actor, values, expectedVersion });
  if (!decided.ok) {
    return decided;
  }

  const { bill, access } = decided.value;
  const content = await loadBillDocument(deps.db, { bill, firm: access.firm });
  const document = await freezeDocument(deps, { firmId: actor.firmId, decided: decided.value, content });
  await saveDraft(deps.db, {
    firmId: actor.firmId,
    id: draftId,
    values,
    billVersion: bill.version,
    documentId: document.id,
  });

  const matters = content.matters.map(matterName);

  return ok(drawPreview(deps, { actor, draftId, decided: decided.value, document, matters }));
}

type StoredDocument = {
  readonly id: string;
  readonly fileName: string;
  readonly size: number;
  readonly pageCount: number;
};

type PreviewToDraw = {
  readonly actor: StaffActor;
  readonly draftId: string;
  readonly decided: DecidedShare;
  readonly document: StoredDocument;
  readonly matters: readonly string[];
};

function drawPreview(deps: PreviewShareDeps, request: PreviewToDraw): Form {
  const { actor, document } = request;
  const { access, bill, plan } = request.decided;

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
    holdSeconds: access.firm.settings.holdSeconds,
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
