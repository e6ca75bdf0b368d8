// Claims and ends the jobs of all firms: part of the directory. `fence` grows with every claim, and
// every later write names it: a worker that comes late changes nothing.
import type { Clock } from '../../ports/clock.ts';
import type { PrismaClient } from './generated/client.ts';

export type ClaimedJob = {
  readonly firmId: string;
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string;
  /** 1 on the first run. */
  readonly attempts: number;
  readonly fence: number;
};

type JobKey = Pick<ClaimedJob, 'firmId' | 'id' | 'fence'>;

export type JobQueue = {
  /** The oldest due jobs, each leased: it comes back when it is not ended or renewed in time. */
  claimJobs(claim: { readonly limit: number; readonly leaseMs: number }): Promise<readonly ClaimedJob[]>;
  /** Done: gone, or due again at once when it was asked for `again` meanwhile. */
  finishJob(job: JobKey): Promise<void>;
  /** Due again at `runAt`; an empty `error` means that nothing failed. */
  retryJob(job: JobKey, retry: { readonly runAt: Date; readonly error: string }): Promise<void>;
  /** Renews the lease; false when another worker has the job by now. */
  heartbeatJob(job: JobKey, leaseMs: number): Promise<boolean>;
  /** When the next job is due, running ones (their lease) included. */
  nextJobAt(): Promise<Date | undefined>;
};

export function jobQueue({ client, clock }: { readonly client: PrismaClient; readonly clock: Clock }): JobQueue {
  const after = (milliseconds: number) => new Date(clock.now().getTime() + milliseconds);

  return {
    claimJobs: ({ limit, leaseMs }) => claimJobs(client, { limit, now: clock.now(), leaseUntil: after(leaseMs) }),
    finishJob: async (job) => {
      const gone = await client.job.deleteMany({ where: { ...mine(job), again: false } });
      if (gone.count === 0) {
        const data = { again: false, attempts: 0, runAt: clock.now(), ...WELL };
        await client.job.updateMany({ where: { ...mine(job), again: true }, data });
      }
    },
    retryJob: (job, retry) => retryJob(client, { ...mine(job), ...retry, now: clock.now() }),
    heartbeatJob: async (job, leaseMs) =>
      (await client.job.updateMany({ where: mine(job), data: { runAt: after(leaseMs) } })).count === 1,
    nextJobAt: async () => (await client.job.aggregate({ _min: { runAt: true } }))._min.runAt ?? undefined,
  };
}

const WELL = { lastError: '', failingSince: null };

async function retryJob(
  client: PrismaClient,
  { runAt, error, now, ...job }: JobKey & { runAt: Date; error: string; now: Date },
): Promise<void> {
  await client.job.updateMany({ where: job, data: { runAt, ...(error === '' ? WELL : { lastError: error }) } });
  if (error !== '') {
    await client.job.updateMany({ where: { ...job, failingSince: null }, data: { failingSince: now } });
  }
}

function mine({ firmId, id, fence }: JobKey): JobKey {
  return { firmId, id, fence };
}

/** `again` starts anew with each claim: what asked before the claim is served by this run. */
function claimJobs(
  client: PrismaClient,
  claim: { limit: number; now: Date; leaseUntil: Date },
): Promise<readonly ClaimedJob[]> {
  return client.$queryRaw<ClaimedJob[]>`
    UPDATE job SET run_at = ${claim.leaseUntil}, attempts = job.attempts + 1, fence = job.fence + 1, again = false
    FROM (
      SELECT firm_id, id FROM job WHERE run_at <= ${claim.now}
      ORDER BY run_at LIMIT ${claim.limit} FOR UPDATE SKIP LOCKED
    ) AS due
    WHERE job.firm_id = due.firm_id AND job.id = due.id
    RETURNING job.firm_id AS "firmId", job.id, job.kind, job.subject_id AS "subjectId", job.attempts, job.fence`;
}
