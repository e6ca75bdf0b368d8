// The audit entries of an import: one for each thing that it made or changed. Used while a batch is applied.
import { actorId } from '../../core/actor.ts';
import type { AppliedImport, TxDeps } from './apply-batch.ts';
import type { Outcome } from './import-report.ts';

export type AppliedRecord = { readonly id: string; readonly outcome: Outcome; readonly version?: number };

/** All in one statement, in the transaction of the effect. What is unchanged leaves no entry. */
export async function auditOutcomes(
  deps: TxDeps,
  request: { applied: AppliedImport; kind: 'contact' | 'matter' | 'bill'; records: readonly AppliedRecord[] },
): Promise<void> {
  const { applied, kind, records } = request;
  const { firmId, importId, actor } = applied;
  const occurredAt = deps.clock.now();
  const changed = records.filter(({ outcome }) => outcome !== 'unchanged');
  await deps.tx.auditEntry.createMany({
    data: changed.map(({ id, outcome, version }) => ({
      firmId,
      id: deps.ids.newId('aud'),
      actorKind: actor.kind,
      actorId: actorId(actor),
      action: `${kind}-${outcome}`,
      subjectId: id,
      data: version === undefined ? { importId } : { importId, version },
      occurredAt,
    })),
  });
}
