// LawPay's adapter against a fake of its gateway: how payments are found in the list of events, and what is told of them.
import { describe, expect, it } from 'vitest';
import { money } from '../../../src/core/money.ts';
import { openAt, runLawpay } from './running-lawpay.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function minutesAgo(minutes: number): Date {
  return new Date(Date.now() - minutes * MINUTE);
}

describe('A payment at LawPay', () => {
  it('is told with its payer, and costs one look at the events and one at the charge', async () => {
    const lawpay = await runLawpay();
    const { url, read } = await openAt(lawpay);
    const other = await openAt(lawpay, { reference: 'SB-OTHER2' });
    const ref = await lawpay.pay(url);
    await lawpay.pay(other.url);

    const received = await read();

    expect(received).toMatchObject([
      {
        ref,
        state: 'succeeded',
        method: 'card',
        payer: 'Robin Okafor',
        reversals: [],
      },
    ]);
    expect(lawpay.asked()).toEqual(['/v1/events?page=1&page_size=100', `/v1/transactions/${ref}`]);
  });

  it('is pending while its card is authorised, and failed when that is voided', async () => {
    const lawpay = await runLawpay();
    const { url, read } = await openAt(lawpay);
    const ref = lawpay.authorize(url);
    const before = await read();

    lawpay.gateway.become(ref, { status: 'VOIDED' });

    expect(before).toMatchObject([{ state: 'pending' }]);
    expect(await read()).toMatchObject([{ state: 'failed', reversals: [] }]);
  });

  it('is returned when a bank takes it back after it had come, and says so with the same reference each time', async () => {
    const lawpay = await runLawpay();
    const { url, read } = await openAt(lawpay);
    const ref = await lawpay.pay(url, { method: 'bank' });
    await lawpay.settle(ref);
    await lawpay.bounce(ref);

    const received = await read();

    expect(received).toMatchObject([
      { state: 'succeeded', reversals: [{ ref: `${ref}-return`, kind: 'return', amount: money(123_450n, 'USD') }] },
    ]);
    expect(await read()).toEqual(received);
  });

  it('is refunded in parts: only by refunds that have happened', async () => {
    const lawpay = await runLawpay();
    const { url, read } = await openAt(lawpay);
    const ref = await lawpay.pay(url);
    await lawpay.refund(ref, 100n);
    const voided = lawpay.gateway.startRefund(ref, { minor: 20n, waits: false });
    lawpay.gateway.endRefund(voided, 'VOIDED');
    const waiting = lawpay.gateway.startRefund(ref, { minor: 3n, waits: true });

    const before = (await read())[0]?.reversals;
    lawpay.gateway.endRefund(waiting, 'COMPLETED');
    const after = (await read())[0]?.reversals;

    expect(before).toMatchObject([{ kind: 'refund', amount: money(100n, 'USD') }]);
    expect(after).toMatchObject([{ amount: money(100n, 'USD') }, { ref: waiting.id, amount: money(3n, 'USD') }]);
  });

  it('is read with its refunds one by one where the charge does not hold them', async () => {
    const lawpay = await runLawpay();
    const { url, read } = await openAt(lawpay);
    const ref = await lawpay.pay(url);
    await lawpay.refund(ref, 100n);
    delete lawpay.gateway.chargeOf(ref).refunds;

    expect(await read()).toMatchObject([{ reversals: [{ kind: 'refund', amount: money(100n, 'USD') }] }]);
  });

  it('is not told at all rather than without a refund that nobody can find', async () => {
    const lawpay = await runLawpay();
    const { url, read } = await openAt(lawpay);
    const ref = await lawpay.pay(url);
    lawpay.gateway.chargeOf(ref).amount_refunded = 100;

    await expect(read()).rejects.toMatchObject({ code: 'provider-nonsense' });
  });

  it('leads to its own checkout alone where one code begins with another', async () => {
    const lawpay = await runLawpay();
    const short = await openAt(lawpay, { reference: 'SB-7F3K2Q' });
    const long = await openAt(lawpay, { reference: 'SB-7F3K2QX' });
    const paidShort = await lawpay.pay(short.url);
    const paidLong = await lawpay.pay(long.url);

    expect((await short.read()).map(({ ref }) => ref)).toEqual([paidShort]);
    expect((await long.read()).map(({ ref }) => ref)).toEqual([paidLong]);
  });

  it('is found in small letters and among other words, and not where two codes are named', async () => {
    const lawpay = await runLawpay();
    const { read } = await openAt(lawpay);
    const paid = { accountId: 'acc-operating', minor: 100n, method: 'card' } as const;
    const found = lawpay.gateway.authorize({ ...paid, reference: 'for sb-7f3k2q, thanks' });
    lawpay.gateway.authorize({ ...paid, reference: 'SB-7F3K2Q SB-AAAAAA' });
    lawpay.gateway.authorize({ ...paid, reference: undefined });

    expect((await read()).map(({ ref }) => ref)).toEqual([found]);
  });

  it.each([-10, 10])('is found when LawPay’s clock is %i minutes off', async (minutes) => {
    const lawpay = await runLawpay();
    lawpay.skew(minutes * MINUTE);
    const { url, read } = await openAt(lawpay);

    await lawpay.pay(url);

    expect(await read()).toHaveLength(1);
  });

  it('is found once on a later page, while new payments push it on', async () => {
    const lawpay = await runLawpay();
    lawpay.pagesOf(4);
    const { url, read } = await openAt(lawpay);
    const others = await openAt(lawpay, { reference: 'SB-OTHER2' });
    const ref = await lawpay.pay(url);
    for (let count = 0; count < 5; count += 1) {
      await lawpay.pay(others.url);
    }
    let left = 6;
    lawpay.beforePage(() => {
      left -= 1;
      if (left > 0) {
        lawpay.authorize(others.url);
      }
    });

    expect((await read()).map((received) => received.ref)).toEqual([ref]);
  });

  it('is looked for no further back than its checkout was opened', async () => {
    const lawpay = await runLawpay();
    lawpay.skew(-DAY);
    const { url } = await openAt(lawpay, { reference: 'SB-OTHER2' });
    for (let count = 0; count < 150; count += 1) {
      await lawpay.pay(url);
    }
    lawpay.skew(0);
    const { read } = await openAt(lawpay);

    expect(await read()).toEqual([]);
    expect(lawpay.asked()).toEqual(['/v1/events?page=1&page_size=100']);
  });

  it('is found among events that are not in order, and among those that are none of our business', async () => {
    const lawpay = await runLawpay();
    lawpay.pagesOf(3);
    const { url, read } = await openAt(lawpay);
    const ref = await lawpay.pay(url);
    lawpay.skew(-DAY);
    lawpay.gateway.tellOther('recurring_charge.created');
    lawpay.gateway.tellOther('payment_method.expiring');
    lawpay.skew(-2 * DAY);
    lawpay.gateway.tellOther('recurring_charge.deleted');

    expect((await read()).map((received) => received.ref)).toEqual([ref]);
  });
});

