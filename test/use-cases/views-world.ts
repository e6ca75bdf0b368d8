// A firm with many bills on two matters, one of them an attorney's, and what was shared of them. Used by the tests of
// the everyday views.
import type { Database } from '../../src/adapters/database/open-database.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import type { StaffActor } from '../../src/core/actor.ts';
import type { FirmId, StaffMemberId } from '../../src/core/ids.ts';
import { aFirmId } from '../support/database.ts';

export const NOW = new Date('2026-03-16T15:00:00Z');
const ids = systemIds(systemClock());

export type ViewsWorld = Awaited<ReturnType<typeof aViewsWorld>>;

type GivenBill = {
  readonly number: string;
  readonly state?: string;
  readonly issueDate?: string;
  readonly dueDate?: string;
  readonly total?: bigint;
  readonly paid?: bigint;
  readonly matters?: readonly string[];
  readonly source?: string;
};

/** A new firm on the database: an administrator, and an attorney who is responsible for "will" and on the team of "trust". */
export async function aViewsWorld(database: Database) {
  const firmId: FirmId = await aFirmId(database);
  const db = database.forFirm(firmId);
  const row = { firmId, createdAt: NOW };
  const aPerson = async (role: string): Promise<StaffActor> => {
    const id = ids.newId('stf') as StaffMemberId;
    await db.staffMember.create({ data: { ...row, id, name: `The ${role}`, email: `${id}@firm.example`, role } });

    return { kind: 'staff', firmId, staffMemberId: id };
  };
  const [administrator, attorney] = [await aPerson('administrator'), await aPerson('attorney')];
  const client = { kind: 'company', name: 'Dvořák & Co', isClient: true, searchText: 'dvorak & co' };
  await db.contact.create({ data: { ...row, ...client, id: 'con_acme', source: 'test', externalId: 'acme' } });
  for (const [name, responsibleAttorneyId] of [
    ['lease', null],
    ['will', attorney.staffMemberId],
    ['trust', null],
  ] as const) {
    const matter = { id: `mtr_${name}`, source: 'test', externalId: name, displayNumber: `0001-${name}` };
    await db.matter.create({
      data: { ...row, ...matter, description: `The ${name}`, clientId: 'con_acme', responsibleAttorneyId },
    });
  }
  await db.matterStaff.create({
    data: { firmId, id: 'mst_1', matterId: 'mtr_trust', staffMemberId: attorney.staffMemberId },
  });

  return {
    ...{ db, firmId, administrator, attorney },
    deps: { db, search: database.search, clock: { now: () => NOW } },
    addBills: (bills: readonly GivenBill[]) => addBills(db, { firmId, bills }),
    /** A mail of a share in that state. Returns the share's id. */
    addShare: (share: GivenShare) => addShare(db, { firmId, sharerId: administrator.staffMemberId, ...share }),
  };
}

type Db = ReturnType<Database['forFirm']>;

async function addBills(db: Db, { firmId, bills }: { firmId: string; bills: readonly GivenBill[] }): Promise<void> {
  for (const given of bills) {
    const { number, state = 'awaiting_payment', total = 100_00n, paid = 0n, matters = ['lease'] } = given;
    const { issueDate = '2026-01-05', dueDate = '2026-04-04', source = 'test' } = given;
    const id = ids.newId('bil');
    const money = { subtotalMinor: total, totalMinor: total, paidMinor: paid, balanceMinor: total - paid };
    const dates = { issueDate: new Date(issueDate), dueDate: new Date(dueDate), createdAt: NOW, updatedAt: NOW };
    const names = {
      source,
      externalId: id,
      number,
      searchText: `${number} dvorak & co ${matters.map((matter) => `0001-${matter}`).join(' ')}`.toLowerCase(),
    };
    await db.bill.create({
      data: {
        ...{ firmId, id, kind: 'revenue', state, clientId: 'con_acme', currency: 'USD', contentHash: 'h' },
        ...{ ...money, ...dates, ...names },
      },
    });
    for (const [position, matter] of matters.entries()) {
      const link = { firmId, id: ids.newId('bmt'), billId: id, matterId: `mtr_${matter}`, position };
      await db.billMatter.create({ data: link });
    }
  }
}

type GivenShare = {
  readonly number: string;
  readonly at?: Date;
  readonly state?: string;
  readonly byPortal?: boolean;
  readonly cancelled?: boolean;
  readonly message?: string;
};

async function addShare(
  db: Db,
  { firmId, sharerId, ...given }: GivenShare & { firmId: string; sharerId: string },
): Promise<string> {
  const { number, at = NOW, state = 'accepted', byPortal = false, cancelled = false, message = '' } = given;
  const bill = await db.bill.findFirstOrThrow({ where: { number }, select: { id: true, matters: true } });
  const id = ids.newId('shr');
  const [documentId, recipientId] = [ids.newId('doc'), ids.newId('rcp')];
  const kept = { mark: 'none', sha256: id, fileName: 'x.pdf', pageCount: 1, bytes: Buffer.from('x') };
  await db.frozenDocument.create({
    data: { firmId, id: documentId, billId: bill.id, billVersion: 1, ...kept, createdAt: at },
  });
  await db.share.create({
    data: {
      ...{ firmId, id, billId: bill.id, billVersion: 1, documentId, documentSha256: 's', sharerId, draftId: id },
      ...{ byEmail: !byPortal, byPortal, message, content: {}, platform: 'slack', workspaceId: 'T', conversation: 'C' },
      ...{ holdUntil: at, cancelledAt: cancelled ? at : null, createdAt: at },
    },
  });
  const recipient = { shareId: id, contactId: 'con_acme', name: 'Dana Reyes', address: 'dana@acme.test' };
  await db.recipient.create({ data: { firmId, id: recipientId, ...recipient } });
  await db.delivery.create({
    data: {
      ...{ firmId, id: ids.newId('dlv'), shareId: id, recipientId, kind: 'bill', state, messageId: id, mailDate: at },
      ...{ acceptedAt: state === 'accepted' ? at : null, createdAt: at, updatedAt: at },
    },
  });
  for (const { matterId } of bill.matters) {
    const logged = { matterId, shareId: id, subject: `Bill ${number}`, body: message, occurredAt: at };
    await db.communication.create({ data: { firmId, id: ids.newId('com'), ...logged } });
  }

  return id;
}
