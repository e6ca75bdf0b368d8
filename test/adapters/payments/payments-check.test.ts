// What the doctor says of payments.
import { describe, expect, it } from 'vitest';
import { type PaymentsCheckDeps, paymentsCheck } from '../../../src/adapters/payments/payments-check.ts';

const NONE = {
  workspace: false,
  publicUrl: 'https://bills.test',
  stripe: undefined,
  paypal: undefined,
  lawpay: undefined,
};
const operating = 'https://secure.lawpay.test/pages/harlow/operating';
const trust = 'https://secure.lawpay.test/pages/harlow/trust';

async function saidOf(deps: Partial<PaymentsCheckDeps>) {
  const findings = await paymentsCheck({ ...NONE, ...deps }).run(new AbortController().signal);

  return findings.map(({ kind, what }) => `${kind}: ${what}`);
}

describe('The doctor says of payments', () => {
  it('that none is set up, and that the workspace has its own', async () => {
    expect(await saidOf({})).toEqual([expect.stringMatching(/^off: No payment provider is set up/)]);
    expect(await saidOf({ workspace: true })).toEqual([expect.stringMatching(/^off: .* moves no money/)]);
  });

  it('where each webhook goes, and warns of a test key', async () => {
    expect(await saidOf({ stripe: { secretKey: 'sk_test_1' }, paypal: {} })).toEqual([
      expect.stringMatching(/^ok: Stripe .*https:\/\/bills\.test\/webhooks\/stripe/),
      expect.stringMatching(/^warning: .*no money moves/),
      expect.stringMatching(/^ok: PayPal .*https:\/\/bills\.test\/webhooks\/paypal/),
    ]);
    expect(await saidOf({ stripe: { secretKey: 'rk_live_1' } })).toHaveLength(1);
  });

  it('which link must show $10.00 on each page of LawPay, in the unit that is set', async () => {
    const both = await saidOf({ lawpay: { pages: { operating, trust }, amountUnit: 'dollars' } });

    expect(both).toEqual([
      expect.stringMatching(/must show \$10\.00.*harlow\/operating\?.*amount=10\.00/),
      expect.stringMatching(/must show \$10\.00.*harlow\/trust\?.*amount=10\.00/),
    ]);
    expect(await saidOf({ lawpay: { pages: { operating }, amountUnit: 'cents' } })).toEqual([
      expect.stringContaining('amount=1000&'),
      expect.stringMatching(/^off: LawPay has no page for the trust account/),
    ]);
  });
});
