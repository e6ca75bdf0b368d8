// Stripe's webhooks: the age of a signature, secrets that are being replaced, events in any order, other modes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripeProvider } from '../../../src/adapters/payments/stripe.ts';
import type { Hook, PaymentProvider } from '../../../src/ports/payment-provider.ts';
import { startFakeStripe } from './fake-stripe.ts';
import { type StripeEvent, signedHook } from './fake-stripe-hooks.ts';
import { openPaid, readMoney } from './suite-steps.ts';

const NOW = new Date('2026-11-27T12:00:00.900Z');
const OLD = 'whsec_donottell_old';
const NEW = 'whsec_donottell_new';

function provider(webhookSecrets: readonly string[] = [NEW, OLD], secretKey = 'sk_test_donottell'): PaymentProvider {
  return stripeProvider({ secretKey, webhookSecrets, apiUrl: 'http://127.0.0.1:9', clock: { now: () => NOW } });
}

function event(changes: Partial<StripeEvent> = {}): StripeEvent {
  return {
    id: 'evt_1',
    object: 'event',
    api_version: '2026-10-28.endive',
    created: 1,
    type: 'checkout.session.completed',
    livemode: false,
    data: { object: { id: 'cs_test_1', object: 'checkout.session', payment_intent: 'pi_1' } },
    ...changes,
  };
}

/** Signed so many seconds ago; less than none: by a clock that is ahead of ours. */
function aged(seconds: number, secret = NEW): Hook {
  return signedHook(event(), { secret, now: NOW, at: new Date(NOW.getTime() - seconds * 1000) });
}

const ACCEPTED = { ok: true, value: { eventId: 'evt_1', about: { checkoutRef: 'cs_test_1' } } };

function refusedAs(code: string) {
  return { ok: false, refusal: { code } };
}

describe("The signature of Stripe's webhook", () => {
  it.each([
    [0, ACCEPTED],
    [299, ACCEPTED],
    [300, ACCEPTED],
    [301, refusedAs('stale')],
    [86_400, refusedAs('stale')],
    [-300, ACCEPTED],
    [-301, ACCEPTED],
  ])('that is %i seconds old', async (seconds, answer) => {
    expect(await provider().readHook(aged(seconds))).toEqual(answer);
  });

  it('is good by either secret while one is being replaced', async () => {
    expect(await provider().readHook(aged(0, OLD))).toEqual(ACCEPTED);
    expect(await provider([OLD]).readHook(aged(0, OLD))).toEqual(ACCEPTED);
    expect(await provider([NEW]).readHook(aged(0, OLD))).toEqual(refusedAs('bad-signature'));
    expect(await provider().readHook(aged(301, OLD))).toEqual(refusedAs('stale'));
  });

  it('is good when it is one of several', async () => {
    const hook = aged(0);
    const header = hook.headers['stripe-signature'] ?? '';
    const several = header.replace(',v1=', `,v1=${'0'.repeat(64)},v0=abc,v1=`);

    expect(await provider().readHook({ ...hook, headers: { 'stripe-signature': several } })).toEqual(ACCEPTED);
  });

  it('is not good with another time, or by an older scheme', async () => {
    const old = aged(301);
    const header = old.headers['stripe-signature'] ?? '';
    const fresh = `t=${Math.floor(NOW.getTime() / 1000)}`;
    const tried = [
      header.replace(/^t=\d+/, fresh),
      `${fresh},${header}`,
      `${header},${fresh}`,
      (aged(0).headers['stripe-signature'] ?? '').replace('v1=', 'v0='),
      't=,v1=',
      `t=1e400,v1=${'0'.repeat(64)}`,
      ',,,===',
    ];

    for (const signature of tried) {
      const answer = await provider().readHook({ ...old, headers: { 'stripe-signature': signature } });
      expect([signature, answer.ok]).toEqual([signature, false]);
    }
  });

  it('is of every byte', async () => {
    const hook = aged(0);

    await fc.assert(
      fc.asyncProperty(fc.nat(hook.body.length - 1), fc.integer({ min: 1, max: 255 }), async (index, change) => {
        const body = Uint8Array.from(hook.body);
        body[index] = (body[index] ?? 0) ^ change;

        expect(await provider().readHook({ ...hook, body })).toEqual(refusedAs('bad-signature'));
      }),
      { numRuns: 100 },
    );
  });

  it('is never good without a secret', async () => {
    expect(await provider([]).readHook(aged(0))).toEqual(refusedAs('bad-signature'));
    expect(await provider(['']).readHook(aged(0, ''))).toEqual(refusedAs('bad-signature'));
  });
});

