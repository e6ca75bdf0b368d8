// Bytes that are mailed exactly as the check showed them: stored once, named by shares and deliveries, checked by their
// SHA-256 before they leave. Used by preview, confirm and delivery.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { type Bill, documentMark } from '../core/bill.ts';
import { type BillFileFormat, billFileFormat } from '../core/bill-file.ts';
import { Fault } from '../core/fault.ts';
import type { BillMail } from '../ports/mailer.ts';
import type { Draft } from './draft.ts';
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
  readonly kind: 'pdf' | BillFileFormat;
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
  const ids = [...new Set(Object.values(draft.files))];
  if (ids.length === 0) {
    return new Map();
  }

  const rows = await db.frozenDocument.findMany({
    where: { id: { in: ids }, billId: draft.billId ?? '', billVersion: draft.billVersion ?? 0, kind: { not: 'pdf' } },
    select: { id: true, sha256: true },
  });

  return new Map(
    Object.entries(draft.files).map(([contactId, id]) => [contactId, found(rows.find((row) => row.id === id))]),
  );
}

export type MailedFiles = ReadonlyMap<string, NonNullable<BillMail['file']>>;

/** By id. Fault when one is not there as it was confirmed: then nothing is sent. */
export async function mailedFiles(
  db: FirmDb,
  deliveries: readonly { readonly fileId: string | null; readonly fileSha256: string | null }[],
): Promise<MailedFiles> {
  const wanted = deliveries.flatMap(({ fileId, fileSha256 }) => (fileId === null ? [] : [{ fileId, fileSha256 }]));
  if (wanted.length === 0) {
    return new Map();
  }

  const rows = await db.frozenDocument.findMany({
    where: { id: { in: wanted.map(({ fileId }) => fileId) } },
    select: { id: true, kind: true, fileName: true, bytes: true, sha256: true },
  });

  return new Map(
    wanted.map(({ fileId, fileSha256 }) => {
      const row = found(rows.find(({ id, sha256 }) => id === fileId && sha256 === fileSha256));

      return [fileId, { format: found(billFileFormat(row.kind)), fileName: row.fileName, bytes: row.bytes }];
    }),
  );
}

function found<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Fault('document-mismatch');
  }

  return value;
}
