// Makes accounts at payment providers of what a firm has connected, and of the environment. Called by compose.ts and cli.ts. A
// vendor's library is loaded when its provider is asked for: it would make every start longer.
import type { LawpayOptions } from './adapters/payments/lawpay.ts';
import { lawpayTestLink } from './adapters/payments/lawpay-page.ts';
import { meaningOf } from './config-variables.ts';
import { Fault } from './core/fault.ts';
import type { Complaint } from './core/finding.ts';
import { ACCOUNT_PROVIDERS, type AccountProvider, type LawpayPageUnit } from './core/payment-provider.ts';
import { ok, type Result } from './core/result.ts';
import { type PaymentsConfig, readAccount, variablesOf } from './payments-config.ts';
import type { Clock } from './ports/clock.ts';
import type { PaymentProvider } from './ports/payment-provider.ts';
import type { AccountNames, ProviderAccount, ProviderAccounts } from './ports/provider-account.ts';

type Made = { readonly provider: () => Promise<PaymentProvider>; readonly look: ProviderAccount['look'] };

export function providerAccounts(config: PaymentsConfig, clock: Clock): ProviderAccounts {
  return {
    variables: (kind) => variablesOf(kind).map(({ name, isNeeded }) => ({ name, isNeeded, meaning: meaningOf(name) })),
    read: (kind, values) => {
      const read = readAccount(kind, values);

      return read.ok ? ok(accountOf(kind, { config: read.value, clock, text: JSON.stringify(values) })) : read;
    },
    kept: (kind, text) => {
      const read = readAccount(kind, valuesOf(text));
      if (!read.ok) {
        throw new Fault('connection-damaged', { detail: read.refusal.join('; ') });
      }

      return accountOf(kind, { config: read.value, clock, text });
    },
    testLink: ({ address, amountUnit }) => lawpayTestLink(address, amountUnit),
    ofEnvironment: ACCOUNT_PROVIDERS.filter((kind) => config[kind]).map((kind) =>
      accountOf(kind, { config, clock, text: '' }),
    ),
  };
}

function valuesOf(text: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch (cause) {
    throw new Fault('connection-damaged', { cause });
  }
}

type Given = { readonly config: PaymentsConfig; readonly clock: Clock; readonly text: string };

function accountOf(kind: AccountProvider, given: Given): ProviderAccount {
  const { provider: make, look } = madeOf(kind, given);
  let made: Promise<PaymentProvider> | undefined;
  const provider = () => {
    made ??= make();

    return made;
  };

  return { kind, text: given.text, pages: kind === 'lawpay' ? pagesOf(given.config) : [], provider, look };
}

function pagesOf({ lawpay }: PaymentsConfig): readonly LawpayPageUnit[] {
  const { pages, amountUnit } = lawpay ?? missing();

  return [pages.operating, pages.trust].flatMap((address) => (address === undefined ? [] : [{ address, amountUnit }]));
}

function madeOf(kind: AccountProvider, { config, clock }: Given): Made {
  switch (kind) {
    case 'stripe': {
      const options = { ...(config.stripe ?? missing()), clock };

      return {
        provider: async () => (await import('./adapters/payments/stripe.ts')).stripeProvider(options),
        look: () => looking(({ lookAtStripe }) => lookAtStripe(options)),
      };
    }
    case 'paypal': {
      const options = { ...(config.paypal ?? missing()), clock };

      return {
        provider: async () => (await import('./adapters/payments/paypal.ts')).paypalProvider(options),
        look: () => looking(({ lookAtPaypal }) => lookAtPaypal(options)),
      };
    }
    case 'lawpay': {
      const options: LawpayOptions = { ...(config.lawpay ?? missing()), clock };

      return {
        provider: async () => (await import('./adapters/payments/lawpay.ts')).lawpayProvider(options),
        look: () => looking(({ lookAtLawpay }) => lookAtLawpay(options)),
      };
    }
  }
}

type Looks = typeof import('./adapters/payments/account-looks.ts');

async function looking(
  look: (looks: Looks) => Promise<Result<AccountNames, Complaint>>,
): Promise<Result<AccountNames, Complaint>> {
  return look(await import('./adapters/payments/account-looks.ts'));
}

function missing(): never {
  throw new Fault('connection-damaged');
}
