// Asks the two guards about a planned share: who speaks against its recipients, and whether it went out like this before.
// Preview, confirm and a fixed address ask the same.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { GuardRows } from '../adapters/database/guard-facts.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import { sameAddress } from '../core/contact.ts';
import { DELIVERY_STATES } from '../core/delivery.ts';
import { type EarlierShare, type RepeatRefusal, TOLD_MS } from '../core/duplicate-guard.ts';
import type { ContactId } from '../core/ids.ts';
import type { WarnedRecipient } from '../core/judge-recipients.ts';
import {
  type GuardedRecipient,
  mailRecordOf,
  type RecipientFacts,
  recipientWarnings,
} from '../core/recipient-guard.ts';
import { known, type LoadedBill } from './bill-facts.ts';

type Db = FirmDb | FirmTx;

export type GuardedShare = { readonly bill: LoadedBill; readonly recipients: readonly GuardedRecipient[] };

export async function warnedRecipients(db: Db, { bill, recipients }: GuardedShare): Promise<WarnedRecipient[]> {
  const rows = await db.guardRows({ billId: bill.id, addresses: recipients.map(({ address }) => address) });

  return recipients.map((recipient) => ({
    recipient,
    warnings: recipientWarnings(factsOf(rows, { bill, recipient })),
  }));
}

type Asked = { readonly bill: LoadedBill; readonly recipient: GuardedRecipient };

function factsOf(rows: GuardRows, { bill, recipient }: Asked): RecipientFacts {
  const friends = rows.people.filter(({ relation }) => relation !== 'adverse');
  const owners = rows.owners.filter(({ address }) => sameAddress(address, recipient.address));
  const states = rows.mailed.find(({ address }) => sameAddress(address, recipient.address))?.states ?? [];
  const adverse = new Set(rows.people.filter(({ relation }) => relation === 'adverse').map((one) => one.contactId));

  const onFile = owners.some(({ contactId }) => contactId === recipient.contactId);

  return {
    // an address that was typed although the contact has it on file
    recipient: { ...recipient, entered: recipient.entered && !onFile },
    billMatters: rows.billMatters,
    matters: friends.filter(({ contactId }) => contactId === recipient.contactId).map(({ matterId }) => matterId),
    adverse: [recipient, ...owners].some(({ contactId }) => adverse.has(contactId)),
    isClient: bill.clientId === recipient.contactId,
    otherClients: otherClientsOf(owners, { bill, friends: new Set(friends.map(({ contactId }) => contactId)) }),
    ...mailRecordOf(states.map((state) => known(DELIVERY_STATES, state))),
    clientAddresses: friends.flatMap(({ addresses }) => addresses),
    mailedDomains: rows.domains,
  };
}

/** Whoever belongs to the bill's own matters may well belong to others too: an accountant of several clients. */
function otherClientsOf(
  owners: GuardRows['owners'],
  { bill, friends }: { bill: LoadedBill; friends: ReadonlySet<string> },
): string[] {
  return owners
    .filter(({ contactId }) => !friends.has(contactId))
    .flatMap(({ clients }) => clients.filter(({ id }) => id !== bill.clientId).map(({ name }) => name));
}

/** The repeat guard's refusal as it is told: by how long to wait. */
export function repeatRefusal(refusal: RepeatRefusal, now: Date): ChatRefusal {
  const waitMs = Math.max(0, refusal.possibleAt.getTime() - now.getTime());
  if (refusal.code === 'exact-repeat') {
    return { code: 'exact-repeat', sharer: refusal.sharer, seconds: Math.ceil(waitMs / 1000) };
  }

  const name = refusal.of === 'contact' ? refusal.name : undefined;

  return { code: 'too-many-shares', name, most: refusal.most, minutes: Math.ceil(waitMs / 60_000) };
}

/** Shares of the bill that the duplicate guard may speak of. */
export async function earlierShares(db: Db, { bill, now }: { bill: LoadedBill; now: Date }): Promise<EarlierShare[]> {
  const rows = await db.share.findMany({
    where: { billId: bill.id, cancelledAt: null, createdAt: { gte: new Date(now.getTime() - TOLD_MS) } },
    orderBy: { createdAt: 'desc' },
    take: MOST_EARLIER,
    select: {
      createdAt: true,
      cancelledAt: true,
      message: true,
      sharer: { select: { name: true } },
      // at the address of one who was replaced nothing has arrived
      recipients: {
        where: { replacedBy: null },
        select: { contactId: true, name: true, address: true, stoppedAt: true },
      },
    },
  });

  return rows.map((row) => ({
    sharedAt: row.createdAt,
    sharer: row.sharer.name,
    message: row.message,
    cancelled: row.cancelledAt !== null,
    stopped: row.recipients.length > 0 && row.recipients.every(({ stoppedAt }) => stoppedAt !== null),
    recipients: row.recipients.map((recipient) => ({ ...recipient, contactId: recipient.contactId as ContactId })),
  }));
}

/** Twenty in a day are the limit; what is told goes back further. */
const MOST_EARLIER = 60;
