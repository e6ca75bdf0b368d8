// `sharebill doctor` and Microsoft Teams: what is set, whom the tenant belongs to, and with --online what Microsoft says. Against a
// Microsoft that is played on loopback; a live one was never asked.
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/adapters/database/open-database.ts';
import { startWorker } from '../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { aServerDatabase } from '../support/database.ts';
import { examine, SECRET_KEY } from '../support/doctor/doctor-world.ts';
import { freePort } from '../support/free-port.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { APP_ID, APP_PASSWORD, type PlayedTeams, startPlayedTeams, TENANT_ID } from '../support/teams/played-teams.ts';

const SERVER = process.env.TEST_DATABASE_URL ?? '';
const firm = {
  WORKSPACE: 'off',
  DATA_DIR: '/tmp/no-such-data-of-the-doctor',
  PUBLIC_URL: 'https://bills.harlow.test',
  SECRET_KEY,
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'bills@harlow.test',
};
const teams = { TEAMS_APP_ID: APP_ID, TEAMS_APP_PASSWORD: APP_PASSWORD, TEAMS_TENANT_ID: TENANT_ID };

type Change = Readonly<Record<string, string>>;

async function findingsOf(id: string, { change = {}, online = false }: { change?: Change; online?: boolean } = {}) {
  const { checks, text } = await examine({ environment: { ...firm, ...change }, options: { online } });
  const findings = checks.find((check) => check.id === id)?.findings ?? [];
  expect(text).not.toContain(APP_PASSWORD);

  return findings
    .map((finding) => `${finding.kind}: ${finding.what} → ${'todo' in finding ? finding.todo : ''}`)
    .join('\n');
}

describe('What is set', () => {
  it('nothing, half of it, or the local workspace: it is off', async () => {
    expect(await findingsOf('teams')).toBe('off: Teams is not set up. → ');
    expect(await findingsOf('teams', { change: { TEAMS_APP_ID: APP_ID } })).toMatch(/^off: Teams is set by half/);
    expect(await findingsOf('teams', { change: { WORKSPACE: 'on' } })).toMatch(/^off: The local workspace/);
    expect(await findingsOf('teams-token', { online: true })).toBe('off: Teams is not set up. → ');
  });

  it('all of it is said, with where Microsoft sends to, and nothing is asked without --online', async () => {
    const told = await findingsOf('teams', { change: teams });

    expect(told).toMatch(new RegExp(`^ok: Teams is set up: app ${APP_ID}, for the tenant ${TENANT_ID} alone\\.`));
    expect(told).toContain('ok: The messaging endpoint of the bot is https://bills.harlow.test/api/messages');
    expect(told).toMatch(/off: Whether the tenant is linked to a firm is not known/);
    expect(await findingsOf('teams-token', { change: teams })).toBe('off: Not asked without --online. → ');
    expect(await findingsOf('teams-keys', { change: teams })).toBe('off: Not asked without --online. → ');
  });

  const socket = { SLACK_APP_TOKEN: 'xapp-1', SLACK_BOT_TOKEN: 'xoxb-1' };
  const played = { TEAMS_OPENID_METADATA_URL: 'http://127.0.0.1:9/openid' };

  it.each<[string, Change, RegExp]>([
    ['is http', { PUBLIC_URL: 'http://127.0.0.1:3000' }, /problem: Microsoft sends to https alone.* → Put a proxy/],
    [
      'is missing',
      { PUBLIC_URL: '', ...socket },
      /problem: PUBLIC_URL is not set: Microsoft cannot .* → Set PUBLIC_URL/,
    ],
  ])('PUBLIC_URL %s', async (_what, change, named) => {
    expect(await findingsOf('teams', { change: { ...teams, ...change } })).toMatch(named);
  });

  it('a played Microsoft is a warning, in production a problem', async () => {
    const production = { ...teams, ...played, NODE_ENV: 'production' };

    expect(await findingsOf('teams', { change: { ...teams, ...played } })).toMatch(/warning: A Microsoft .* → Unset/);
    expect(await findingsOf('teams', { change: production })).toMatch(/problem: A Microsoft that is played .* → Unset/);
  });
});

