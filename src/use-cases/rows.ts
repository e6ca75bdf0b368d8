// Rows that several use cases write with their effect: audit entries and jobs.
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

/** Who did what: written with the effect. */
export function auditRow({ clock, ids }: WriteDeps, facts: AuditFacts) {
  const { actor, action, subjectId, data = {} } = facts;

  return {
    firmId: actor.firmId,
    id: ids.newId('aud'),
    actorKind: actor.kind,
    actorId: actorId(actor),
    action,
    subjectId,
    data: { ...data },
    occurredAt: clock.now(),
  };
}

/** Milliseconds after which somebody who waits wants to see that it is being worked on. */
export const SLOW_MS = 1_500;

export type JobKind =
  | 'deliver-share'
  | 'notify-conversation'
  | 'read-import'
  | 'apply-import'
  | 'show-import'
  | 'mail-portal-code'
  | 'mail-new-link'
  | 'show-access'
  | 'check-checkout'
  | 'compare-payments'
  | 'mail-receipt'
  | 'keep-house';

export type JobFacts = {
  readonly firmId: string;
  readonly kind: JobKind;
  readonly subjectId: string;
  /** Without it the job is due at once, by the database's clock. */
  readonly runAt?: Date;
};

/** Asks for work to be done. A job of that kind and subject that exists already runs once more instead. */
export function jobRow({ ids, clock }: WriteDeps, { firmId, kind, subjectId, runAt }: JobFacts) {
  const uniqueKey = `${kind}:${subjectId}`;
  const row = { firmId, id: ids.newId('job'), kind, subjectId, uniqueKey, createdAt: clock.now() };

  return runAt === undefined ? row : { ...row, runAt };
}
