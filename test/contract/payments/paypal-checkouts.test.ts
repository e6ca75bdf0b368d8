// What is PayPal's alone in a checkout: an order is approved first, and its money is taken when it is read.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KnownCheckout } from '../../../src/ports/payment-provider.ts';
import { type FakePaypal, startFakePaypal } from './fake-paypal.ts';
import { orderOfUrl } from './fake-paypal-book.ts';
import { anOrder } from './provider-under-test.ts';
import { faultOf, knownAs } from './suite-steps.ts';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-26T12:00:00Z');

let now = START;
let paypal: FakePaypal;

beforeEach(async () => {
  now = START;
  paypal = await startFakePaypal({ clock: { now: () => new Date(now) }, timeoutMs: 10_000 });
});

afterEach(async () => {
  await paypal.stop();
});

type Opened = { readonly url: string; readonly known: KnownCheckout };

async function open(): Promise<Opened> {
  const order = anOrder();
  const opened = await paypal.provider.openCheckout(order);

  return { url: opened.url, known: knownAs({ order, opened, openedAt: new Date(now) }) };
}

function capturesAsked(): string[] {
  return paypal.asked.filter(({ url }) => url.pathname.endsWith('/capture')).map(({ requestId }) => requestId ?? '');
}

describe('An order at PayPal', () => {
  it('says of the bill its number, and of the client nothing', async () => {
    await open();

    const [{ body, requestId } = { body: undefined, requestId: undefined }] = paypal.asked;
    expect(requestId).toBe('open-chk_0000000001');
    expect(body).toEqual({
      intent: 'CAPTURE',
      purchase_units: [
        {
          reference_id: 'default',
          custom_id: 'chk_0000000001',
          invoice_id: 'SB-7F3K2Q',
          description: 'Bill 1042',
          amount: { currency_code: 'USD', value: '1234.50' },
        },
      ],
      payment_source: {
        paypal: {
          experience_context: {
            brand_name: 'Lindqvist & Rowe',
            user_action: 'PAY_NOW',
            shipping_preference: 'NO_SHIPPING',
            payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
            return_url: 'https://bills.example.test/pay/token/done',
            cancel_url: 'https://bills.example.test/pay/token',
          },
        },
      },
    });
  });

  it('can be paid for three hours', async () => {
    const { expiresAt } = await paypal.provider.openCheckout(anOrder());

    expect(expiresAt).toEqual(new Date(START + 3 * HOUR_MS));
  });

  it('has names that PayPal takes, however long ours are', async () => {
    const order = anOrder({ billNumber: '7'.repeat(200), firmName: 'L'.repeat(200) });

    await paypal.provider.openCheckout(order);

    expect(paypal.complaints()).toEqual([]);
  });

  it('is not opened again when it was paid', async () => {
    const { url, known } = await open();
    await paypal.pay(url);
    await paypal.provider.readCheckout(known);

    const fault = await faultOf(paypal.provider.openCheckout(anOrder()));

    expect([fault.code, fault.detail]).toEqual(['provider-refused', 'nobody can pay by this order: COMPLETED']);
  });

  it('is not made where PayPal would tell us of no dispute', async () => {
    paypal.tokens.scope = 'https://uri.paypal.com/services/payments/payment/authcapture';

    const fault = await faultOf(paypal.provider.openCheckout(anOrder()));

    expect([fault.code, fault.retryable, paypal.checkoutCount()]).toEqual(['provider-refused', false, 0]);
    expect(fault.detail).toContain('"Disputes"');
  });

  it('is made where PayPal does not say what we may do', async () => {
    paypal.tokens.scope = undefined;

    await open();

    expect(paypal.checkoutCount()).toBe(1);
  });
});

