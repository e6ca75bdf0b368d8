// Every query that a user waits for, against a firm with 300,000 bills on a PostgreSQL server: prints its
// plan and its 50th and 95th percentile. Not part of the tests:
// `tsx test/bench/search-plans.ts postgres://root@127.0.0.1:5432/postgres guards` (makes a database, and drops it).
import { PrismaPg } from '@prisma/adapter-pg';
import postgres from 'postgres';
import { directoryOf } from '../../src/adapters/database/directory.ts';
import { PrismaClient } from '../../src/adapters/database/generated/client.ts';
import { guardRows } from '../../src/adapters/database/guard-facts.ts';
import { openDatabase } from '../../src/adapters/database/open-database.ts';
import { searchOf } from '../../src/adapters/database/search.ts';
import { startWorker } from '../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { ACCOUNTANT_ADDRESS, BUSY_ADDRESS, GUARD_FILL, guardQuestion } from './guard-rows.ts';
import { viewQueries } from './view-queries.ts';

const BILLS = 300_000;
const OTHER_FIRMS = 50;
const RUNS = 120;

const serverUrl = process.argv[2] ?? 'postgres://root@127.0.0.1:5432/postgres';
/** Only the queries with this word in their title. */
const wanted = process.argv[3] ?? '';
const name = `sharebill_plans_${process.pid}`;
const databaseUrl = new URL(serverUrl);
databaseUrl.pathname = `/${name}`;

/** 400 family and 40 given names, made of syllables: as many different words as a big firm's clients have. */
const FILL = `
  CREATE FUNCTION word(n bigint) RETURNS text IMMUTABLE LANGUAGE sql AS $$
    SELECT (ARRAY['har','mar','del','kov','sil','ros','ben','tan','lin','fer','gut','oka','pet','wal','zim','nov','cas','bru','ald','wei'])[1 + n % 20]
      || (ARRAY['low','tin','gado','acs','va','en','nett','aka','dgren','rari','ierrez','for','rov','lace','mer','ak','tillo','no','rich','ss'])[1 + n / 20 % 20]
  $$;
  INSERT INTO firm (id, name, plan, time_zone, currency, created_at)
    SELECT 'frm_' || f, 'Firm ' || f, 'Elite', 'UTC', 'USD', now() FROM generate_series(0, ${OTHER_FIRMS}) f;
  INSERT INTO chat_workspace SELECT 'slack', 'T' || f, 'frm_' || f FROM generate_series(0, ${OTHER_FIRMS}) f;
  INSERT INTO staff_member (firm_id, id, name, email, role, created_at)
    SELECT 'frm_' || f, 'stf_' || s, 'Staff', s || '@firm.example', 'attorney', now()
    FROM generate_series(0, ${OTHER_FIRMS}) f, generate_series(1, 40) s;
  INSERT INTO chat_identity (firm_id, id, staff_member_id, platform, workspace_id, user_id, created_at)
    SELECT firm_id, 'idn' || id, id, 'slack', 'T' || substr(firm_id, 5), 'U' || substr(id, 5), now() FROM staff_member;
  INSERT INTO contact (firm_id, id, source, external_id, kind, name, search_text, created_at)
    SELECT CASE WHEN c <= 60000 THEN 'frm_0' ELSE 'frm_' || (1 + c % ${OTHER_FIRMS}) END, 'con_' || c, 'clio', c::text,
      'person', 'x', word(c * 7919) || ' ' || word(c * 104729) || ' ' || c, now() - c * interval '1 minute'
    FROM generate_series(1, 80000::bigint) c;
  INSERT INTO bill (firm_id, id, source, external_id, number, kind, state, client_id, currency, issue_date, due_date,
      subtotal_minor, total_minor, paid_minor, balance_minor, content_hash, search_text, created_at, updated_at)
    SELECT firm, 'bil_' || lpad(b::text, 9, '0'), 'clio', b::text, (10000 + b)::text, 'revenue',
      CASE WHEN b % 10 < 7 THEN 'paid' ELSE 'awaiting_payment' END, client, 'USD',
      date '2026-01-01' - (b / 200)::int, date '2026-02-01' - (b / 200)::int, 10000, 10000,
      CASE WHEN b % 10 < 7 THEN 10000 ELSE 0 END, CASE WHEN b % 10 < 7 THEN 0 ELSE 10000 END, 'h',
      (10000 + b) || ' ' || word(b * 31) || ' ' || word(b * 17) || ' ' || lpad((b % 4000)::text, 5, '0') || ' '
        || word(b * 13) || CASE WHEN b % 1000 = 0 THEN ' quokka' ELSE '' END,
      now(), now()
    FROM (SELECT b, CASE WHEN b <= ${BILLS} THEN 'frm_0' ELSE 'frm_' || (1 + b % ${OTHER_FIRMS}) END AS firm,
        CASE WHEN b <= ${BILLS} THEN 'con_' || (1 + b % 60000) ELSE 'con_' || (60000 + (b % ${OTHER_FIRMS})
          + CASE WHEN b % ${OTHER_FIRMS} = 0 THEN ${OTHER_FIRMS} ELSE 0 END) END AS client
      FROM generate_series(1, ${BILLS} + 60000::bigint) b) AS rows;
  INSERT INTO job (firm_id, id, kind, subject_id, unique_key, run_at, created_at)
    SELECT 'frm_0', 'job_' || j, 'deliver-share', 's', j::text, now() + (j - 2000) * interval '1 minute', now()
    FROM generate_series(1, 20000) j;
  INSERT INTO job (firm_id, id, kind, subject_id, unique_key, run_at, failed_at, created_at)
    SELECT 'frm_0', 'bad_' || j, 'deliver-share', 's', 'bad' || j, '9999-12-31', now(), now()
    FROM generate_series(1, 5000) j;
  INSERT INTO processed_request SELECT 'event', 'e' || e, now() - e * interval '1 second' FROM generate_series(1, 200000) e;
  DROP FUNCTION word;
`;

