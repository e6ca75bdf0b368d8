// Spells out what would be sent: decides, renders the bill and freezes the document. Sends nothing.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Form, ShareValues } from '../chat/form.ts';
import { previewForm } from '../chat/preview-form.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { documentMark } from '../core/bill.ts';
import { billFileName } from '../core/bill-file-name.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import type { BillPdf } from '../ports/bill-pdf.ts';
import type { DocumentLinks } from '../ports/document-links.ts';
import type { Mailer } from '../ports/mailer.ts';
import { letterheadOf, loadBillDocument } from './bill-document.ts';
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

  const document = await freezeDocument(deps, { firmId: actor.firmId, decided: decided.value });
  const { bill } = decided.value;
  await saveDraft(deps.db, {
    firmId: actor.firmId,
    id: draftId,
    values,
    billVersion: bill.version,
    documentId: document.id,
  });

  return ok(await drawPreview(deps, { actor, draftId, decided: decided.value, document }));
}

type StoredDocument = {
  readonly id: string;
  readonly fileName: string;
  readonly size: number;
  readonly pageCount: number;
};

async function drawPreview(
  deps: PreviewShareDeps,
  request: { actor: StaffActor; draftId: string; decided: DecidedShare; document: StoredDocument },
): Promise<Form> {
  const { actor, document } = request;
  const { access, bill, plan } = request.decided;
  const mailed = await mailedBill(deps, { bill });

  return previewForm({
    draftId: request.draftId,
    recipients: plan.recipients,
    subject: deps.mailer.subjectOf({ bill: mailed, firm: letterheadOf(access.firm) }),
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
  request: { firmId: string; decided: DecidedShare },
): Promise<StoredDocument> {
  const { bill, access } = request.decided;
  const rendered = await deps.pdf.render(await loadBillDocument(deps.db, { bill, firm: access.firm }));
  const key = { billId: bill.id, billVersion: bill.version, mark: documentMark(bill), sha256: rendered.sha256 };
  const { firmId } = request;
  const stored = await deps.db.frozenDocument.upsert({
    where: { firmId_billId_billVersion_mark_sha256: { firmId, ...key } },
    create: {
      firmId,
      id: deps.ids.newId('doc'),
      ...key,
      fileName: billFileName({ kind: bill.kind, number: bill.number, firmName: access.firm.name }),
      pageCount: rendered.pageCount,
      bytes: Buffer.from(rendered.bytes),
      createdAt: deps.clock.now(),
    },
    update: {},
    select: { id: true, fileName: true, pageCount: true },
  });

  return { ...stored, size: rendered.bytes.byteLength };
}
