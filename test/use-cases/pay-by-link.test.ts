// A bill that is shared can be paid by a link: who gets one, and what pressing Pay does. On a real database, with the
// workspace's payment provider.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPayLink } from '../../src/use-cases/open-pay-link.ts';
import { DANA, MARCUS, type PayingAlone, startPayingAlone } from '../support/paying.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let paying: PayingAlone;

beforeAll(async () => {
  paying = await startPayingAlone();
});
beforeEach(() => paying.sharing.passMs(HOUR));
afterAll(() => paying?.stop());

describe('A share of a bill that awaits payment', () => {
  async function mailed(number: string, addresses: readonly string[] = [DANA]) {
    const { sharing } = paying;
    const shared = await paying.shared(number, addresses);
    const before = sharing.mails.length;
    await sharing.deliver(shared.shareId);

    return { ...shared, mails: sharing.mails.slice(before) };
  }

  it('gives each recipient a pay link of their own, for 90 days, and mails it to them', async () => {
    const { tokens, mails, shareId } = await mailed(paying.freshBill(), [DANA, MARCUS]);

    expect(new Set(tokens).size).toBe(2);
    const [dana, marcus] = tokens.map((token) => `https://bills.test/pay/${token}`);
    const pays = Object.fromEntries(mails.map(({ to, pay }) => [to.address, pay?.url]));
    expect(pays).toEqual({ [DANA]: dana, [MARCUS]: marcus });
    const links = await paying.db.payLink.findMany({ where: { recipient: { shareId } } });
    expect(links.map(({ expiresAt, createdAt }) => expiresAt.getTime() - createdAt.getTime())).toEqual([
      90 * 24 * HOUR,
      90 * 24 * HOUR,
    ]);
    expect(JSON.stringify(links)).not.toContain(tokens[0]);
  });

  it.each([
    ['a draft that is sent for review', '1049', 'brendan.gallagher@mailhaven.test'],
    ['a bill that is paid', '1014', DANA],
  ])('offers nothing of the kind for %s', async (_what, number, address) => {
    await paying.sharing.set('draftForReview', 'true');

    const { tokens, mails } = await mailed(number, [address]);

    expect(tokens).toEqual([undefined]);
    expect(mails.map(({ pay }) => pay)).toEqual([undefined]);
  });

  it('has a link that no mail offers where clients pay from the portal alone', async () => {
    await paying.sharing.set('paymentMode', 'portal-only');

    const { token, mails } = await mailed(paying.freshBill());
    await paying.sharing.set('paymentMode', 'secure-link');

    expect(mails.map(({ pay }) => pay)).toEqual([undefined]);
    expect(await openPayLink(paying.deps, { token })).toMatchObject({ kind: 'open', refusal: undefined });
  });

  it('offers nothing where nobody takes payments', async () => {
    const providers = paying.payments.splice(0);

    const { tokens, mails } = await mailed(paying.freshBill());
    paying.payments.push(...providers);

    expect(tokens).toEqual([undefined]);
    expect(mails.map(({ pay }) => pay)).toEqual([undefined]);
  });

  it('says on its link what is due to the firm, and changes nothing when it is looked at', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());

    const link = await openPayLink(paying.deps, { token });

    expect(link).toMatchObject({ kind: 'open', refusal: undefined, bill: { balance: { minor: 32_000n } } });
    expect(await paying.checkouts(billId)).toEqual([]);
    expect(await openPayLink(paying.deps, { token: `${token.slice(1)}A` })).toBeUndefined();
  });
});

