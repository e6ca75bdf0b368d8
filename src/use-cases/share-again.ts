// Opens the form of an earlier share once more, filled in as that was. Check and confirm are those of any share, with the
// same guards; confirm stops the earlier one with the write of the new one. Called by the chat adapters and the command line.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ShareValues } from '../chat/form.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import { en } from '../chat/texts/en.ts';
import type { StaffActor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { channelOfShare } from '../core/share-channel.ts';
import { mayDo } from '../core/staff.ts';
import { loadAccess } from './access.ts';
import { canSeeBill, loadBill } from './bill-facts.ts';
import type { Origin } from './draft.ts';
import { type OpenedForm, type OpenShareFormDeps, openDraft, refusalOfOpening, wordsOf } from './open-share-form.ts';

export type ShareAgainRequest = {
  readonly actor: StaffActor;
  readonly shareId: string;
  /** Where the new card goes; where the earlier one is, unless it is said. */
  readonly origin?: Origin;
};

/** Nothing is stopped or sent yet. */
export async function shareAgain(
  deps: OpenShareFormDeps,
  request: ShareAgainRequest,
): Promise<Result<OpenedForm, ChatRefusal>> {
  const { actor, shareId } = request;
  const access = await loadAccess(deps.db, actor);
  if (!access || !mayDo(access.role, 'share-bills')) {
    return refuse({ code: 'no-permission' });
  }

  const share = await deps.db.share.findFirst({ where: { id: shareId }, select: SHARE_COLUMNS });
  const bill = share && (await loadBill(deps.db, share.billId));
  if (!share || !bill || !(await canSeeBill(deps.db, { actor, access, billId: bill.id }))) {
    return refuse({ code: 'share-not-found' });
  }

  if (share.sharedAgainAs !== null) {
    return refuse({ code: 'shared-again-already' });
  }

  const { platform, workspaceId, conversation } = share;
  const origin = request.origin ?? { platform, workspaceId, conversation };
  const refusal = refusalOfOpening(access, bill);
  const values = await valuesOf(deps.db, share);
  const noticeOf = async (refused: ChatRefusal | undefined) =>
    (await wordsOf(deps.db, refusal ?? refused)) ?? en.form.how.again;

  return ok(await openDraft(deps, { actor, origin, access, bill, values, noticeOf }));
}

const SHARE_COLUMNS = {
  id: true,
  billId: true,
  byEmail: true,
  byPortal: true,
  message: true,
  platform: true,
  workspaceId: true,
  conversation: true,
  sharedAgainAs: true,
  recipients: {
    where: { replacedBy: null },
    orderBy: { id: 'asc' },
    select: { contactId: true, address: true },
  },
} as const;

type SharedBefore = {
  readonly id: string;
  readonly billId: string;
  readonly byEmail: boolean;
  readonly byPortal: boolean;
  readonly message: string;
  readonly recipients: readonly { readonly contactId: string; readonly address: string }[];
};

/** An address that is on file no more is filled in as if it had been typed. */
async function valuesOf(db: FirmDb, { id, billId, message, recipients, ...ways }: SharedBefore): Promise<ShareValues> {
  const emails = await db.contactEmail.findMany({
    where: { OR: recipients.map(({ contactId, address }) => ({ contactId, address })) },
    select: { id: true, contactId: true, address: true },
  });
  const choices = recipients.map(({ contactId, address }) => {
    const email = emails.find((one) => one.contactId === contactId && one.address === address);

    return { contactId, address, value: email?.id ?? contactId, isOnFile: email !== undefined };
  });
  const typed = choices.filter(({ isOnFile }) => !isOnFile).map(({ contactId, address }) => [contactId, address]);

  return {
    billId,
    to: choices.map(({ value }) => value),
    addresses: Object.fromEntries(typed),
    channel: channelOfShare(ways),
    message,
    again: id,
  };
}
