// The payment providers of each firm: its own connections, and the environment's accounts while there is one firm alone. Called by
// compose.ts and cli.ts.
import { createHash } from 'node:crypto';
import type { FirmDb } from './adapters/database/for-firm.ts';
import type { Database } from './adapters/database/open-database.ts';
import type { HookProviders } from './adapters/payments/webhooks.ts';
import { ACCOUNT_PROVIDERS, type AccountProvider } from './core/payment-provider.ts';
import type { PaymentProvider } from './ports/payment-provider.ts';
import type { ProviderAccount, ProviderAccounts } from './ports/provider-account.ts';
import type { SealedBox } from './ports/sealed-box.ts';
import type { FirmPayments, PaymentProviders, PaymentsOf } from './use-cases/payment-providers.ts';

export type FirmPaymentsParts = {
  readonly database: Pick<Database, 'forFirm' | 'directory'>;
  readonly sealedBox: Pick<SealedBox, 'open'>;
  readonly accounts: ProviderAccounts;
  /** Those that serve every firm: of tests. */
  readonly ofAll?: PaymentProviders | undefined;
};

export type Payments = { readonly paymentsOf: PaymentsOf; readonly hookProviders: HookProviders };

/** The sandbox of the workspace: nothing else is asked, whatever is set or connected. */
export function onlyProviders(providers: PaymentProviders): Payments {
  return {
    paymentsOf: async () => ({ offered: providers, known: providers, pages: [] }),
    hookProviders: {
      ofEnvironment: async (name) => providers.find((provider) => provider.name === name),
      ofConnection: async () => undefined,
    },
  };
}

export function firmPayments(parts: FirmPaymentsParts): Payments {
  const { database, accounts, ofAll = [] } = parts;
  const { directory, forFirm } = database;
  const open = openedOnce(parts.sealedBox, accounts);
  const connected = async (firmId: string) => (await connectionsOf(forFirm(firmId))).map((row) => open(firmId, row));
  const ofEnvironment = async (firmId?: string) => {
    const only = accounts.ofEnvironment.length === 0 ? undefined : await directory.onlyFirm();

    return only !== undefined && (firmId === undefined || only === firmId) ? accounts.ofEnvironment : [];
  };

  return {
    paymentsOf: async (firmId) => {
      const own = (await connected(firmId)).map(({ account }) => account);
      const all = [...own, ...(await ofEnvironment(firmId))];
      const chosen = ACCOUNT_PROVIDERS.flatMap((kind) => all.find((account) => account.kind === kind) ?? []);

      return withOthers(await joined(forFirm(firmId), chosen), ofAll);
    },
    hookProviders: {
      ofEnvironment: async (name) => {
        const found = (await ofEnvironment()).find(({ kind }) => kind === name);

        return found ? found.provider() : ofAll.find((provider) => provider.name === name);
      },
      ofConnection: async (connectionId) => {
        const firmId = await directory.firmOfConnection(connectionId);
        const found = firmId && (await connected(firmId)).find(({ id }) => id === connectionId);

        return found ? { firmId, provider: await found.account.provider() } : undefined;
      },
    },
  };
}

type Row = {
  readonly id: string;
  readonly kind: string;
  readonly externalId: string;
  readonly secrets: Uint8Array | null;
};

function connectionsOf(db: FirmDb): Promise<readonly Row[]> {
  return db.connection.findMany({
    where: { kind: { in: [...ACCOUNT_PROVIDERS] }, secrets: { not: null } },
    select: { id: true, kind: true, externalId: true, secrets: true },
  });
}

type Opened = { readonly id: string; readonly account: ProviderAccount };

/** Made once of the same sealed bytes: what another process has changed counts at the next look. */
function openedOnce(box: Pick<SealedBox, 'open'>, accounts: ProviderAccounts) {
  const kept = new Map<string, { readonly hash: string; readonly account: ProviderAccount }>();

  return (firmId: string, { id, kind, externalId, secrets }: Row): Opened => {
    const sealed = secrets ?? new Uint8Array();
    const hash = createHash('sha256').update(sealed).digest('hex');
    const known = kept.get(id);
    if (known?.hash === hash) {
      return { id, account: known.account };
    }

    const account = accounts.kept(kind as AccountProvider, box.open(sealed, { firmId, kind, externalId }));
    kept.set(id, { hash, account });

    return { id, account };
  };
}

async function joined(db: FirmDb, accounts: readonly ProviderAccount[]): Promise<FirmPayments> {
  const known = await Promise.all(accounts.map((account) => account.provider()));
  const asked = accounts.flatMap(({ pages }) => pages);
  const confirmed = asked.length === 0 ? [] : await confirmedPages(db);
  const pages = asked.map((page) => ({
    ...page,
    isConfirmed: confirmed.some(
      ({ address, amountUnit }) => address === page.address && amountUnit === page.amountUnit,
    ),
  }));

  return {
    offered: known.flatMap((provider, index) => offered(provider, { account: accounts[index], pages })),
    known,
    pages,
  };
}

function confirmedPages(db: FirmDb) {
  return db.lawpayPage.findMany({
    where: { confirmedAt: { not: null } },
    select: { address: true, amountUnit: true },
  });
}

type Offering = { readonly account: ProviderAccount | undefined; readonly pages: FirmPayments['pages'] };

/** By the pages that somebody has confirmed, where it has any: the first is the operating account's. */
function offered(provider: PaymentProvider, { account, pages }: Offering): PaymentProviders {
  if (account === undefined || account.pages.length === 0) {
    return [provider];
  }

  const taken = provider.accounts.filter((_, index) => pages[index]?.isConfirmed);

  return taken.length === 0 ? [] : [{ ...provider, accounts: taken }];
}

function withOthers(own: FirmPayments, others: PaymentProviders): FirmPayments {
  const more = others.filter(({ name }) => own.known.every((provider) => provider.name !== name));

  return { ...own, offered: [...own.offered, ...more], known: [...own.known, ...more] };
}
