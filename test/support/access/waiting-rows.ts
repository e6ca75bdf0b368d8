// Rows that no command leaves behind at rest: an import that is accepted and not yet applied, a dropped file that waits for
// a person, a client who is signed in to the portal, and a connection, which nothing makes so far. Used by two-firms.ts and by the access tests of dropped files.
import { createHash } from 'node:crypto';
import type { FirmDb } from '../../../src/adapters/database/for-firm.ts';

type Firm = { readonly firmId: string; readonly db: FirmDb };

/** What their client holds: in the mail, and in the browser. */
export const THEIR_PORTAL = {
  linkToken: 'a-link-of-theirs-that-is-in-their-mail-alone',
  sessionToken: 'a-cookie-of-theirs-that-is-in-their-browser',
} as const;

const WAITING_IMPORT = 'imp_9999999999waiting';

const WAITING_CONTACT = {
  externalId: 'person-17-of-the-waiting-file',
  kind: 'person',
  name: 'Leocadia Winterbourne',
  emails: ['leocadia@winterbourne.test'],
  postalAddress: '3 Saltmarsh Lane',
  isClient: false,
  placeholder: false,
};

export async function addRowsOfNoCommand({ firmId, db }: Firm): Promise<void> {
  await addWaitingImport({ firmId, db });
  await addSignedInClient({ firmId, db });
  await addAccessRequest({ firmId, db }, 'acr_0000000000theirs');
  await addPayment({ firmId, db }, 'theirs');
  await db.connection.create({
    data: {
      firmId,
      id: 'con_0000000000theirs',
      kind: 'post office',
      externalId: 'smtp.ostlundvarga.test',
      createdAt: new Date(),
    },
  });
  await addAccountRows({ firmId, db });
}

/** Of an account at a payment provider that was connected once; there is nothing in it to open. */
async function addAccountRows({ firmId, db }: Firm): Promise<void> {
  const at = new Date();
  const account = { firmId, id: 'pva_0000000000theirs', provider: 'stripe', account: 'acct_ostlundvarga' };
  await db.providerAccount.create({ data: { ...account, createdAt: at } });
  const page = { address: 'https://secure.lawpay.test/pages/ostlundvarga/operating', amountUnit: 'dollars' };
  await db.lawpayPage.create({ data: { firmId, id: 'lpg_0000000000theirs', ...page, createdAt: at } });
}

/** Money of a client, in the books. */
export async function addPayment({ firmId, db }: Firm, whose: 'ours' | 'theirs'): Promise<void> {
  const { id: billId } = await db.bill.findFirstOrThrow({ where: { state: 'awaiting_payment' }, select: { id: true } });
  const createdAt = new Date();
  const paymentId = `pay_000000000${whose}`;
  const money = { currency: 'EUR', amountMinor: 7_777n };
  const payment = { id: paymentId, billId, provider: 'manual', providerRef: paymentId, state: 'succeeded', ...money };
  const transactionId = `ltx_000000000${whose}`;
  const transaction = { id: transactionId, billId, paymentId, kind: 'payment', eventRef: `counter of ${whose}` };
  const entry = { firmId, transactionId, ...money };
  await db.writeRows({
    payment: [
      {
        ...{ firmId, ...payment, account: 'operating', method: `box of ${whose}`, payer: `${whose} Paymaster` },
        ...{ date: new Date('2026-03-02'), createdAt, updatedAt: createdAt },
      },
    ],
    ledgerTransaction: [{ firmId, ...transaction, occurredAt: createdAt, createdAt }],
    ledgerEntry: [
      { ...entry, id: `len_00000000${whose}1`, account: 'operating' },
      { ...entry, id: `len_00000000${whose}2`, account: 'receivable', amountMinor: -money.amountMinor },
    ],
  });
}

