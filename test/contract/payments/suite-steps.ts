// What the parts of the contract suite of payment providers have in common: orders, reading money, looking at faults.
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect } from 'vitest';
import { Fault } from '../../../src/core/fault.ts';
import type { Money } from '../../../src/core/money.ts';
import type { ReceivedMoney } from '../../../src/core/received-money.ts';
import type { CheckoutOrder, KnownCheckout, OpenedCheckout } from '../../../src/ports/payment-provider.ts';
import { anOrder, type ProviderUnderTest, type StartProvider } from './provider-under-test.ts';

/** Every key, secret and token of a fake holds this text, in one case: no fault may hold it. */
export const TELLTALE = 'donottell';

export type Opened = {
  readonly order: CheckoutOrder;
  readonly opened: OpenedCheckout;
  readonly known: KnownCheckout;
};

/** A provider for each test. It works in real time, or ahead of it. No request of a test may be one that the vendor refuses. */
export function startedForEach(start: StartProvider): () => ProviderUnderTest {
  let current: ProviderUnderTest | undefined;
  beforeEach(async () => {
    current = await start();
  });
  afterEach(async () => {
    const complaints = current?.complaints() ?? ['the provider did not start'];
    await current?.stop();
    current = undefined;
    expect(complaints).toEqual([]);
  });

  return () => {
    if (!current) {
      throw new Error('no provider was started');
    }

    return current;
  };
}

/** Distinct references, none of which begins with another. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
let orders = 0;

export function nextOrder(under: ProviderUnderTest, changes: Partial<CheckoutOrder> = {}): CheckoutOrder {
  orders += 1;
  const letters = [4, 3, 2, 1, 0].map((place) => LETTERS[Math.floor(orders / 32 ** place) % 32]).join('');

  return anOrder({
    checkoutId: `chk_${String(orders).padStart(10, '0')}`,
    reference: `SB-7${letters}`,
    account: under.provider.accounts[0] ?? 'operating',
    amount: { minor: 123_450n, currency: under.currency },
    ...changes,
  });
}

export async function openOne(under: ProviderUnderTest, changes: Partial<CheckoutOrder> = {}): Promise<Opened> {
  const order = nextOrder(under, changes);
  const openedAt = new Date();
  const opened = await under.provider.openCheckout(order);

  return { order, opened, known: knownAs({ order, opened, openedAt }) };
}

export function knownAs(of: { order: CheckoutOrder; opened: OpenedCheckout; openedAt: Date }): KnownCheckout {
  return { ref: of.opened.ref, reference: of.order.reference, account: of.order.account, openedAt: of.openedAt };
}

/** The one payment that counts; one that was declined before it counts for nothing. */
export async function readMoney(under: ProviderUnderTest, known: KnownCheckout): Promise<ReceivedMoney> {
  const { received } = await under.provider.readCheckout(known);
  const counting = received.filter(({ state }) => state !== 'failed');
  const [only] = counting.length > 0 ? counting : received;
  expect(counting.length).toBeLessThanOrEqual(1);
  if (!only) {
    throw new Error('nothing was received');
  }

  return only;
}

export async function openPaid(under: ProviderUnderTest): Promise<Opened & { readonly money: ReceivedMoney }> {
  const one = await openOne(under);
  await under.pay(one.opened.url);

  return { ...one, money: await readMoney(under, one.known) };
}

/** Whether the provider knows such a thing: the fake of one that does not rejects. */
export async function happens(step: Promise<void>): Promise<boolean> {
  return step.then(
    () => true,
    () => false,
  );
}

/** What is thrown is a Fault that gives nothing away. */
export async function faultOf(call: Promise<unknown>): Promise<Fault> {
  const thrown = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(thrown).toBeInstanceOf(Fault);
  const told = inspect(thrown, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null });
  expect(told).not.toContain(TELLTALE);
  expect(told).not.toContain('bills.example.test');

  return thrown instanceof Fault ? thrown : new Fault('no-fault');
}

export function sumOfMinor(amounts: readonly Money[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount.minor, 0n);
}
