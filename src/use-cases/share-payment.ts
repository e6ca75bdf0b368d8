// Whether what is shared can be paid by a link, and where the link stands. The check and confirm ask the same.
import { whyNotPayable } from '../core/pay.ts';
import { type PaymentDeps, providerOf } from './payment-providers.ts';
import type { DecidedShare } from './share-facts.ts';

export type SharePayment = {
  /** It awaits payment, and somebody takes it: then each recipient has a link for it, whatever the mail says. */
  readonly isPayable: boolean;
  /** The mail has the link. */
  readonly isOffered: boolean;
  /** So has each recipient's PDF. */
  readonly isPrinted: boolean;
};

type Shared = { readonly firmId: string; readonly decided: DecidedShare };

export async function sharePayment(
  deps: PaymentDeps,
  { firmId, decided: { bill, access, plan } }: Shared,
): Promise<SharePayment> {
  const { settings } = access.firm;
  const provider = await providerOf(deps, { firmId, settings, bill });
  const isPayable = whyNotPayable({ bill, provider, pending: undefined }) === undefined;
  const isOffered = isPayable && settings.paymentMode === 'secure-link';

  return { isPayable, isOffered, isPrinted: isOffered && settings.payLinkOnPdf && plan.byEmail };
}
