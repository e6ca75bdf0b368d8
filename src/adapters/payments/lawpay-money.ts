// A charge of the gateway behind LawPay, as money that was received. Used by the LawPay adapter.
import { Fault } from '../../core/fault.ts';
import { money } from '../../core/money.ts';
import type { ReceivedMoney, ReceivedState, Reversal } from '../../core/received-money.ts';
import type { Charge, Refund, TransactionEvent } from './lawpay-schema.ts';

/** A charge with all that has become of it. */
export type KnownCharge = {
  readonly charge: Charge;
  readonly refunds: readonly Refund[];
  readonly events: readonly TransactionEvent[];
};

export function receivedMoney(known: KnownCharge): ReceivedMoney {
  const { charge } = known;

  return {
    ref: charge.id,
    state: stateOf(known),
    amount: money(charge.amount, charge.currency),
    method: charge.method?.type ?? '',
    payer: charge.method?.name ?? '',
    at: charge.created,
    reversals: [...refundsOf(known), ...returnsOf(known)].sort((left, right) => left.at.getTime() - right.at.getTime()),
  };
}

/** What the charge alone does not tell: whether it had come before it failed, and the refunds where it names none. */
export function needsHistory(charge: Charge): boolean {
  return isBroken(charge) || (!charge.refunds && (charge.amount_refunded ?? 0n) > 0n);
}

function stateOf(known: KnownCharge): ReceivedState {
  if (hasCome(known)) {
    return 'succeeded';
  }

  return isBroken(known.charge) ? 'failed' : 'pending';
}

function hasCome({ charge, events }: KnownCharge): boolean {
  const completed = (event: TransactionEvent) => event.data.id === charge.id && event.type === 'transaction.completed';

  return charge.status === 'COMPLETED' || (isBroken(charge) && events.some(completed));
}

function isBroken({ status }: Charge): boolean {
  return status === 'FAILED' || status === 'VOIDED';
}

/** A refund can be voided until it is captured, and one of a bank payment waits for the payment: only then has it happened. */
function refundsOf({ charge, refunds }: KnownCharge): Reversal[] {
  const told = refunds.reduce((sum, { amount }) => sum + amount, 0n);
  if (told < (charge.amount_refunded ?? 0n)) {
    throw new Fault('provider-nonsense', { detail: 'more was refunded than its refunds say' });
  }

  return refunds
    .filter(({ status }) => status === 'COMPLETED')
    .map(({ id, amount, created }) => ({
      ref: id,
      kind: 'refund',
      amount: money(amount, charge.currency),
      at: created,
    }));
}

/** The gateway has no id for it: it marks the charge itself. */
function returnsOf(known: KnownCharge): Reversal[] {
  const { charge, events } = known;
  if (!isBroken(charge) || !hasCome(known)) {
    return [];
  }

  const broke = events.find(({ type, data }) => data.id === charge.id && /\.(failed|voided)$/.test(type));

  return [
    {
      ref: `${charge.id}-return`,
      kind: 'return',
      amount: money(charge.amount, charge.currency),
      at: broke?.created ?? charge.modified,
    },
  ];
}
