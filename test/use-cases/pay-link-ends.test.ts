// What ends a pay link: nobody can pay by it from then on, and the page that is open at the payment provider is looked at, and
// ended, at once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BillId, ContactId } from '../../src/core/ids.ts';
import type { LocalDate } from '../../src/core/local-date.ts';
import { money } from '../../src/core/money.ts';
import { cancelShare } from '../../src/use-cases/cancel-share.ts';
import { deactivateContact } from '../../src/use-cases/deactivate-contact.ts';
import { fixAddress } from '../../src/use-cases/fix-address.ts';
import { openPayLink } from '../../src/use-cases/open-pay-link.ts';
import { previewShare } from '../../src/use-cases/preview-share.ts';
import { recordPayment } from '../../src/use-cases/record-payment.ts';
import { shareAgain } from '../../src/use-cases/share-again.ts';
import { shareBill } from '../../src/use-cases/share-bill.ts';
import { stopSharing } from '../../src/use-cases/stop-sharing.ts';
import { voidBill } from '../../src/use-cases/void-bill.ts';
import { importAgain } from '../support/import-again.ts';
import { DANA, MARCUS, type Paying, type PayingAlone, startPayingAlone } from '../support/paying.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let paying: PayingAlone;

beforeAll(async () => {
  paying = await startPayingAlone();
});
beforeEach(() => paying.sharing.passMs(HOUR));
afterAll(() => paying?.stop());

type Shared = Awaited<ReturnType<Paying['shared']>>;

const actor = () => paying.sharing.actor;
const usd = (minor: bigint) => money(minor, 'USD');

const stop = ({ shareId }: Shared) => stopSharing(paying.deps, { actor: actor(), what: { shareId } });
const revoke = ({ billId }: Shared) => voidBill(paying.deps, { actor: actor(), billId });
const pay = ({ billId }: Shared, minor: bigint) => {
  const how = { method: 'cheque', date: '2026-03-16' as LocalDate, payer: '' } as const;

  return recordPayment(paying.deps, {
    actor: actor(),
    entered: { ...how, amount: usd(minor), billId: billId as BillId },
  });
};

async function again({ shareId }: Shared): Promise<void> {
  paying.sharing.passMs(2 * 60_000);
  const opened = await shareAgain(paying.deps, { actor: actor(), shareId });
  if (!opened.ok) throw new Error(opened.refusal.code);
  const { draftId, values } = opened.value;
  const check = await previewShare(paying.deps, { actor: actor(), draftId, values });
  if (!check.ok) throw new Error(check.refusal.code);
  const shared = await shareBill(paying.deps, { actor: actor(), draftId, reason: 'agreed by phone' });
  if (!shared.ok) throw new Error(shared.refusal.code);
}

async function contactOf({ shareId }: Shared): Promise<string> {
  return (await paying.db.recipient.findFirstOrThrow({ where: { shareId }, select: { contactId: true } })).contactId;
}

async function fix({ shareId }: Shared): Promise<void> {
  const { id } = await paying.db.delivery.findFirstOrThrow({ where: { shareId }, select: { id: true } });
  const asked = { actor: actor(), deliveryId: id, address: 'dana.reyes@acme.test', reason: undefined };
  const fixed = await fixAddress(paying.deps, asked);
  expect(fixed).toMatchObject({ ok: true, value: { kind: 'sent' } });
}

const ENDS: readonly (readonly [string, (shared: Shared) => Promise<unknown>, string | undefined])[] = [
  ['sharing was stopped', stop, undefined],
  ['the bill was shared again', again, undefined],
  ['the bill was voided', revoke, 'bill-withdrawn'],
  ['the bill was paid otherwise', (shared) => pay(shared, 32_000n), 'bill-paid'],
];

