// What happened to a bill, as its state tells it: from real shares, mails and decisions.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { statusView } from '../../src/chat/bill-status.ts';
import type { StaffActor } from '../../src/core/actor.ts';
import type { DeliveryId } from '../../src/core/ids.ts';
import { billTimeline } from '../../src/use-cases/bill-timeline.ts';
import { cancelShare } from '../../src/use-cases/cancel-share.ts';
import { fixAddress } from '../../src/use-cases/fix-address.ts';
import { takeBounce } from '../../src/use-cases/take-bounce.ts';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const DANA = 'dana@acme.test';
const MINUTE = 60_000;

describe('The timeline of a bill', () => {
  let opened: ThrowAway;
  let sharing: Sharing;
  let viewing: Parameters<typeof billTimeline>[0];

  beforeAll(async () => {
    opened = await openAnyDatabase();
    const { database } = opened;
    sharing = await startSharing(database);
    viewing = { db: sharing.db, search: database.search, clock: sharing.deps.clock };
    await sharing.set('holdSeconds', '30');
  });

  afterAll(async () => {
    await opened.database.stop();
    await opened.drop();
  });

  async function timeline(number: string, viewer: StaffActor = sharing.actor) {
    const found = await billTimeline(viewing, { viewer, number });
    if (!found.ok) throw new Error(found.refusal.code);
    const bills = found.value.bills.map((one) => ({ ...one, bill: { ...one.bill, status: one.status } }));

    return { ...found.value, view: statusView({ ...found.value, bills }) };
  }

  async function linesOf(number: string): Promise<string[]> {
    const { view } = await timeline(number);

    return view.rows.slice(1).flatMap(({ lines }) => lines);
  }

  it('of one that nobody shared says so, with its amounts and a button to share it', async () => {
    const { view } = await timeline('1044');

    expect(view.title).toBe('Bill 1044 · Novák & syn s.r.o.');
    expect(view.rows).toHaveLength(1);
    expect(view.rows[0]).toMatchObject({ context: ['Not shared yet'], button: { id: 'share-listed' } });
  });

  it('begins with who shared it with whom, and says until when it is held, and who cancelled it', async () => {
    const { shareId } = await sharing.share('1044', ['fakturace@novak-syn.test']);
    expect(await linesOf('1044')).toEqual([
      '16 Mar 11:00 · Held, sends at 11:00:30',
      expect.stringMatching(/^16 Mar 11:00 · Sam Ortiz shared it with /),
      expect.stringMatching(/^16 Mar 11:00 · Logged on .*, with the message$/),
    ]);

    sharing.passMs(10_000);
    await cancelShare(sharing.deps, { actor: sharing.actor, shareId });

    expect((await linesOf('1044'))[0]).toBe('16 Mar 11:00 · Sam Ortiz cancelled it');
    expect((await timeline('1044')).view.rows[0]?.context).toEqual(['Cancelled']);
  });

  it('tells late, sent, came back, and the address that was fixed, newest first', async () => {
    const { shareId } = await sharing.share('1042', [DANA]);
    sharing.passMs(31_000);
    sharing.outcomes.push({ kind: 'deferred', reason: 'their mailbox is full' } as never);
    await sharing.deliver(shareId);
    sharing.passMs(5 * MINUTE);
    sharing.outcomes.push({ kind: 'deferred', reason: 'their mailbox is full' } as never);
    await sharing.deliver(shareId);
    sharing.passMs(10 * MINUTE);
    await sharing.deliver(shareId);
    expect((await timeline('1042')).view.rows[0]?.context).toEqual(['Sent by e-mail on 16 Mar']);

    sharing.passMs(MINUTE);
    const { id } = await sharing.db.delivery.findFirstOrThrow({ where: { shareId } });
    const bounce = {
      deliveryId: id as DeliveryId,
      verdict: 'failed',
      recipients: [DANA],
      reason: 'no such mailbox',
    } as const;
    await takeBounce(sharing.deps, { firmId: sharing.actor.firmId, bounce: { ...bounce, status: '5.1.1' } as never });
    expect((await timeline('1042')).view.rows[0]?.context).toEqual(['⚠️ Not delivered to Dana Reyes']);

    sharing.passMs(MINUTE);
    const fix = { actor: sharing.actor, deliveryId: id, address: 'dana.reyes@acme.test' };
    const asked = await fixAddress(sharing.deps, { ...fix, reason: undefined });
    if (asked.ok && asked.value.kind === 'ask') {
      const reason = { key: 'reason-dana.reyes@acme.test', text: 'Confirmed by phone' };
      expect(await fixAddress(sharing.deps, { ...fix, reason })).toMatchObject({ ok: true, value: { kind: 'sent' } });
    }

    expect(await linesOf('1042')).toEqual([
      expect.stringMatching(/· Sam Ortiz sent it to dana\.reyes@acme\.test for Dana Reyes$/),
      expect.stringMatching(/· ⚠️ Came back from Dana Reyes: no such mailbox$/),
      expect.stringMatching(/· Sent to dana@acme\.test$/),
      expect.stringMatching(/· Not yet delivered to Dana Reyes$/),
      expect.stringMatching(/· Sam Ortiz shared it with Dana Reyes$/),
      expect.stringMatching(/· Logged on 00012-Acme, with the message$/),
    ]);
    expect((await timeline('1042')).view.rows[0]?.context).toEqual(['On its way']);
  });
});
