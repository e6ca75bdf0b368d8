// What can become of a test payment after it was made. Used by checkout-store.ts and by the page that shows the buttons.
import { money } from '../../core/money.ts';
import type { ReceivedMoney, ReversalKind } from '../../core/received-money.ts';

/** `arrived`: a bank payment that was pending. `returned`: the bank takes it back later. `won`: the firm won the dispute. */
export const CHANGES = ['arrived', 'failed', 'returned', 'refunded', 'disputed', 'won'] as const;

export type Change = (typeof CHANGES)[number];

/** What the firm still has of a payment, in minor units. */
export function restOf({ state, amount, reversals }: ReceivedMoney): bigint {
  const taken = reversals.reduce(
    (sum, { kind, amount: { minor } }) => sum + (kind === 'dispute-won' ? -minor : minor),
    0n,
  );

  return state === 'succeeded' ? amount.minor - taken : 0n;
}

/** Cards are disputed, and banks take back; what is under dispute waits for its end. */
export function changesOf(received: ReceivedMoney): readonly Change[] {
  if (received.state === 'pending') {
    return ['arrived', 'failed'];
  }

  if (underDispute(received) > 0n) {
    return ['won'];
  }

  return restOf(received) > 0n ? ['refunded', received.method === 'bank' ? 'returned' : 'disputed'] : [];
}

export type Wanted = {
  readonly change: Change;
  /** Of a refund. Everything else is of all that the firm still has. */
  readonly minor: bigint;
  readonly ref: string;
  readonly at: Date;
};

/** The payment after the change; undefined when that cannot happen to it. */
export function changedMoney(received: ReceivedMoney, { change, minor, ref, at }: Wanted): ReceivedMoney | undefined {
  if (!changesOf(received).includes(change)) {
    return undefined;
  }

  switch (change) {
    case 'arrived':
      return { ...received, state: 'succeeded', at };
    case 'failed':
      return { ...received, state: 'failed' };
    case 'refunded':
      return minor > 0n && minor <= restOf(received)
        ? reversed(received, { kind: 'refund', minor, ref, at })
        : undefined;
    case 'returned':
      return reversed(received, { kind: 'return', minor: restOf(received), ref, at });
    case 'disputed':
      return reversed(received, { kind: 'dispute', minor: restOf(received), ref, at });
    case 'won':
      return reversed(received, { kind: 'dispute-won', minor: underDispute(received), ref, at });
  }
}

type NewReversal = { readonly kind: ReversalKind; readonly minor: bigint; readonly ref: string; readonly at: Date };

function reversed(received: ReceivedMoney, { minor, ...reversal }: NewReversal): ReceivedMoney {
  const amount = money(minor, received.amount.currency);

  return { ...received, reversals: [...received.reversals, { ...reversal, amount }] };
}

function underDispute({ reversals }: ReceivedMoney): bigint {
  const sumOf = (wanted: ReversalKind) =>
    reversals.filter(({ kind }) => kind === wanted).reduce((sum, { amount }) => sum + amount.minor, 0n);

  return sumOf('dispute') - sumOf('dispute-won');
}
