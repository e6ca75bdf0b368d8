// Writes a bill as a file for a client's billing system. Same input → same bytes.
import type { BillFileFormat, BillFileProblem } from '../core/bill-file.ts';
import type { Result } from '../core/result.ts';
import type { BillDocument } from './bill-pdf.ts';

/** The bill as its PDF shows it, and the ids by which the two systems know each other's things. */
export type BillFileContent = {
  readonly document: BillDocument;
  /** What a format that names no currency is read in. */
  readonly firmCurrency: string;
  readonly taxId: string;
  readonly clientId: string;
  /** In the order of the document's matters. */
  readonly matterIds: readonly string[];
};

export type WrittenFile = { readonly fileName: string; readonly bytes: Uint8Array; readonly sha256: string };

export type BillFileWriter = {
  /** Refuses what the format cannot say; never leaves something out in silence. */
  write(format: BillFileFormat, content: BillFileContent): Promise<Result<WrittenFile, BillFileProblem>>;
};