type Sent = { readonly query: string; readonly params: string };

async function main(): Promise<void> {
  const database = await openDatabase({
    databaseUrl: databaseUrl.href,
    dataDir: '',
    startWorker,
    clock: systemClock(),
    logger: silentLogger,
  });
  await database.stop();
  const sql = postgres(databaseUrl.href, { max: 1, onnotice: () => undefined });
  await sql.unsafe(`ALTER TABLE bill DISABLE TRIGGER ALL; ${FILL} ALTER TABLE bill ENABLE TRIGGER ALL;`);
  await sql.unsafe(GUARD_FILL);
  await sql.unsafe('VACUUM ANALYZE');
  const sent: Sent[] = [];
  const client = new PrismaClient({
    adapter: new PrismaPg({ connectionString: databaseUrl.href }, { statementNameGenerator: ({ sql }) => nameOf(sql) }),
    log: [{ emit: 'event', level: 'query' }],
  });
  client.$on('query', (event) => void sent.push(event));

  const asked = Object.entries(queries(client)).filter(([title]) => title.includes(wanted));
  for (const [title, query] of asked) {
    await measure({ title, query, sql, sent });
  }
  await client.$disconnect();
  await sql.end();
}

const names = new Map<string, string>();

function nameOf(sql: string): string {
  const found = names.get(sql) ?? `s${names.size}`;
  names.set(sql, found);

  return found;
}

