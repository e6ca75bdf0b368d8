// The audit entries of an import: one for each thing that it made or changed. Used while a batch is applied.
import { auditRow } from '../rows.ts';
import type { AppliedImport, TxDeps } from './apply-batch.ts';
import type { Outcome } from './import-report.ts';

export type AppliedRecord = { readonly id: string; readonly outcome: Outcome; readonly version?: number };

/** To be written in the statement of the effect. What is unchanged leaves no entry. */
export function outcomeEntries(
  deps: TxDeps,
  request: { applied: AppliedImport; kind: 'contact' | 'matter' | 'bill'; records: readonly AppliedRecord[] },
) {
  const { applied, kind, records } = request;
  const { importId, actor } = applied;
  const changed = records.filter(({ outcome }) => outcome !== 'unchanged');

  return changed.map(({ id, outcome, version }) => {
    const data = version === undefined ? { importId } : { importId, version };

    return auditRow(deps, { actor, action: `${kind}-${outcome}`, subjectId: id, data });
  });
}
