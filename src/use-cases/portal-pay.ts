// How a client who is signed in can pay a bill that is open to them. Called by the portal's page of a bill.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { FirmSettings } from '../core/firm-settings.ts';
import type { Money } from '../core/money.ts';
import { awaitsPayment, whyNotPayable } from '../core/pay.ts';
import type { Clock } from '../ports/clock.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import type { LoadedBill } from './bill-facts.ts';
import { pendingOf } from './open-pay-link.ts';
import { type PaymentDeps, providerOf } from './payment-providers.ts';

export type PortalPayDeps = PaymentDeps & {
  readonly db: FirmDb;
  readonly clock: Clock;
  readonly portalSecrets: Pick<PortalSecrets, 'madeToken'>;
};

/** The token of their pay link, or what is on its way; undefined where nothing is to be paid, or nothing can be. */
export async function portalPay(
  deps: PortalPayDeps,
  request: {
    readonly firmId: string;
    readonly recipientId: string;
    readonly bill: LoadedBill;
    readonly settings: FirmSettings;
  },
): Promise<{ readonly token: string } | { readonly pending: Money } | undefined> {
  const { firmId, recipientId, bill, settings } = request;
  if (!awaitsPayment(bill)) {
    return undefined;
  }

  const pending = await pendingOf(deps.db, bill);
  if (pending) {
    return { pending };
  }

  const provider = await providerOf(deps, { firmId, settings, bill });
  if (whyNotPayable({ bill, pending, provider })) {
    return undefined;
  }

  // the portal shows nothing that was stopped
  const link = await deps.db.payLink.findFirst({
    where: { recipientId, expiresAt: { gt: deps.clock.now() } },
    select: { id: true, tokenHash: true },
  });
  if (!link) {
    return undefined;
  }

  const token = deps.portalSecrets.madeToken(link);

  return token === undefined ? undefined : { token };
}
