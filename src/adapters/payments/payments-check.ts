// What the doctor says of payments: which providers are set up, what has to be told to each, whether they take us, and LawPay's pages
// that nobody has confirmed. Used by compose-doctor.ts.
import { createHash } from 'node:crypto';
import { type Finding, off, problem, warning, well } from '../../core/finding.ts';
import type { LawpayPageUnit } from '../../core/payment-provider.ts';
import type { Result } from '../../core/result.ts';
import type { Check } from '../../ports/check.ts';
import type { ProviderAccount } from '../../ports/provider-account.ts';
import type { PaymentFacts } from '../database/database-facts.ts';
import { accountFinding } from './connected-accounts.ts';
import { lawpayTestLink } from './lawpay-page.ts';
import { checks as words } from './texts/checks.ts';

export type PaymentsCheckDeps = {
  readonly workspace: boolean;
  readonly online: boolean;
  readonly publicUrl: string | undefined;
  readonly stripe: { readonly secretKey: string } | undefined;
  /** Of the environment. */
  readonly accounts: readonly ProviderAccount[];
  /** Of all firms; undefined when the database cannot be read. */
  readonly facts: () => Promise<PaymentFacts | undefined>;
  /** Accounts of firms, asked by whoever can open them; refused when nobody can. */
  readonly connected: () => Promise<Result<readonly Finding[], { readonly code: keyof typeof words.notLookedAt }>>;
};

export function paymentsCheck(deps: PaymentsCheckDeps): Check {
  return { id: 'payments', title: words.title, run: async () => findings(deps) };
}

async function findings(deps: PaymentsCheckDeps): Promise<readonly Finding[]> {
  if (deps.workspace) {
    return [off(words.sandbox)];
  }

  const facts = await deps.facts();
  const own = deps.accounts.flatMap((account) => ofEnvironment(deps, { account, facts }));
  const asked = deps.online ? await Promise.all(deps.accounts.map(accountFinding)) : [];
  const found = [...own, ...asked, ...ofFirms(facts), ...(await ofConnected(deps, facts))];

  return found.length === 0 ? [off(words.none)] : found;
}

type Set = { readonly account: ProviderAccount; readonly facts: PaymentFacts | undefined };

function ofEnvironment(deps: PaymentsCheckDeps, { account, facts }: Set): readonly Finding[] {
  const { publicUrl = '', stripe } = deps;
  switch (account.kind) {
    case 'stripe':
      return [
        well(words.stripe(publicUrl)),
        ...(/^(sk|rk)_test_/.test(stripe?.secretKey ?? '') ? [warning(words.stripeTest)] : []),
      ];
    case 'paypal':
      return [well(words.paypal(publicUrl))];
    case 'lawpay':
      return [
        ...account.pages.map((page) => pageFinding(page, facts)),
        ...(account.pages.length === 1 ? [off(words.noTrust)] : []),
      ];
  }
}

function pageFinding(page: LawpayPageUnit, facts: PaymentFacts | undefined): Finding {
  const { address, amountUnit } = page;
  const hash = createHash('sha256').update(`${amountUnit} ${address}`).digest('hex');
  if (facts === undefined) {
    return off(words.lawpayNotKnown);
  }

  return facts.confirmedPages.includes(hash)
    ? well(words.lawpay)
    : warning(words.lawpayWaits(lawpayTestLink(address, amountUnit)));
}

function ofFirms(facts: PaymentFacts | undefined): readonly Finding[] {
  const connected = Object.entries(facts?.connectedAccounts ?? {});
  const waiting = facts?.pagesToConfirm ?? 0;

  return [
    ...connected.map(([kind, count]) => well(words.connected(words.names[kind as ProviderAccount['kind']], count))),
    ...(waiting === 0 ? [] : [warning(words.pagesWait(waiting))]),
  ];
}

async function ofConnected(
  { online, connected }: PaymentsCheckDeps,
  facts: PaymentFacts | undefined,
): Promise<readonly Finding[]> {
  if (!online || Object.keys(facts?.connectedAccounts ?? {}).length === 0) {
    return [];
  }

  const looked = await connected();

  return looked.ok ? looked.value : [problem(words.notLookedAt[looked.refusal.code])];
}
