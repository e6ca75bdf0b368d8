// Our own ids: a prefix that says what they name, then a sortable part. Secrets are never ids.

type Id<Prefix extends string> = `${Prefix}_${string}`;

export type FirmId = Id<'frm'>;
export type StaffMemberId = Id<'stf'>;
export type ContactId = Id<'cnt'>;
export type ContactEmailId = Id<'cem'>;
export type MatterId = Id<'mtr'>;
export type BillId = Id<'bil'>;
export type DraftId = Id<'drf'>;
export type DocumentId = Id<'doc'>;
export type ShareId = Id<'shr'>;
export type RecipientId = Id<'rcp'>;
export type DeliveryId = Id<'dlv'>;
export type ImportId = Id<'imp'>;

export type IdPrefix =
  | 'frm'
  | 'stf'
  | 'idn'
  | 'con'
  | 'cnt'
  | 'cem'
  | 'mtr'
  | 'mct'
  | 'mst'
  | 'bil'
  | 'bmt'
  | 'lin'
  | 'pmt'
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
  | 'job';

/** True when the text has the shape of one of our ids of that kind. */
export function isId<Prefix extends IdPrefix>(prefix: Prefix, text: string): text is Id<Prefix> {
  return text.startsWith(`${prefix}_`) && /^[a-z]{3}_[0-9a-z]{20,32}$/.test(text);
}
