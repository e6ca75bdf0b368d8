// An account at a payment provider, as a firm or the environment has named it: the provider that it makes, and whose it is. The
// real ones are made by provider-accounts.ts.
import type { Complaint } from '../core/finding.ts';
import type { AccountProvider, LawpayPageUnit } from '../core/payment-provider.ts';
import type { Result } from '../core/result.ts';
import type { PaymentProvider } from './payment-provider.ts';

/** Whose account it is, as the provider says. */
export type AccountNames = {
  /** What the provider calls it, and a person may read. */
  readonly externalId: string;
  /** All that names it, what is secret as a hash: no two firms have one of them. */
  readonly names: readonly string[];
};

export type ProviderAccount = {
  readonly kind: AccountProvider;
  /** What is kept of it, sealed: with its secrets. */
  readonly text: string;
  /** Of LawPay: each must have been seen to show the amount that was meant before anybody pays there. */
  readonly pages: readonly LawpayPageUnit[];
  /** The same one each time. */
  provider(): Promise<PaymentProvider>;
  /** Asks the provider whether it can be worked with; refused in words. */
  look(): Promise<Result<AccountNames, Complaint>>;
};

/** What makes up an account, as in the environment. */
export type AccountVariable = { readonly name: string; readonly meaning: string; readonly isNeeded: boolean };

export type ProviderAccounts = {
  variables(kind: AccountProvider): readonly AccountVariable[];
  /** Refused in words, each with the name of what is wrong. */
  read(kind: AccountProvider, values: Readonly<Record<string, string>>): Result<ProviderAccount, readonly string[]>;
  /** Of the text of an account. Throws Fault('connection-damaged') when it is none. */
  kept(kind: AccountProvider, text: string): ProviderAccount;
  /** The link that must show $10.00. */
  testLink(page: LawpayPageUnit): string;
  /** Those of the environment, which are one firm's. */
  readonly ofEnvironment: readonly ProviderAccount[];
};
