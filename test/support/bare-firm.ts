// The sample firm without a hold, its biller linked to the bare workspace. Used by the benches and the long tests.
import { loadSampleFirm } from '../../src/adapters/bill-sources/sample-firm.ts';
import { localDateAt } from '../../src/core/local-date.ts';
import { addSampleFirm, type SampleFirmDeps } from '../../src/use-cases/add-sample-firm.ts';
import { BARE_WORKSPACE } from './slack/bare-workspace.ts';

/** Adds it, with these settings, to an empty database; returns its id. */
export async function addBareFirm(deps: SampleFirmDeps, settings: Readonly<Record<string, string>> = {}) {
  const sample = await loadSampleFirm(localDateAt(deps.clock.now(), 'America/New_York'));
  const firm = { ...sample.firm, settings: { ...sample.firm.settings, holdSeconds: 0, ...settings } };
  const userIds = { 'Sam Ortiz': BARE_WORKSPACE.userId };
  await addSampleFirm(deps, { ...sample, firm, workspaceId: BARE_WORKSPACE.teamId, userIds });

  return (await deps.directory.listFirms())[0]?.id ?? '';
}
