// Spells out what would be sent: decides, renders the bill and freezes the document. Sends nothing.
import type { FilledValues, Form } from '../chat/form.ts';
import { previewForm } from '../chat/preview-form.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { documentMark } from '../core/bill.ts';
import { judgeRecipients } from '../core/judge-recipients.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { channelOfShare, refusalOfChannel } from '../core/share-channel.ts';
import { type CheckedShare, toldInCheck } from '../core/told-in-check.ts';
import type { DocumentLinks } from '../ports/document-links.ts';
import type { Mailer } from '../ports/mailer.ts';
import { letterheadOf, loadBillDocument } from './bill-document.ts';
import { matterName } from './bill-facts.ts';
import { filledInto, loadDraft, saveDraft } from './draft.ts';
import { type CheckedFile, type FreezeFilesDeps, filesByContact, freezeFiles } from './freeze-files.ts';
import { type CheckedPdf, type FreezePdfsDeps, freezeOwnPdfs, freezePdf } from './freeze-pdfs.ts';
import type { StoredDocument } from './frozen-document.ts';
import { mailedBill } from './mailed-bill.ts';
import { type DecideDeps, type DecidedShare, decideShareNow } from './share-facts.ts';

export type PreviewShareDeps = FreezeFilesDeps &
  FreezePdfsDeps &
  DecideDeps & {
    readonly mailer: Pick<Mailer, 'subjectOf' | 'largestMessage'>;
    readonly documentLinks: DocumentLinks;
  };

/**
 * The draft's document is the one that the preview names; confirm mails that one and no other. `again`: it is drawn
 * instead of a confirm, and says that nothing was sent.
 */
export async function previewShare(
  deps: PreviewShareDeps,
  request: { actor: StaffActor; draftId: string; values: FilledValues; again?: boolean },
): Promise<Result<Form, ChatRefusal>> {
  const { actor, draftId, again = false } = request;
  const draft = await loadDraft(deps.db, { actor, draftId, now: deps.clock.now() });
  if (!draft) {
    return refuse({ code: 'draft-expired' });
  }

  const values = filledInto(draft, request.values);
  const expectedVersion = values.billId === draft.billId ? draft.billVersion : undefined;
  const decided = await decideShareNow(deps, { actor, values, expectedVersion, now: deps.clock.now() });
  if (!decided.ok) {
    return decided;
  }

  const { bill, access } = decided.value;
  const content = await loadBillDocument(deps.db, { bill, firm: access.firm });
  const asked = { firmId: actor.firmId, decided: decided.value, content };
  const { byEmail } = decided.value.plan;
  const makeFiles = async () => (byEmail ? freezeFiles(deps, asked) : []);
  const [document, ownPdfs, files] = await Promise.all([
    freezePdf(deps, asked),
    freezeOwnPdfs(deps, asked),
    makeFiles(),
  ]);
  const sized = { decided: decided.value, document, ownPdfs, files };
  const tooLarge = byEmail ? await refusalOfSize(deps, sized) : undefined;
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
    files: filesByContact(files),
    pdfs: ownPdfs.map(({ printed }) => printed),
  });

  const matters = content.matters.map(matterName);

  const takesPlace = values.again !== undefined;

  return ok(drawPreview(deps, { ...sized, actor, draftId, checked, matters, again, takesPlace }));
}

function checkOf({ warned, access, sharedBefore }: DecidedShare): CheckedShare {
  const judged = judgeRecipients({ recipients: warned, settings: access.firm.settings, reason: undefined });

  return { judged, sharedBefore };
}

/** A mail that the mail server would refuse for its size is refused here, before anybody believes that it is sent. */
async function refusalOfSize(
  { mailer, portalOffered }: PreviewShareDeps,
  { decided, document, ownPdfs, files }: Pick<PreviewToDraw, 'decided' | 'document' | 'ownPdfs' | 'files'>,
): Promise<ChatRefusal | undefined> {
  const most = await mailer.largestMessage();
  const fileSizes = files.map(({ made }) => (made.ok ? made.value.size : 0));
  const pdfSize = Math.max(document.size, ...ownPdfs.map((pdf) => pdf.document.size));
  // in a mail an attachment takes a third more; the rest of it takes some kilobytes
  const size = Math.ceil(((pdfSize + Math.max(0, ...fileSizes)) * 4 * 78) / (3 * 76)) + MOST_TEXT_BYTES;

  if (most === undefined || size <= most) {
    return undefined;
  }

  const { access, bill } = decided;
  const inPortal = !refusalOfChannel({ plan: access.firm.plan, portalOffered, bill, channel: 'portal' });

  return { code: 'mail-too-large', number: bill.number, size, most, inPortal };
}

/** The longest message in every part of a mail, and its layout. */
const MOST_TEXT_BYTES = 60_000;

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
  readonly ownPdfs: readonly CheckedPdf[];
  readonly files: readonly CheckedFile[];
  readonly matters: readonly string[];
  readonly again: boolean;
  readonly takesPlace: boolean;
};

function drawPreview(deps: PreviewShareDeps, request: PreviewToDraw): Form {
  const { actor, ownPdfs, checked, again, takesPlace } = request;
  const document = ownPdfs[0]?.document ?? request.document;
  const { access, bill, plan } = request.decided;
  const { settings } = access.firm;

  return previewForm({
    draftId: request.draftId,
    recipients: plan.recipients,
    channel: channelOfShare(plan),
    portalAccess: settings.portalAccess,
    takesPlace,
    subject: deps.mailer.subjectOf({ bill: mailedBill(bill, request.matters), firm: letterheadOf(access.firm) }),
    fileName: document.fileName,
    sizeBytes: document.size,
    pageCount: document.pageCount,
    ownPdfs: ownPdfs.length,
    files: request.files.map(({ format, recipients, made }) => ({
      format,
      made,
      names: recipients.map(({ name }) => name),
    })),
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
