// Rows that several use cases write in the transaction of their effect: audit entries and jobs.
import type { FirmTx } from '../adapters/database/for-firm.ts';
import { type Actor, actorId } from '../core/actor.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdGenerator } from '../ports/id-generator.ts';

export type WriteDeps = { readonly clock: Clock; readonly ids: IdGenerator };

export type AuditFacts = {
  readonly actor: Actor;
  readonly action: string;
  readonly subjectId: string;
  /** Ids, codes and numbers only: never names, addresses or amounts. */
  readonly data?: Readonly<Record<string, string | number | boolean>>;
};

/** Who did what, in the transaction of the effect. */
export async function writeAudit(deps: WriteDeps & { tx: FirmTx }, facts: AuditFacts): Promise<void> {
  await deps.tx.auditEntry.create({
    data: {
      firmId: facts.actor.firmId,
      id: deps.ids.newId('aud'),
      actorKind: facts.actor.kind,
      actorId: actorId(facts.actor),
      action: facts.action,
      subjectId: facts.subjectId,
      data: { ...facts.data },
      occurredAt: deps.clock.now(),
    },
  });
}

export type JobKind = 'deliver-share' | 'notify-conversation' | 'apply-import';

export type JobFacts = {
  readonly firmId: string;
  readonly kind: JobKind;
  readonly subjectId: string;
  readonly runAt?: Date;
};

/** The first jobs of a subject that is new in this transaction. */
export async function addFirstJobs(
  deps: WriteDeps & { tx: FirmTx },
  first: {
    readonly firmId: string;
    readonly subjectId: string;
    readonly jobs: readonly { readonly kind: JobKind; readonly runAt?: Date }[];
  },
): Promise<void> {
  const { firmId, subjectId } = first;
  await deps.tx.job.createMany({ data: first.jobs.map((job) => jobRow(deps, { firmId, subjectId, ...job })) });
}

/** Asks for work to be done. A job of that kind and subject that exists already runs once more instead. */
export async function addJob(deps: WriteDeps & { tx: FirmTx }, job: JobFacts): Promise<void> {
  const row = jobRow(deps, job);
  await deps.tx.job.upsert({
    where: { firmId_uniqueKey: { firmId: job.firmId, uniqueKey: row.uniqueKey } },
    create: row,
    update: { again: true },
    select: { id: true },
  });
}

/** Without `runAt` it is due at once, by the database's clock. */
function jobRow({ ids, clock }: WriteDeps, { firmId, kind, subjectId, runAt }: JobFacts) {
  const uniqueKey = `${kind}:${subjectId}`;
  const row = { firmId, id: ids.newId('job'), kind, subjectId, uniqueKey, createdAt: clock.now() };

  return runAt === undefined ? row : { ...row, runAt };
}