describe("Stripe's events", () => {
  it.each([
    ['checkout.session.completed', { checkoutRef: 'obj_1' }],
    ['checkout.session.async_payment_succeeded', { checkoutRef: 'obj_1' }],
    ['checkout.session.async_payment_failed', { checkoutRef: 'obj_1' }],
    ['checkout.session.expired', { checkoutRef: 'obj_1' }],
    ['charge.refunded', { moneyRef: 'pi_1' }],
    ['charge.refund.updated', { moneyRef: 'pi_1' }],
    ['refund.created', { moneyRef: 'pi_1' }],
    ['refund.updated', { moneyRef: 'pi_1' }],
    ['refund.failed', { moneyRef: 'pi_1' }],
    ['charge.dispute.created', { moneyRef: 'pi_1' }],
    ['charge.dispute.funds_withdrawn', { moneyRef: 'pi_1' }],
    ['charge.dispute.funds_reinstated', { moneyRef: 'pi_1' }],
    ['charge.dispute.closed', { moneyRef: 'pi_1' }],
    ['charge.succeeded', undefined],
    ['payment_intent.succeeded', undefined],
    ['customer.created', undefined],
    ['xcheckout.session.completed', undefined],
  ])('of the type %s', async (type, about) => {
    const object = { id: 'obj_1', payment_intent: 'pi_1' };
    const hook = signedHook(event({ type, data: { object } }), { secret: NEW, now: NOW });

    expect(await provider().readHook(hook)).toEqual({ ok: true, value: { eventId: 'evt_1', about } });
  });

  it.each([
    ['balance.available', { object: 'balance' }],
    ['refund.created', { id: 're_1', payment_intent: null }],
    ['checkout.session.completed', { object: 'checkout.session' }],
  ])('are none of our business when they name nothing: %s', async (type, object) => {
    const hook = signedHook(event({ type, data: { object } }), { secret: NEW, now: NOW });

    expect(await provider().readHook(hook)).toEqual({ ok: true, value: { eventId: 'evt_1', about: undefined } });
  });

  it.each(['null', '[]', '"text"', '{}', '{"object":"v2.core.event","id":"evt_1"}', '{"id":1}'])(
    'cannot be read: %s',
    async (body) => {
      expect(await provider().readHook(signedHook(body, { secret: NEW, now: NOW }))).toEqual(refusedAs('unreadable'));
    },
  );

  it.each([
    ['sk_live_donottell', true, true],
    ['rk_live_donottell', true, true],
    ['sk_live_donottell', false, false],
    ['sk_test_donottell', true, false],
    ['rk_test_donottell', true, false],
    ['rk_test_donottell', false, true],
  ])('are of the mode of the key %s (live: %s)', async (key, livemode, accepted) => {
    const hook = signedHook(event({ livemode }), { secret: NEW, now: NOW });

    const answer = await provider([NEW], key).readHook(hook);

    expect(answer).toEqual(accepted ? ACCEPTED : refusedAs('other-mode'));
  });

  it('lead to the same money in whatever order they come, and however often', async () => {
    const stripe = await startFakeStripe();
    const { known, money } = await openPaid(stripe);
    await stripe.refund(money.ref, 10_000n);
    await stripe.refund(money.ref, 20_000n);
    await stripe.dispute(money.ref);
    await stripe.winDispute(money.ref);
    const hooks = stripe.hooks();
    const expected = await readMoney(stripe, known);

    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...hooks, ...hooks], { minLength: 1 }), async (some) => {
        const answers = await Promise.all(some.map((hook) => stripe.provider.readHook(hook)));

        expect(answers.every(({ ok }) => ok)).toBe(true);
        expect(await readMoney(stripe, known)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
    await stripe.stop();
  });
});
