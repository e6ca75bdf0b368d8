// The work that waits in the database, the same in every process of it. Used by metrics.ts.
import { Gauge, type Registry } from 'prom-client';
import { DELIVERY_STATES } from '../../core/delivery.ts';
import type { Figures, WorkFigures } from '../database/figures.ts';

/** Whoever asks more often gets the same figures: several watchers cost the database no more than one. */
const KEPT_MS = 10_000;

/** The returned function looks again when what is known is too old; it never throws. */
export function workGauges(registry: Registry, figures: Pick<Figures, 'work'>): () => Promise<void> {
  const gauges = createGauges(registry);
  let lookedAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;

  async function look(): Promise<void> {
    const work = await figures.work().catch(() => undefined);
    lookedAt = performance.now();
    show(gauges, work);
  }

  return async () => {
    if (performance.now() - lookedAt < KEPT_MS) {
      return;
    }

    underWay ??= look().finally(() => {
      underWay = undefined;
    });
    await underWay;
  };
}

type Gauges = ReturnType<typeof createGauges>;

function createGauges(registry: Registry) {
  const gauge = <Label extends string>(name: string, given: { help: string; labelNames?: Label[] }) =>
    new Gauge<Label>({ name: `sharebill_${name}`, registers: [registry], ...given });

  return {
    up: gauge('database_up', { help: '1 when the database answered the last time, else 0.' }),
    due: gauge('jobs_due', { help: 'Jobs that wait to be run.', labelNames: ['kind'] }),
    failed: gauge('jobs_failed', { help: 'Jobs that failed for good.', labelNames: ['kind'] }),
    oldest: gauge('job_oldest_due_seconds', {
      help: 'How long the job has been due that has waited longest.',
      labelNames: ['kind'],
    }),
    shares: gauge('shares_last_day', { help: 'Shares that were confirmed within a day.' }),
    deliveries: gauge('deliveries', {
      help: 'Deliveries of what was shared within seven days, by their state now.',
      labelNames: ['state'],
    }),
    unknown: gauge('mails_unknown', { help: 'Mails of the last seven days that may or may not have arrived.' }),
  };
}

/** Without figures nothing is shown but that: old ones would look like new ones. */
function show(gauges: Gauges, work: WorkFigures | undefined): void {
  for (const gauge of [gauges.due, gauges.failed, gauges.oldest, gauges.deliveries]) {
    gauge.reset();
  }
  gauges.shares.remove();
  gauges.unknown.remove();
  gauges.up.set(work ? 1 : 0);
  if (work) {
    showWork(gauges, work);
  }
}

function showWork(gauges: Gauges, { jobs, shares, deliveries }: WorkFigures): void {
  for (const { kind, due, failed, oldestDueS } of jobs) {
    gauges.due.set({ kind }, due);
    gauges.failed.set({ kind }, failed);
    gauges.oldest.set({ kind }, oldestDueS);
  }

  const counts = new Map(deliveries.map(({ state, count }) => [state, count]));
  for (const state of DELIVERY_STATES) {
    gauges.deliveries.set({ state }, counts.get(state) ?? 0);
  }
  gauges.shares.set(shares);
  gauges.unknown.set(counts.get('unknown') ?? 0);
}
