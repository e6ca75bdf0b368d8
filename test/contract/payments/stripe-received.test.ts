// What Stripe says of money: amounts in its own units, refunds, disputes, payments that are under way.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { fromStripe, stripeTakes, toStripe } from '../../../src/adapters/payments/stripe-money.ts';
import { parseMoney } from '../../../src/core/money.ts';
import { type FakeStripe, type FakeStripeOptions, startFakeStripe } from './fake-stripe.ts';
import { faultOf, openOne, openPaid, readMoney } from './suite-steps.ts';

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

function amount(text: string, currency: string) {
  const read = parseMoney(text, currency);

  return read.ok ? read.value : { minor: -1n, currency };
}

describe('An amount at Stripe', () => {
  it.each([
    ['1234.50', 'USD', 123_450],
    ['0.50', 'USD', 50],
    ['999999.99', 'USD', 99_999_999],
    ['980.00', 'EUR', 98_000],
    ['500', 'JPY', 500],
    ['10.45', 'HUF', undefined],
    ['1010.45', 'HUF', 101_045],
    ['20.50', 'TWD', 2050],
    ['5', 'ISK', 500],
    ['12000', 'UGX', 1_200_000],
    ['5.00', 'MGA', 5],
    ['5.50', 'MGA', undefined],
    ['5.120', 'KWD', 5120],
    ['5.124', 'KWD', undefined],
    ['120000', 'KRW', 120_000],
  ])('is charged as Stripe counts it: %s %s', async (text, currency, units) => {
    const stripe = await started();
    const ordered = amount(text, currency);

    const charged = stripeTakes(ordered).kind === 'taken' ? await openOne(stripe, { amount: ordered }) : undefined;
    await (charged ? stripe.pay(charged.opened.url) : undefined);

    expect(stripe.sessions()[0]?.order.line_items[0]?.price_data.unit_amount).toBe(units);
    expect(charged && (await readMoney(stripe, charged.known)).amount).toEqual(
      units === undefined ? undefined : ordered,
    );
  });

  it('is the same when it comes back, in every currency that Stripe takes', () => {
    const currencies = Intl.supportedValuesOf('currency');

    fc.assert(
      fc.property(fc.constantFrom(...currencies), fc.bigInt({ min: -10n, max: 10n ** 13n }), (currency, minor) => {
        const answer = stripeTakes({ minor, currency });
        const units = answer.kind === 'taken' ? toStripe({ minor, currency }) : undefined;

        expect(units === undefined || Number.isSafeInteger(units)).toBe(true);
        expect(units === undefined ? minor : fromStripe(units, currency.toLowerCase())?.minor).toBe(minor);
      }),
      { numRuns: 3000 },
    );
  });

  it('is taken at the least and at the most that is named, in every currency that Stripe takes', () => {
    const taken = Intl.supportedValuesOf('currency').filter(
      (currency) => stripeTakes({ minor: 0n, currency }).kind !== 'currency-not-taken',
    );

    for (const currency of taken) {
      const small = stripeTakes({ minor: 0n, currency });
      const large = stripeTakes({ minor: 10n ** 20n, currency });
      const least = small.kind === 'too-small' ? small.least : { minor: 0n, currency };
      const most = large.kind === 'too-large' ? large.most : { minor: 0n, currency };

      expect([currency, stripeTakes(least).kind, stripeTakes(most).kind]).toEqual([currency, 'taken', 'taken']);
      expect(toStripe(most)).toBeLessThan(10 ** (currency === 'IDR' ? 12 : currency === 'INR' ? 9 : 8));
    }
    expect(taken.length).toBeGreaterThan(130);
  });

  it('cannot be read when it is a part of a króna', async () => {
    const stripe = await started();
    const { opened, known } = await openOne(stripe, { amount: { minor: 500n, currency: 'ISK' } });
    const ref = await stripe.pay(opened.url);
    stripe.intent(ref).refunds.push({ id: 're_1', created: 1, amount: 150, status: 'succeeded' });

    expect((await faultOf(stripe.provider.readCheckout(known))).code).toBe('provider-nonsense');
  });
});

describe('A refund at Stripe', () => {
  it.each(['pending', 'requires_action', 'failed', 'canceled'])('counts for nothing while it is %s', async (status) => {
    const stripe = await started();
    const { known, money } = await openPaid(stripe);
    await stripe.refund(money.ref, 10_000n);
    for (const refund of stripe.intent(money.ref).refunds) {
      refund.status = status;
    }

    expect((await readMoney(stripe, known)).reversals).toEqual([]);
  });

  it('is read to the last one, oldest first', async () => {
    const stripe = await started({ perPage: 2 });
    const { known, money } = await openPaid(stripe);
    for (const minor of [1n, 2n, 3n, 4n, 5n]) {
      await stripe.refund(money.ref, minor);
    }

    const { reversals } = await readMoney(stripe, known);

    expect(reversals.map((one) => one.amount.minor)).toEqual([1n, 2n, 3n, 4n, 5n]);
  });

  it('is not asked for when the charge knows of none', async () => {
    const stripe = await started();
    const { known } = await openPaid(stripe);

    await stripe.provider.readCheckout(known);

    expect(stripe.log.filter((line) => /refunds|disputes/.test(line))).toEqual([]);
  });
});

