// Drops files in a workspace of its own for each test. Used by the tests of files in this folder.
import { onTestFinished } from 'vitest';
import type { WorkspaceOptions } from '../../src/workspace/workspace-options.ts';
import { type SampleWorkspace, startSampleWorkspace } from './sample-workspace.ts';

export const place = { userId: 'U0DANA', conversationId: 'DU0DANA' };
export const token = 'xoxb-sample';
/** The app hears nothing, so that it does not read while a test looks. */
export const quiet = { app: { scopes: ['files:read'], botEvents: [] } };

/** A workspace that is stopped after the test. */
export async function started(options: Partial<WorkspaceOptions> = {}): Promise<SampleWorkspace> {
  const workspace = await startSampleWorkspace(options);
  onTestFinished(() => workspace.stop());
  return workspace;
}

/** Drops a small file into Dana's messages with the app. */
export function drop({ slack }: SampleWorkspace, { name = 'bills.txt', bytes = Buffer.from('two bills') } = {}) {
  return slack.dropFile({ ...place, name, bytes });
}
