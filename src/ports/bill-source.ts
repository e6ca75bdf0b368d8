// What a file (later: another product's API) of bills yields, one record at a time, so that large files do
// not sit in memory.
import type { BillColumns } from '../core/check-bill.ts';
import type { Place, Problem } from '../core/import-problem.ts';
import type { ImportedBill } from '../core/imported-bill.ts';
import type { ImportedContact, ImportedMatter, ImportedStaffMember } from '../core/imported-people.ts';
import type { Result } from '../core/result.ts';

/** A record follows what it refers to: contacts and people, then matters, then bills. */
export type ImportRecord =
  | { readonly kind: 'firm'; readonly place: Place; readonly value: { readonly name: string } }
  | { readonly kind: 'staff'; readonly place: Place; readonly value: ImportedStaffMember }
  | { readonly kind: 'contact'; readonly place: Place; readonly value: ImportedContact }
  | { readonly kind: 'matter'; readonly place: Place; readonly value: ImportedMatter }
  | {
      readonly kind: 'bill';
      readonly place: Place;
      readonly value: ImportedBill;
      /** The source's own names of columns, for problems. */
      readonly columns?: BillColumns;
    }
  | { readonly kind: 'problem'; readonly value: Problem };

export type BillSource = {
  /** Ids of a source are its own: the same id from two sources is two things. */
  readonly source: string;
  readonly format: string;
  /** SHA-256 of the file, in hex. */
  readonly fileHash: string;
  /** What a person may be asked about such a file, because its format leaves it open; nothing unless said otherwise. */
  readonly asks?: readonly ImportQuestion[];
  /** Can be read once. Throws Fault('file-unreadable') when the file goes away meanwhile. */
  readonly records: AsyncIterable<ImportRecord>;
};

export type ImportQuestion = 'state' | 'dateOrder' | 'source';

export type DateOrder = 'DMY' | 'MDY' | 'YMD';

/** What was answered, and what the firm's settings say where nothing was. */
export type FileOptions = {
  readonly currency: string;
  readonly paymentTermsDays: number;
  readonly state?: string;
  readonly dateOrder?: DateOrder;
  readonly source?: string;
};

/** Finds out what a file is. The refusal's code says why it is no file of bills. */
export type OpenFile = (request: {
  readonly path: string;
  readonly options: FileOptions;
}) => Promise<Result<BillSource, { readonly code: string }>>;
