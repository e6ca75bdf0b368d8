// The payment provider is away, falls silent, or answers late: nobody pays twice, no page is lost, and the next press works.
// With Stripe's adapter and a server that is as strict as Stripe's, on a real database.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../src/core/fault.ts';
import type { PaymentProvider } from '../../src/ports/payment-provider.ts';
import { type FakeStripe, startFakeStripe } from '../contract/payments/fake-stripe.ts';
import { type PayingAlone, startPayingAlone } from '../support/paying.ts';

const HOUR = 3_600_000;

let paying: PayingAlone;
let stripe: FakeStripe;
let pagesBefore = 0;

beforeAll(async () => {
  paying = await startPayingAlone();
  stripe = await startFakeStripe();
});
beforeEach(async () => {
  stripe.trouble(undefined);
  paying.payments.splice(0, 9, stripe.provider);
  paying.sharing.passMs(HOUR);
  pagesBefore = stripe.checkoutCount();
});
afterEach(() => expect(stripe.complaints()).toEqual([]));
afterAll(async () => {
  await stripe?.stop();
  await paying?.stop();
});

const AWAY = { ok: false, refusal: { code: 'provider-away' } };
/** That were made in this test. */
const pages = () => stripe.sessions().slice(pagesBefore);
const openPages = () => pages().filter(({ status }) => status === 'open');

describe('Pressing Pay', () => {
  it('is refused while the provider is down, and the next press works', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());
    stripe.trouble('down');
    const down = await paying.press(token);
    stripe.trouble(undefined);

    const url = await paying.pressed(token);

    expect(down).toEqual(AWAY);
    expect(openPages().map((page) => page.url)).toEqual([url]);
    const states = (await paying.checkouts(billId)).map(({ state }) => state);
    expect(states.toSorted()).toEqual(['closed', 'open']);
  });

  it.each(['rate-limited', 'error', 'nonsense', 'slow'] as const)(
    'is refused when the answer is %s, and once that is over there is one page',
    async (trouble) => {
      const { token } = await paying.shared(paying.freshBill());
      stripe.trouble(trouble);
      const refused = await paying.press(token);
      stripe.trouble(undefined);

      const url = await paying.pressed(token);

      expect(refused).toEqual(AWAY);
      expect(openPages().map((page) => page.url)).toEqual([url]);
    },
  );

  it('that the provider has done in silence made one page, which the job finds again', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());
    stripe.trouble('silent-after');
    const silent = await paying.press(token);
    const [unclear] = await paying.checkouts(billId);
    stripe.trouble(undefined);

    await paying.check(unclear?.id ?? '');
    const url = await paying.pressed(token);

    expect(silent).toEqual(AWAY);
    expect(unclear).toMatchObject({ state: 'unclear', openFor: billId, providerRef: '' });
    expect(pages().map((page) => page.url)).toEqual([url]);
    expect(await paying.checkouts(billId)).toMatchObject([{ state: 'open', openFor: billId, url }]);
  });

  it('that the provider has done in silence made one page, which the next press finds again', async () => {
    const { token } = await paying.shared(paying.freshBill());
    stripe.trouble('silent-after');
    await paying.press(token);
    stripe.trouble(undefined);

    const url = await paying.pressed(token);

    expect(pages().map((page) => page.url)).toEqual([url]);
  });

  it.each(['down', 'silent-after', 'error'] as const)(
    'for another amount is refused when the old page cannot be ended (%s), and that one still counts',
    async (trouble) => {
      const { token, billId } = await paying.shared(paying.freshBill());
      const old = await paying.pressed(token, '100');
      stripe.trouble(trouble);
      const refused = await paying.press(token, '120');
      stripe.trouble(undefined);

      expect(refused).toEqual(AWAY);
      expect(await paying.checkouts(billId)).toMatchObject([{ openFor: billId, url: old, amountMinor: 10_000n }]);
      const next = await paying.pressed(token, '120');
      expect(openPages().map((page) => page.url)).toEqual([next]);
    },
  );

  it('is refused by a provider that will not, and leaves nothing open', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());
    const refusing: PaymentProvider = {
      ...stripe.provider,
      openCheckout: () => Promise.reject(new Fault('provider-refused', { detail: 'account' })),
    };
    paying.payments.splice(0, 9, refusing);

    expect(await paying.press(token)).toEqual({ ok: false, refusal: { code: 'provider-refused' } });

    expect(await paying.checkouts(billId)).toMatchObject([{ state: 'closed', openFor: null }]);
  });
});

describe('An order that breaks in our own hands after it was done', () => {
  it('leaves the page to be found again', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());
    const breaking: PaymentProvider = {
      ...stripe.provider,
      openCheckout: async (order) => {
        await stripe.provider.openCheckout(order);
        throw new TypeError('a mistake of ours');
      },
    };
    paying.payments.splice(0, 9, breaking);
    await expect(paying.press(token)).rejects.toThrow('a mistake of ours');
    paying.payments.splice(0, 9, stripe.provider);

    const states = (await paying.checkouts(billId)).map(({ state }) => state);

    expect(states).toEqual(['unclear']);
    expect(pages().map((page) => page.url)).toEqual([await paying.pressed(token)]);
  });
});

describe('A look at a checkout', () => {
  it('is taken again later while the provider is away, and nothing has changed meanwhile', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());
    const url = await paying.pressed(token);
    const [checkout] = await paying.checkouts(billId);
    await stripe.pay(url);
    stripe.trouble('down');

    await expect(paying.check(checkout?.id ?? '')).rejects.toMatchObject({ code: 'provider-away', retryable: true });
    const meanwhile = await paying.posted(billId);
    stripe.trouble(undefined);
    await paying.check(checkout?.id ?? '');

    expect(meanwhile).toEqual([]);
    expect(await paying.posted(billId)).toEqual(['payment 32000']);
  });

  it('goes on every quarter of an hour while the page is open, though a card was declined on it', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());
    const url = await paying.pressed(token);
    const [checkout] = await paying.checkouts(billId);
    await stripe.decline(url);

    const next = await paying.check(checkout?.id ?? '');

    expect(next?.retryAt.getTime()).toBe(paying.deps.clock.now().getTime() + HOUR / 4);
    await stripe.pay(url);
    await paying.check(checkout?.id ?? '');
    expect(await paying.posted(billId)).toEqual(['payment 32000']);
  });

  it('makes a page known that was opened while another look at it failed: money that comes by it counts', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());
    const late = slowOpening(stripe.provider);
    paying.payments.splice(0, 9, late.provider);
    const pressing = paying.press(token);
    await late.begun;
    const [opening] = await paying.checkouts(billId);
    await expect(paying.check(opening?.id ?? '')).rejects.toMatchObject({ code: 'provider-away' });

    late.end();
    await pressing;
    const [page] = pages();
    await stripe.pay(page?.url ?? '');
    await paying.check(opening?.id ?? '');

    expect(await paying.posted(billId)).toEqual(['payment 32000']);
  });
});

/** The first order waits for `end`, the second finds nobody. */
function slowOpening(provider: PaymentProvider) {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let orders = 0;
  const openCheckout: PaymentProvider['openCheckout'] = async (order) => {
    orders += 1;
    if (orders > 1) throw new Fault('provider-away', { retryable: true });
    await ended;

    return provider.openCheckout(order);
  };
  const begun = (async () => {
    while (orders === 0) await sleep(5);
  })();

  return { provider: { ...provider, openCheckout }, begun, end: () => end() };
}
