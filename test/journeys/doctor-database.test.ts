// `sharebill doctor` and the database: a server, the embedded one, and the one that a running process has open. It reads,
// and changes nothing.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startControlSocket } from '../../src/adapters/command-line/control-socket.ts';
import { runCommand } from '../../src/adapters/command-line/run-command.ts';
import { openDatabase } from '../../src/adapters/database/open-database.ts';
import { startWorker } from '../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { depsOn } from '../adapters/command-line/command-world.ts';
import { aDataDir, aFirmId, aServerDatabase } from '../support/database.ts';
import { examine, SECRET_KEY } from '../support/doctor/doctor-world.ts';
import { freePort } from '../support/free-port.ts';
import { silentLogger } from '../support/silent-logger.ts';

const SERVER = process.env.TEST_DATABASE_URL ?? '';
const clock = systemClock();
const firm = {
  WORKSPACE: 'off',
  PUBLIC_URL: 'https://bills.harlow.test',
  SECRET_KEY,
  SMTP_URL: 'smtp://127.0.0.1',
  MAIL_FROM: 'bills@harlow.test',
};
const slack = { SLACK_SIGNING_SECRET: 'signing-secret', SLACK_BOT_TOKEN: 'xoxb-1' };

async function findingsOf(id: string, environment: Record<string, string>): Promise<string> {
  const { checks } = await examine({ environment: { ...firm, ...environment } });
  const findings = checks.find((check) => check.id === id)?.findings ?? [];

  return findings
    .map((finding) => `${finding.kind}: ${finding.what} → ${'todo' in finding ? finding.todo : ''}`)
    .join('\n');
}