function queries(client: PrismaClient): Record<string, (run: number) => Promise<unknown>> {
  const search = searchOf(client);
  const directory = directoryOf({ client, clock: systemClock() });
  const bills = (text: string) => search.billIds('frm_0', { text, limit: 20 });
  const unpaid = (text: string) => search.billIds('frm_0', { text, limit: 20, states: ['awaiting_payment'] });
  const contacts = (text: string) => search.contactIds('frm_0', { text, limit: 20 });
  const user = { platform: 'slack', workspaceId: 'T0' };

  return {
    'bills: number, 1 digit': (run) => bills(String(1 + (run % 9))),
    'bills: number, 4 digits': (run) => bills(String(1000 + run)),
    'bills: whole number': (run) => bills(String(10_001 + run * 997)),
    'bills: number, no hit': (run) => bills(String(9_000_000 + run)),
    'bills: a name': (run) => bills(['harlow', 'martin', 'kovacs', 'rosen'][run % 4] ?? ''),
    'bills: 3 letters': (run) => bills(['har', 'mar', 'kov', 'ros'][run % 4] ?? ''),
    'bills: a rare word': () => bills('quokka'),
    'bills: two words': (run) => bills(['harlow martin', 'kovacs 00', 'ros ben'][run % 3] ?? ''),
    'bills: a word and a letter': (run) => bills(['harlow m', 'zimmer o'][run % 2] ?? ''),
    'bills: 1 letter': (run) => bills('hmkr'[run % 4] ?? ''),
    'bills: 2 letters': (run) => bills(['ha', 'xq'][run % 2] ?? ''),
    'bills: nothing typed': () => bills(''),
    'bills: no hit': (run) => bills(`xyzzy${run}`),
    'bills: no hit, two frequent words': () => bills('quokka xyzzy'),
    'unpaid bills: nothing typed': () => unpaid(''),
    'unpaid bills: a name': (run) => unpaid(['harlow', 'martin'][run % 2] ?? ''),
    'unpaid bills: no hit': (run) => unpaid(`xyzzy${run}`),
    'contacts: a name': (run) => contacts(['harlow', 'martin', 'kov'][run % 3] ?? ''),
    'contacts: two words': () => contacts('harlow martin'),
    'contacts: 1 letter': (run) => contacts('hmkr'[run % 4] ?? ''),
    'contacts: nothing typed': () => contacts(''),
    'contacts: no hit': (run) => contacts(`xyzzy${run}`),
    ...viewQueries(client),
    'guards: one recipient': (run) => guardRows(client, guardQuestion(run, 1)),
    'guards: twenty recipients': (run) => guardRows(client, guardQuestion(run, 20)),
    'guards: an address mailed 5,000 times': (run) =>
      guardRows(client, { ...guardQuestion(run, 0), addresses: [BUSY_ADDRESS] }),
    'guards: an accountant of 2,000 clients': (run) =>
      guardRows(client, { ...guardQuestion(run, 0), addresses: [ACCOUNTANT_ADDRESS] }),
    'staff member of a chat user': (run) => directory.staffOf({ ...user, userId: `U${1 + (run % 40)}` }),
    'firm of a workspace': (run) => directory.firmOfWorkspace('slack', `T${run % OTHER_FIRMS}`),
    'request seen before': (run) => directory.rememberRequest('event', `e${run}`),
    'new request': (run) => directory.rememberRequest('event', `new${run}${title()}`),
    'job claim': () => directory.claimJobs({ limit: 4, leaseMs: 60_000, kinds: ['deliver-share', 'apply-import'] }),
    'next job': () => directory.nextJobInMs(['deliver-share', 'apply-import']),
    'next job, of a kind that has none': () => directory.nextJobInMs(['apply-import']),
    'old requests forgotten': () => directory.forgetRequestsBefore(new Date('2020-01-01')),
  };
}

let titles = 0;

function title(): number {
  titles += 1;

  return titles;
}

type Measured = {
  readonly title: string;
  readonly query: (run: number) => Promise<unknown>;
  readonly sql: postgres.Sql;
  readonly sent: Sent[];
};

async function measure({ title, query, sql, sent }: Measured): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const started = performance.now();
    await query(run);
    times.push(performance.now() - started);
  }

  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  print(`\n== ${title}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
  sent.length = 0;
  await query(RUNS);
  for (const statement of sent.filter((one) => /^\s*(SELECT|UPDATE|INSERT|DELETE|WITH)/i.test(one.query))) {
    await printPlan(sql, statement);
  }
}

async function printPlan(sql: postgres.Sql, { query, params }: Sent): Promise<void> {
  await sql.unsafe('BEGIN');
  const rows = await sql.unsafe(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ${query}`, JSON.parse(params));
  await sql.unsafe('ROLLBACK');
  print(rows.map((row) => `   ${row['QUERY PLAN']}`).join('\n'));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

const server = postgres(serverUrl, { max: 1, onnotice: () => undefined });
await server.unsafe(`CREATE DATABASE ${name}`);
try {
  await main();
} finally {
  await server.unsafe(`DROP DATABASE ${name} WITH (FORCE)`);
  await server.end();
}
