// A payment provider's webhook, verified: it is kept once, and the checkout that it is about is looked at anew. Called by
// POST /webhooks/<provider>.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Hint } from '../ports/payment-provider.ts';
import { jobRow, type WriteDeps } from './rows.ts';

export type TakeHookDeps = WriteDeps & { readonly db: FirmDb };

/** Every copy has the provider asked again, and nothing else: what it answers is written down once. */
export async function takeHook(
  deps: TakeHookDeps,
  { firmId, provider, hint }: { readonly firmId: string; readonly provider: string; readonly hint: Hint },
): Promise<'taken' | 'of-nobody'> {
  const { about, eventId: eventRef } = hint;
  const checkoutId = about && (await checkoutOf(deps.db, { provider, about }));
  if (!about || checkoutId === undefined) {
    return 'of-nobody';
  }

  const { checkoutRef = '', moneyRef = '' } = { checkoutRef: undefined, moneyRef: undefined, ...about };
  const event = { firmId, id: deps.ids.newId('evt'), provider, eventRef, checkoutRef, moneyRef };
  await deps.db.writeRows({
    providerEvent: [{ ...event, createdAt: deps.clock.now() }],
    job: [jobRow(deps, { firmId, kind: 'check-checkout', subjectId: checkoutId })],
  });

  return 'taken';
}

/** Undefined of money that was taken by no checkout of ours. */
async function checkoutOf(
  db: FirmDb,
  { provider, about }: { provider: string; about: NonNullable<Hint['about']> },
): Promise<string | undefined> {
  if ('checkoutRef' in about) {
    const where = { provider, providerRef: about.checkoutRef };

    return (await db.checkout.findFirst({ where, select: { id: true } }))?.id;
  }

  const where = { provider, providerRef: about.moneyRef };
  const payment = await db.payment.findFirst({ where, select: { checkoutId: true } });

  return payment?.checkoutId ?? undefined;
}
