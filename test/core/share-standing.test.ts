// What can be said of a share: green for an active portal share alone, and a copy that was sent.
import { describe, expect, it } from 'vitest';
import type { DeliveryState } from '../../src/core/delivery.ts';
import { DELIVERY_STATES } from '../../src/core/delivery.ts';
import { type StandingFacts, shareStanding } from '../../src/core/share-standing.ts';

const now = new Date('2026-12-03T10:00:00Z');
const earlier = new Date('2026-12-03T09:00:00Z');

function aDelivery(state: DeliveryState, acceptedAt?: Date, replaced = false) {
  return { state, acceptedAt, replaced, stopped: false };
}

function standing(facts: Partial<StandingFacts>) {
  const portal = {
    byEmail: false,
    byPortal: true,
    ended: false,
    holdUntil: earlier,
    billState: 'awaiting_payment',
  } as const;

  return shareStanding({ ...portal, deliveries: [], ...facts }, now);
}

describe('The green mark "Shared"', () => {
  it('stands while the bill is open to one recipient, and no longer', () => {
    const [open, stopped] = [aDelivery('accepted', earlier), { ...aDelivery('accepted', earlier), stopped: true }];

    expect(standing({ deliveries: [open, stopped] })).toMatchObject({ shared: true, stopped: false });
    expect(standing({ deliveries: [stopped, stopped] })).toMatchObject({ shared: false, stopped: true });
  });

  it('does not come back because somebody who was replaced was not stopped', () => {
    const replaced = { ...aDelivery('rejected', undefined, true), stopped: false };
    const stopped = { ...aDelivery('accepted', earlier), stopped: true };

    expect(standing({ deliveries: [replaced, stopped] }).shared).toBe(false);
  });

  it('stands while a portal share is active, also of a paid bill', () => {
    expect(standing({}).shared).toBe(true);
    expect(standing({ billState: 'paid' }).shared).toBe(true);
    expect(standing({ byEmail: true }).shared).toBe(true);
  });

  it.each<[string, Partial<StandingFacts>]>([
    ['is stopped or cancelled', { ended: true }],
    ['is still held', { holdUntil: new Date(now.getTime() + 1) }],
    ['is of a bill that was voided', { billState: 'void' }],
    ['is of a bill that was deleted', { billState: 'deleted' }],
    ['is of a draft', { billState: 'draft' }],
    ['is of a bill that awaits approval', { billState: 'awaiting_approval' }],
  ])('does not stand where the share %s', (_, facts) => {
    expect(standing(facts).shared).toBe(false);
  });

  it.each(DELIVERY_STATES)('never stands for an e-mail, which is a copy: %s', (state) => {
    const facts = { byEmail: true, byPortal: false, deliveries: [aDelivery(state, earlier)] };

    expect(standing(facts).shared).toBe(false);
  });
});

describe('A share by e-mail', () => {
  const mailed = { byEmail: true, byPortal: false };

  it('was sent when the first of its mails was taken', () => {
    const deliveries = [aDelivery('accepted', now), aDelivery('accepted', earlier), aDelivery('queued')];

    expect(standing({ ...mailed, deliveries })).toMatchObject({ sentAt: earlier, waiting: 1 });
  });

  it('was not sent while its mails wait, or when they came back', () => {
    expect(standing({ ...mailed, deliveries: [aDelivery('held')] }).sentAt).toBeUndefined();
    expect(standing({ ...mailed, deliveries: [aDelivery('bounced', earlier)] })).toMatchObject({
      sentAt: undefined,
      undelivered: 1,
    });
  });

  it('has a mail that was sent to another address instead no more among those not delivered', () => {
    const deliveries = [aDelivery('rejected', undefined, true), aDelivery('accepted', now)];

    expect(standing({ ...mailed, deliveries })).toMatchObject({ undelivered: 0, sentAt: now });
  });

  it('is not said of a portal share whose notice was mailed', () => {
    expect(standing({ deliveries: [aDelivery('accepted', earlier)] }).sentAt).toBeUndefined();
  });
});
