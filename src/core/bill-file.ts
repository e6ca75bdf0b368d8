// The file of a bill for a client's billing system, mailed beside the PDF: which there are, and why one cannot be made.

export const BILL_FILE_FORMATS = ['ledes-1998b', 'ledes-98bi'] as const;

export type BillFileFormat = (typeof BILL_FILE_FORMATS)[number];

/** What a contact can be set to. */
export const BILL_FILE_SETTINGS = ['none', ...BILL_FILE_FORMATS] as const;

export type BillFileSetting = (typeof BILL_FILE_SETTINGS)[number];

/** An id that must arrive as it is: the receiver's system finds bill, client, matter and firm by it. */
export type BillFileId = { readonly of: 'bill' | 'client' | 'matter' | 'firm'; readonly value: string };

export type BillFileProblem =
  | { readonly code: 'file-for-trust' | 'file-for-draft' | 'file-without-lines' | 'file-without-tax-id' }
  | { readonly code: 'file-with-tax' }
  | { readonly code: 'file-in-currency'; readonly currency: string }
  | { readonly code: 'file-id-unfit'; readonly id: BillFileId; readonly most: number }
  | { readonly code: 'file-amount-too-large'; readonly amount: string };

/** Undefined for `none`, and for what is none of them. */
export function billFileFormat(setting: string): BillFileFormat | undefined {
  return BILL_FILE_FORMATS.find((format) => format === setting);
}
