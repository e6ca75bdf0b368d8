// The steps of one delivery in the database. Every step names the state that it starts from and the attempt that
// took the delivery: a worker that comes late changes nothing. Used by deliver-share.ts.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { type DeliveryState, nextTryAfter, statesBefore } from '../core/delivery.ts';
import { Fault } from '../core/fault.ts';
import type { FirmId } from '../core/ids.ts';
import type { MailOutcome } from '../ports/mailer.ts';
import { addJob, type WriteDeps, writeAudit } from './rows.ts';

type StepDeps = WriteDeps & { readonly db: FirmDb };

export type DueDelivery = {
  readonly id: string;
  readonly firmId: FirmId;
  readonly shareId: string;
  readonly state: string;
  readonly attempts: number;
  readonly messageId: string;
  readonly mailDate: Date;
  readonly firstDeferredAt: Date | null;
  readonly recipient: { readonly name: string; readonly address: string };
};

/** A delivery that this run has taken: `attempt` counts from 1. */
export type TakenDelivery = DueDelivery & { readonly attempt: number };

/** What a killed process left: before the mail server could take anything it is tried again, after that nobody knows. */
export async function settleInterrupted(deps: StepDeps, shareId: string): Promise<void> {
  const updatedAt = deps.clock.now();
  await deps.db.delivery.updateMany({ where: { shareId, state: 'sending' }, data: { state: 'queued', updatedAt } });
  await deps.db.delivery.updateMany({
    where: { shareId, state: 'transmitting' },
    data: { state: 'unknown', reason: '', updatedAt },
  });
}

export async function dueDeliveries(
  db: FirmDb,
  share: { readonly firmId: FirmId; readonly shareId: string },
): Promise<DueDelivery[]> {
  const rows = await db.delivery.findMany({
    where: { shareId: share.shareId, state: { in: ['held', 'queued', 'deferred'] } },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      state: true,
      attempts: true,
      messageId: true,
      mailDate: true,
      firstDeferredAt: true,
      recipient: { select: { name: true, address: true } },
    },
  });

  return rows.map((row) => ({ ...row, ...share }));
}

/** Takes the delivery, or undefined when it was cancelled or taken in the meantime. */
export async function takeDelivery(deps: StepDeps, delivery: DueDelivery): Promise<TakenDelivery | undefined> {
  const { id, firmId, state, attempts } = delivery;
  const attempt = attempts + 1;
  const now = deps.clock.now();

  return deps.db.$transaction(async (tx) => {
    const taken = await tx.delivery.updateMany({
      where: { id, state, attempts },
      data: { state: 'sending', attempts: attempt, token: attempt, updatedAt: now },
    });
    if (taken.count === 0) {
      return undefined;
    }

    const attemptId = deps.ids.newId('att');
    await tx.deliveryAttempt.create({
      data: { firmId, id: attemptId, deliveryId: id, number: attempt, startedAt: now, outcome: 'started' },
      select: { id: true },
    });

    return { ...delivery, attempt };
  });
}

/** Written before the first byte can be taken: from here on nobody can say that the mail did not arrive. */
export async function beginTransmitting(deps: StepDeps, delivery: TakenDelivery): Promise<void> {
  await step(deps, deps.db, { delivery, data: { state: 'transmitting' } });
}

/** Writes down how the attempt ended, and has the card show it. Returns the milliseconds to the next try, if any. */
export async function settleDelivery(
  deps: StepDeps,
  settled: { readonly delivery: TakenDelivery; readonly outcome: MailOutcome },
): Promise<number | undefined> {
  const { delivery, outcome } = settled;
  const now = deps.clock.now();
  const { data, wait } = afterAttempt({ delivery, outcome, now });
  const { firmId, shareId, attempt } = delivery;
  await deps.db.$transaction(async (tx) => {
    await step(deps, tx, { delivery, data });
    await tx.deliveryAttempt.updateMany({
      where: { deliveryId: delivery.id, number: attempt },
      data: { endedAt: now, outcome: outcome.kind, reason: data.reason ?? '' },
    });
    const actor = { kind: 'system', firmId } as const;
    const facts = { action: `mail-${data.state}`, subjectId: delivery.id, data: { attempt } };
    await writeAudit({ ...deps, tx }, { actor, ...facts });
    await addJob({ ...deps, tx }, { firmId, kind: 'notify-conversation', subjectId: shareId });
  });

  return wait;
}

type StepData = {
  readonly state: DeliveryState;
  readonly reason?: string;
  readonly acceptedAt?: Date;
  readonly firstDeferredAt?: Date;
};

async function step(
  deps: StepDeps,
  db: Pick<FirmDb, 'delivery'>,
  request: { readonly delivery: TakenDelivery; readonly data: StepData },
): Promise<void> {
  const { delivery, data } = request;
  const changed = await db.delivery.updateMany({
    where: { id: delivery.id, token: delivery.attempt, state: { in: [...statesBefore(data.state)] } },
    data: { ...data, updatedAt: deps.clock.now() },
  });
  if (changed.count === 0) {
    throw new Fault('delivery-taken-over', { retryable: true });
  }
}

function afterAttempt(facts: { readonly delivery: TakenDelivery; readonly outcome: MailOutcome; readonly now: Date }): {
  data: StepData;
  wait: number | undefined;
} {
  const { outcome, now, delivery } = facts;
  switch (outcome.kind) {
    case 'accepted':
      return { data: { state: 'accepted', reason: '', acceptedAt: now }, wait: undefined };
    case 'rejected':
    case 'unknown':
      return { data: { state: outcome.kind, reason: outcome.reason }, wait: undefined };
    case 'deferred': {
      const firstDeferredAt = delivery.firstDeferredAt ?? now;
      const wait = nextTryAfter(delivery.attempt, now.getTime() - firstDeferredAt.getTime());
      const state = wait === undefined ? 'rejected' : 'deferred';

      return { data: { state, reason: outcome.reason, firstDeferredAt }, wait };
    }
  }
}