describe('The money of an approved order', () => {
  it('is taken when the webhook is read, though the client closed the tab', async () => {
    const { url, known } = await open();
    const moneyRef = await paypal.pay(url);
    const [approved] = paypal.hooks();

    const hint = approved && (await paypal.provider.readHook(approved));
    const report = await paypal.provider.readCheckout(known);

    expect(hint).toMatchObject({ ok: true, value: { about: { checkoutRef: known.ref } } });
    expect(report).toMatchObject({ state: 'closed', received: [{ ref: moneyRef, state: 'succeeded' }] });
  });

  it('is taken once when two read it at once', async () => {
    const { url, known } = await open();
    await paypal.pay(url);

    const reports = await Promise.all([1, 2, 3].map(() => paypal.provider.readCheckout(known)));

    expect(orderOfUrl(paypal.book, url).captures).toHaveLength(1);
    expect(reports.map(({ received }) => received.length)).toEqual([1, 1, 1]);
  });

  it('is asked for with one id while nothing has changed, and with another when the client has approved again', async () => {
    const { url, known } = await open();
    await paypal.decline(url);
    await paypal.provider.readCheckout(known);
    await paypal.provider.readCheckout(known);
    await paypal.pay(url);
    await paypal.provider.readCheckout(known);

    const [first, second, third] = capturesAsked();
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(Math.max(...capturesAsked().map(({ length }) => length))).toBeLessThanOrEqual(108);
  });

  it('is asked for anew after five minutes, where PayPal would only tell the old answer', async () => {
    const { url, known } = await open();
    await paypal.decline(url);
    await paypal.provider.readCheckout(known);
    orderOfUrl(paypal.book, url).issue = '';
    now += 5 * 60_000;

    const { received } = await paypal.provider.readCheckout(known);

    expect(received).toHaveLength(1);
  });

  it.each([
    ['ORDER_NOT_APPROVED', 'open'],
    ['INSTRUMENT_DECLINED', 'open'],
    ['PAYER_ACTION_REQUIRED', 'open'],
    ['REDIRECT_PAYER_FOR_ALTERNATE_FUNDING', 'open'],
    ['MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED', 'closed'],
  ])('is not received when PayPal says %s: the checkout is %s', async (issue, state) => {
    const { url, known } = await open();
    await paypal.pay(url);
    orderOfUrl(paypal.book, url).issue = issue;

    expect(await paypal.provider.readCheckout(known)).toEqual({ state, received: [] });
  });

  it.each([
    ['ORDER_COMPLETION_IN_PROGRESS', 'provider-unclear', true],
    ['PREVIOUS_REQUEST_IN_PROGRESS', 'provider-unclear', true],
    ['COMPLIANCE_VIOLATION', 'provider-refused', false],
    ['TRANSACTION_REFUSED', 'provider-refused', false],
    ['PAYEE_ACCOUNT_RESTRICTED', 'provider-refused', false],
    ['DUPLICATE_INVOICE_ID', 'provider-refused', false],
  ])('is a fault when PayPal says %s: %s', async (issue, code, retryable) => {
    const { url, known } = await open();
    await paypal.pay(url);
    orderOfUrl(paypal.book, url).issue = issue;

    const fault = await faultOf(paypal.provider.readCheckout(known));

    expect([fault.code, fault.retryable]).toEqual([code, retryable]);
    expect(fault.detail).toContain(code === 'provider-refused' ? `${issue} (status 422, debug id f5f2d1a0c3b4e)` : '');
  });

  it('is told when somebody else has taken it meanwhile', async () => {
    const { url, known } = await open();
    await paypal.pay(url);
    const order = orderOfUrl(paypal.book, url);
    order.issue = 'ORDER_ALREADY_CAPTURED';
    const reading = paypal.provider.readCheckout(known);
    order.captures.push({
      id: order.captureId,
      status: 'COMPLETED',
      amount: order.unit.amount,
      create_time: '2026-11-26T12:00:00Z',
    });

    expect(await reading).toMatchObject({ received: [{ ref: order.captureId, state: 'succeeded' }] });
  });

  it('is not taken a second time for a bill that was paid by another order of the same reference', async () => {
    const first = await open();
    const order = anOrder({ checkoutId: 'chk_0000000002' });
    const opened = await paypal.provider.openCheckout(order);
    await paypal.pay(first.url);
    await paypal.pay(opened.url);
    await paypal.provider.readCheckout(first.known);

    const fault = await faultOf(paypal.provider.readCheckout(knownAs({ order, opened, openedAt: new Date(now) })));

    expect(fault.detail).toContain('DUPLICATE_INVOICE_ID');
  });

  it('names who paid, for the receipt', async () => {
    const { url, known } = await open();
    await paypal.pay(url);

    const { received } = await paypal.provider.readCheckout(known);

    expect(received).toMatchObject([{ payer: 'Maren Oduya', method: 'paypal' }]);
  });
});

describe('A closed checkout', () => {
  it('takes no money of a client who approves it afterwards', async () => {
    const { url, known } = await open();
    await paypal.provider.closeCheckout(known);
    await paypal.pay(url);

    expect(await paypal.provider.readCheckout(known)).toEqual({ state: 'closed', received: [] });
    expect(capturesAsked()).toEqual([]);
  });

  it('takes no money of a client who had approved it before', async () => {
    const { url, known } = await open();
    await paypal.pay(url);
    await paypal.provider.closeCheckout(known);

    expect(await paypal.provider.readCheckout(known)).toEqual({ state: 'closed', received: [] });
  });

  it('stays open without a fault where PayPal lets nobody mark it, and can be closed when it is approved', async () => {
    paypal.knobs.patches = 'refused';
    const { url, known } = await open();
    await paypal.provider.closeCheckout(known);
    const before = await paypal.provider.readCheckout(known);
    await paypal.pay(url);
    await paypal.provider.closeCheckout(known);

    expect(before).toEqual({ state: 'open', received: [] });
    expect(await paypal.provider.readCheckout(known)).toEqual({ state: 'closed', received: [] });
  });

  it('is closed without a fault when PayPal knows it no more', async () => {
    const { known } = await open();

    await paypal.provider.closeCheckout({ ...known, ref: '5O190127TN364715T' });

    expect(paypal.complaints()).toEqual([]);
  });

  it('is one that PayPal knows no more', async () => {
    const { known } = await open();

    const report = await paypal.provider.readCheckout({ ...known, ref: '5O190127TN364715T' });

    expect(report).toEqual({ state: 'closed', received: [] });
  });

  it('is one that nobody approved within the longest time that PayPal gives', async () => {
    const { known } = await open();
    now += 72 * HOUR_MS;
    const last = await paypal.provider.readCheckout(known);
    now += 1;

    expect([last.state, (await paypal.provider.readCheckout(known)).state]).toEqual(['open', 'closed']);
  });

  it('is one that was voided', async () => {
    const { url, known } = await open();
    orderOfUrl(paypal.book, url).status = 'VOIDED';

    expect(await paypal.provider.readCheckout(known)).toEqual({ state: 'closed', received: [] });
  });

  it('is never one of a server that says 404 to anything', async () => {
    const { known } = await open();

    const fault = await faultOf(paypal.provider.readCheckout({ ...known, ref: 'no/such' }));

    expect([fault.code, fault.retryable]).toEqual(['provider-refused', false]);
  });
});
