// A delivery that a staff member decides about, from a button of the card: who may, and once for each press.
// Used by decide-unknown-mail.ts and fix-address.ts.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import type { ContactId, DeliveryId } from '../core/ids.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { mayDo } from '../core/staff.ts';
import { type Access, loadAccess } from './access.ts';
import { canSeeBill, type LoadedBill, loadBill } from './bill-facts.ts';
import { type FrozenFile, frozenOf, type OwnPdf } from './frozen-document.ts';

const DELIVERY_COLUMNS = {
  id: true,
  state: true,
  documentId: true,
  documentSha256: true,
  fileId: true,
  fileSha256: true,
  share: {
    select: {
      id: true,
      billId: true,
      billVersion: true,
      byEmail: true,
      byPortal: true,
      cancelledAt: true,
      overrideReason: true,
    },
  },
  recipient: {
    select: {
      id: true,
      contactId: true,
      name: true,
      address: true,
      replacedBy: true,
      stoppedAt: true,
      contact: { select: { kind: true, deactivatedAt: true } },
      payLink: { select: { id: true, tokenHash: true } },
    },
  },
} as const;

export type StaffDelivery = {
  readonly id: DeliveryId;
  readonly state: string;
  /** What went with the PDF. */
  readonly file: FrozenFile | undefined;
  /** The PDF that went in place of the share's. */
  readonly ownPdf: OwnPdf | undefined;
  readonly share: {
    readonly id: string;
    readonly billVersion: number;
    readonly byEmail: boolean;
    readonly byPortal: boolean;
    readonly cancelled: boolean;
    readonly overrideReason: string;
  };
  readonly recipient: {
    readonly id: string;
    readonly contactId: ContactId;
    readonly kind: 'person' | 'company';
    readonly name: string;
    readonly address: string;
    readonly active: boolean;
    readonly replaced: boolean;
    readonly stopped: boolean;
    readonly hasPayLink: boolean;
  };
  readonly bill: LoadedBill;
  readonly access: Access;
};

type Asked = { readonly actor: StaffActor; readonly deliveryId: string };

/** Refused to whom may not share, and to whom cannot see the bill. */
export async function deliveryForStaff(
  db: FirmDb | FirmTx,
  { actor, deliveryId }: Asked,
): Promise<Result<StaffDelivery, ChatRefusal>> {
  const access = await loadAccess(db, actor);
  if (!access || !mayDo(access.role, 'share-bills')) {
    return refuse({ code: 'no-permission' });
  }

  const row = await db.delivery.findFirst({ where: { id: deliveryId }, select: DELIVERY_COLUMNS });
  const bill = row && (await loadBill(db, row.share.billId));
  if (!row || !bill || !(await canSeeBill(db, { actor, access, billId: bill.id }))) {
    return refuse({ code: 'share-not-found' });
  }

  const { share, recipient } = row;
  const { payLink } = recipient;
  const pdf = frozenOf(row.documentId, row.documentSha256);

  return ok({
    id: deliveryId as DeliveryId,
    state: row.state,
    file: frozenOf(row.fileId, row.fileSha256),
    ownPdf: pdf && payLink ? { ...pdf, payLink } : undefined,
    share: { ...share, cancelled: share.cancelledAt !== null },
    recipient: {
      ...recipient,
      contactId: recipient.contactId as ContactId,
      kind: recipient.contact.kind === 'company' ? 'company' : 'person',
      active: recipient.contact.deactivatedAt === null,
      replaced: recipient.replacedBy !== null,
      stopped: recipient.stoppedAt !== null,
      hasPayLink: payLink !== null,
    },
    bill,
    access,
  });
}

/** True the first time: a press that comes twice, hours later even, has no second effect. */
export async function isFirstTime(tx: FirmTx, request: { key: string; now: Date }): Promise<boolean> {
  const data = { kind: 'press', key: request.key, createdAt: request.now };
  const { count } = await tx.processedRequest.createMany({ data, skipDuplicates: true });

  return count === 1;
}