/** Somebody who asks to be let in. */
export async function addAccessRequest({ firmId, db }: Firm, id: string): Promise<void> {
  const { workspaceId } = await db.chatIdentity.findFirstOrThrow({ select: { workspaceId: true } });
  const user = { platform: 'slack', workspaceId, userId: 'U0ASKING' };
  const openFor = Object.values(user).join(':');
  const request = { firmId, id, ...user, name: 'Peregrine Asking', state: 'open', openFor, createdAt: new Date() };
  await db.accessRequest.create({ data: request });
}

function sha256(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The client of a share, with a link to its bill that is older than an invitation lives. */
async function addSignedInClient({ firmId, db }: Firm): Promise<void> {
  const recipient = await db.recipient.findFirstOrThrow({ orderBy: { id: 'asc' } });
  const [createdAt, endsAt] = [new Date('2026-01-05T10:00:00Z'), new Date(Date.now() + 12 * 3_600_000)];
  const link = { recipientId: recipient.id, tokenHash: sha256(THEIR_PORTAL.linkToken) };
  const account = { contactId: recipient.contactId, passwordHash: 'hash-of-the-password-of-theirs' };
  const tokenHash = sha256(THEIR_PORTAL.sessionToken);
  const session = { accountId: 'pac_0000000000theirs', tokenHash, seenAt: new Date() };
  await db.recipientLink.create({
    data: { firmId, id: 'lnk_0000000000theirs', ...link, createdAt, expiresAt: endsAt },
  });
  await db.portalAccount.create({ data: { firmId, id: session.accountId, ...account, createdAt } });
  await db.portalSession.create({ data: { firmId, id: 'pse_0000000000theirs', ...session, createdAt, endsAt } });
}

/** A file that waits to be accepted or discarded, with its card. It held the one bill of that number. */
export async function addCheckedFile(
  { db, firmId }: Firm,
  file: { readonly id: string; readonly userId: string; readonly billNumber: string },
): Promise<string> {
  const { id, userId, billNumber } = file;
  const at = { createdAt: new Date(), askedAt: new Date(), checkedAt: new Date() };
  const who = await db.chatIdentity.findFirstOrThrow({ where: { userId } });
  const { source, externalId, number } = await db.bill.findFirstOrThrow({ where: { number: billNumber } });
  const { format } = await db.import.findFirstOrThrow({ where: { source } });
  const { platform, workspaceId, staffMemberId } = who;
  const place = { firmId, platform, workspaceId, conversation: `D${userId}` };
  const report = { only: { externalId, number }, sources: ['another-system'] };
  const facts = { source, format, fileHash: 'hash-of-a-dropped-file', state: 'checked', report };
  const expiresAt = new Date(Date.now() + 3_600_000);
  const card = { kind: 'card', importId: id, direct: true, state: 'posted', postedId: '9.000001' };
  await db.import.create({ data: { ...place, id, staffMemberId, fileId: `F-${id}`, ...facts, ...at, expiresAt } });
  await db.chatMessage.create({
    data: {
      ...place,
      id: `msg_${id}`,
      ...card,
      postedIn: place.conversation,
      createdAt: new Date(),
      updatedAt: new Date(),
    },
  });

  return id;
}

/** As a process leaves it that was killed after it had accepted a file, but that its job is gone. */
async function addWaitingImport({ firmId, db }: Firm): Promise<void> {
  const { source, format } = await db.import.findFirstOrThrow();
  await db.import.create({
    data: {
      firmId,
      id: WAITING_IMPORT,
      source,
      format,
      fileHash: 'hash-of-a-waiting-file',
      state: 'staged',
      rowCount: 1,
      createdAt: new Date(),
    },
  });
  await db.importRow.create({
    data: {
      firmId,
      id: 'irw_9999999999waiting',
      importId: WAITING_IMPORT,
      position: 0,
      kind: 'contact',
      payload: WAITING_CONTACT,
    },
  });
  await db.auditEntry.create({
    data: {
      firmId,
      id: 'aud_9999999999waiting',
      actorKind: 'operator',
      actorId: 'operator',
      action: 'import-accepted',
      subjectId: WAITING_IMPORT,
      occurredAt: new Date(),
    },
  });
}