describe.skipIf(SERVER === '' && process.env.REQUIRE_SERVER_DATABASE === undefined)('A PostgreSQL server', () => {
  let url = '';
  let drop = async () => {};
  let sql: postgres.Sql;
  const onServer = (id: string, change: Record<string, string> = {}) =>
    findingsOf(id, { ...slack, DATABASE_URL: url, ...change });

  beforeAll(async () => {
    const made = await aServerDatabase(SERVER);
    [url, drop] = [made.databaseUrl, made.drop];
    sql = postgres(url, { max: 1, onnotice: () => undefined });
  });
  afterAll(async () => {
    await sql.end();
    await drop();
  });

  it('that is new is well, and stays as it was', async () => {
    expect(await onServer('database')).toMatch(/ok: PostgreSQL \d+\.\d+ answers/);
    expect(await onServer('database')).toMatch(/off: The extensions pg_trgm, btree_gin are made at the first start/);
    expect(await onServer('database-migrations')).toMatch(/off: \d+ migrations are applied at the next start/);
    expect(await sql`SELECT to_regclass('public._prisma_migrations') AS made`).toEqual([{ made: null }]);
    expect(await sql`SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'`).toHaveLength(0);
  });

  it.each<[string, () => Promise<string> | string, RegExp]>([
    [
      'is not there',
      async () => `postgres://127.0.0.1:${await freePort()}/x`,
      /Nothing listens at the host and port of DATABASE_URL\. → Start/,
    ],
    [
      'has a host that nobody knows',
      () => 'postgres://db.invalid/x',
      /no machine with the host name in DATABASE_URL\. → Correct/,
    ],
    [
      'has no such database',
      () => url.replace(/\/[^/]*$/, '/no_such_database'),
      /database that DATABASE_URL names is not there\. → Make it: createdb/,
    ],
    [
      'has no such user',
      () => url.replace(/\/\/[^/]*@/, '//no_such_user@'),
      /refuses user or password\. → Correct them/,
    ],
  ])('that %s', async (_what, address, named) => {
    const told = await onServer('database', { DATABASE_URL: await address() });

    expect(told).toMatch(named);
    expect(told).toMatch(/^problem: /);
    expect(await onServer('jobs', { DATABASE_URL: await address() })).toMatch(/^off: Not known while the database/);
  });

  it('whose address cannot be read is not taken for the embedded one', async () => {
    expect(await onServer('database', { DATABASE_URL: 'mysql://h/d' })).toMatch(
      /^off: DATABASE_URL cannot be read: see/,
    );
  });

  it('whose clock is wrong', async () => {
    const { checks } = await examine({
      environment: { ...firm, DATABASE_URL: url },
      parts: { clock: { now: () => new Date(Date.now() - 90_000) } },
    });

    expect(checks.find(({ id }) => id === 'database-clock')?.findings).toEqual([
      {
        kind: 'problem',
        what: expect.stringMatching(/^It is (89|90|91) seconds ahead of/),
        todo: expect.stringMatching(/NTP/),
      },
    ]);
  });

  describe('with all its tables', () => {
    beforeAll(async () => {
      const database = await openDatabase({ databaseUrl: url, dataDir: '', startWorker, clock, logger: silentLogger });
      await database.stop();
    });

    it('has no firm yet', async () => {
      expect(await onServer('database-migrations')).toMatch(/^ok: All \d+ migrations are applied/);
      expect(await onServer('firm')).toMatch(/^problem: There is no firm yet\. → sharebill setup/);
    });

    it('has a firm, then an administrator, then a workspace, then somebody who is linked', async () => {
      await sql`INSERT INTO firm (id, name, plan, time_zone, currency, created_at) VALUES ('frm_a', 'Kanarie LLP', 'Boutique', 'UTC', 'USD', now())`;
      expect(await onServer('firm')).toMatch(/problem: The firm has no administrator\. → sharebill staff add/);

      await sql`INSERT INTO staff_member (firm_id, id, name, email, role, created_at) VALUES ('frm_a', 'stf_a', 'Ann', 'ann@h.test', 'administrator', now())`;
      expect(await onServer('firm')).toMatch(/problem: No Slack workspace is linked .* → sharebill firm link/);

      await sql`INSERT INTO chat_workspace (platform, workspace_id, firm_id) VALUES ('slack', 'T0A', 'frm_a')`;
      expect(await onServer('firm')).toMatch(/problem: Nobody of the firm is linked .* → sharebill staff link/);

      await sql`INSERT INTO chat_identity (firm_id, id, staff_member_id, platform, workspace_id, user_id, created_at) VALUES ('frm_a', 'idn_a', 'stf_a', 'slack', 'T0A', 'U0A', now())`;
      expect(await onServer('firm')).toBe(
        'ok: The firm is there, with 1 person. → \nok: 1 of 1 people are linked to Slack. → ',
      );
    });

    it('has work that is late, and work that failed for good', async () => {
      expect(await onServer('jobs')).toMatch(/^ok: Nothing waits/);

      await sql`INSERT INTO job (firm_id, id, kind, subject_id, unique_key, run_at, failed_at, created_at) VALUES
        ('frm_a', 'job_a', 'keep-house', 'frm_a', 'a', now() - interval '2 hours', NULL, now()),
        ('frm_a', 'job_b', 'deliver-share', 'shr_b', 'b', '9999-12-31', now(), now())`;

      expect(await onServer('jobs')).toMatch(
        /problem: The oldest work that is due has waited for 2 hours\. → Start ShareBill/,
      );
      expect(await onServer('jobs')).toMatch(
        /problem: 1 of the kind deliver-share has failed for good\. → Look in the log/,
      );
    });

    it('was restored from a backup, and nobody has confirmed that', async () => {
      expect(await onServer('database-restored')).toMatch(/^ok: It was not/);

      const [before] = await sql`SELECT home, found, found_at FROM fingerprint`;
      await sql`UPDATE fingerprint SET home = 'held', found = 'here', found_at = now()`;

      expect(await onServer('database-restored')).toMatch(
        /^problem: The database was restored from a backup: nothing is mailed .* → sharebill restored says/,
      );
      await sql`UPDATE fingerprint SET ${sql(before ?? {}, 'home', 'found', 'found_at')}`;
    });

    it('has two firms, which one Slack app cannot serve', async () => {
      await sql`INSERT INTO firm (id, name, plan, time_zone, currency, created_at) VALUES ('frm_b', 'B', 'Boutique', 'UTC', 'USD', now())`;

      expect(await onServer('firm')).toMatch(/problem: There are 2 firms.* → Give each firm a database/);
      await sql`DELETE FROM firm WHERE id = 'frm_b'`;
    });

    it.each<[string, string, RegExp]>([
      ['was cut off in a migration', 'finished_at = NULL', /problem: A migration was cut off: \S+\. → Restore/],
      [
        'has a migration of a newer version',
        "migration_name = '99991231000000_later'",
        /problem: The database was used by a newer ShareBill, which made 99991231000000_later\. → Install/,
      ],
      [
        'has a migration that was edited',
        "checksum = 'other'",
        /problem: A migration of this version differs .* → Install the released/,
      ],
    ])('%s', async (_what, change, named) => {
      const [last] =
        await sql`SELECT id, checksum, migration_name, finished_at FROM _prisma_migrations ORDER BY migration_name DESC LIMIT 1`;
      await sql.unsafe(`UPDATE _prisma_migrations SET ${change} WHERE id = '${last?.id}'`);

      expect(await onServer('database-migrations')).toMatch(named);

      await sql`UPDATE _prisma_migrations SET ${sql(last ?? {}, 'checksum', 'migration_name', 'finished_at')} WHERE id = ${last?.id}`;
    });

    it('may not be read by the user that is given', async () => {
      const role = `doctor_${process.pid}`;
      await sql.unsafe(`CREATE ROLE ${role} LOGIN`);

      const told = await onServer('database', { DATABASE_URL: url.replace(/\/\/[^/]*@/, `//${role}@`) });

      await sql.unsafe(`DROP ROLE ${role}`);
      expect(told).toMatch(/problem: The user of DATABASE_URL may not read the tables/);
    });
  });
});