describe('With --online', () => {
  let microsoft: PlayedTeams;
  const online = (id: string, change: Change = {}) =>
    findingsOf(id, {
      change: { ...teams, TEAMS_OPENID_METADATA_URL: microsoft.openIdUrl, ...change },
      online: true,
    });

  beforeAll(async () => {
    microsoft = await startPlayedTeams({ people: [], rooms: [] });
  });
  afterEach(() => {
    microsoft.takeKeysDown(false);
    microsoft.endorse('msteams');
  });
  afterAll(() => microsoft.stop());

  it('Microsoft gives a token, and keys', async () => {
    expect(await online('teams-token')).toBe('ok: Microsoft gives the bot a token. → ');
    expect(await online('teams-keys')).toMatch(/^ok: The keys of the Bot Connector are there, 1 of them for Teams/);
    expect(microsoft.complaints).toEqual([]);
  });

  it.each<[string, Change, RegExp]>([
    [
      'the secret is wrong',
      { TEAMS_APP_PASSWORD: 'the id of the secret' },
      /^problem: Microsoft does not take this client secret\. → .*copy its value/,
    ],
    [
      'the app is of another tenant',
      { TEAMS_TENANT_ID: '99999999-9999-9999-9999-999999999999' },
      /^problem: Microsoft knows no such app in this tenant\. → Compare TEAMS_APP_ID and TEAMS_TENANT_ID/,
    ],
  ])('no token: %s', async (_what, change, named) => {
    expect(await online('teams-token', change)).toMatch(named);
  });

  it('no token: Microsoft answers something else, or nothing', async () => {
    microsoft.fail({ method: 'POST', path: /token$/, status: 503 });
    const odd = await online('teams-token');
    microsoft.fail({ method: 'POST', path: /token$/, status: 500, cut: true });
    const cut = await online('teams-token');

    expect(odd).toMatch(/^problem: Microsoft gives the bot no token \(odd-answer\)\. → Compare/);
    expect(cut).toMatch(/^problem: Microsoft cannot be asked for a token from here \(\w+\)\. → Let this machine reach/);
  });

  it('no keys: they are down, for others, or nobody is there', async () => {
    microsoft.takeKeysDown(true);
    const down = await online('teams-keys');
    microsoft.takeKeysDown(false);
    microsoft.endorse('directline');
    const others = await online('teams-keys');
    const nobody = { TEAMS_OPENID_METADATA_URL: `http://127.0.0.1:${await freePort()}/openid` };

    expect(down).toMatch(/^problem: The keys .* cannot be fetched from here \(status 503\)\. → Let this machine reach/);
    expect(others).toMatch(/^problem: None of the keys of the Bot Connector speaks for Teams.* → Run it again later/);
    expect(await online('teams-keys', nobody)).toMatch(/\(ECONNREFUSED\)/);
    expect(await online('teams-token', nobody)).toMatch(/\(ECONNREFUSED\)/);
  });
});

describe.skipIf(SERVER === '' && process.env.REQUIRE_SERVER_DATABASE === undefined)('Its tenant', () => {
  let url = '';
  let drop = async () => {};
  let sql: postgres.Sql;
  const told = (id = 'teams') => findingsOf(id, { change: { ...teams, DATABASE_URL: url } });

  beforeAll(async () => {
    const made = await aServerDatabase(SERVER);
    [url, drop] = [made.databaseUrl, made.drop];
    const clock = systemClock();
    const database = await openDatabase({ databaseUrl: url, dataDir: '', startWorker, clock, logger: silentLogger });
    await database.stop();
    sql = postgres(url, { max: 1, onnotice: () => undefined });
  });
  afterAll(async () => {
    await sql.end();
    await drop();
  });

  it('is of no firm, then of one, then with somebody in it; and is no workspace of Slack', async () => {
    await sql`INSERT INTO firm (id, name, plan, time_zone, currency, created_at) VALUES ('frm_a', 'Kanarie LLP', 'Boutique', 'UTC', 'USD', now())`;
    await sql`INSERT INTO staff_member (firm_id, id, name, email, role, created_at) VALUES ('frm_a', 'stf_a', 'Ann', 'ann@h.test', 'administrator', now())`;
    await sql`INSERT INTO chat_workspace (platform, workspace_id, firm_id) VALUES ('slack', 'T0A', 'frm_a'), ('teams', 'other', 'frm_a')`;
    await sql`INSERT INTO chat_identity (firm_id, id, staff_member_id, platform, workspace_id, user_id, created_at) VALUES ('frm_a', 'idn_a', 'stf_a', 'slack', 'T0A', 'U0A', now())`;
    expect(await told()).toMatch(
      new RegExp(`problem: The tenant is linked to no firm.* → sharebill firm link --teams ${TENANT_ID} --as`),
    );

    await sql`INSERT INTO chat_workspace (platform, workspace_id, firm_id) VALUES ('teams', ${TENANT_ID}, 'frm_a')`;
    expect(await told()).toMatch(/problem: The tenant is linked to a firm, and nobody .* → sharebill staff link EMAIL/);

    await sql`INSERT INTO chat_identity (firm_id, id, staff_member_id, platform, workspace_id, user_id, created_at) VALUES ('frm_a', 'idn_b', 'stf_a', 'teams', ${TENANT_ID}, 'u', now())`;
    expect(await told()).toMatch(/ok: The tenant is linked to a firm, and 1 person in Teams\./);
    expect(await told('firm')).toBe('ok: The firm is there, with 1 person. → ');
    await sql`DELETE FROM chat_identity WHERE platform = 'slack'`;
    await sql`DELETE FROM chat_workspace WHERE platform = 'slack'`;

    const slack = { SLACK_SIGNING_SECRET: 'signing-secret', SLACK_BOT_TOKEN: 'xoxb-1', DATABASE_URL: url };
    expect(await findingsOf('firm', { change: slack })).toMatch(/problem: No Slack workspace is linked/);
  });
});

it('The doctor does without the library of Microsoft, which is large', () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const read = (file: string): void => {
    if (seen.has(file)) return;

    seen.add(file);
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/^import (?!type )[^;]*?from '([^']+)'/gms)) {
      if (target.startsWith('.')) read(normalize(join(dirname(file), target)));
      else packages.add(target);
    }
  };

  read('src/compose-doctor.ts');

  expect([...seen]).toContain('src/adapters/teams/teams-checks.ts');
  expect([...seen]).not.toContain('src/adapters/teams/sdk.ts');
  expect([...packages].filter((name) => /teams-ai|botbuilder|botframework/.test(name))).toEqual([]);
});
