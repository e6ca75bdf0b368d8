// Flags about money: which are open, and taking one away once somebody has decided. Called by the command line.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { type Money, money } from '../core/money.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { known } from './bill-facts.ts';
import { FLAG_CODES, type FlagCode } from './payment-flags.ts';
import { auditRow, type WriteDeps } from './rows.ts';

export type OpenFlag = {
  readonly id: string;
  readonly code: FlagCode;
  readonly provider: string;
  /** The provider's id of the payment. */
  readonly providerRef: string;
  readonly amount: Money;
  readonly since: Date;
  /** Undefined where the money fits no bill. */
  readonly number: string | undefined;
};

const MOST_LISTED = 500;

/** Those that nobody has decided about, the oldest first; at most 500. */
export async function openFlags(db: FirmDb): Promise<readonly OpenFlag[]> {
  const rows = await db.paymentFlag.findMany({
    where: { clearedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: MOST_LISTED,
  });
  const numbers = await numbersOf(
    db,
    rows.map(({ providerRef }) => providerRef),
  );

  return rows.map(({ id, code, provider, providerRef, amountMinor, currency, createdAt }) => ({
    ...{ id, code: known(FLAG_CODES, code), provider, providerRef, since: createdAt },
    amount: money(amountMinor, currency),
    number: numbers.get(`${provider} ${providerRef}`),
  }));
}

async function numbersOf(db: FirmDb, refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const paid = await db.payment.findMany({
    where: { providerRef: { in: [...refs] } },
    select: { provider: true, providerRef: true, bill: { select: { number: true } } },
  });

  return new Map(paid.map(({ provider, providerRef, bill }) => [`${provider} ${providerRef}`, bill.number]));
}

export type FlagRefusal = { readonly code: 'flag-not-found'; readonly flagId: string };

/** Changes nothing but the flag: what is to be given back or booked is done at the provider, or as a payment. */
export function clearFlag(
  deps: WriteDeps & { readonly db: FirmDb },
  { actor, flagId }: { readonly actor: Actor; readonly flagId: string },
): Promise<Result<'cleared', FlagRefusal>> {
  return deps.db.$transaction(async (tx) => {
    const data = { clearedAt: deps.clock.now() };
    const { count } = await tx.paymentFlag.updateMany({ where: { id: flagId, clearedAt: null }, data });
    if (count === 0) {
      return refuse({ code: 'flag-not-found', flagId });
    }

    const cleared = { actor, action: 'payment-flag-cleared', subjectId: flagId, data: {} } as const;
    await tx.writeRows({ auditEntry: [auditRow(deps, cleared)] });

    return ok('cleared');
  });
}
