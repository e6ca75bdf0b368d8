// PayPal's amounts, and what goes back of them.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromPaypal, paypalTakes, toPaypal } from '../../../src/adapters/payments/paypal-money.ts';
import { Fault } from '../../../src/core/fault.ts';
import type { KnownCheckout } from '../../../src/ports/payment-provider.ts';
import { type FakePaypal, startFakePaypal } from './fake-paypal.ts';
import { type Amount, addDispute, addRefund, captureIn, movement } from './fake-paypal-book.ts';
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

async function paid(number = 1): Promise<{ known: KnownCheckout; captureId: string }> {
  const order = anOrder({ checkoutId: `chk_${number}`, reference: `SB-${number}` });
  const opened = await paypal.provider.openCheckout(order);
  const captureId = await paypal.pay(opened.url);
  const known = knownAs({ order, opened, openedAt: new Date(now) });
  await paypal.provider.readCheckout(known);

  return { known, captureId };
}

function usd(value: string): Amount {
  return { currency_code: 'USD', value };
}

async function reversalsOf(known: KnownCheckout): Promise<unknown[]> {
  const { received } = await paypal.provider.readCheckout(known);

  return received.flatMap(({ reversals }) => reversals.map(({ kind, amount, ref }) => [kind, amount.minor, ref]));
}