describe('A dispute at Stripe', () => {
  it.each([
    ['warning_needs_response', 'fraudulent', []],
    ['warning_under_review', 'fraudulent', []],
    ['warning_closed', 'fraudulent', []],
    ['prevented', 'fraudulent', []],
    ['needs_response', 'fraudulent', ['dispute']],
    ['under_review', 'product_not_received', ['dispute']],
    ['appeal_needs_response', 'general', ['dispute']],
    ['appeal_under_review', 'general', ['dispute']],
    ['lost', 'unrecognized', ['dispute']],
    ['lost', 'insufficient_funds', ['return']],
    ['lost', 'debit_not_authorized', ['return']],
    ['won', 'fraudulent', ['dispute', 'dispute-won']],
  ])('that is %s for the reason %s', async (status, reason, kinds) => {
    const stripe = await started();
    const { known, money } = await openPaid(stripe);
    await stripe.dispute(money.ref);
    const [dispute] = stripe.intent(money.ref).disputes.splice(0);
    stripe.intent(money.ref).disputes.push({ id: 'du_1', created: 1, wonAt: undefined, ...dispute, status, reason });

    expect((await readMoney(stripe, known)).reversals.map(({ kind }) => kind)).toEqual(kinds);
  });

  it('is won when the money comes again', async () => {
    const stripe = await started();
    const { known, money } = await openPaid(stripe);
    await stripe.dispute(money.ref);
    await stripe.winDispute(money.ref);

    const [taken, given] = (await readMoney(stripe, known)).reversals;

    expect(given?.at.getTime()).toBeGreaterThan(taken?.at.getTime() ?? Number.POSITIVE_INFINITY);
    expect(given?.ref).toBe(`${taken?.ref}:won`);
  });
});

describe('A payment at Stripe', () => {
  it.each([
    ['processing', 'pending'],
    ['requires_action', 'pending'],
    ['requires_payment_method', 'failed'],
    ['canceled', 'failed'],
    ['succeeded', 'succeeded'],
  ])('that is %s behind a complete page is %s', async (status, state) => {
    const stripe = await started();
    const { opened, known } = await openOne(stripe);
    const ref = await stripe.pay(opened.url, { method: 'bank' });
    stripe.intent(ref).status = status;

    const { received } = await stripe.provider.readCheckout(known);

    expect(received.map((one) => [one.state, one.method])).toEqual([[state, 'bank']]);
  });

  it('names its payer for the receipt', async () => {
    const stripe = await started();
    const { money } = await openPaid(stripe);

    expect([money.payer, money.method]).toEqual(['Ada Client', 'card']);
  });

  it('is listed whoever asked for it, and only once it is under way', async () => {
    const stripe = await started({ perPage: 2 });
    const foreign = await openPaid(stripe);
    const slow = await openOne(stripe);
    const declined = await openOne(stripe);
    const ours = await openPaid(stripe);
    const pending = await stripe.pay(slow.opened.url, { method: 'bank' });
    await stripe.decline(declined.opened.url);
    for (const key of Object.keys(stripe.intent(foreign.money.ref).metadata)) {
      delete stripe.intent(foreign.money.ref).metadata[key];
    }

    const listed = await stripe.provider.listReceived(new Date(Date.now() - 60_000));

    const told = listed.map(({ money, reference }) => [money.ref, money.state, reference]);
    expect(new Set(told.map((one) => one.join(' ')))).toEqual(
      new Set([
        `${foreign.money.ref} succeeded `,
        `${ours.money.ref} succeeded ${ours.order.reference}`,
        `${pending} pending ${slow.order.reference}`,
      ]),
    );
  });

  it('is not listed while it is under way when it is not ours', async () => {
    const stripe = await started();
    const { opened } = await openOne(stripe);
    const ref = await stripe.pay(opened.url, { method: 'bank' });
    delete stripe.intent(ref).metadata.sharebill_reference;

    expect(await stripe.provider.listReceived(new Date(Date.now() - 60_000))).toEqual([]);
  });

  it.each([
    [3000, 0, 1],
    [3000, 120, 0],
    [0, 0, 1],
  ])('is listed by when it was paid: begun %i s ago, paid %i s ago', async (begun, paid, count) => {
    const stripe = await started();
    const { money } = await openPaid(stripe);
    const intent = stripe.intent(money.ref);
    intent.created -= begun;
    intent.chargedAt -= paid;

    const listed = await stripe.provider.listReceived(new Date(Date.now() - 60_000));

    expect(listed).toHaveLength(count);
  });

  it('is listed with what went back of it', async () => {
    const stripe = await started();
    const { money } = await openPaid(stripe);
    await stripe.refund(money.ref, 5000n);

    const [listed] = await stripe.provider.listReceived(new Date(Date.now() - 60_000));

    expect(listed?.money.reversals.map((one) => [one.kind, one.amount.minor])).toEqual([['refund', 5000n]]);
  });
});
