// `sharebill doctor --online` where each workspace is connected by installing: every token is tried by the process that can
// open it, and findings alone come out.
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startControlSocket } from '../../src/adapters/command-line/control-socket.ts';
import { runCommand } from '../../src/adapters/command-line/run-command.ts';
import { type Database, openDatabase } from '../../src/adapters/database/open-database.ts';
import { sealedBox } from '../../src/adapters/system/sealed-box.ts';
import { startWorker } from '../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import { compose } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { FirmId } from '../../src/core/ids.ts';
import { connectWorkspace } from '../../src/use-cases/connect-workspace.ts';
import { disconnectWorkspace } from '../../src/use-cases/disconnect-workspace.ts';
import { aDataDir, aFirmId, aServerDatabase } from '../support/database.ts';
import { type Examined, examine, SECRET_KEY } from '../support/doctor/doctor-world.ts';
import { type InstalledTeam, SCOPES, type ScopedSlack, startScopedSlack } from '../support/doctor/scoped-slack.ts';
import { silentLogger } from '../support/silent-logger.ts';

const SERVER = process.env.TEST_DATABASE_URL ?? '';
const CONNECT = 'sharebill firm connect slack --as EMAIL';
const clock = systemClock();
const ids = systemIds(clock);
const box = sealedBox({ secretKey: SECRET_KEY });
let slack: ScopedSlack;

beforeAll(async () => {
  slack = await startScopedSlack();
});
afterEach(() => slack.installed.clear());
afterAll(() => slack.stop());

const environment = () => ({
  WORKSPACE: 'off',
  PUBLIC_URL: 'https://bills.harlow.test',
  PORT: '0',
  SECRET_KEY,
  SMTP_URL: 'smtp://127.0.0.1',
  MAIL_FROM: 'bills@harlow.test',
  SLACK_SIGNING_SECRET: 'signing-secret-of-the-doctor',
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'client-secret-of-the-doctor',
  SLACK_API_URL: slack.apiUrl,
});

const tokenOf = (workspaceId: string) => `xoxb-canary-${workspaceId}`;

/** As somebody who has installed the app there. */
async function connected(
  { database, firmId }: { database: Database; firmId: FirmId },
  teams: Readonly<Record<string, Partial<InstalledTeam>>>,
  sealed = box,
): Promise<void> {
  for (const [workspaceId, team] of Object.entries(teams)) {
    const token = tokenOf(workspaceId);
    const actor = { kind: 'operator', firmId } as const;
    const deps = { clock, ids, db: database.forFirm(firmId), sealedBox: sealed };
    slack.installed.set(token, { teamId: workspaceId, ...team });
    expect((await connectWorkspace(deps, { actor, platform: 'slack', workspaceId, token })).ok).toBe(true);
  }
}

const findingsOf = ({ checks }: Examined, id: string) =>
  (checks.find((check) => check.id === id)?.findings ?? []).map(
    (finding) => `${finding.kind}: ${finding.what}${'todo' in finding ? ` → ${finding.todo}` : ''}`,
  );

const SLACK_CHECKS = ['slack', 'slack-scopes', 'clock', 'slack-blocks'];