describe('The list of what LawPay has taken', () => {
  it('holds every payment with the code that it names, or with its own words', async () => {
    const lawpay = await runLawpay();
    const { url } = await openAt(lawpay);
    const ours = await lawpay.pay(url);
    const theirs = lawpay.gateway.authorize({
      accountId: 'acc-trust',
      minor: 70_000n,
      reference: 'Jones retainer',
      method: 'bank',
    });

    const listed = await lawpay.provider.listReceived(minutesAgo(60));

    const told = listed.map(({ money: { ref, state }, reference, checkoutRef }) => [
      ref,
      state,
      reference,
      checkoutRef,
    ]);
    expect(told.toSorted()).toEqual([
      [ours, 'succeeded', 'SB-7F3K2Q', undefined],
      [theirs, 'pending', 'Jones retainer', undefined],
    ]);
  });

  it('goes through all pages, and holds each payment once', async () => {
    const lawpay = await runLawpay();
    lawpay.pagesOf(7);
    const { url } = await openAt(lawpay);
    for (let count = 0; count < 20; count += 1) {
      await lawpay.pay(url);
    }

    const listed = await lawpay.provider.listReceived(minutesAgo(60));

    expect(new Set(listed.map(({ money: { ref } }) => ref)).size).toBe(20);
    expect(listed).toHaveLength(20);
  });

  it('holds an old payment that was refunded or came back since, and no other old one', async () => {
    const lawpay = await runLawpay();
    const { url } = await openAt(lawpay);
    lawpay.skew(-3 * DAY);
    const refunded = await lawpay.pay(url);
    const returned = await lawpay.pay(url, { method: 'bank' });
    await lawpay.settle(returned);
    await lawpay.pay(url);
    lawpay.skew(0);
    await lawpay.refund(refunded, 100n);
    await lawpay.bounce(returned);

    const listed = await lawpay.provider.listReceived(minutesAgo(60));

    const told = listed.map(({ money: { ref, state, reversals } }) => [ref, state, reversals.map(({ kind }) => kind)]);
    expect(told.toSorted()).toEqual([
      [refunded, 'succeeded', ['refund']],
      [returned, 'succeeded', ['return']],
    ]);
  });
});