describe('A page that is open at the payment provider', () => {
  async function opened(number = paying.freshBill()) {
    const shared = await paying.shared(number);
    const url = await paying.pressed(shared.token);
    const [checkout] = await paying.checkouts(shared.billId);
    await paying.forgetJobs();

    return { ...shared, url, checkoutId: checkout?.id ?? '' };
  }

  it.each(ENDS)('is looked at, and ended, at once when %s', async (_what, end, code) => {
    const shared = await opened();

    await end(shared);
    const jobs = await paying.jobs('check-checkout');
    const next = await paying.check(shared.checkoutId);

    expect(jobs).toEqual([shared.checkoutId]);
    expect(next).toBeUndefined();
    expect(paying.sandbox.isOpen(shared.url)).toBe(false);
    expect(await paying.checkouts(shared.billId)).toMatchObject([{ state: 'closed', openFor: null }]);
    const press = await paying.press(shared.token);
    expect(press?.ok ? 'opened' : press?.refusal.code).toBe(code);
  });

  it('is looked at, and ended, at once when the address of its recipient was fixed', async () => {
    const shared = await paying.shared(paying.freshBill());
    paying.sharing.outcomes.push({ kind: 'rejected', reason: 'mailbox unknown' });
    await paying.sharing.deliver(shared.shareId);
    const url = await paying.pressed(shared.token);
    const [checkout] = await paying.checkouts(shared.billId);
    await paying.forgetJobs();

    await fix(shared);
    const jobs = await paying.jobs('check-checkout');
    await paying.check(checkout?.id ?? '');

    expect(jobs).toEqual([checkout?.id]);
    expect(paying.sandbox.isOpen(url)).toBe(false);
    expect(await paying.press(shared.token)).toBeUndefined();
    const tokens = (await paying.tokensOf(shared.shareId)).filter((token) => token !== shared.token);
    expect(tokens).toHaveLength(1);
    expect(await paying.pressed(tokens[0] ?? '')).not.toBe(url);
  });

  it('stays open when what was paid otherwise leaves as much', async () => {
    const shared = await paying.shared(paying.freshBill());
    const url = await paying.pressed(shared.token, '100');
    const [checkout] = await paying.checkouts(shared.billId);

    await pay(shared, 22_000n);
    await paying.check(checkout?.id ?? '');
    const fits = paying.sandbox.isOpen(url);
    await pay(shared, 1n);
    await paying.check(checkout?.id ?? '');

    expect([fits, paying.sandbox.isOpen(url)]).toEqual([true, false]);
  });

  it('of another recipient stays as it is when sharing is stopped with one', async () => {
    const shared = await paying.shared(paying.freshBill(), [DANA, MARCUS]);
    await paying.pressed(shared.tokens[0] ?? '');
    await paying.forgetJobs();

    await stopSharing(paying.deps, { actor: actor(), what: { shareId: shared.shareId, address: MARCUS } });

    expect(await paying.jobs('check-checkout')).toEqual([]);
    expect(await paying.press(shared.tokens[1] ?? '')).toBeUndefined();
    expect(await paying.press(shared.tokens[0] ?? '')).toMatchObject({ ok: true });
  });

  it('is ended when a file brings the bill as paid', async () => {
    const { url, checkoutId, token } = await opened('1042');

    const theirs = { externalId: 'theirs', date: '2026-03-16' as LocalDate, method: 'Cheque', amount: usd(123_450n) };
    await importAgain(paying.sharing, {
      number: '1042',
      change: (bill) => ({ ...bill, state: 'paid', payments: [...bill.payments, theirs] }),
    });
    await paying.check(checkoutId);

    expect(paying.sandbox.isOpen(url)).toBe(false);
    expect(await paying.press(token)).toMatchObject({ refusal: { code: 'bill-paid' } });
  });

  it('is ended, and another opened, when the firm has chosen another provider', async () => {
    const { url, checkoutId, token } = await opened();

    await paying.sharing.set('paymentProvider', 'stripe');
    await paying.check(checkoutId);
    const press = await paying.press(token);
    await paying.sharing.set('paymentProvider', 'auto');

    expect(paying.sandbox.isOpen(url)).toBe(false);
    expect(press).toMatchObject({ ok: false, refusal: { code: 'no-provider' } });
  });

  it('of a provider that the firm has no more keeps nobody from paying by another', async () => {
    const shared = await opened();
    const sandbox = paying.payments.splice(0);
    paying.payments.push(...sandbox.map((one) => ({ ...one, name: 'stripe' })));

    const press = await paying.press(shared.token);
    paying.payments.splice(0, 9, ...sandbox);

    const kept = (await paying.checkouts(shared.billId)).map(({ provider, state }) => `${provider} ${state}`);
    expect(press).toMatchObject({ ok: true });
    expect(kept.toSorted()).toEqual(['sandbox closed', 'stripe open']);
  });

  it('that was paid before it was ended counts', async () => {
    const { url, checkoutId, billId, ...shared } = await opened();
    paying.sandbox.pay(url);

    await stop({ ...shared, billId });
    await paying.check(checkoutId);

    expect(await paying.posted(billId)).toEqual(['payment 32000']);
  });
});

describe('A pay link', () => {
  const opens = async ({ token }: Shared) => (await openPayLink(paying.deps, { token }))?.kind;

  it('opens nothing while its share is held, nor once that was cancelled', async () => {
    await paying.sharing.set('holdSeconds', '60');
    const shared = await paying.shared(paying.freshBill());
    const held = await opens(shared);
    await cancelShare(paying.deps, { actor: actor(), shareId: shared.shareId });
    await paying.sharing.set('holdSeconds', '0');
    paying.sharing.passMs(HOUR);

    expect([held, await opens(shared)]).toEqual([undefined, undefined]);
    expect(await paying.press(shared.token)).toBeUndefined();
  });

  it('is over after 90 days, and so is the page that was opened by it', async () => {
    const shared = await paying.shared(paying.freshBill());
    paying.sharing.passMs(90 * DAY - 1_000);
    const inTime = await opens(shared);
    const url = await paying.pressed(shared.token);
    const [checkout] = await paying.checkouts(shared.billId);
    paying.sharing.passMs(1_000);

    expect([inTime, await opens(shared)]).toEqual(['open', 'expired']);
    expect(await paying.press(shared.token)).toBeUndefined();
    await paying.check(checkout?.id ?? '');
    expect(paying.sandbox.isOpen(url)).toBe(false);
  });

  it('opens nothing once its contact was deactivated, and the open page is ended at once', async () => {
    const shared = await paying.shared(paying.freshBill(), [MARCUS]);
    const url = await paying.pressed(shared.token);
    const [checkout] = await paying.checkouts(shared.billId);
    await paying.sharing.deliver(shared.shareId);
    await paying.forgetJobs();

    await deactivateContact(paying.deps, { actor: actor(), contactId: (await contactOf(shared)) as ContactId });
    const jobs = await paying.jobs('check-checkout');
    await paying.check(checkout?.id ?? '');

    expect(await opens(shared)).toBeUndefined();
    expect(jobs).toEqual([checkout?.id]);
    expect(paying.sandbox.isOpen(url)).toBe(false);
  });
});
