// Stripe by the contract of all payment providers, and what is true of Stripe's checkouts alone.
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeStripe, type FakeStripeOptions, startFakeStripe } from './fake-stripe.ts';
import { stripeError } from './fake-stripe-server.ts';
import { describePaymentProvider } from './payment-provider-suite.ts';
import { faultOf, knownAs, nextOrder, openOne, openPaid, readMoney } from './suite-steps.ts';

describePaymentProvider('Stripe', () => startFakeStripe());

let fake: FakeStripe | undefined;

async function started(options: FakeStripeOptions = {}): Promise<FakeStripe> {
  fake = await startFakeStripe(options);

  return fake;
}

afterEach(async () => {
  const complaints = fake?.complaints();
  await fake?.stop();
  fake = undefined;
  expect(complaints ?? []).toEqual([]);
});

const FAILURE = stripeError(500, { type: 'api_error', message: 'An unknown error occurred' });

describe('A checkout at Stripe', () => {
  it('shows the number of the bill, and nothing else of it', async () => {
    const stripe = await started();

    const { order } = await openOne(stripe);

    const ids = { sharebill_checkout: order.checkoutId, sharebill_reference: order.reference };
    const [session] = stripe.sessions();
    expect(session?.order).toMatchObject({
      client_reference_id: order.checkoutId,
      metadata: ids,
      payment_intent_data: { description: 'Bill 1042', metadata: ids },
      line_items: [{ quantity: 1, price_data: { product_data: { name: 'Bill 1042' } } }],
      success_url: order.returnUrl,
      cancel_url: order.cancelUrl,
    });
    expect(JSON.stringify(session?.order)).not.toContain(order.firmName);
  });

  it('ends after an hour', async () => {
    const stripe = await started({ clock: { now: () => new Date() } });

    const { opened } = await openOne(stripe);

    const minutes = ((opened.expiresAt?.getTime() ?? 0) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(59);
    expect(minutes).toBeLessThanOrEqual(60);
  });

  it('is told again by Stripe when the same order comes within the same second', async () => {
    const now = new Date();
    const stripe = await started({ clock: { now: () => now } });
    const { order, opened } = await openOne(stripe);

    const again = await stripe.provider.openCheckout(order);

    expect(again).toEqual(opened);
    expect(stripe.log).toEqual(['POST /v1/checkout/sessions', 'POST /v1/checkout/sessions']);
  });

  it('is found again behind many others', async () => {
    const stripe = await started({ perPage: 2 });
    const { order, opened } = await openOne(stripe);
    for (let others = 0; others < 5; others += 1) {
      await openOne(stripe);
    }

    const again = await stripe.provider.openCheckout(order);

    expect(again).toEqual(opened);
    expect(stripe.checkoutCount()).toBe(6);
  });

  it('is refused for an order whose checkout is over', async () => {
    const stripe = await started();
    const { order } = await openPaid(stripe);

    const fault = await faultOf(stripe.provider.openCheckout(order));

    expect([fault.code, fault.detail, fault.retryable]).toEqual(['provider-refused', 'checkout-over', false]);
    expect(stripe.checkoutCount()).toBe(1);
  });

  it.each([true, false])(
    'is opened once though Stripe has kept a failure with its key (made before: %s)',
    async (made) => {
      const stripe = await started();
      const order = nextOrder(stripe);
      stripe.next({ answer: FAILURE, made, kept: true });

      const fault = await faultOf(stripe.provider.openCheckout(order));
      const opened = await stripe.provider.openCheckout(order);

      expect([fault.code, fault.retryable]).toEqual(['provider-unclear', true]);
      expect(stripe.sessions().map(({ id }) => id)).toEqual([opened.ref]);
    },
  );

  it('is opened once though Stripe repeats the failure that it has kept', async () => {
    const now = new Date();
    const stripe = await started({ clock: { now: () => now } });
    const order = nextOrder(stripe);
    stripe.next({ answer: FAILURE, made: true, kept: true });
    await faultOf(stripe.provider.openCheckout(order));

    const opened = await stripe.provider.openCheckout(order);

    expect(stripe.sessions().map(({ id }) => id)).toEqual([opened.ref]);
  });

  it('stays unclear when Stripe keeps failing', async () => {
    const stripe = await started();
    const order = nextOrder(stripe);
    stripe.next({ answer: FAILURE, kept: true });
    stripe.next({ answer: FAILURE, kept: true });
    await faultOf(stripe.provider.openCheckout(order));
    await faultOf(stripe.provider.openCheckout(order));

    const fault = await faultOf(stripe.provider.openCheckout(order));

    expect([fault.code, fault.retryable, stripe.checkoutCount()]).toEqual(['provider-unclear', true, 0]);
  });

  it('stays unclear when Stripe is away while it is looked for', async () => {
    const stripe = await started();
    const { order } = await openOne(stripe);
    const limit = stripeError(429, { type: 'invalid_request_error', code: 'rate_limit' });
    stripe.next({ to: 'GET', answer: { ...limit, headers: { 'retry-after': '7' } } });

    const fault = await faultOf(stripe.provider.openCheckout(order));

    expect([fault.code, fault.retryAfterMs]).toEqual(['provider-unclear', 7000]);
  });

  it('is closed, with nothing received, when its page has ended', async () => {
    const stripe = await started();
    const { opened, known } = await openOne(stripe);
    await stripe.decline(opened.url);
    stripe.expire(opened.url);

    const report = await stripe.provider.readCheckout(known);

    expect(report).toEqual({ state: 'closed', received: [] });
    await expect(stripe.provider.closeCheckout(known)).resolves.toBeUndefined();
  });

  it('can be read and closed by nobody else', async () => {
    const stripe = await started();
    const { order, opened } = await openOne(stripe);
    const known = knownAs({ order, opened: { ...opened, ref: 'cs_test_of_somebody_else' }, openedAt: new Date() });

    const reading = await faultOf(stripe.provider.readCheckout(known));
    const closing = await faultOf(stripe.provider.closeCheckout(known));

    expect([reading.code, closing.code]).toEqual(['provider-refused', 'provider-refused']);
    expect(reading.detail).toContain('resource_missing');
  });

  it('is not closed when Stripe refuses for another reason', async () => {
    const stripe = await started();
    const { known } = await openOne(stripe);
    stripe.next({ answer: stripeError(403, { type: 'invalid_request_error', code: 'account_closed' }) });

    const fault = await faultOf(stripe.provider.closeCheckout(known));

    expect([fault.code, fault.detail]).toEqual(['provider-refused', '403 invalid_request_error account_closed']);
  });
});

describe('An answer of Stripe', () => {
  const key = 'Invalid API Key provided: sk_test_donottell_51';

  it.each([
    ['an empty object', { status: 200, json: {} }],
    ['another object', { status: 200, json: { id: 'cs_1', object: 'payment_link', url: 'https://buy.stripe.com/1' } }],
    ['a page that is no address', { status: 200, json: { ...aSession(), url: 'javascript:alert(1)' } }],
    ['a session without a page', { status: 200, json: { ...aSession(), url: null } }],
    ['a stranger without an error', { status: 404, json: { message: 'not here' } }],
    ['a redirect', { status: 302, json: {}, headers: { location: 'http://127.0.0.1:1/elsewhere' } }],
    ['a null', { status: 200, json: null }],
    ['a number', { status: 200, json: 1 }],
    ['a text', { status: 200, json: '"ok"' }],
    ['a list', { status: 200, json: [] }],
    ['an empty page', { status: 200, json: '' }],
    ['an error that is a text', { status: 200, json: { error: 'no' } }],
    ['an error that is a number', { status: 400, json: { error: 5 } }],
    ['an error without a type', { status: 418, json: { error: {} } }],
  ])('is nonsense: %s', async (_, answer) => {
    const stripe = await started();
    stripe.next({ answer });

    const fault = await faultOf(stripe.provider.openCheckout(nextOrder(stripe)));

    expect([fault.code, fault.retryable]).toEqual(['provider-nonsense', false]);
  });

  it.each([
    [400, 'amount_too_small'],
    [401, 'api_key_expired'],
    [402, 'card_declined'],
    [403, 'account_invalid'],
    [404, 'resource_missing'],
  ])('refuses with %i and is passed on by its code alone', async (status, code) => {
    const stripe = await started();
    const error = { type: 'invalid_request_error', code, param: 'line_items[0][price_data]', message: key };
    stripe.next({ answer: stripeError(status, error) });

    const fault = await faultOf(stripe.provider.openCheckout(nextOrder(stripe)));

    expect([fault.code, fault.retryable]).toEqual(['provider-refused', false]);
    expect(fault.detail).toBe(`${status} invalid_request_error ${code} line_items[0][price_data]`);
    expect(fault.cause).toBeUndefined();
  });

  it('says to come again for a page of a gateway', async () => {
    const stripe = await started();
    const { known } = await openOne(stripe);
    const gateway = { status: 502, json: '<html>Bad Gateway</html>' };
    stripe.next({ answer: gateway });
    stripe.next({ to: 'GET', answer: gateway });

    const ordering = await faultOf(stripe.provider.openCheckout(nextOrder(stripe)));
    const reading = await faultOf(stripe.provider.readCheckout(known));

    expect([ordering.code, ordering.detail]).toEqual(['provider-unclear', 'status 502']);
    expect([reading.code, reading.detail]).toEqual(['provider-away', 'status 502']);
  });

  it('waits two seconds where Stripe does not say how long', async () => {
    const stripe = await started();
    const { known } = await openOne(stripe);
    stripe.next({ to: 'GET', answer: stripeError(429, { type: 'invalid_request_error', code: 'lock_timeout' }) });

    const fault = await faultOf(stripe.provider.readCheckout(known));

    expect([fault.code, fault.retryAfterMs]).toEqual(['provider-away', 2000]);
  });

  it('ends a list that says it goes on and is empty', async () => {
    const stripe = await started();
    stripe.next({ to: 'GET', answer: { status: 200, json: { object: 'list', has_more: true, data: [] } } });

    expect(await stripe.provider.listReceived(new Date(0))).toEqual([]);
  });
});

describe('A provider without webhooks', () => {
  it('reads the checkouts all the same', async () => {
    const stripe = await started({ webhookSecrets: [] });
    const { known, money } = await openPaid(stripe);

    expect(stripe.provider.tells).toBe(false);
    expect(await readMoney(stripe, known)).toEqual(money);
    expect(
      await stripe.provider.readHook(stripe.hooks()[0] ?? { headers: {}, body: new Uint8Array(), now: new Date() }),
    ).toEqual({
      ok: false,
      refusal: { code: 'bad-signature' },
    });
  });
});

function aSession() {
  return {
    id: 'cs_1',
    object: 'checkout.session',
    client_reference_id: null,
    status: 'open',
    expires_at: 2_000_000_000,
  };
}
