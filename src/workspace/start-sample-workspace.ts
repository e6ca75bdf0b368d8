// Starts the local workspace of the sample firm, which is imported first when it is not there yet.
// Called by the composition root.
import { loadSampleBills, SAMPLE_BILLS_NAME } from '../adapters/bill-sources/sample-bills.ts';
import { loadSampleFirm } from '../adapters/bill-sources/sample-firm.ts';
import type { Database } from '../adapters/database/open-database.ts';
import { Fault } from '../core/fault.ts';
import { localDateAt } from '../core/local-date.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdGenerator } from '../ports/id-generator.ts';
import type { PaymentProvider } from '../ports/payment-provider.ts';
import { addSampleFirm } from '../use-cases/add-sample-firm.ts';
import { createSandboxCheckout } from './checkout/sandbox-checkout.ts';
import type { SentHook } from './checkout/sandbox-hooks.ts';
import { sampleObjectIds, sampleTenant } from './sample-tenant.ts';
import { sampleUserIds, sampleWorkspace } from './sample-workspace.ts';
import { startWorkspace, type Workspace } from './start-workspace.ts';

/** With the payment provider that moves no money. */
export type SampleWorkspace = Workspace & { readonly payments: PaymentProvider };

type Parts = { readonly clock: Clock; readonly ids: IdGenerator; readonly database: Database };

/** `publicUrl` is asked once the app listens. */
export async function startSampleWorkspace(
  { clock, ids, database }: Parts,
  publicUrl: () => string,
): Promise<SampleWorkspace> {
  const today = () => localDateAt(clock.now(), 'America/New_York');
  const sample = await loadSampleFirm(today());
  const { directory, forFirm } = database;
  await addSampleFirm(
    { clock, ids, directory, forFirm },
    {
      ...sample,
      workspaceId: sampleWorkspace.teamId,
      userIds: sampleUserIds(),
      teams: { workspaceId: sampleTenant.tenantId, userIds: sampleObjectIds() },
    },
  );

  const randomToken = () => ids.newSecret();
  const deliver = (hook: SentHook) => deliverHook(`${publicUrl()}/webhooks/sandbox`, hook);
  const checkout = createSandboxCheckout({ publicUrl, clock, randomToken, deliver });
  const workspace = await startWorkspace({
    ...sampleWorkspace,
    botToken: `xoxb-${ids.newSecret()}`,
    signingSecret: ids.newSecret(),
    appEventsUrl: () => `${publicUrl()}/slack/events`,
    clock,
    randomToken,
    sampleFile: { name: SAMPLE_BILLS_NAME, read: () => loadSampleBills(today()) },
    checkout: checkout.router,
    teams: {
      ...sampleTenant,
      appPassword: ids.newSecret(),
      messagesUrl: () => `${publicUrl()}/api/messages`,
    },
  });

  return { ...workspace, payments: checkout.provider };
}

const HOOK_MS = 5_000;

/** As a payment provider brings it. */
async function deliverHook(url: string, { headers, body }: SentHook): Promise<void> {
  const options = { method: 'POST', headers, body: Buffer.from(body), redirect: 'error' } as const;
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(HOOK_MS) });
  if (!response.ok) {
    throw new Fault('hook-refused', { detail: `answered with ${response.status}` });
  }
}
