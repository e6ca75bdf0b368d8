// Mails of a share that has ended while they wait for their next try.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const DANA = ['dana@acme.test'];

let opened: ThrowAway;
let sharing: Sharing;

beforeAll(async () => {
  opened = await openAnyDatabase();
  sharing = await startSharing(opened.database);
});

afterAll(async () => {
  await opened.database.stop();
  await opened.drop();
});

beforeEach(() => {
  // long enough for the same bill to be shared again
  sharing.passMs(2 * 3_600_000);
  sharing.mails.length = 0;
  sharing.outcomes.length = 0;
});

describe('A mail of a share', () => {
  it.each(['was stopped', 'goes to a deactivated contact', 'is of a voided bill'])(
    'is not tried again after a temporary failure when it %s meanwhile',
    async (what) => {
      const { shareId } = await sharing.share('1042', DANA);
      sharing.outcomes.push({ kind: 'deferred', reason: 'mailbox full' });
      await sharing.deliver(shareId);
      const { recipient, contact, bill } = sharing.db;
      const contacts = { recipients: { some: { shareId } } };
      if (what === 'was stopped') await recipient.updateMany({ where: { shareId }, data: { stoppedAt: new Date() } });
      if (what.includes('contact')) await contact.updateMany({ where: contacts, data: { deactivatedAt: new Date() } });
      if (what.includes('bill')) await bill.updateMany({ where: { number: '1042' }, data: { state: 'void' } });

      sharing.passMs(60_000);
      const next = await sharing.deliver(shareId);
      await contact.updateMany({ where: contacts, data: { deactivatedAt: null } });
      await bill.updateMany({ where: { number: '1042' }, data: { state: 'awaiting_payment' } });

      expect(next).toBeUndefined();
      expect(await sharing.states(shareId)).toEqual(['cancelled']);
      expect(sharing.mails).toHaveLength(1);
    },
  );
});
