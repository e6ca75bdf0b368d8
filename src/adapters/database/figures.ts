// What is counted over all firms, for the health of a process and its metrics: numbers, kinds and times leave here, and
// nothing of any firm. Every query walks an index over what is due, failed or recent: none reads a whole table.
import type { PrismaClient } from './generated/client.ts';
import { readMigrations } from './migrate.ts';

export type JobFigures = {
  readonly kind: string;
  readonly due: number;
  /** For good. */
  readonly failed: number;
  /** Seconds since the one was due that has waited longest; 0 when none is due. */
  readonly oldestDueS: number;
};

export type WorkFigures = {
  readonly jobs: readonly JobFigures[];
  /** Confirmed within a day. */
  readonly shares: number;
  /** Of what was shared within seven days. */
  readonly deliveries: readonly { readonly state: string; readonly count: number }[];
};

export type Figures = {
  /** By the database's clock. */
  now(): Promise<Date>;
  /** Whether a newer version has changed the tables since this process started. */
  isNewer(): Promise<boolean>;
  work(): Promise<WorkFigures>;
};

export function figuresOf(client: PrismaClient): Figures {
  let known: Promise<ReadonlySet<string>> | undefined;

  return {
    now: () => now(client),
    isNewer: async () => {
      known ??= ourMigrations();
      const [ours, applied] = await Promise.all([known, appliedMigrations(client)]);

      return applied.some((name) => !ours.has(name));
    },
    work: async () => {
      const [jobs, shares, deliveries] = await Promise.all([jobsOf(client), sharesOf(client), deliveriesOf(client)]);

      return { jobs, shares, deliveries };
    },
  };
}

async function now(client: PrismaClient): Promise<Date> {
  const [row] = await client.$queryRaw<{ ms: number }[]>`
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`;

  return new Date(row?.ms ?? Number.NaN);
}

async function ourMigrations(): Promise<ReadonlySet<string>> {
  return new Set((await readMigrations()).map(({ name }) => name));
}

async function appliedMigrations(client: PrismaClient): Promise<readonly string[]> {
  const rows = await client.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;

  return rows.map(({ name }) => name);
}

/** The time of a job that failed for good never comes: see job-queue.ts. Written as it is there, for the index. */
function jobsOf(client: PrismaClient): Promise<readonly JobFigures[]> {
  return client.$queryRaw<JobFigures[]>`
    SELECT kind,
      (count(*) FILTER (WHERE failed_at IS NULL))::int AS due,
      (count(*) FILTER (WHERE failed_at IS NOT NULL))::int AS failed,
      coalesce(extract(epoch FROM now() - min(run_at) FILTER (WHERE failed_at IS NULL)), 0)::float8 AS "oldestDueS"
    FROM job WHERE run_at <= now() OR run_at = timestamptz '9999-12-31 00:00:00Z'
    GROUP BY kind ORDER BY kind`;
}

/** Firm by firm: the index of shares by time begins with the firm. */
async function sharesOf(client: PrismaClient): Promise<number> {
  const [row] = await client.$queryRaw<{ count: number }[]>`
    SELECT coalesce(sum(recent.count), 0)::int AS count
    FROM firm CROSS JOIN LATERAL (
      SELECT count(*) AS count FROM share WHERE share.firm_id = firm.id AND share.created_at > now() - interval '1 day'
    ) AS recent`;

  return row?.count ?? 0;
}

function deliveriesOf(client: PrismaClient): Promise<WorkFigures['deliveries']> {
  return client.$queryRaw<{ state: string; count: number }[]>`
    SELECT delivery.state, count(*)::int AS count
    FROM firm CROSS JOIN LATERAL (
      SELECT id FROM share WHERE share.firm_id = firm.id AND share.created_at > now() - interval '7 days'
    ) AS recent
    JOIN delivery ON delivery.firm_id = firm.id AND delivery.share_id = recent.id
    GROUP BY delivery.state ORDER BY delivery.state`;
}