describe.skipIf(SERVER === '' && process.env.REQUIRE_SERVER_DATABASE === undefined)('With a PostgreSQL server', () => {
  let world: { database: Database; firmId: FirmId };
  let end = async () => {};
  let url = '';
  const look = (change: Record<string, string> = {}, online = true) =>
    examine({ environment: { ...environment(), DATABASE_URL: url, ...change }, options: { online }, forPeople: true });

  beforeEach(async () => {
    const { databaseUrl, drop } = await aServerDatabase(SERVER);
    const database = await openDatabase({ databaseUrl, dataDir: '', startWorker, clock, logger: silentLogger });
    world = { database, firmId: await aFirmId(database) };
    url = databaseUrl;
    end = async () => {
      await database.stop();
      await drop();
    };
  });
  afterEach(() => end());

  it('every workspace is tried as a single one is', async () => {
    await connected(world, { T0ADA: {}, T0BEN: {} });

    const examined = await look();

    expect(SLACK_CHECKS.flatMap((id) => findingsOf(examined, id))).toEqual([
      'ok: T0ADA, T0BEN: Slack accepts the token.',
      'ok: T0ADA, T0BEN: It may do all that the manifest asks for.',
      expect.stringMatching(/^ok: T0(ADA|BEN): It agrees with the clock of Slack \(\d+ s apart\)/),
      'ok: T0ADA, T0BEN: Slack accepts the form and the card.',
    ]);
    expect(examined.text).not.toContain('canary');
  });

  it('is asked nothing of without --online', async () => {
    await connected(world, { T0ADA: {} });
    const before = slack.asked.length;

    const examined = await look({}, false);

    expect(findingsOf(examined, 'slack')).toEqual([expect.stringMatching(/^ok: Slack is set up: each workspace/)]);
    expect(slack.asked).toHaveLength(before);
  });

  it.each<[string, Partial<InstalledTeam>, RegExp]>([
    ['Slack does not know', { error: 'invalid_auth' }, /Slack does not know this bot token/],
    ['Slack has revoked', { error: 'token_revoked' }, /The bot token was revoked/],
    ['belongs to a bot that was removed', { error: 'account_inactive' }, /The bot was removed from the workspace/],
    ['Slack refuses by a word that is new', { error: 'some_new_word' }, /refuses the bot token \(some_new_word\)/],
    ['opens another workspace', { teamId: 'T0ELSE' }, /opens another workspace \(T0ELSE\)/],
  ])('a token that %s is named by its workspace, with the remedy', async (_what, team, words) => {
    await connected(world, { T0ADA: {}, T0BAD: team });

    const examined = await look();
    const [first, ...rest] = findingsOf(examined, 'slack');

    expect(first).toMatch(/^problem: T0BAD: /);
    expect(first).toMatch(words);
    expect(first).toContain(`→ Connect it anew: ${CONNECT}`);
    expect(rest).toEqual(['ok: T0ADA: Slack accepts the token.']);
    expect(examined.exit).toBe(1);
  });

  it('a token that was wiped, and one of another key, are named with the remedy', async () => {
    const other = sealedBox({ secretKey: Buffer.from('abcdefghijklmnopqrstuv0123456789').toString('base64') });
    await connected(world, { T0ADA: {}, T0GONE: {} });
    await connected(world, { T0KEY: {} }, other);
    const actor = { kind: 'operator', firmId: world.firmId } as const;
    const deps = { clock, ids, db: world.database.forFirm(world.firmId) };
    await disconnectWorkspace(deps, {
      actor,
      platform: 'slack',
      workspaceId: 'T0GONE',
      reason: 'uninstalled',
    });

    const examined = await look();

    expect(findingsOf(examined, 'slack')).toEqual([
      `problem: T0KEY: Its token cannot be opened with SECRET_KEY. → Set SECRET_KEY, or SECRET_KEY_PREVIOUS, to the key that it was sealed with; else connect it anew: ${CONNECT}`,
      `warning: T0GONE: Its token is wiped: the app was removed there, or disconnected. → If the firm still uses it: ${CONNECT}`,
      'ok: T0ADA: Slack accepts the token.',
    ]);
    expect(findingsOf(examined, 'slack-blocks')).toContain(
      'off: T0GONE, T0KEY: Not known while Slack does not accept the token.',
    );
  });

  it('scopes are named by their workspace, and a token that Slack says back is not printed', async () => {
    const lacking = SCOPES.filter((scope) => scope !== 'chat:write');
    await connected(world, { T0FEW: { scopes: lacking }, T0ECHO: { scopes: [...SCOPES, tokenOf('T0ECHO')] } });

    const examined = await look();

    expect(findingsOf(examined, 'slack-scopes').join('\n')).toMatch(
      /problem: T0FEW: .*Missing: chat:write\. → .* firm connect slack --as EMAIL\nwarning: T0ECHO: .*more than ShareBill needs: •••\./,
    );
    expect(examined.text).not.toContain('canary');
  });

  it('with none connected that is said, with the remedy', async () => {
    const examined = await look();

    expect(findingsOf(examined, 'slack')).toEqual([`problem: No workspace is connected. → ${CONNECT}`]);
    expect(findingsOf(examined, 'firm')).toContain(`problem: No workspace is connected. → ${CONNECT}`);
  });

  it('several firms are as they should be', async () => {
    await connected(world, { T0ADA: {} });
    await connected({ ...world, firmId: await aFirmId(world.database) }, { T0BEN: {} });

    const examined = await look();

    expect(findingsOf(examined, 'slack')).toEqual(['ok: T0ADA, T0BEN: Slack accepts the token.']);
    expect(findingsOf(examined, 'firm').join('\n')).toContain('2 firms are there');
    expect(findingsOf(examined, 'firm').join('\n')).not.toContain('Give each firm a database');
  });

  it('of many, twenty are named, those with a problem first, and four are asked at a time', async () => {
    const many = Array.from({ length: 23 }, (_none, index) => [`T0N${String(index).padStart(2, '0')}`, {}] as const);
    await connected(world, { ...Object.fromEntries(many), T0ZBAD: { error: 'token_revoked' } });

    const [bad, well] = findingsOf(await look(), 'slack');

    expect(bad).toMatch(/^problem: T0ZBAD: /);
    expect(well).toMatch(/^ok: T0N00, T0N01, .*, T0N18 and 4 more: Slack accepts the token\.$/);
    expect(slack.most).toBeLessThanOrEqual(8);
  });

  it('without the database, or without SECRET_KEY, that is said once', async () => {
    await connected(world, { T0ADA: {} });
    const unreachable = url.replace(/\/[^/]*$/, '/no_such_database');

    const away = await look({ DATABASE_URL: unreachable });

    expect(SLACK_CHECKS.flatMap((id) => findingsOf(away, id))).toEqual([
      'off: The tokens of the workspaces are not known while the database cannot be read.',
      ...Array(3).fill('off: Not known before Slack accepts the token of a workspace.'),
    ]);
    expect(findingsOf(await look({ SECRET_KEY: '' }), 'slack')).toEqual([
      'off: The tokens of the workspaces cannot be opened without SECRET_KEY: see Configuration.',
    ]);
  });
});

