// A firm with at least one row in every table: what the walls are tried against.
import type { FirmTx } from '../../src/adapters/database/for-firm.ts';

const at = new Date('2026-03-02T09:30:00.123Z');
const day = new Date('2026-03-02T00:00:00.000Z');

/** Every row's id is the given one. */
export async function fillFirm(firm: FirmTx, { firmId, id }: { firmId: string; id: string }): Promise<void> {
  const key = { firmId, id };
  await fillPeople(firm, key);
  await fillBill(firm, key);
  await fillShare(firm, key);
  await fillPayments(firm, key);
  await fillPortal(firm, key);
  await fillRest(firm, key);
}

type Key = { readonly firmId: string; readonly id: string };

async function fillPeople(firm: FirmTx, key: Key): Promise<void> {
  const { firmId, id } = key;
  await firm.connection.create({
    data: { ...key, kind: 'slack', externalId: id, secrets: new Uint8Array([1, 2]), createdAt: at },
  });
  await firm.providerAccount.create({
    data: { ...key, provider: 'stripe', account: `acct_${firmId}`, createdAt: at },
  });
  await firm.lawpayPage.create({
    data: {
      ...key,
      address: 'https://secure.lawpay.test/pages/a',
      amountUnit: 'cents',
      confirmedAt: at,
      createdAt: at,
    },
  });
  await firm.staffMember.create({
    data: { ...key, name: 'Maria', email: `${id}@harlow.example`, role: 'attorney', createdAt: at },
  });
  await firm.chatIdentity.create({
    data: { ...key, staffMemberId: id, platform: 'slack', workspaceId: `T-${firmId}`, userId: 'U1', createdAt: at },
  });
  await firm.chatWorkspace.create({ data: { firmId, platform: 'slack', workspaceId: `T-${firmId}` } });
  await firm.contact.create({
    data: { ...key, source: 'clio', externalId: id, kind: 'person', name: 'Ana', searchText: 'ana', createdAt: at },
  });
  await firm.contactEmail.create({
    data: { ...key, contactId: id, address: 'ana@client.example', createdAt: at },
  });
}

async function fillBill(firm: FirmTx, key: Key): Promise<void> {
  const { id } = key;
  await firm.matter.create({
    data: {
      ...key,
      source: 'clio',
      externalId: id,
      displayNumber: '00012',
      description: 'Estate',
      clientId: id,
      createdAt: at,
    },
  });
  await firm.matterContact.create({ data: { ...key, matterId: id, contactId: id, relation: 'related' } });
  await firm.matterStaff.create({ data: { ...key, matterId: id, staffMemberId: id } });
  await firm.bill.create({ data: billOf(key) });
  await firm.billMatter.create({ data: { ...key, billId: id, matterId: id, position: 1 } });
  await firm.lineItem.create({
    data: {
      ...key,
      billId: id,
      matterId: id,
      position: 1,
      kind: 'time',
      date: day,
      description: 'Call',
      quantityE4: 15_000n,
      rateE4: 2_000_000n,
      amountMinor: 30_000n,
    },
  });
  await firm.billPayment.create({
    data: { ...key, billId: id, externalId: 'p1', date: day, method: 'check', amountMinor: 100n },
  });
  await fillBooks(firm, key);
}

/** In one statement: the books take no half of it. The second entry's id cannot be the given one too. */
async function fillBooks(firm: FirmTx, key: Key): Promise<void> {
  const { firmId, id } = key;
  const money = { currency: 'USD', amountMinor: 100n };
  const made = { createdAt: at, updatedAt: at };
  const entry = { firmId, transactionId: id, ...money };
  await firm.writeRows({
    payment: [
      {
        ...{ ...key, billId: id, provider: 'manual', providerRef: id, state: 'succeeded', account: 'operating' },
        ...{ method: 'cheque', date: day, ...money, ...made },
      },
    ],
    ledgerTransaction: [
      { ...key, paymentId: id, billId: id, kind: 'payment', eventRef: '', occurredAt: at, createdAt: at },
    ],
    ledgerEntry: [
      { ...entry, id, account: 'operating' },
      { ...entry, id: `${id}-2`, account: 'receivable', amountMinor: -100n },
    ],
  });
}

/** A bill of the client with the same id. */
export function billOf(key: Key) {
  return {
    ...key,
    source: 'clio',
    externalId: key.id,
    number: '1042',
    kind: 'revenue',
    state: 'awaiting_payment',
    clientId: key.id,
    currency: 'USD',
    issueDate: day,
    dueDate: day,
    subtotalMinor: 30_000n,
    totalMinor: 30_000n,
    balanceMinor: 30_000n,
    contentHash: 'h',
    searchText: '1042 ana 00012',
    createdAt: at,
    updatedAt: at,
  };
}

