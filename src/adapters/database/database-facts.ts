// What the doctor asks a database, in a few statements that read and change nothing. Run by whoever has the database open:
// the running process (open-database.ts), or the doctor itself (read-facts.ts).
import type { Clock } from '../../ports/clock.ts';
import { isRestored } from './fingerprint.ts';
import { readMigrations } from './migrate.ts';

/** Plain data: it goes through the control socket as JSON. Counts of all firms together, and no names. */
export type DatabaseFacts = {
  /** PostgreSQL's own number: 140005 is 14.5. */
  readonly version: number;
  /** The database's clock less ours, in seconds. */
  readonly clockAheadSeconds: number;
  readonly extensions: {
    readonly installed: readonly string[];
    readonly available: readonly string[];
    /** Whether the user of DATABASE_URL may make them. */
    readonly mayCreate: boolean;
  };
  readonly mayMakeTables: boolean;
  readonly migrations: {
    readonly applied: number;
    readonly pending: readonly string[];
    readonly unknown: readonly string[];
    readonly edited: readonly string[];
    readonly unfinished: readonly string[];
  };
  /** Undefined before its tables are there, or are those of this version. */
  readonly contents?: DatabaseContents;
};

/** Accounts at payment providers that firms have connected, by provider; and pages of LawPay, by hashes of unit and address. */
export type PaymentFacts = {
  readonly connectedAccounts: Readonly<Record<string, number>>;
  readonly pagesToConfirm: number;
  readonly confirmedPages: readonly string[];
};

/** Tenants of Microsoft 365 by their ids, and how many people are linked in one. */
export type TeamsLinks = { readonly tenants: readonly string[]; readonly people: number };

export type DatabaseContents = {
  readonly firms: number;
  readonly firmsWithoutAdministrator: number;
  readonly people: number;
  /** In Slack. */
  readonly linkedPeople: number;
  readonly workspaces: number;
  /** Undefined of an older process. */
  readonly teams?: TeamsLinks;
  /** How long the oldest job that is due has waited; null when none is. */
  readonly oldestDueSeconds: number | null;
  readonly failedJobs: Readonly<Record<string, number>>;
  readonly unknownMails: number;
  /** Undefined of an older process. */
  readonly payments?: PaymentFacts;
  /** From a backup, and nobody has confirmed that yet. */
  readonly restored: boolean;
};

/** Asks for one text. */
export type AskText = (sql: string) => Promise<string>;

export const NEEDED_EXTENSIONS = ['pg_trgm', 'btree_gin'];

const NAMES = NEEDED_EXTENSIONS.map((name) => `'${name}'`).join(', ');

const SERVER = `SELECT json_build_object(
  'version', current_setting('server_version_num')::int,
  'seconds', extract(epoch FROM clock_timestamp()),
  'installed', (SELECT coalesce(json_agg(extname), '[]') FROM pg_extension WHERE extname IN (${NAMES})),
  'available', (SELECT coalesce(json_agg(name), '[]') FROM pg_available_extensions WHERE name IN (${NAMES})),
  'mayCreate', has_database_privilege(current_database(), 'CREATE'),
  'mayMakeTables', coalesce((SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = 'public'), false),
  'migrated', to_regclass('public._prisma_migrations') IS NOT NULL)::text AS answer`;

const MIGRATIONS = `SELECT coalesce(json_agg(json_build_object(
  'name', migration_name, 'checksum', checksum, 'finished', finished_at IS NOT NULL)), '[]')::text AS answer
  FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`;