describe('With the embedded database', { timeout: 120_000 }, () => {
  let dataDir = '';

  beforeAll(async () => {
    dataDir = await aDataDir();
    const database = await openDatabase({ dataDir, startWorker, clock, logger: silentLogger });
    await connected({ database, firmId: await aFirmId(database) }, { T0ADA: {}, T0BAD: {} });
    await database.stop();
  }, 120_000);
  beforeEach(() => {
    slack.installed.set(tokenOf('T0ADA'), { teamId: 'T0ADA' });
    slack.installed.set(tokenOf('T0BAD'), { teamId: 'T0BAD', error: 'token_revoked' });
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  const look = () =>
    examine({ environment: { ...environment(), DATA_DIR: dataDir }, options: { online: true }, forPeople: true });
  const named = [
    expect.stringMatching(/^problem: T0BAD: The bot token was revoked.* → Connect it anew/),
    'ok: T0ADA: Slack accepts the token.',
  ];

  it('the doctor itself tries the tokens while no process runs', async () => {
    const examined = await look();

    expect(findingsOf(examined, 'slack')).toEqual(named);
    expect(examined.text).not.toContain('canary');
  });

  it('the running process tries them, and no token comes through its socket', async () => {
    const config = readConfig({ ...environment(), DATA_DIR: dataDir });
    if (!config.ok) throw new Error(config.refusal.join('\n'));
    const shareBill = await compose(config.value, { logger: silentLogger });
    let sent = '';
    const control = await startControlSocket({
      dataDir,
      logger: silentLogger,
      run: (argv, io) => {
        const stdout = (text: string) => {
          sent += text;
          io.stdout(text);
        };
        return runCommand(argv, { ...io, stdout }, { ...shareBill.command, applyHere: false });
      },
    });

    const examined = await look();

    await control.stop();
    await shareBill.stop();
    expect(findingsOf(examined, 'slack')).toEqual(named);
    expect(sent).toContain('T0BAD');
    expect(`${sent}${examined.text}`).not.toContain('canary');
    expect(sent).not.toContain('sealed');
  });

  it('a running process that tries none is told apart', async () => {
    const database = await openDatabase({ dataDir, startWorker, clock, logger: silentLogger });
    const control = await startControlSocket({
      dataDir,
      logger: silentLogger,
      run: async (_argv, io) => {
        io.stdout(JSON.stringify(await database.facts()));
        return 0;
      },
    });

    const examined = await look();

    await control.stop();
    await database.stop();
    expect(findingsOf(examined, 'slack')).toEqual([
      expect.stringMatching(/^off: The running ShareBill is another version than this command, or has other SLACK_/),
    ]);
  });
});
