// The steps of one delivery in the database. Every step names the state that it starts from and the attempt that
// took the delivery: a worker that comes late changes nothing. Used by deliver-share.ts.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { NewRows } from '../adapters/database/write-at-once.ts';
import { type DeliveryState, nextTryAfter, statesBefore } from '../core/delivery.ts';
import { Fault } from '../core/fault.ts';
import type { FirmId } from '../core/ids.ts';
import type { MailOutcome } from '../ports/mailer.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

type StepDeps = WriteDeps & { readonly db: FirmDb };

export type DueDelivery = DeliveryRow & { readonly firmId: FirmId; readonly shareId: string };

/** A delivery that this run has taken: `attempt` counts from 1. */
export type TakenDelivery = DueDelivery & { readonly attempt: number; readonly startedAt: Date };

type ShareKey = { readonly firmId: FirmId; readonly shareId: string };

const UNDER_WAY = ['sending', 'transmitting'];
const OPEN_STATES: string[] = ['held', 'queued', 'deferred', ...UNDER_WAY];

/** For `select` of a share: those that are to be sent, and what a killed process left. */
export const OPEN_DELIVERIES = {
  where: { state: { in: OPEN_STATES } },
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
} as const;

export type DeliveryRow = {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly messageId: string;
  readonly mailDate: Date;
  readonly firstDeferredAt: Date | null;
  readonly recipient: { readonly name: string; readonly address: string };
};

/** What is to be sent now, after what a killed process left was settled. */
export async function dueDeliveries(
  deps: StepDeps,
  share: ShareKey & { readonly rows: readonly DeliveryRow[] },
): Promise<DueDelivery[]> {
  const { firmId, shareId, rows } = share;
  if (!rows.some(({ state }) => UNDER_WAY.includes(state))) {
    return rows.map((row) => ({ ...row, firmId, shareId }));
  }

  await settleInterrupted(deps, share);
  const settled = await deps.db.delivery.findMany({
    ...OPEN_DELIVERIES,
    where: { ...OPEN_DELIVERIES.where, shareId },
  });

  return settled.map((row) => ({ ...row, firmId, shareId }));
}

/** Before the mail server could take anything a mail is tried again; after that nobody knows. */
async function settleInterrupted(deps: StepDeps, { firmId, shareId }: ShareKey): Promise<void> {
  const updatedAt = deps.clock.now();
  await deps.db.$transaction(async (tx) => {
    await tx.delivery.updateMany({ where: { shareId, state: 'sending' }, data: { state: 'queued', updatedAt } });
    const unknown = { state: 'unknown', reason: '', updatedAt };
    await tx.delivery.updateMany({ where: { shareId, state: 'transmitting' }, data: unknown });
    await tx.writeRows({ job: [jobRow(deps, { firmId, kind: 'notify-conversation', subjectId: shareId })] });
  });
}

/** Takes the delivery, or undefined when it was cancelled or taken in the meantime. */
export async function takeDelivery(deps: StepDeps, delivery: DueDelivery): Promise<TakenDelivery | undefined> {
  const { id, state, attempts } = delivery;
  const attempt = attempts + 1;
  const startedAt = deps.clock.now();
  const where = { id, state, attempts };
  const data = { state: 'sending', attempts: attempt, token: attempt, updatedAt: startedAt };
  const taken = await deps.db.changeAndWrite({ model: 'delivery', where, data }, {});

  return taken === 1 ? { ...delivery, attempt, startedAt } : undefined;
}

/** Written before the first byte can be taken: from here on nobody can say that the mail did not arrive. */
export async function beginTransmitting(deps: StepDeps, delivery: TakenDelivery): Promise<void> {
  await step(deps, { delivery, data: { state: 'transmitting' }, rows: {} });
}

/** Writes down how the attempt ended, and has the card show it. Returns the milliseconds to the next try, if any. */
export async function settleDelivery(
  deps: StepDeps,
  settled: { readonly delivery: TakenDelivery; readonly outcome: MailOutcome },
): Promise<number | undefined> {
  const { delivery, outcome } = settled;
  const now = deps.clock.now();
  const { data, wait } = afterAttempt({ delivery, outcome, now });
  const { firmId, shareId, attempt: number, startedAt } = delivery;
  const ended = { startedAt, endedAt: now, outcome: outcome.kind, reason: data.reason ?? '' };
  const attempt = { firmId, id: deps.ids.newId('att'), deliveryId: delivery.id, number, ...ended };
  const actor = { kind: 'system', firmId } as const;
  const facts = { actor, action: `mail-${data.state}`, subjectId: delivery.id, data: { attempt: number } };
  await step(deps, {
    delivery,
    data,
    rows: {
      deliveryAttempt: [attempt],
      auditEntry: [auditRow(deps, facts)],
      job: [jobRow(deps, { firmId, kind: 'notify-conversation', subjectId: shareId })],
    },
  });

  return wait;
}

type StepData = {
  readonly state: DeliveryState;
  readonly reason?: string;
  readonly acceptedAt?: Date;
  readonly firstDeferredAt?: Date;
};

/** The rows are written with the step, or neither is. */
async function step(
  deps: StepDeps,
  request: { readonly delivery: TakenDelivery; readonly data: StepData; readonly rows: NewRows },
): Promise<void> {
  const { delivery, data, rows } = request;
  const where = { id: delivery.id, token: delivery.attempt, state: [...statesBefore(data.state)] };
  const change = { model: 'delivery', where, data: { ...data, updatedAt: deps.clock.now() } } as const;
  if ((await deps.db.changeAndWrite(change, rows)) === 0) {
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