describe('An amount at PayPal', () => {
  it.each([
    ['USD', 123_450n, '1234.50'],
    ['USD', 1n, '0.01'],
    ['EUR', 999_999_999n, '9999999.99'],
    ['JPY', 9_999_999n, '9999999'],
    ['HUF', 1_234_500n, '12345'],
    ['TWD', 100n, '1'],
  ])('of %s %s is written %s', (currency, minor, value) => {
    expect(paypalTakes({ minor, currency })).toEqual({ kind: 'taken' });
    expect(toPaypal({ minor, currency })).toEqual({ currency_code: currency, value });
  });

  it.each([
    ['HUF', 1_234_550n, { kind: 'currency-not-taken' }],
    ['HUF', 99n, { kind: 'too-small', least: { minor: 100n, currency: 'HUF' } }],
    ['JPY', 10_000_000n, { kind: 'too-large', most: { minor: 9_999_999n, currency: 'JPY' } }],
    ['TWD', 1_000_000_000n, { kind: 'too-large', most: { minor: 999_999_900n, currency: 'TWD' } }],
    ['KWD', 1_000n, { kind: 'currency-not-taken' }],
    ['BRL', 1_000n, { kind: 'currency-not-taken' }],
    ['constructor', 1_000n, { kind: 'currency-not-taken' }],
  ])('of %s %s is refused', (currency, minor, answer) => {
    expect(paypalTakes({ minor, currency })).toEqual(answer);
  });

  it('comes back as it was written, whatever it is', () => {
    const currencies = fc.constantFrom('USD', 'EUR', 'GBP', 'JPY', 'HUF', 'TWD');
    fc.assert(
      fc.property(currencies, fc.bigInt({ min: -5n, max: 1_100_000_000n }), (currency, minor) => {
        const amount = { minor, currency };
        const taken = paypalTakes(amount).kind === 'taken';

        expect(taken ? fromPaypal(toPaypal(amount)) : amount).toEqual(amount);
        expect(taken ? toPaypal(amount).value : '1').toMatch(/^\d+(\.\d\d)?$/);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['1e3', '12,00', '0.001', 'NaN', '', '0x10'])('is never read from %j', (value) => {
    expect(() => fromPaypal({ currency_code: 'USD', value })).toThrow(Fault);
  });
});

describe('A refund at PayPal', () => {
  it.each(['PENDING', 'FAILED', 'CANCELLED'])('that is %s is none', async (status) => {
    const { known, captureId } = await paid();
    addRefund(paypal.book, { captureId, value: '10.00', status });

    expect(await reversalsOf(known)).toEqual([]);
  });

  it('that is told by the payment alone, and not itself, is a fault: the bill is not paid any more', async () => {
    const { known, captureId } = await paid();
    captureIn(paypal.book, captureId).capture.status = 'PARTIALLY_REFUNDED';

    const fault = await faultOf(paypal.provider.readCheckout(known));

    expect([fault.code, fault.detail]).toEqual(['provider-nonsense', 'a refunded capture without a refund']);
  });
});

describe('A dispute at PayPal', () => {
  it.each([
    ['an inquiry', { dispute_life_cycle_stage: 'INQUIRY', status: 'OPEN' }],
    ['a claim of which nothing was moved', { dispute_life_cycle_stage: 'CHARGEBACK', fund_movements: [] }],
    ['one that PayPal paid for', { status: 'RESOLVED', dispute_outcome: outcome('RESOLVED_WITH_PAYOUT') }],
    ['one that the firm won', { status: 'RESOLVED', dispute_outcome: outcome('RESOLVED_SELLER_FAVOUR') }],
    ['one that the client took back', { status: 'RESOLVED', dispute_outcome: outcome('CANCELED_BY_BUYER') }],
    ['one that is not decided', { status: 'UNDER_REVIEW', dispute_outcome: outcome('RESOLVED_BUYER_FAVOUR') }],
  ])('takes nothing: %s', async (_, changes) => {
    const { known, captureId } = await paid();
    addDispute(paypal.book, { captureId, ...changes });

    expect(await reversalsOf(known)).toEqual([]);
  });

  it('takes what it moved from the firm, and no fees', async () => {
    const { known, captureId } = await paid();
    addDispute(paypal.book, {
      captureId,
      fund_movements: [
        movement(paypal.book, { amount: usd('15.00'), type: 'DEBIT', reason: 'CHARGEBACK_FEE' }),
        movement(paypal.book, { amount: usd('400.00'), type: 'CREDIT', party: 'BUYER' }),
        movement(paypal.book, { amount: usd('400.00'), type: 'DEBIT' }),
      ],
    });

    expect(await reversalsOf(known)).toEqual([['dispute', 40_000n, 'PP-D-27803-dispute-1']]);
  });

  it('that is opened again is told each time it takes and gives', async () => {
    const { known, captureId } = await paid();
    const types = ['DEBIT', 'CREDIT', 'DEBIT', 'CREDIT', 'DEBIT'];
    const fund_movements = types.map((type, index) =>
      movement(paypal.book, {
        amount: usd('1234.50'),
        type,
        initiated_time: new Date(START + index * DAY_MS).toISOString(),
      }),
    );
    addDispute(paypal.book, { captureId, fund_movements });

    expect(await reversalsOf(known)).toEqual([
      ['dispute', 123_450n, 'PP-D-27803-dispute-1'],
      ['dispute-won', 123_450n, 'PP-D-27803-dispute-won-1'],
      ['dispute', 123_450n, 'PP-D-27803-dispute-2'],
      ['dispute-won', 123_450n, 'PP-D-27803-dispute-won-2'],
      ['dispute', 123_450n, 'PP-D-27803-dispute-3'],
    ]);
  });

  it('is read by the older names of its movements too', async () => {
    const { known, captureId } = await paid();
    const { party, ...moved } = movement(paypal.book, { amount: usd('1234.50'), type: 'DEBIT' });
    addDispute(paypal.book, { captureId, money_movements: [{ ...moved, affected_party: party }] });

    expect(await reversalsOf(known)).toEqual([['dispute', 123_450n, 'PP-D-27803-dispute-1']]);
  });

  it('that was lost takes what PayPal refunded, where it tells no movement', async () => {
    const { known, captureId } = await paid();
    addDispute(paypal.book, { captureId, status: 'RESOLVED', dispute_outcome: outcome('RESOLVED_BUYER_FAVOUR') });

    expect(await reversalsOf(known)).toEqual([['dispute', 123_450n, 'PP-D-27803-dispute-1']]);
  });

  it('that is told as a refund too takes the money once', async () => {
    const { known, captureId } = await paid();
    addDispute(paypal.book, {
      captureId,
      fund_movements: [movement(paypal.book, { amount: usd('1000.00'), type: 'DEBIT' })],
    });
    now += MINUTE_MS;
    const refund = addRefund(paypal.book, { captureId, value: '1234.50' });

    expect(await reversalsOf(known)).toEqual([
      ['dispute', 100_000n, 'PP-D-27803-dispute-1'],
      ['refund', 23_450n, refund.id],
    ]);
  });

  it('in another currency than the payment is a fault', async () => {
    const { known, captureId } = await paid();
    const amount = { currency_code: 'EUR', value: '1.00' };
    addDispute(paypal.book, { captureId, fund_movements: [movement(paypal.book, { amount, type: 'DEBIT' })] });

    expect((await faultOf(paypal.provider.readCheckout(known))).code).toBe('provider-nonsense');
  });

  it('that may not be read is a fault that names what is missing', async () => {
    const { known } = await paid();
    paypal.knobs.disputes = 'refused';

    const fault = await faultOf(paypal.provider.readCheckout(known));

    expect(fault.code).toBe('provider-refused');
    expect(fault.detail).toContain('feature "Disputes"');
  });
});

function outcome(outcome_code: string) {
  return { outcome_code, amount_refunded: usd('1234.50') };
}
