// The files for billing systems that recipients of a share want beside the PDF: written and frozen at the check, which
// says who gets one, and why somebody who wants one does not. Called by preview-share.ts.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { BILL_FILE_FORMATS, type BillFileFormat, type BillFileProblem } from '../core/bill-file.ts';
import { ok, type Result } from '../core/result.ts';
import type { PlannedRecipient } from '../core/share.ts';
import type { BillFileContent, BillFileWriter } from '../ports/bill-file.ts';
import type { BillDocument } from '../ports/bill-pdf.ts';
import type { DraftFiles } from './draft.ts';
import { freezeDocument, type StoredDocument } from './frozen-document.ts';
import type { WriteDeps } from './rows.ts';
import type { DecidedShare } from './share-facts.ts';

export type FreezeFilesDeps = WriteDeps & { readonly db: FirmDb; readonly billFiles: BillFileWriter };

export type CheckedFile = {
  readonly format: BillFileFormat;
  /** Who wants it. */
  readonly recipients: readonly PlannedRecipient[];
  readonly made: Result<StoredDocument, BillFileProblem>;
};

type Asked = { readonly firmId: string; readonly decided: DecidedShare; readonly content: BillDocument };

/** One for each format that a recipient wants; where nobody wants any, nothing is read or written. */
export async function freezeFiles(deps: FreezeFilesDeps, asked: Asked): Promise<CheckedFile[]> {
  const { recipients } = asked.decided.plan;
  const wanted = BILL_FILE_FORMATS.filter((format) => recipients.some(({ billFile }) => billFile === format));
  if (wanted.length === 0) {
    return [];
  }

  const content = await fileContent(deps.db, asked);
  const files: CheckedFile[] = [];
  for (const format of wanted) {
    const wantedBy = recipients.filter(({ billFile }) => billFile === format);
    files.push({ format, recipients: wantedBy, made: await freezeFile(deps, { ...asked, format, file: content }) });
  }

  return files;
}

/** For the draft: confirm sends these and no others. */
export function filesByContact(files: readonly CheckedFile[]): DraftFiles {
  return Object.fromEntries(
    files.flatMap(({ recipients, made }) =>
      made.ok ? recipients.map(({ contactId }) => [contactId, made.value.id]) : [],
    ),
  );
}

async function freezeFile(
  deps: FreezeFilesDeps,
  request: Asked & { format: BillFileFormat; file: BillFileContent },
): Promise<CheckedFile['made']> {
  const { firmId, decided, format, file } = request;
  const written = await deps.billFiles.write(format, file);
  if (!written.ok) {
    return written;
  }

  const content = { ...written.value, pageCount: 0 };

  return ok(await freezeDocument(deps, { firmId, bill: decided.bill, kind: format, content }));
}

async function fileContent(db: FirmDb, { decided, content }: Asked): Promise<BillFileContent> {
  const row = await db.bill.findFirstOrThrow({
    where: { id: decided.bill.id },
    select: {
      firm: { select: { currency: true } },
      client: { select: { externalId: true } },
      matters: {
        orderBy: { position: 'asc' },
        select: { matter: { select: { externalId: true, displayNumber: true } } },
      },
    },
  });
  const clientId = row.client.externalId;

  return {
    document: content,
    firmCurrency: row.firm.currency,
    taxId: decided.access.firm.settings.taxId,
    clientId,
    matterIds: row.matters.map(({ matter }) => matterId(matter, clientId)),
  };
}

/** The firm's own number of it. A matter out of a LEDES file is known by its client's id and its own, with a bar between. */
function matterId(matter: { externalId: string; displayNumber: string }, clientId: string): string {
  const prefix = `${clientId}|`;

  return matter.externalId.startsWith(prefix) ? matter.externalId.slice(prefix.length) : matter.displayNumber;
}
