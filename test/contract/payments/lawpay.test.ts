// LawPay's adapter against a fake of its page and its gateway: what the shared suite does not ask of opening and asking.
import { describe, expect, it } from 'vitest';
import { lawpayProvider } from '../../../src/adapters/payments/lawpay.ts';
import type { LawpayAmountUnit } from '../../../src/adapters/payments/lawpay-page.ts';
import { Fault } from '../../../src/core/fault.ts';
import { money } from '../../../src/core/money.ts';
import { startLawpay } from './fake-lawpay.ts';
import { describePaymentProvider } from './payment-provider-suite.ts';
import { anOrder } from './provider-under-test.ts';
import { openAt, runLawpay } from './running-lawpay.ts';

describePaymentProvider('LawPay', startLawpay);

describe('A LawPay page', () => {
  it('is opened without a request, under our own id, and never ends', async () => {
    const lawpay = await runLawpay();

    const opened = await lawpay.provider.openCheckout(anOrder({ account: 'trust' }));

    expect(opened.ref).toBe('chk_0000000001');
    expect(opened.expiresAt).toBeUndefined();
    expect(new URL(opened.url).pathname).toBe('/pages/lindqvist/trust');
    expect(lawpay.asked()).toEqual([]);
  });

  it('is there for each account that the firm has set, and for no other', async () => {
    const lawpay = await runLawpay({ pages: (origin) => ({ trust: `${origin}/pages/lindqvist/trust` }) });

    expect(lawpay.provider.accounts).toEqual(['trust']);
    expect(lawpay.provider.pageOrigins).toEqual([lawpay.origin]);
    await expect(lawpay.provider.openCheckout(anOrder())).rejects.toMatchObject({ code: 'provider-refused' });
  });

  it('is never the same for trust money and for the firm’s own', () => {
    const page = 'https://secure.lawpay.com/pages/lindqvist/trust';
    const options = { secretKey: 'key', amountUnit: 'cents', clock: { now: () => new Date() } } as const;

    expect(() => lawpayProvider({ ...options, pages: { trust: page, operating: `${page}/?Invoice=1` } })).toThrow(
      RangeError,
    );
  });

  it('takes US dollars alone, because it cannot be told a currency', async () => {
    const { provider } = await runLawpay();

    expect(provider.takes(money(100n, 'USD'))).toEqual({ kind: 'taken' });
    expect(provider.takes(money(100n, 'CAD'))).toEqual({ kind: 'currency-not-taken' });
    await expect(provider.openCheckout(anOrder({ amount: money(100n, 'CAD') }))).rejects.toThrow(Fault);
  });

  it('still takes money when our checkout is closed, and that is read', async () => {
    const lawpay = await runLawpay();
    const { url, checkout, read } = await openAt(lawpay);

    await lawpay.provider.closeCheckout(checkout);
    await lawpay.pay(url);

    expect(lawpay.asked()).toEqual([]);
    expect(await read()).toHaveLength(1);
  });

  it('is paid with another amount than ours: the gateway’s figure is told', async () => {
    const lawpay = await runLawpay();
    const { url, read } = await openAt(lawpay);

    await lawpay.pay(url, { minor: 5_000n });

    expect(await read()).toMatchObject([{ state: 'succeeded', amount: money(5_000n, 'USD') }]);
  });

  it.each<[LawpayAmountUnit, LawpayAmountUnit, bigint]>([
    ['cents', 'cents', 123_450n],
    ['dollars', 'dollars', 123_450n],
    ['cents', 'dollars', 12_345_000n],
    ['dollars', 'cents', 1_234n],
  ])('that is told %s and reads %s shows in what was paid', async (amountUnit, pageUnit, minor) => {
    const lawpay = await runLawpay({ pageUnit, set: { amountUnit } });
    const { url, read } = await openAt(lawpay);

    await lawpay.pay(url);

    expect(await read()).toMatchObject([{ amount: money(minor, 'USD') }]);
  });
});

describe('LawPay’s gateway', () => {
  it('is told nothing but the secret key, and its refusal keeps the words to itself', async () => {
    const lawpay = await runLawpay({ set: { secretKey: 'another' } });
    const { read } = await openAt(lawpay);

    await expect(read()).rejects.toMatchObject({
      code: 'provider-refused',
      retryable: false,
      detail: '401 not_authorized',
    });
  });

  it.each([
    ['120', 120_000],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 60_000],
    ['soon', undefined],
  ])('is asked again when it says: %s', async (said, retryAfterMs) => {
    const clock = { now: () => new Date('2026-10-21T07:27:00Z') };
    const lawpay = await runLawpay({ set: { clock } });
    const { read } = await openAt(lawpay);
    lawpay.answerOnce(429, { headers: { 'retry-after': said } });

    await expect(read()).rejects.toMatchObject({ code: 'provider-away', retryable: true, retryAfterMs });
  });

  it('is not followed elsewhere', async () => {
    const lawpay = await runLawpay();
    const { read } = await openAt(lawpay);
    lawpay.answerOnce(302, { headers: { location: `${lawpay.origin}/v1/transactions/stolen` } });

    await expect(read()).rejects.toMatchObject({ code: 'provider-nonsense', detail: '302' });
    expect(lawpay.asked()).toHaveLength(1);
  });

  it.each([
    [
      { page_size: 100, total_entries: 1, results: [{ id: 'e', created: 'x', type: 'transaction.completed' }] },
      'results.0.created',
    ],
    [{ page_size: 0, total_entries: 1, results: [] }, 'page_size'],
    [[], 'no answer of the kind that was asked for'],
  ])('says where its answer cannot be read, and nothing of what stands there', async (body, detail) => {
    const lawpay = await runLawpay();
    const { read } = await openAt(lawpay);
    lawpay.answerOnce(200, { body: JSON.stringify(body) });

    await expect(read()).rejects.toMatchObject({ code: 'provider-nonsense', detail });
  });

  it('is asked only by https, for nobody else may read the key', () => {
    const options = { pages: {}, secretKey: 'key', amountUnit: 'cents', clock: { now: () => new Date() } } as const;

    expect(() => lawpayProvider({ ...options, apiUrl: 'http://api.8am.com' })).toThrow(RangeError);
    expect(() => lawpayProvider(options)).not.toThrow();
  });
});