describe('The embedded database', { timeout: 120_000 }, () => {
  let dataDir = '';
  const embedded = (id: string, change: Record<string, string> = {}) =>
    findingsOf(id, { DATA_DIR: dataDir, ...change });

  beforeAll(async () => {
    dataDir = await aDataDir();
  }, 120_000);
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('that nobody has open is opened, read and given back', async () => {
    expect(await embedded('database')).toMatch(
      /ok: The embedded PostgreSQL \d+\.\d+ opens[\s\S]*warning: The database is the embedded one/,
    );
    expect(await embedded('database', { WORKSPACE: 'on' })).not.toMatch(/warning/);
    expect(await embedded('firm')).toMatch(/problem: There is no firm yet/);
    expect(await readdir(join(dataDir, 'database.lock'))).toEqual([]);
  });

  it('that is not there yet is not made', async () => {
    const nowhere = join(dataDir, 'nowhere');

    expect(await embedded('database', { DATA_DIR: nowhere })).toMatch(
      /^off: The embedded database is made at the first start/,
    );
    expect(await readdir(dataDir)).not.toContain('nowhere');
  });

  it('that is broken is named', async () => {
    const broken = join(dataDir, 'broken');
    await mkdir(join(broken, 'database'), { recursive: true });
    await writeFile(join(broken, 'database', 'PG_VERSION'), '9\n');

    expect(await embedded('database', { DATA_DIR: broken })).toMatch(
      /^problem: The embedded database cannot be opened\. → Restore/,
    );
    expect(await readFile(join(broken, 'database', 'PG_VERSION'), 'utf8')).toBe('9\n');
  });

  it('that a process has open which takes no commands: its number is named', async () => {
    const database = await openDatabase({ dataDir, startWorker, clock, logger: silentLogger });

    const told = await embedded('database');

    await database.stop();
    expect(told).toMatch(new RegExp(`^problem: Process ${process.pid} has the embedded database open`));
  });

  it('of a running ShareBill is read by that one', async () => {
    const database = await openDatabase({ dataDir, startWorker, clock, logger: silentLogger });
    await aFirmId(database);
    const deps = depsOn(database, { databaseFacts: database.facts });
    const control = await startControlSocket({
      dataDir,
      logger: silentLogger,
      run: (argv, io) => runCommand(argv, io, deps),
    });

    const told = [await embedded('database'), await embedded('firm')];

    await control.stop();
    await database.stop();
    expect(told[0]).toMatch(/^ok: The embedded PostgreSQL/);
    expect(told[1]).toMatch(/problem: The firm has no administrator/);
  });

  it('of a running ShareBill that is older is told apart', async () => {
    const control = await startControlSocket({ dataDir, logger: silentLogger, run: async () => 2 });

    const told = await embedded('database');

    await control.stop();
    expect(told).toMatch(/^warning: The running ShareBill is another version/);
  });
});
