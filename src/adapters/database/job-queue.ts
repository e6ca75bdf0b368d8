// Claims and ends the jobs of all firms: part of the directory. `fence` grows with every claim, and
// every later write names it: a worker that comes late changes nothing. All times are the database's
// own: only durations come from here, so that machines whose clocks differ agree on who has a job.
import { Prisma, type PrismaClient } from './generated/client.ts';

export type ClaimedJob = {
  readonly firmId: string;
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string;
  /** Runs since the last one that went well, this one included: 1 on the first. */
  readonly attempts: number;
  readonly fence: number;
};

type JobKey = Pick<ClaimedJob, 'firmId' | 'id' | 'fence'>;

export type JobClaim = {
  readonly limit: number;
  readonly leaseMs: number;
  /** Jobs of other kinds are left to workers that know them. */
  readonly kinds: readonly string[];
};

export type JobFailure = {
  readonly error: string;
  readonly waitMs: number;
  /** How long a job may fail before it has failed for good; 0: now. */
  readonly giveUpAfterMs: number;
};

export type JobQueue = {
  /** The oldest due jobs, each leased: it comes back when it is not ended or renewed in time. */
  claimJobs(claim: JobClaim): Promise<readonly ClaimedJob[]>;
  /** Done: gone, or due again at once when it was asked for `again` meanwhile. */
  finishJob(job: JobKey): Promise<void>;
  /** Well so far: due again after `waitMs`, or at once when it was asked for `again` meanwhile. */
  postponeJob(job: JobKey, waitMs: number): Promise<void>;
  /** Went wrong: due again after `waitMs`, or failed for good. Asked for `again` meanwhile, it gets another run. */
  putOffJob(job: JobKey, failure: JobFailure): Promise<'later' | 'failed' | 'not-ours'>;
  /** Renews the lease; false when another worker has the job by now. */
  heartbeatJob(job: JobKey, leaseMs: number): Promise<boolean>;
  /** Milliseconds until the next job is due (below 0: overdue), leases of running ones included. */
  nextJobInMs(kinds: readonly string[]): Promise<number | undefined>;
};

/** The time of a job that failed for good: it is never claimed. */
const NEVER = Prisma.sql`timestamptz '9999-12-31 00:00:00Z'`;
const WELL = Prisma.sql`attempts = 0, last_error = '', failing_since = NULL`;

export function jobQueue(client: PrismaClient): JobQueue {
  return {
    claimJobs: (claim) => claimJobs(client, claim),
    finishJob: (job) => finishJob(client, job),
    postponeJob: async (job, waitMs) => {
      await client.$executeRaw`
        UPDATE job SET run_at = CASE WHEN again THEN now() ELSE ${after(waitMs)} END, ${WELL} WHERE ${mine(job)}`;
    },
    putOffJob: (job, failure) => putOffJob(client, { ...job, ...failure }),
    heartbeatJob: async (job, leaseMs) =>
      (await client.$executeRaw`UPDATE job SET run_at = ${after(leaseMs)} WHERE ${mine(job)}`) === 1,
    nextJobInMs: (kinds) => nextJobInMs(client, kinds),
  };
}

/** `again` starts anew with each claim: what asked before the claim is served by this run. */
function claimJobs(client: PrismaClient, claim: JobClaim): Promise<readonly ClaimedJob[]> {
  return client.$queryRaw<ClaimedJob[]>`
    UPDATE job SET run_at = ${after(claim.leaseMs)}, attempts = job.attempts + 1, fence = job.fence + 1, again = false
    FROM (
      SELECT firm_id, id FROM job WHERE run_at <= now() AND kind = ANY(${[...claim.kinds]}::text[])
      ORDER BY run_at LIMIT ${claim.limit} FOR UPDATE SKIP LOCKED
    ) AS due
    WHERE job.firm_id = due.firm_id AND job.id = due.id
    RETURNING job.firm_id AS "firmId", job.id, job.kind, job.subject_id AS "subjectId", job.attempts, job.fence`;
}

async function finishJob(client: PrismaClient, job: JobKey): Promise<void> {
  const gone = await client.$executeRaw`DELETE FROM job WHERE ${mine(job)} AND NOT again`;
  if (gone === 0) {
    await client.$executeRaw`UPDATE job SET run_at = now(), again = false, ${WELL} WHERE ${mine(job)} AND again`;
  }
}

async function putOffJob(client: PrismaClient, job: JobKey & JobFailure): Promise<'later' | 'failed' | 'not-ours'> {
  const isOver = Prisma.sql`
    (NOT again AND coalesce(failing_since, now()) <= now() - ${milliseconds(job.giveUpAfterMs)})`;
  const [changed] = await client.$queryRaw<{ failed: boolean }[]>`
    UPDATE job SET last_error = ${job.error}, failing_since = coalesce(failing_since, now()),
      failed_at = CASE WHEN ${isOver} THEN now() END,
      run_at = CASE WHEN ${isOver} THEN ${NEVER} ELSE ${after(job.waitMs)} END
    WHERE ${mine(job)} RETURNING failed_at IS NOT NULL AS failed`;
  if (changed === undefined) {
    return 'not-ours';
  }

  return changed.failed ? 'failed' : 'later';
}

async function nextJobInMs(client: PrismaClient, kinds: readonly string[]): Promise<number | undefined> {
  const [next] = await client.$queryRaw<{ waitMs: number | null }[]>`
    SELECT (extract(epoch FROM min(run_at) - now()) * 1000)::float8 AS "waitMs"
    FROM job WHERE kind = ANY(${[...kinds]}::text[])`;

  return next?.waitMs ?? undefined;
}

function mine({ firmId, id, fence }: JobKey): Prisma.Sql {
  return Prisma.sql`firm_id = ${firmId} AND id = ${id} AND fence = ${fence}`;
}

function after(wait: number): Prisma.Sql {
  return Prisma.sql`now() + ${milliseconds(wait)}`;
}

function milliseconds(count: number): Prisma.Sql {
  return Prisma.sql`make_interval(secs => ${count / 1000}::float8)`;
}
