// What the doctor finds of accounts that firms have connected: the process that can open them asks their providers, and findings alone
// go on. Used by compose-connected.ts.
import { type Finding, problem, well } from '../../core/finding.ts';
import type { ProviderAccount } from '../../ports/provider-account.ts';
import { checks as words } from './texts/checks.ts';

/** Of one firm: its account, or nothing where it cannot be opened. */
export type KeptAccount = {
  readonly firmId: string;
  readonly kind: string;
  readonly account: ProviderAccount | undefined;
};

export async function accountFindings(kept: readonly KeptAccount[]): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const { firmId, kind, account } of kept) {
    found.push(ofFirm(firmId, account ? await accountFinding(account) : problem(words.unreadable(kind))));
  }

  return found;
}

export async function accountFinding(account: ProviderAccount): Promise<Finding> {
  const looked = await account.look();

  return looked.ok ? well(words.accepted(words.names[account.kind], looked.value.externalId)) : problem(looked.refusal);
}

function ofFirm(firmId: string, finding: Finding): Finding {
  return { ...finding, what: words.ofFirm(firmId, finding.what) };
}
