// Checks all of a source into the staging rows of an import. Used by import-bills.ts and read-import.ts.
import { Fault } from '../../core/fault.ts';
import { problem } from '../../core/import-problem.ts';
import type { WriteDeps } from '../rows.ts';
import { type FoundProblems, foundProblems } from './import-report.ts';
import { type Staged, type StagingRequest, stageRecords } from './stage-records.ts';

export type CheckedSource = {
  /** Undefined when the file changed under our hands. */
  readonly staged: Staged | undefined;
  readonly found: FoundProblems;
};

/** Throws Fault('file-unreadable') when the file went away. */
export async function checkSource(
  deps: Parameters<typeof stageRecords>[0] & WriteDeps,
  request: Omit<StagingRequest, 'found'>,
): Promise<CheckedSource> {
  const found = foundProblems();
  try {
    return { staged: await stageRecords(deps, { ...request, found }), found };
  } catch (cause) {
    if (!(cause instanceof Fault && cause.code === 'file-changed')) {
      throw cause;
    }

    found.add([problem('file-changed', { row: 0, column: '' })]);

    return { staged: undefined, found };
  }
}
