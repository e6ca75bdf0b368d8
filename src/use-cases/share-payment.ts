// Whether what is shared can be paid by a link, and where the link stands. The check and confirm ask the same.
import { whyNotPayable } from '../core/pay.ts';
import { type PaymentDeps, providerOf } from './payment-providers.ts';
import type { DecidedShare } from './share-facts.ts';

/** A bill that awaits payment, and whose payment somebody takes: then each recipient has a link for it, whatever the mail says. */
export function canBePaid(deps: PaymentDeps, { bill, access }: DecidedShare): boolean {
  const provider = providerOf(deps, { settings: access.firm.settings, bill });

  return whyNotPayable({ bill, provider, pending: undefined }) === undefined;
}

/** Whether the mail says that it can be paid. */
export function offersPay(deps: PaymentDeps, decided: DecidedShare): boolean {
  return decided.access.firm.settings.paymentMode === 'secure-link' && canBePaid(deps, decided);
}

/** Whether each recipient's PDF has their pay link printed on it. */
export function printsPayLink(deps: PaymentDeps, decided: DecidedShare): boolean {
  return decided.access.firm.settings.payLinkOnPdf && decided.plan.byEmail && offersPay(deps, decided);
}
