// What the sandbox payment provider of the workspace does by itself: its checkouts, its payments, and its pages.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { paidBy } from '../../src/core/ledger.ts';
import { postingsOf, type ReceivedMoney } from '../../src/core/received-money.ts';
import { CHANGES, changedMoney, changesOf, restOf } from '../../src/workspace/checkout/payment-changes.ts';
import { openedOn, type SandboxUnderTest, startSandbox, tokenOn } from '../contract/payments/sandbox-under-test.ts';

let sandbox: SandboxUnderTest;

beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.stop());

const opened = (changes: Parameters<typeof openedOn>[1] = {}) => openedOn(sandbox, changes);

const HOUR_MS = 3_600_000;

describe('A test checkout', () => {
  it('takes operating and trust money, on a page of our own origin', async () => {
    const { url, order } = await opened({ account: 'trust' });

    await sandbox.pay(url);
    const { html } = await sandbox.page('');

    expect(sandbox.provider.accounts).toEqual(['operating', 'trust']);
    expect(sandbox.provider.pageOrigins).toEqual([]);
    expect(new URL(url).origin).toBe(sandbox.origin);
    expect(html).toContain('Trust account');
    expect(html).toContain(order.billNumber);
  });

  it('says that no money moves, whom it pays, for which bill and how much', async () => {
    const { ref } = await opened();

    const { status, html } = await sandbox.page(ref);

    expect(status).toBe(200);
    for (const text of ['Test checkout — no money moves', 'Pay Lindqvist &amp; Rowe', 'Bill 1042', '$1,234.50']) {
      expect(html).toContain(text);
    }
  });

  it('shows hostile names as they are, and turns no text around them', async () => {
    const { ref, url } = await opened({ firmName: '<img src=x onerror=1>\u202e', billNumber: '"><script>1</script>' });
    await sandbox.pay((await opened({ checkoutId: 'chk_2', firmName: '</title><b>' })).url);

    const pages = [(await sandbox.page(ref)).html, (await sandbox.page('')).html];
    await sandbox.pay(url);
    pages.push((await sandbox.page(ref)).html, (await sandbox.page('')).html);

    for (const html of pages) {
      expect(html).not.toMatch(/<img src=x|<script|<\/title><b>|\u202e/);
    }
  });

  it('runs no script, is framed by nobody, and lets its form lead to the bill alone', async () => {
    const { ref } = await opened();

    const { headers } = await sandbox.page(ref);

    const policy = headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual([
      ...["default-src 'none'", "style-src 'self'", "img-src 'self'"],
      ...["form-action 'self' https://bills.example.test", "base-uri 'none'", "frame-ancestors 'none'"],
    ]);
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('leads to where the client goes when they have paid, and when they leave', async () => {
    const { ref, order } = await opened();

    const page = await sandbox.page(ref);
    const answer = await sandbox.post(`${ref}/outcome`, { fields: { outcome: 'card' } });

    expect(page.html).toContain(`href="${order.cancelUrl}"`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, order.returnUrl]);
  });

  it('says that the card was declined, and stays open', async () => {
    const { ref, read } = await opened();

    const answer = await sandbox.post(`${ref}/outcome`, { fields: { outcome: 'decline' } });
    const page = await sandbox.page(answer.headers.get('location') ?? '');

    expect(page.html).toContain('The card was declined. Nothing was paid.');
    expect(page.html).toContain('Pay by card');
    expect(await read()).toEqual({ state: 'open', received: [] });
  });

  it('is paid once, however often and in how many windows somebody presses', async () => {
    const { ref, read } = await opened();

    const presses = Array.from({ length: 8 }, (_, index) =>
      sandbox.post(`${ref}/outcome`, { fields: { outcome: index % 2 === 0 ? 'card' : 'bank' } }),
    );
    const statuses = (await Promise.all(presses)).map(({ status }) => status);

    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 410)).toHaveLength(7);
    expect((await read()).received).toHaveLength(1);
    expect(sandbox.arrived).toHaveLength(1);
  });

  it('ends after an hour', async () => {
    const { ref, read, expiresAt, order } = await opened();
    sandbox.passMs(HOUR_MS - 5_000);
    const before = await sandbox.page(ref);
    const token = await tokenOn(sandbox, ref);
    sandbox.passMs(5_000);

    const after = await sandbox.page(ref);
    const answer = await sandbox.post(`${ref}/outcome`, { fields: { outcome: 'card' }, token });

    expect(expiresAt?.getTime()).toBeLessThanOrEqual(Date.now() + HOUR_MS);
    expect([before.status, after.status, answer.status]).toEqual([200, 410, 410]);
    expect(after.html).toContain(`href="${order.cancelUrl}"`);
    expect(await read()).toEqual({ state: 'closed', received: [] });
  });

  it('takes nothing when ShareBill has closed it', async () => {
    const { ref, known, read } = await opened();
    const token = await tokenOn(sandbox, ref);
    await sandbox.provider.closeCheckout(known);

    const answer = await sandbox.post(`${ref}/outcome`, { fields: { outcome: 'bank' }, token });

    expect(answer.status).toBe(410);
    expect(await read()).toEqual({ state: 'closed', received: [] });
  });

  it('cannot be opened for another amount under the same id', async () => {
    await opened();

    await expect(opened({ amount: { minor: 1n, currency: 'USD' } })).rejects.toMatchObject({
      code: 'provider-refused',
      retryable: false,
    });
  });

  it('is closed when it was forgotten, and who opens it has ShareBill look', async () => {
    const ref = 'cs_of-an-earlier-start';
    const known = { ref, reference: 'SB-1', account: 'operating', openedAt: new Date(), mayTake: true } as const;

    const { status } = await sandbox.page(ref);
    const hints = await Promise.all(sandbox.arrived.map((hook) => sandbox.provider.readHook(hook)));

    expect(status).toBe(404);
    expect(hints).toEqual([{ ok: true, value: { eventId: expect.any(String), about: { checkoutRef: ref } } }]);
    expect(await sandbox.provider.readCheckout(known)).toEqual({ state: 'closed', received: [] });
    await expect(sandbox.provider.closeCheckout(known)).resolves.toBeUndefined();
  });

  it('tells ShareBill nothing when an address is opened that is none of a checkout', async () => {
    const { status } = await sandbox.page('elsewhere');

    expect(status).toBe(404);
    expect(sandbox.arrived).toEqual([]);
  });
});

