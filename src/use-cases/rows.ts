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

/** Asks for work to be done. A job of that kind and subject that exists already runs once more instead. */
export async function addJob(deps: WriteDeps & { tx: FirmTx }, job: JobFacts): Promise<void> {
  const now = deps.clock.now();
  const uniqueKey = `${job.kind}:${job.subjectId}`;
  await deps.tx.job.upsert({
    where: { firmId_uniqueKey: { firmId: job.firmId, uniqueKey } },
    create: {
      firmId: job.firmId,
      id: deps.ids.newId('job'),
      kind: job.kind,
      subjectId: job.subjectId,
      uniqueKey,
      ...(job.runAt ? { runAt: job.runAt } : {}),
      createdAt: now,
    },
    update: { again: true },
    select: { id: true },
  });
}
