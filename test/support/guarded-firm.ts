// A firm with one bill of one matter, to which a test adds people, addresses and earlier mails, and asks the recipient
// guard. Used by the database suites.

import type { Database } from '../../src/adapters/database/open-database.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import type { DeliveryState } from '../../src/core/delivery.ts';
import type { BillId, ContactId } from '../../src/core/ids.ts';
import { loadBill } from '../../src/use-cases/bill-facts.ts';
import { warnedRecipients } from '../../src/use-cases/guard-facts.ts';
import { billOf } from '../contract/database-full-firm.ts';
import { aFirmId } from './database.ts';

const ids = systemIds(systemClock());
const at = new Date('2026-03-02T09:30:00Z');

type Relation = { readonly contact: string; readonly relation: 'related' | 'adverse' };

/** Acme, the client, at acme.test; Dana, related on its one matter `m1`. Contacts are named by their ids. */
export async function guardedFirm(database: Database) {
  const firmId = await aFirmId(database);
  const db = database.forFirm(firmId);
  const billId = ids.newId('bil') as BillId;
  const matters = mattersOf({ db, firmId, billId });
  const post = postOf({ db, firmId, billId });
  await matters.client('acme', { address: 'books@acme.test' });
  await matters.person('dana', { address: 'dana@acme.test' });
  await matters.matter('m1', { client: 'acme' });
  await matters.relate('m1', { contact: 'dana', relation: 'related' });
  await db.bill.create({ data: { ...billOf({ firmId, id: billId }), clientId: 'acme' }, select: { id: true } });
  await matters.onBill('m1');
  await post.open();

  const warnings = async (contact: string, address: string, { entered = false } = {}) => {
    const bill = await loadBill(db, billId);
    const kind = contact === 'acme' ? 'company' : 'person';
    const recipient = { contactId: contact as ContactId, name: contact, kind, address, entered } as const;
    if (!bill) throw new Error('the bill is not there');
    const [warned] = await warnedRecipients(db, { bill, recipients: [recipient] });

    return warned?.warnings ?? [];
  };

  return {
    ...{ db, firmId, billId, warnings },
    ...matters,
    mailed: post.mailed,
    codes: async (...asked: Parameters<typeof warnings>) => (await warnings(...asked)).map(({ code }) => code),
    facts: (_contact: string, address: string) => db.guardRows({ billId, addresses: [address] }),
  };
}

type Place = {
  readonly db: ReturnType<Database['forFirm']>;
  readonly firmId: string;
  readonly billId: string;
};

function mattersOf({ db, firmId, billId }: Place) {
  async function contact(id: string, { address, isClient }: { address: string; isClient: boolean }) {
    const row = { firmId, id, source: 'test', externalId: id, name: id, searchText: id, createdAt: at };
    await db.contact.create({
      data: { ...row, kind: isClient ? 'company' : 'person', isClient },
      select: { id: true },
    });
    await add(id, address);
  }

  async function add(contactId: string, address: string) {
    const data = { firmId, id: ids.newId('cem'), contactId, address, createdAt: at };
    await db.contactEmail.create({ data, select: { id: true } });
  }

  return {
    address: add,
    client: (id: string, { address }: { address: string }) => contact(id, { address, isClient: true }),
    person: (id: string, { address }: { address: string }) => contact(id, { address, isClient: false }),
    matter: async (id: string, { client: clientId }: { client: string }) => {
      const row = { firmId, id, source: 'test', externalId: id, displayNumber: id, description: '', clientId };
      await db.matter.create({ data: { ...row, createdAt: at }, select: { id: true } });
    },
    relate: async (matterId: string, { contact: contactId, relation }: Relation) => {
      const data = { firmId, id: `${matterId}-${contactId}-${relation}`, matterId, contactId, relation };
      await db.matterContact.create({ data, select: { id: true } });
    },
    onBill: async (matterId: string) => {
      const data = { firmId, id: `${billId}-${matterId}`, billId, matterId, position: 1 };
      await db.billMatter.create({ data, select: { id: true } });
    },
  };
}

/** Mails of the bill, each a minute after the last. */
function postOf({ db, firmId, billId }: Place) {
  let count = 0;
  const room = { platform: 'slack', workspaceId: 'T1', conversation: 'C1' };

  return {
    open: async () => {
      const sharer = { firmId, id: 'sam', name: 'Sam', email: 'sam@firm.test', role: 'billing', createdAt: at };
      const document = { firmId, id: 'doc', billId, billVersion: 1, mark: 'none', sha256: 's', fileName: 'Bill.pdf' };
      await db.staffMember.create({ data: sharer, select: { id: true } });
      await db.frozenDocument.create({
        data: { ...document, pageCount: 1, bytes: new Uint8Array([37]), createdAt: at },
        select: { id: true },
      });
    },
    mailed: async (address: string, state: DeliveryState) => {
      count += 1;
      const createdAt = new Date(at.getTime() + count * 60_000);
      const [shareId, recipientId, id] = [ids.newId('shr'), ids.newId('rcp'), ids.newId('dlv')];
      const bill = { billId, billVersion: 1, documentId: 'doc', documentSha256: 's', sharerId: 'sam' };
      const share = { ...bill, ...room, draftId: shareId, byEmail: true, byPortal: false, message: '', content: {} };
      await db.share.create({
        data: { firmId, id: shareId, ...share, holdUntil: createdAt, createdAt },
        select: { id: true },
      });
      const recipient = { firmId, id: recipientId, shareId, contactId: 'dana', name: 'Dana', address };
      await db.recipient.create({ data: recipient, select: { id: true } });
      const mail = { kind: 'bill', state, messageId: `<${id}@firm.test>`, mailDate: createdAt };
      await db.delivery.create({
        data: { firmId, id, shareId, recipientId, ...mail, createdAt, updatedAt: createdAt },
        select: { id: true },
      });
    },
  };
}