describe('A test payment', () => {
  it.each(['0', '-1', '1234.51', '0.001', '1e3', 'all', '', '9'.repeat(40)])(
    'is not refunded by %s, and the page says what to type',
    async (amount) => {
      const { ref, url, read } = await opened();
      await sandbox.pay(url);

      const answer = await sandbox.post(`${ref}/change`, { fields: { change: 'refunded', amount } });

      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain('Type an amount of up to $1,234.50, such as 12.50.');
      expect((await read()).received[0]?.reversals).toEqual([]);
    },
  );

  it('is refunded to the last cent', async () => {
    const { url, read } = await opened();
    const moneyRef = await sandbox.pay(url);

    await sandbox.refund(moneyRef, 123_449n);
    await sandbox.refund(moneyRef, 1n);

    expect((await read()).received[0]?.reversals.map(({ amount }) => amount.minor)).toEqual([123_449n, 1n]);
    expect((await sandbox.page('')).html).not.toContain('Refund a part');
    await expect(sandbox.dispute(moneyRef)).rejects.toThrow('422');
  });

  it('arrives from the bank on the day on which the bank says so', async () => {
    const { url, read } = await opened();
    const moneyRef = await sandbox.pay(url, { method: 'bank' });
    const begun = Date.now();
    sandbox.passMs(72 * HOUR_MS);

    await sandbox.settle(moneyRef);

    expect((await read()).received[0]?.at.getTime()).toBeGreaterThanOrEqual(begun + 72 * HOUR_MS - 5_000);
    expect(await sandbox.provider.listReceived(new Date(begun + 71 * HOUR_MS))).toHaveLength(1);
  });

  it('is not listed as received while it is pending, or when it failed', async () => {
    const pending = await opened();
    await sandbox.pay(pending.url, { method: 'bank' });
    const failed = await opened({ checkoutId: 'chk_2' });
    await sandbox.bounce(await sandbox.pay(failed.url, { method: 'bank' }));

    expect(await sandbox.provider.listReceived(new Date(0))).toEqual([]);
  });

  it('keeps what it tells of earlier events, whatever happens next, and never gives back more than was paid', () => {
    const steps = fc.array(
      fc.record({ change: fc.constantFrom(...CHANGES), minor: fc.bigInt({ min: -5n, max: 600n }) }),
    );
    const start = fc.record({ method: fc.constantFrom('card', 'bank'), minor: fc.bigInt({ min: 1n, max: 1_000n }) });

    fc.assert(
      fc.property(start, steps, ({ method, minor }, wanted) => {
        let money = aPayment({ method, minor });
        for (const [index, step] of wanted.entries()) {
          const next = changedMoney(money, { ...step, ref: `rv_${index}`, at: new Date(index) });

          expect(next === undefined || changesOf(money).includes(step.change)).toBe(true);
          expect(next?.reversals.slice(0, money.reversals.length) ?? money.reversals).toEqual(money.reversals);
          money = next ?? money;
          const booked = postingsOf(money).reduce((sum, posting) => sum + paidBy(posting), 0n);
          expect(booked).toBe(restOf(money));
          expect(booked >= 0n && booked <= minor).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not change by a form that cannot be read', async () => {
    const { ref, url, read } = await opened();
    await sandbox.pay(url);
    const before = await read();
    const token = await tokenOn(sandbox, '');

    const answers = await Promise.all([
      sandbox.post(`${ref}/change`, { fields: { change: 'stolen' } }),
      sandbox.post(`${ref}/change`, { fields: {} }),
      sandbox.post(`${ref}/outcome`, { fields: { outcome: 'free' }, token }),
      sandbox.post('cs_none/change', { fields: { change: 'disputed' }, token }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 404]);
    expect(await read()).toEqual(before);
  });
});

function aPayment({ method, minor }: { method: string; minor: bigint }): ReceivedMoney {
  const state = method === 'bank' ? 'pending' : 'succeeded';
  const amount = { minor, currency: 'USD' };

  return { ref: 'pm_1', state, amount, method, payer: '', at: new Date(0), reversals: [] };
}
