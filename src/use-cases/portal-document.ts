// The PDF of a bill as it is now, for its client in the portal. Called by the portal's download.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ClientActor } from '../core/actor.ts';
import { billFileName } from '../core/bill-file-name.ts';
import { firmSettings } from '../core/firm-settings.ts';
import type { BillPdf } from '../ports/bill-pdf.ts';
import { loadBillDocument } from './bill-document.ts';
import type { LoadedBill } from './bill-facts.ts';
import { openRecipients } from './portal/open-recipients.ts';
import type { WriteDeps } from './rows.ts';

type Deps = WriteDeps & { readonly db: FirmDb; readonly pdf: BillPdf };

export type PortalDocument = { readonly fileName: string; readonly bytes: Uint8Array };

/**
 * What a share of this version has mailed, if one has; drawn anew otherwise. Undefined when nothing of the bill is open to
 * the client. Throws as BillPdf does.
 */
export async function portalDocument(
  deps: Deps,
  { client, billId }: { readonly client: ClientActor; readonly billId: string },
): Promise<PortalDocument | undefined> {
  const [recipient] = await openRecipients(deps.db, { contactId: client.contactId, billId, now: deps.clock.now() });
  if (recipient?.standing !== 'open') {
    return undefined;
  }

  return (await frozenDocument(deps.db, recipient.bill)) ?? drawnDocument(deps, recipient.bill);
}

/** As the client may have it in the mail. */
async function frozenDocument(db: FirmDb, { id, version }: LoadedBill): Promise<PortalDocument | undefined> {
  const where = { billId: id, billVersion: version, kind: 'pdf', shares: { some: {} } };
  const row = await db.frozenDocument.findFirst({
    where,
    orderBy: { createdAt: 'desc' },
    select: { fileName: true, bytes: true },
  });

  return row ?? undefined;
}

async function drawnDocument({ db, pdf }: Deps, bill: LoadedBill): Promise<PortalDocument> {
  const row = await db.firm.findFirstOrThrow({ select: { name: true, settings: true } });
  const firm = { name: row.name, settings: firmSettings(row.settings) };
  const { bytes } = await pdf.render(await loadBillDocument(db, { bill, firm }));

  return { fileName: billFileName({ kind: bill.kind, number: bill.number, firmName: firm.name }), bytes };
}
