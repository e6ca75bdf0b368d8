// The list of all that PayPal has received, for the comparison with the books.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakePaypal, startFakePaypal } from './fake-paypal.ts';
import { addRefund } from './fake-paypal-book.ts';
import { anOrder } from './provider-under-test.ts';
import { faultOf, knownAs } from './suite-steps.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const START = Date.parse('2026-11-26T12:00:00Z');

let now = START;
let paypal: FakePaypal;

beforeEach(async () => {
  now = START;
  paypal = await startFakePaypal({ clock: { now: () => new Date(now) }, timeoutMs: 10_000 });
});

afterEach(async () => {
  expect(paypal.complaints()).toEqual([]);
  await paypal.stop();
});

async function paid(number = 1): Promise<string> {
  const order = anOrder({ checkoutId: `chk_${number}`, reference: `SB-${number}` });
  const opened = await paypal.provider.openCheckout(order);
  const captureId = await paypal.pay(opened.url);
  await paypal.provider.readCheckout(knownAs({ order, opened, openedAt: new Date(now) }));

  return captureId;
}

describe('The list of what PayPal has received', () => {
  it('is asked for by the month, and three years back at most', async () => {
    await paid();
    paypal.asked.length = 0;

    const listed = await paypal.provider.listReceived(new Date('2019-01-01'));

    const starts = paypal.asked.map(({ url }) => Date.parse(url.searchParams.get('start_date') ?? ''));
    expect(listed).toHaveLength(1);
    expect(starts).toHaveLength(37);
    expect(starts[0]).toBe(START - (3 * 365 - 1) * DAY_MS);
  });

  it('has every page', async () => {
    for (let number = 1; number <= 5; number += 1) {
      await paid(number);
    }
    paypal.knobs.transactionsOnPage = 2;

    const listed = await paypal.provider.listReceived(new Date(START - DAY_MS));

    expect(listed.map(({ reference }) => reference)).toEqual(['SB-1', 'SB-2', 'SB-3', 'SB-4', 'SB-5']);
  });

  it('has a payment at the border of two months once', async () => {
    await paid();
    now = START + 30 * DAY_MS + MINUTE_MS;

    expect(await paypal.provider.listReceived(new Date(START - 30 * DAY_MS))).toHaveLength(1);
  });

  it('has a payment that came by another way, and no money that the firm paid', async () => {
    const info = (id: string, value: string) => ({
      transaction_id: id,
      transaction_initiation_date: '2026-11-26T11:00:00+0000',
      transaction_event_code: 'T0000',
      transaction_status: 'S',
      transaction_amount: { currency_code: 'USD', value },
    });
    paypal.knobs.otherTransactions.push(
      { transaction_info: info('5TY05013RG002845M', '80.00') },
      { transaction_info: info('6TY05013RG002845M', '-80.00') },
      { transaction_info: { ...info('7TY05013RG002845M', '80.00'), transaction_event_code: 'T0400' } },
    );

    const listed = await paypal.provider.listReceived(new Date(START - DAY_MS));

    expect(listed.map(({ money, reference }) => [money.ref, money.amount.minor, reference])).toEqual([
      ['5TY05013RG002845M', 8_000n, undefined],
    ]);
  });

  it('tells what went back', async () => {
    const captureId = await paid();
    now += MINUTE_MS;
    const refund = addRefund(paypal.book, { captureId, value: '34.50' });
    now += MINUTE_MS;

    const listed = await paypal.provider.listReceived(new Date(START - DAY_MS));

    expect(listed).toHaveLength(1);
    expect(listed[0]?.money).toEqual({
      ref: captureId,
      state: 'succeeded',
      amount: { minor: 123_450n, currency: 'USD' },
      method: 'paypal',
      payer: 'Maren Oduya',
      at: new Date(START),
      reversals: [
        {
          ref: refund.id,
          kind: 'refund',
          amount: { minor: 3_450n, currency: 'USD' },
          at: new Date(START + MINUTE_MS),
        },
      ],
    });
  });

  it('is a fault that names what is missing, where the app may not ask', async () => {
    paypal.knobs.search = 'refused';

    const fault = await faultOf(paypal.provider.listReceived(new Date(START - DAY_MS)));

    expect([fault.code, fault.retryable]).toEqual(['provider-refused', false]);
    expect(fault.detail).toContain('feature "Transaction Search"');
    expect(fault.detail).toContain('NOT_AUTHORIZED');
  });
});