async function fillShare(firm: FirmTx, key: Key): Promise<void> {
  const { id } = key;
  const room = { platform: 'slack', workspaceId: 'T1', conversation: 'C1' };
  await firm.draft.create({ data: { ...key, ...room, staffMemberId: id, createdAt: at, expiresAt: at } });
  await firm.frozenDocument.create({
    data: {
      ...key,
      billId: id,
      billVersion: 1,
      mark: 'none',
      sha256: 's',
      fileName: 'Bill 1042.pdf',
      pageCount: 1,
      bytes: new Uint8Array([37, 80]),
      createdAt: at,
    },
  });
  await firm.share.create({
    data: {
      ...key,
      ...room,
      billId: id,
      billVersion: 1,
      documentId: id,
      documentSha256: 's',
      sharerId: id,
      draftId: id,
      byEmail: true,
      byPortal: false,
      message: '',
      content: {},
      holdUntil: at,
      createdAt: at,
    },
  });
  await fillDelivery(firm, key);
  await firm.chatMessage.create({
    data: { ...key, ...room, shareId: id, kind: 'card', state: 'pending', createdAt: at, updatedAt: at },
  });
}

async function fillDelivery(firm: FirmTx, key: Key): Promise<void> {
  const { id } = key;
  await firm.recipient.create({
    data: { ...key, shareId: id, contactId: id, name: 'Ana', address: 'ana@client.example' },
  });
  await firm.delivery.create({
    data: {
      ...key,
      shareId: id,
      recipientId: id,
      kind: 'bill',
      state: 'queued',
      messageId: `<${id}@harlow.example>`,
      mailDate: at,
      createdAt: at,
      updatedAt: at,
    },
  });
  await firm.deliveryAttempt.create({
    data: { ...key, deliveryId: id, number: 1, startedAt: at, outcome: 'started' },
  });
}

async function fillPayments(firm: FirmTx, key: Key): Promise<void> {
  const { firmId, id } = key;
  const hash = `${firmId} ${id}`;
  const money = { currency: 'USD', amountMinor: 100n };
  const checkout = { provider: 'sandbox', account: 'operating', state: 'open', openFor: id, reference: `SB-${id}` };
  await firm.payLink.create({ data: { ...key, recipientId: id, tokenHash: hash, createdAt: at, expiresAt: at } });
  await firm.checkout.create({
    data: { ...key, billId: id, recipientId: id, ...checkout, ...money, returnHash: hash, createdAt: at },
  });
  await firm.payment.updateMany({ where: { id }, data: { checkoutId: id } });
  await firm.providerEvent.create({ data: { ...key, provider: 'sandbox', eventRef: id, createdAt: at } });
  await firm.paymentFlag.create({
    data: { ...key, provider: 'sandbox', providerRef: id, code: 'unmatched', ...money, createdAt: at },
  });
}

async function fillPortal(firm: FirmTx, key: Key): Promise<void> {
  const { firmId, id } = key;
  // no two firms have the same token
  const tokenHash = `${firmId} ${id}`;
  await firm.recipientLink.create({ data: { ...key, recipientId: id, tokenHash, createdAt: at, expiresAt: at } });
  await firm.portalAccount.create({ data: { ...key, contactId: id, createdAt: at } });
  await firm.portalSession.create({
    data: { ...key, accountId: id, tokenHash, createdAt: at, seenAt: at, endsAt: at },
  });
}

async function fillRest(firm: FirmTx, key: Key): Promise<void> {
  const { id } = key;
  await firm.communication.create({
    data: { ...key, matterId: id, shareId: id, subject: 's', body: 'b', occurredAt: at },
  });
  await firm.accessRequest.create({
    data: {
      ...key,
      platform: 'slack',
      workspaceId: 'T1',
      userId: id,
      name: 'Ada',
      state: 'open',
      openFor: id,
      createdAt: at,
    },
  });
  await firm.auditEntry.create({
    data: { ...key, actorKind: 'staff', actorId: id, action: 'bill-shared', subjectId: id, occurredAt: at },
  });
  await firm.import.create({
    data: { ...key, source: 'clio', format: 'csv', fileHash: 'h', state: 'staging', createdAt: at },
  });
  await firm.importRow.create({ data: { ...key, importId: id, position: 1, kind: 'bill', payload: {} } });
  await firm.job.create({
    data: { ...key, kind: 'far-away', subjectId: id, uniqueKey: id, runAt: new Date('2999-01-01'), createdAt: at },
  });
}