describe('Pressing Pay', () => {
  it('opens one page, however many press at once', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());
    const before = paying.sandbox.opened.length;

    const urls = await Promise.all(Array.from({ length: 50 }, () => paying.pressed(token)));

    expect(new Set(urls).size).toBe(1);
    expect(paying.sandbox.opened.length - before).toBe(1);
    expect(await paying.checkouts(billId)).toMatchObject([
      { state: 'open', openFor: billId, provider: 'sandbox', account: 'operating', amountMinor: 32_000n },
    ]);
  });

  it('asks for the page to be looked at, and leaves an entry of the audit by the client', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());
    await paying.pressed(token);

    const [checkout] = await paying.checkouts(billId);

    expect(await paying.jobs('check-checkout')).toContain(checkout?.id);
    const entry = await paying.db.auditEntry.findFirst({ where: { subjectId: checkout?.id ?? '' } });
    expect(entry).toMatchObject({ action: 'checkout-begun', actorKind: 'client', data: { billId } });
  });

  it('leads two recipients of the bill to the same page', async () => {
    const { tokens } = await paying.shared(paying.freshBill(), [DANA, MARCUS]);

    const [dana, marcus] = [await paying.pressed(tokens[0] ?? ''), await paying.pressed(tokens[1] ?? '')];

    expect(marcus).toBe(dana);
  });

  it('for another amount ends the page of before, in another tab or not', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());
    const first = await paying.pressed(token, '100');
    paying.sharing.passMs(MINUTE);

    const second = await paying.pressed(token, '$120.00');

    expect([paying.sandbox.isOpen(first), paying.sandbox.isOpen(second)]).toEqual([false, true]);
    expect(() => paying.sandbox.pay(first)).toThrow('over');
    expect(await paying.checkouts(billId)).toMatchObject([
      { state: 'closed', openFor: null, amountMinor: 10_000n },
      { state: 'open', openFor: billId, amountMinor: 12_000n },
    ]);
  });

  it('for two amounts at once leaves one page open, and the other tab is told to press again', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());

    const tabs = await Promise.all([paying.press(token, '100'), paying.press(token, '120')]);

    expect(tabs.map((tab) => (tab?.ok ? 'opened' : tab?.refusal.code)).toSorted()).toEqual([
      'another-opening',
      'opened',
    ]);
    const open = (await paying.checkouts(billId)).filter(({ openFor }) => openFor !== null);
    expect(open).toHaveLength(1);
  });

  it('finds the payment that was made in the other tab, and asks for no more than is left', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());
    paying.sandbox.pay(await paying.pressed(token, '100'));

    const started = await paying.press(token, '320');

    expect(started).toMatchObject({ ok: false, refusal: { code: 'over-balance', balance: { minor: 22_000n } } });
    expect(await paying.posted(billId)).toEqual(['payment 10000']);
    expect(await paying.pressed(token)).toContain('https://pay.test/');
  });

  it('opens another page when the first is about to end', async () => {
    const { token } = await paying.shared(paying.freshBill());
    const first = await paying.pressed(token);
    paying.sharing.passMs(54 * MINUTE);
    const inTime = await paying.pressed(token);
    paying.sharing.passMs(2 * MINUTE);

    const late = await paying.pressed(token);

    expect(inTime).toBe(first);
    expect(late).not.toBe(first);
    expect([paying.sandbox.isOpen(first), paying.sandbox.isOpen(late)]).toEqual([false, true]);
  });

  it('is refused while a bank payment is on its way, and possible again when that has failed', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());
    const url = await paying.pressed(token);
    paying.sandbox.pay(url, 'bank');
    const [checkout] = await paying.checkouts(billId);
    await paying.check(checkout?.id ?? '');

    const meanwhile = await paying.press(token);
    paying.sandbox.happen(url, 'failed');
    await paying.check(checkout?.id ?? '');

    expect(meanwhile).toMatchObject({ refusal: { code: 'payment-pending', amount: { minor: 32_000n } } });
    expect(await paying.pressed(token)).not.toBe(url);
    expect(await paying.posted(billId)).toEqual([]);
  });

  it.each(['0', '-5', '1e3', 'all of it', '320.001', '320.01', '1.234,50'])(
    'for %j is refused, and nobody is asked',
    async (typed) => {
      const { token, billId } = await paying.shared(paying.freshBill());

      expect(await paying.press(token, typed)).toMatchObject({ ok: false });

      expect(await paying.checkouts(billId)).toEqual([]);
    },
  );

  it('takes no less than the firm wants at once', async () => {
    await paying.sharing.set('minimumPayment', '50.00');
    const { token } = await paying.shared(paying.freshBill());

    const tooLittle = await paying.press(token, '49.99');
    const enough = await paying.press(token, '50');
    await paying.sharing.set('minimumPayment', '');

    expect(tooLittle).toMatchObject({ ok: false, refusal: { code: 'under-minimum', least: { minor: 5_000n } } });
    expect(enough).toMatchObject({ ok: true });
  });
});

describe('A trust request', () => {
  const CLIENT = 'thaomy@mailhaven.test';

  it('is refused by a provider that cannot be told the trust account, and has no link then', async () => {
    const sandbox = paying.payments.splice(0);
    paying.payments.push(...sandbox.map((one) => ({ ...one, accounts: ['operating'] as const })));

    const { tokens } = await paying.shared('1043', [CLIENT]);
    paying.payments.splice(0, 9, ...sandbox);

    expect(tokens).toEqual([undefined]);
  });

  it('is paid into the trust account and in full alone; a link of before says the rule when the provider has changed', async () => {
    const { token, billId } = await paying.shared('1043', [CLIENT]);

    const part = await paying.press(token, '100');
    const sandbox = paying.payments.splice(0);
    paying.payments.push(...sandbox.map((one) => ({ ...one, accounts: ['operating'] as const })));
    const mixed = await paying.press(token);
    paying.payments.splice(0, 9, ...sandbox);
    paying.sandbox.pay(await paying.pressed(token));
    const [checkout] = await paying.checkouts(billId);
    await paying.check(checkout?.id ?? '');

    expect(part).toMatchObject({ ok: false, refusal: { code: 'in-full-only' } });
    expect(mixed).toMatchObject({ ok: false, refusal: { code: 'trust-not-taken' } });
    expect(checkout).toMatchObject({ account: 'trust', amountMinor: 300_000n });
    const entries = await paying.db.ledgerEntry.findMany({ where: { transaction: { billId } } });
    expect(entries.map(({ account, amountMinor }) => `${account} ${amountMinor}`).toSorted()).toEqual([
      'held-in-trust -300000',
      'trust 300000',
    ]);
  });
});
