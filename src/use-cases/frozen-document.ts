// Bytes that are mailed exactly as the check showed them: stored once, named by shares and deliveries, checked by their
// SHA-256 before they leave. Used by preview, confirm and delivery.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { type Bill, documentMark } from '../core/bill.ts';
import { BILL_FILE_FORMATS, type BillFileFormat, billFileFormat } from '../core/bill-file.ts';
import { Fault } from '../core/fault.ts';
import type { BillMail } from '../ports/mailer.ts';
import type { Draft } from './draft.ts';
import type { MadePayLink } from './recipient-links.ts';
import type { WriteDeps } from './rows.ts';

export type StoredDocument = {
  readonly id: string;
  readonly fileName: string;
  readonly size: number;
  readonly pageCount: number;
};

type NewDocument = {
  readonly firmId: string;
  readonly bill: Bill;
  /** `pdf-pay-link` is one recipient's own: it must be found by nothing that serves another. */
  readonly kind: 'pdf' | 'pdf-pay-link' | BillFileFormat;
  readonly content: {
    readonly bytes: Uint8Array;
    readonly sha256: string;
    readonly fileName: string;
    readonly pageCount: number;
  };
};

/** A document of the same bytes is stored once. */
export async function freezeDocument(
  deps: WriteDeps & { readonly db: FirmDb },
  { firmId, bill, kind, content }: NewDocument,
): Promise<StoredDocument> {
  const { bytes, sha256, fileName, pageCount } = content;
  const key = { billId: bill.id, billVersion: bill.version, mark: documentMark(bill), sha256 };
  const row = { firmId, id: deps.ids.newId('doc'), kind, ...key, fileName, pageCount, createdAt: deps.clock.now() };
  await deps.db.frozenDocument.createMany({ data: [{ ...row, bytes: Buffer.from(bytes) }], skipDuplicates: true });
  const stored = await deps.db.frozenDocument.findUniqueOrThrow({
    where: { firmId_billId_billVersion_mark_sha256: { firmId, ...key } },
    select: { id: true, fileName: true, pageCount: true },
  });

  return { ...stored, size: bytes.byteLength };
}

export type FrozenFile = { readonly id: string; readonly sha256: string };

export type FilesByContact = ReadonlyMap<string, FrozenFile>;

/** The files that the check named, as they are stored. Fault when one of them is not of the checked bill. */
export async function filesOfDraft(db: FirmDb, draft: Draft): Promise<FilesByContact> {
  const rows = await namedBy(db, { draft, ids: Object.values(draft.files), kinds: BILL_FILE_FORMATS });

  return new Map(
    Object.entries(draft.files).map(([contactId, id]) => [contactId, found(rows.find((row) => row.id === id))]),
  );
}

/** A recipient's own PDF, and the pay link that is printed on it. */
export type OwnPdf = FrozenFile & { readonly payLink: MadePayLink };

export type PdfsByAddress = ReadonlyMap<string, OwnPdf>;

/** The same of recipients' own PDFs, by address. */
export async function pdfsOfDraft(db: FirmDb, draft: Draft): Promise<PdfsByAddress> {
  const ids = draft.pdfs.map(({ documentId }) => documentId);
  const rows = await namedBy(db, { draft, ids, kinds: ['pdf-pay-link'] });

  return new Map(
    draft.pdfs.map(({ address, documentId, payLink }) => [
      address,
      { ...found(rows.find(({ id }) => id === documentId)), payLink },
    ]),
  );
}

type Named = { readonly draft: Draft; readonly ids: readonly string[]; readonly kinds: readonly string[] };

async function namedBy(db: FirmDb, { draft, ids, kinds }: Named): Promise<FrozenFile[]> {
  if (ids.length === 0) {
    return [];
  }

  const ofBill = { billId: draft.billId ?? '', billVersion: draft.billVersion ?? 0 };

  return db.frozenDocument.findMany({
    where: { ...ofBill, id: { in: [...new Set(ids)] }, kind: { in: [...kinds] } },
    select: { id: true, sha256: true },
  });
}

export type MailedDocuments = {
  /** By id. */
  readonly files: ReadonlyMap<string, NonNullable<BillMail['file']>>;
  readonly pdfs: ReadonlyMap<string, NonNullable<BillMail['attachment']>>;
};

type Names = {
  readonly documentId: string | null;
  readonly documentSha256: string | null;
  readonly fileId: string | null;
  readonly fileSha256: string | null;
};

/** What deliveries name beside their share's PDF. Fault when one is not there as it was confirmed: then nothing is sent. */
export async function mailedDocuments(db: FirmDb, deliveries: readonly Names[]): Promise<MailedDocuments> {
  const pdfs = deliveries.flatMap(({ documentId, documentSha256 }) => frozenOf(documentId, documentSha256) ?? []);
  const files = deliveries.flatMap(({ fileId, fileSha256 }) => frozenOf(fileId, fileSha256) ?? []);
  const rows = await asConfirmed(db, [...pdfs, ...files]);

  return {
    pdfs: new Map(pdfs.map(({ id }) => [id, found(rows.get(id))])),
    files: new Map(
      files.map(({ id }) => {
        const { kind, ...file } = found(rows.get(id));

        return [id, { ...file, format: found(billFileFormat(kind)) }];
      }),
    ),
  };
}

/** What two columns name; undefined where they name nothing. */
export function frozenOf(id: string | null, sha256: string | null): FrozenFile | undefined {
  return id === null ? undefined : { id, sha256: sha256 ?? '' };
}

type MailedRow = { readonly kind: string; readonly fileName: string; readonly bytes: Uint8Array };

async function asConfirmed(db: FirmDb, wanted: readonly FrozenFile[]): Promise<ReadonlyMap<string, MailedRow>> {
  if (wanted.length === 0) {
    return new Map();
  }

  const rows = await db.frozenDocument.findMany({
    where: { id: { in: wanted.map(({ id }) => id) } },
    select: { id: true, kind: true, fileName: true, bytes: true, sha256: true },
  });

  return new Map(
    wanted.map(({ id, sha256 }) => {
      const { kind, fileName, bytes } = found(rows.find((row) => row.id === id && row.sha256 === sha256));

      return [id, { kind, fileName, bytes }];
    }),
  );
}

function found<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Fault('document-mismatch');
  }

  return value;
}
