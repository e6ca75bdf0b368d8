// Whether what is shared can be paid by a link, and where the link stands. The check and confirm ask the same.
import { whyNotPayable } from '../core/pay.ts';
import { type PaymentDeps, providerOf } from './payment-providers.ts';
import type { DecidedShare } from './share-facts.ts';

type Shared = { readonly firmId: string; readonly decided: DecidedShare };

/** A bill that awaits payment, and whose payment somebody takes: then each recipient has a link for it, whatever the mail says. */
export async function canBePaid(deps: PaymentDeps, { firmId, decided: { bill, access } }: Shared): Promise<boolean> {
  const provider = await providerOf(deps, { firmId, settings: access.firm.settings, bill });

  return whyNotPayable({ bill, provider, pending: undefined }) === undefined;
}

/** Whether the mail says that it can be paid. */
export async function offersPay(deps: PaymentDeps, shared: Shared): Promise<boolean> {
  return shared.decided.access.firm.settings.paymentMode === 'secure-link' && canBePaid(deps, shared);
}

/** Whether each recipient's PDF has their pay link printed on it. */
export async function printsPayLink(deps: PaymentDeps, shared: Shared): Promise<boolean> {
  const { access, plan } = shared.decided;

  return access.firm.settings.payLinkOnPdf && plan.byEmail && offersPay(deps, shared);
}
