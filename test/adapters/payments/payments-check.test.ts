// What the doctor says of payments.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type PaymentsCheckDeps, paymentsCheck } from '../../../src/adapters/payments/payments-check.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { well } from '../../../src/core/finding.ts';
import { ok, refuse } from '../../../src/core/result.ts';
import { paymentsConfigOf } from '../../../src/payments-config.ts';
import { providerAccounts } from '../../../src/provider-accounts.ts';

const NO_FACTS = { connectedAccounts: {}, pagesToConfirm: 0, confirmedPages: [] };
const operating = 'https://secure.lawpay.test/pages/harlow/operating';
const trust = 'https://secure.lawpay.test/pages/harlow/trust';
const STRIPE = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
const PAYPAL = { PAYPAL_CLIENT_ID: 'i', PAYPAL_CLIENT_SECRET: 's', PAYPAL_WEBHOOK_ID: 'w' };
const LAWPAY = { LAWPAY_PAGE_OPERATING_URL: operating, LAWPAY_SECRET_KEY: 'k', LAWPAY_AMOUNT_UNIT: 'dollars' } as const;

function deps(environment: Parameters<typeof paymentsConfigOf>[0], changes: Partial<PaymentsCheckDeps>) {
  const config = paymentsConfigOf(environment);

  return {
    ...{ workspace: false, online: false, publicUrl: 'https://bills.test', stripe: config.stripe },
    accounts: providerAccounts(config, systemClock()).ofEnvironment,
    facts: async () => NO_FACTS,
    connected: async () => ok([]),
    ...changes,
  };
}

async function saidOf(
  environment: Parameters<typeof paymentsConfigOf>[0],
  changes: Partial<PaymentsCheckDeps> = {},
): Promise<readonly string[]> {
  const findings = await paymentsCheck(deps(environment, changes)).run(new AbortController().signal);

  return findings.map((finding) => `${finding.kind}: ${finding.what}${'todo' in finding ? ` → ${finding.todo}` : ''}`);
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

describe('The doctor says of payments', () => {
  it('that none is set up, and that the workspace has its own', async () => {
    expect(await saidOf({})).toEqual([expect.stringMatching(/^off: No payment provider is set up/)]);
    expect(await saidOf(STRIPE, { workspace: true })).toEqual([expect.stringMatching(/^off: .* moves no money/)]);
  });

  it('where each webhook goes, and warns of a test key', async () => {
    expect(await saidOf({ ...STRIPE, ...PAYPAL })).toEqual([
      expect.stringMatching(/^ok: Stripe .*https:\/\/bills\.test\/webhooks\/stripe/),
      expect.stringMatching(/^warning: .*no money moves/),
      expect.stringMatching(/^ok: PayPal .*https:\/\/bills\.test\/webhooks\/paypal/),
    ]);
    expect(await saidOf({ ...STRIPE, STRIPE_SECRET_KEY: 'rk_live_1' })).toHaveLength(1);
  });

  it('which page of LawPay nobody has confirmed, its link in the unit that is set, and the command', async () => {
    expect(await saidOf({ ...LAWPAY, LAWPAY_PAGE_TRUST_URL: trust })).toEqual([
      expect.stringMatching(/^warning: .*takes no payments yet.*operating\?.*amount=10\.00.*payment confirm-lawpay/),
      expect.stringMatching(/^warning: .*takes no payments yet.*trust\?.*amount=10\.00/),
    ]);
    expect(await saidOf({ ...LAWPAY, LAWPAY_AMOUNT_UNIT: 'cents' })).toEqual([
      expect.stringContaining('amount=1000&'),
      expect.stringMatching(/^off: LawPay has no page for the trust account/),
    ]);
  });

  it('that a page is confirmed, in that unit alone', async () => {
    const facts = async () => ({ ...NO_FACTS, confirmedPages: [hashOf(`dollars ${operating}`)] });

    expect((await saidOf(LAWPAY, { facts }))[0]).toMatch(/^ok: LawPay is set up, and its page was seen/);
    expect((await saidOf({ ...LAWPAY, LAWPAY_AMOUNT_UNIT: 'cents' }, { facts }))[0]).toMatch(/^warning: /);
    expect((await saidOf(LAWPAY, { facts: async () => undefined }))[0]).toMatch(/^off: .* is not known/);
  });

  it('what firms have connected, which pages of theirs wait, and how their providers answer', async () => {
    const facts = async () => ({ ...NO_FACTS, connectedAccounts: { stripe: 2, lawpay: 1 }, pagesToConfirm: 2 });
    const connected = async () => ok([well('frm_1: Stripe accepts it: acct_1.')]);

    expect(await saidOf({}, { facts })).toEqual([
      'ok: Stripe is connected by 2 firms.',
      'ok: LawPay is connected by 1 firm.',
      expect.stringMatching(/^warning: 2 pages of LawPay wait .*payment confirm-lawpay/),
    ]);
    expect(await saidOf({}, { facts, connected, online: true })).toContain('ok: frm_1: Stripe accepts it: acct_1.');
    const noKey = async () => refuse({ code: 'no-key' as const });
    expect((await saidOf({}, { facts, connected: noKey, online: true })).at(-1)).toMatch(/without SECRET_KEY/);
  });
});
