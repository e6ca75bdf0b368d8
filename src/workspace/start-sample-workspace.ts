// Starts the local workspace of the sample firm, which is imported first when it is not there yet.
// Called by the composition root.
import { loadSampleBills, SAMPLE_BILLS_NAME } from '../adapters/bill-sources/sample-bills.ts';
import { loadSampleFirm } from '../adapters/bill-sources/sample-firm.ts';
import type { Database } from '../adapters/database/open-database.ts';
import { localDateAt } from '../core/local-date.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdGenerator } from '../ports/id-generator.ts';
import { addSampleFirm } from '../use-cases/add-sample-firm.ts';
import { sampleUserIds, sampleWorkspace } from './sample-workspace.ts';
import { startWorkspace, type Workspace } from './start-workspace.ts';

type Parts = { readonly clock: Clock; readonly ids: IdGenerator; readonly database: Database };

/** `publicUrl` is asked once the app listens. */
export async function startSampleWorkspace(
  { clock, ids, database }: Parts,
  publicUrl: () => string,
): Promise<Workspace> {
  const today = () => localDateAt(clock.now(), 'America/New_York');
  const sample = await loadSampleFirm(today());
  const { directory, forFirm } = database;
  await addSampleFirm(
    { clock, ids, directory, forFirm },
    { ...sample, workspaceId: sampleWorkspace.teamId, userIds: sampleUserIds() },
  );

  return startWorkspace({
    ...sampleWorkspace,
    botToken: `xoxb-${ids.newSecret()}`,
    signingSecret: ids.newSecret(),
    appEventsUrl: () => `${publicUrl()}/slack/events`,
    clock,
    randomToken: () => ids.newSecret(),
    sampleFile: { name: SAMPLE_BILLS_NAME, read: () => loadSampleBills(today()) },
  });
}
