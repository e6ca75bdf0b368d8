// The steps of one delivery, each written down as it is taken. Every write names the attempt that it belongs to, so that
// a run which comes late changes nothing. Used by deliver-share.ts.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { NewRows } from '../adapters/database/write-at-once.ts';
import {
  type AttemptOutcome,
  afterAttempt,
  type DeliveryState,
  type SilencePolicy,
  statesBefore,
} from '../core/delivery.ts';
import { Fault } from '../core/fault.ts';
import { noticeRow, type ShareKey } from './notices.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

type StepDeps = WriteDeps & { readonly db: FirmDb };

/** The share that deliveries belong to, and what its firm does with a mail whose arrival is not known. */
export type DeliveredShare = ShareKey & { readonly policy: SilencePolicy };

export type DueDelivery = DeliveryRow & { readonly share: DeliveredShare };

/** A delivery that this run has taken: `attempt` counts from 1. */
export type TakenDelivery = DueDelivery & { readonly attempt: number; readonly startedAt: Date };

/** What a killed process left: the job's lease says that nobody is at it any more. */
const UNDER_WAY = ['sending', 'transmitting'];
const WAITING = ['held', 'queued', 'deferred'];

const DELIVERY_COLUMNS = {
  id: true,
  kind: true,
  state: true,
  attempts: true,
  silences: true,
  messageId: true,
  documentId: true,
  documentSha256: true,
  fileId: true,
  fileSha256: true,
  mailDate: true,
  firstDeferredAt: true,
  nextTryAt: true,
  updatedAt: true,
  recipient: {
    select: {
      name: true,
      address: true,
      stoppedAt: true,
      contact: { select: { deactivatedAt: true } },
      links: { orderBy: { id: 'asc' }, select: { id: true, tokenHash: true } },
      payLink: { select: { id: true, tokenHash: true } },
    },
  },
} as const;

/** For `select` of a share: those that are to be sent now or later, and what a killed process left. */
export const OPEN_DELIVERIES = {
  where: { OR: [{ state: { in: [...WAITING, ...UNDER_WAY] } }, { state: 'unknown', nextTryAt: { not: null } }] },
  orderBy: { id: 'asc' as const },
  select: DELIVERY_COLUMNS,
};

export type DeliveryRow = {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly attempts: number;
  readonly silences: number;
  readonly messageId: string;
  /** The recipient's own PDF. */
  readonly documentId: string | null;
  readonly documentSha256: string | null;
  /** What goes with the PDF. */
  readonly fileId: string | null;
  readonly fileSha256: string | null;
  readonly mailDate: Date;
  readonly firstDeferredAt: Date | null;
  readonly nextTryAt: Date | null;
  readonly updatedAt: Date;
  readonly recipient: {
    readonly name: string;
    readonly address: string;
    /** The share was stopped for this recipient. */
    readonly stoppedAt: Date | null;
    readonly contact: { readonly deactivatedAt: Date | null };
    /** Of a share that is in the portal: the first went with the bill, the last is the one that counts. */
    readonly links: readonly { readonly id: string; readonly tokenHash: string }[];
    readonly payLink: { readonly id: string; readonly tokenHash: string } | null;
  };
};

/** The open deliveries, after what a killed process left was settled. */
export async function openDeliveries(
  deps: StepDeps,
  open: { readonly share: DeliveredShare; readonly rows: readonly DeliveryRow[] },
): Promise<DueDelivery[]> {
  const { share } = open;
  const left = open.rows.filter(({ state }) => UNDER_WAY.includes(state));
  for (const row of left) {
    await settleInterrupted(deps, { ...row, share });
  }

  const { shareId } = share;
  const rows =
    left.length === 0
      ? open.rows
      : await deps.db.delivery.findMany({ ...OPEN_DELIVERIES, where: { ...OPEN_DELIVERIES.where, shareId } });

  return rows.map((row) => ({ ...row, share }));
}

/** Before the mail server could take anything a mail is tried again; after that nobody knows. */
async function settleInterrupted(deps: StepDeps, row: DueDelivery): Promise<void> {
  const delivery = { ...row, attempt: row.attempts, startedAt: row.updatedAt };
  if (row.state === 'sending') {
    await step(deps, { delivery, data: { state: 'queued', nextTryAt: null }, rows: {} });
  } else {
    await settleDelivery(deps, { delivery, outcome: { kind: 'unknown', reason: '' } });
  }
}

/** What was under way when its share was cancelled, and came to nothing, is not tried again. */
export function cancelOpen(deps: StepDeps, share: DeliveredShare): Promise<void> {
  return cancelDeliveries(deps, { share, where: {} });
}

/** The same of some deliveries. */
export async function cancelSome(
  deps: StepDeps,
  { share, deliveryIds }: { readonly share: DeliveredShare; readonly deliveryIds: readonly string[] },
): Promise<void> {
  if (deliveryIds.length > 0) {
    await cancelDeliveries(deps, { share, where: { id: deliveryIds } });
  }
}

async function cancelDeliveries(
  deps: StepDeps,
  { share, where }: { readonly share: DeliveredShare; readonly where: { readonly id?: readonly string[] } },
): Promise<void> {
  const { firmId, shareId } = share;
  const updatedAt = deps.clock.now();
  const rows = { job: [jobRow(deps, { firmId, kind: 'notify-conversation', subjectId: shareId })] };
  const change = (state: readonly string[], data: { state?: DeliveryState }) =>
    deps.db.changeAndWrite(
      { model: 'delivery', where: { ...where, shareId, state }, data: { ...data, nextTryAt: null, updatedAt } },
      rows,
    );
  await change(WAITING, { state: 'cancelled' });
  await change(['unknown'], {});
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

/** Writes down how the attempt ended, has the card show it, and the sharer told where it matters. Returns when it is tried again. */
export async function settleDelivery(
  deps: StepDeps,
  settled: { readonly delivery: TakenDelivery; readonly outcome: AttemptOutcome },
): Promise<Date | undefined> {
  const { delivery, outcome } = settled;
  const { share, attempt, startedAt } = delivery;
  const { firmId, shareId } = share;
  const now = deps.clock.now();
  const { data, notice } = afterAttempt({ ...delivery, policy: share.policy, now }, outcome);
  const ended = { startedAt, endedAt: now, outcome: outcome.kind, reason: data.reason };
  const facts = { action: `mail-${data.state}`, subjectId: delivery.id, data: { attempt } };
  await step(deps, {
    delivery,
    data,
    rows: {
      deliveryAttempt: [{ firmId, id: deps.ids.newId('att'), deliveryId: delivery.id, number: attempt, ...ended }],
      chatMessage: notice ? [noticeRow(deps, { share, kind: notice, deliveryId: delivery.id })] : [],
      auditEntry: [auditRow(deps, { actor: { kind: 'system', firmId }, ...facts })],
      job: [jobRow(deps, { firmId, kind: 'notify-conversation', subjectId: shareId })],
    },
  });

  return data.nextTryAt ?? undefined;
}

type StepData = { readonly state: DeliveryState; readonly nextTryAt?: Date | null };

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