const CONTENTS = `SELECT json_build_object(
  'firms', (SELECT count(*) FROM firm),
  'firmsWithoutAdministrator', (SELECT count(*) FROM firm WHERE NOT EXISTS (
    SELECT FROM staff_member WHERE firm_id = firm.id AND role = 'administrator' AND removed_at IS NULL)),
  'people', (SELECT count(*) FROM staff_member WHERE removed_at IS NULL),
  'linkedPeople', (SELECT count(DISTINCT (firm_id, staff_member_id)) FROM chat_identity WHERE platform = 'slack'),
  'workspaces', (SELECT count(*) FROM chat_workspace WHERE platform = 'slack'),
  'teams', json_build_object(
    'tenants', (SELECT coalesce(json_agg(workspace_id), '[]') FROM chat_workspace WHERE platform = 'teams'),
    'people', (SELECT count(DISTINCT (firm_id, staff_member_id)) FROM chat_identity WHERE platform = 'teams')),
  'oldestDueSeconds', (SELECT extract(epoch FROM now() - min(run_at)) FROM job WHERE run_at <= now()),
  'failedJobs', (SELECT coalesce(json_object_agg(kind, number), '{}') FROM (
    SELECT kind, count(*) AS number FROM job WHERE failed_at IS NOT NULL GROUP BY kind) AS failed),
  'unknownMails', (SELECT count(*) FROM delivery WHERE state = 'unknown'),
  'payments', json_build_object(
    'connectedAccounts', (SELECT coalesce(json_object_agg(kind, number), '{}') FROM (
      SELECT kind, count(*) AS number FROM connection
      WHERE kind IN ('stripe', 'paypal', 'lawpay') AND secrets IS NOT NULL GROUP BY kind) AS connected),
    'pagesToConfirm', (SELECT count(*) FROM lawpay_page WHERE confirmed_at IS NULL),
    'confirmedPages', (SELECT coalesce(json_agg(encode(sha256(convert_to(amount_unit || ' ' || address, 'UTF8')), 'hex')), '[]')
      FROM lawpay_page WHERE confirmed_at IS NOT NULL)))::text AS answer`;

type ServerAnswer = {
  readonly version: number;
  readonly seconds: number;
  readonly installed: readonly string[];
  readonly available: readonly string[];
  readonly mayCreate: boolean;
  readonly mayMakeTables: boolean;
  readonly migrated: boolean;
};

type MigrationAnswer = { readonly name: string; readonly checksum: string; readonly finished: boolean };

export async function databaseFacts(ask: AskText, clock: Clock): Promise<DatabaseFacts> {
  const server = JSON.parse(await ask(SERVER)) as ServerAnswer;
  const { version, installed, available, mayCreate, mayMakeTables } = server;
  const clockAheadSeconds = server.seconds - clock.now().getTime() / 1000;
  const rows = server.migrated ? (JSON.parse(await ask(MIGRATIONS)) as readonly MigrationAnswer[]) : [];
  const migrations = compared(rows, await readMigrations());
  const isOurs = server.migrated && migrations.pending.length === 0 && migrations.unfinished.length === 0;
  const contents = isOurs ? await contentsOf(ask) : undefined;

  return {
    version,
    clockAheadSeconds,
    extensions: { installed, available, mayCreate },
    mayMakeTables,
    migrations,
    ...(contents === undefined ? {} : { contents }),
  };
}

async function contentsOf(ask: AskText): Promise<DatabaseContents> {
  const counted = JSON.parse(await ask(CONTENTS)) as Omit<DatabaseContents, 'restored'>;

  return { ...counted, restored: await isRestored(ask) };
}

type Known = { readonly name: string; readonly checksum: string };

function compared(rows: readonly MigrationAnswer[], known: readonly Known[]): DatabaseFacts['migrations'] {
  const checksums = new Map(known.map(({ name, checksum }) => [name, checksum]));
  const applied = new Set(rows.map(({ name }) => name));
  const isEdited = ({ name, checksum }: MigrationAnswer) => checksums.has(name) && checksums.get(name) !== checksum;
  const namesOf = (chosen: readonly Pick<Known, 'name'>[]) => chosen.map(({ name }) => name);

  return {
    applied: rows.length,
    pending: namesOf(known.filter(({ name }) => !applied.has(name))),
    unknown: namesOf(rows.filter(({ name }) => !checksums.has(name))),
    edited: namesOf(rows.filter(isEdited)),
    unfinished: namesOf(rows.filter(({ finished }) => !finished)),
  };
}
