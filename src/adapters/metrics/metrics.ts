// What a process measures of itself and of the work that waits, for Prometheus: with a registry of its own, so that several
// compositions in one process share nothing. Made by compose.ts.
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Figures } from '../database/figures.ts';
import { type Handlers, watchJobs } from './watch-jobs.ts';
import { watchRequests } from './watch-requests.ts';
import { workGauges } from './work-gauges.ts';

export type Metrics = {
  /** To stand before everything that answers requests. */
  readonly watchRequests: RequestHandler;
  /** The same handlers, measured. To be asked for once. */
  watchJobs<Job, Outcome>(handlers: Handlers<Job, Outcome>): Handlers<Job, Outcome>;
  /** All of it, as Prometheus reads it. */
  read(): Promise<{ readonly contentType: string; readonly text: string }>;
};

export function createMetrics({ figures }: { readonly figures: Pick<Figures, 'work'> }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const look = workGauges(registry, figures);

  return {
    watchRequests: watchRequests(registry),
    watchJobs: (handlers) => watchJobs(registry, handlers),
    read: async () => {
      await look();

      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
