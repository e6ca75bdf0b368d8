// The PDFs of a share, drawn and frozen at the check: the bill's own, and where the firm prints pay links one for each
// recipient, with theirs. Called by preview-share.ts.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { billFileName } from '../core/bill-file-name.ts';
import type { PlannedRecipient } from '../core/share.ts';
import type { BillDocument, BillPdf } from '../ports/bill-pdf.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import type { DraftPdf } from './draft.ts';
import { freezeDocument, type StoredDocument } from './frozen-document.ts';
import type { PaymentDeps } from './payment-providers.ts';
import { newPayLink } from './recipient-links.ts';
import type { WriteDeps } from './rows.ts';
import type { DecidedShare } from './share-facts.ts';
import { sharePayment } from './share-payment.ts';

export type FreezePdfsDeps = WriteDeps &
  PaymentDeps & {
    readonly db: FirmDb;
    readonly pdf: BillPdf;
    readonly portalSecrets: Pick<PortalSecrets, 'linkToken' | 'hashOf' | 'payUrl'>;
  };

/** A recipient's own PDF. */
export type CheckedPdf = { readonly printed: DraftPdf; readonly document: StoredDocument };

type Asked = { readonly firmId: string; readonly decided: DecidedShare; readonly content: BillDocument };

/** The one that is nobody's own: what the portal gives, and what is mailed where no pay link is printed. */
export async function freezePdf(deps: FreezePdfsDeps, asked: Asked): Promise<StoredDocument> {
  return freezeDrawn(deps, { ...asked, kind: 'pdf' });
}

/** Drawn one after the other; none where the firm prints no pay link on this bill. */
export async function freezeOwnPdfs(deps: FreezePdfsDeps, asked: Asked): Promise<CheckedPdf[]> {
  if (!(await sharePayment(deps, asked)).isPrinted) {
    return [];
  }

  const pdfs: CheckedPdf[] = [];
  for (const recipient of asked.decided.plan.recipients) {
    pdfs.push(await freezeOwnPdf(deps, { ...asked, recipient }));
  }

  return pdfs;
}

async function freezeOwnPdf(deps: FreezePdfsDeps, asked: Asked & { recipient: PlannedRecipient }): Promise<CheckedPdf> {
  const { token, ...payLink } = newPayLink(deps);
  const content = { ...asked.content, payUrl: deps.portalSecrets.payUrl(token) };
  const document = await freezeDrawn(deps, { ...asked, content, kind: 'pdf-pay-link' });

  return { document, printed: { address: asked.recipient.address, documentId: document.id, payLink } };
}

/** Drawn outside any transaction. */
async function freezeDrawn(
  deps: FreezePdfsDeps,
  { firmId, decided, content, kind }: Asked & { kind: 'pdf' | 'pdf-pay-link' },
): Promise<StoredDocument> {
  const { bill, access } = decided;
  const drawn = await deps.pdf.render(content);
  const fileName = billFileName({ kind: bill.kind, number: bill.number, firmName: access.firm.name });

  return freezeDocument(deps, { firmId, bill, kind, content: { ...drawn, fileName } });
}
