// The words for refusals about accounts at payment providers. Used by refusal-lines.ts.
import type { AccountProvider } from '../../core/payment-provider.ts';
import type { ConnectProviderRefusal } from '../../use-cases/connect-provider.ts';
import type { ConfirmPagesRefusal } from '../../use-cases/lawpay-pages.ts';
import { providerRefusals as words } from './texts/providers.ts';

export type GivenRefusal =
  | { readonly code: 'no-accounts-here' | 'needs-public-url' | 'no-lawpay' }
  | { readonly code: 'account-values-needed'; readonly kind: AccountProvider; readonly names: readonly string[] }
  | { readonly code: 'bad-account-values'; readonly problems: readonly string[] };

type Shared = { readonly code: 'no-permission' };

export type OfProvider = GivenRefusal | Exclude<ConnectProviderRefusal | ConfirmPagesRefusal, Shared>;

export function isOfProvider(refusal: { readonly code: string }): refusal is OfProvider {
  return Object.hasOwn(words, refusal.code);
}

export function providerRefusalLines(refusal: OfProvider): readonly string[] {
  switch (refusal.code) {
    case 'account-values-needed':
      return words[refusal.code](refusal.kind, refusal.names);
    case 'bad-account-values':
      return words[refusal.code](refusal.problems);
    case 'account-refused':
      return words[refusal.code](refusal.complaint.what, refusal.complaint.todo);
    case 'provider-in-use':
      return words[refusal.code](refusal.provider, refusal);
    case 'lawpay-shows-other':
      return words[refusal.code](refusal.shown);
    default:
      return words[refusal.code];
  }
}
