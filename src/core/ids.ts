// Our own ids: a prefix that says what they name, then a sortable part. Secrets are never ids.

type Id<Prefix extends string> = `${Prefix}_${string}`;

export type FirmId = Id<'frm'>;
export type StaffMemberId = Id<'stf'>;
export type ContactId = Id<'cnt'>;
export type BillId = Id<'bil'>;
export type DraftId = Id<'drf'>;
export type ShareId = Id<'shr'>;
export type DeliveryId = Id<'dlv'>;
export type PaymentId = Id<'pay'>;
export type CheckoutId = Id<'chk'>;
export type ImportId = Id<'imp'>;

export type IdPrefix =
  | 'frm'
  | 'stf'
  | 'idn'
  | 'con'
  | 'pva'
  | 'lpg'
  | 'cnt'
  | 'cem'
  | 'mtr'
  | 'mct'
  | 'mst'
  | 'bil'
  | 'bmt'
  | 'lin'
  | 'pmt'
  | 'pay'
  | 'ltx'
  | 'len'
  | 'drf'
  | 'doc'
  | 'shr'
  | 'rcp'
  | 'dlv'
  | 'att'
  | 'msg'
  | 'com'
  | 'aud'
  | 'imp'
  | 'irw'
  | 'job'
  | 'lnk'
  | 'plk'
  | 'chk'
  | 'evt'
  | 'flg'
  | 'acr'
  | 'pac'
  | 'pse';
