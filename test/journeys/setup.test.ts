// `sharebill setup`, from an empty folder to a product that is ready: by flags, and in a terminal.
import { cpSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callRunningProcess } from '../../src/adapters/command-line/control-client.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { startMailbox } from '../../src/workspace/mailbox.ts';
import { startScriptedServer } from '../adapters/mail/scripted-mail-server.ts';
import { aDataDir } from '../support/database.ts';
import { BOT_TOKEN, type ScopedSlack, startScopedSlack } from '../support/doctor/scoped-slack.ts';
import { hasTerminal, run, runInTerminal, type Typing } from '../support/doctor/typed-setup.ts';
import { freePort } from '../support/free-port.ts';

const PATIENCE = { timeout: 240_000 };
/** Nobody listens there. */
const NOBODY = 'smtp://127.0.0.1:1';

let post: Awaited<ReturnType<typeof startMailbox>>;
let slack: ScopedSlack;
let template = '';
let cwd = '';
const started: Typing[] = [];

beforeAll(async () => {
  [post, slack, template] = [await startMailbox(systemClock()), await startScopedSlack(), await aDataDir()];
}, 120_000);
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'setup-'));
  cpSync(template, join(cwd, 'data'), { recursive: true });

  return async () => {
    for (const { child, ended } of started.splice(0)) {
      child.kill('SIGKILL');
      await ended;
    }
    await rm(cwd, { recursive: true, force: true });
  };
});
afterAll(async () => {
  await Promise.all([post.stop(), slack.stop()]);
  await rm(template, { recursive: true, force: true });
});

function type(argv: readonly string[], environment: Record<string, string> = {}): Typing {
  const typed = run(argv, { cwd, environment });
  started.push(typed);

  return typed;
}

/** What the running product answers. */
async function asked(...argv: string[]): Promise<string> {
  let printed = '';
  const print = (text: string) => {
    printed += text;
  };
  await callRunningProcess({ dataDir: join(cwd, 'data'), argv, io: { stdout: print, stderr: print, cwd } });

  return printed;
}

type Flags = Readonly<Record<string, string | undefined>>;

function flagsOf(change: Flags = {}): string[] {
  const flags: Flags = {
    '--firm': 'Harlow & Reed LLP',
    '--time-zone': 'America/New_York',
    '--admin': 'Ann Harlow',
    '--email': 'ann@harlow.test',
    '--database': 'embedded',
    '--smtp': post.url,
    '--mail-from': 'bills@harlow.test',
    '--public-url': 'http://127.0.0.1:3000',
    ...change,
  };

  return ['setup', ...Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]))];
}

describe('By flags', PATIENCE, () => {
  it('an empty folder becomes a firm that is ready, with its administrator linked to Slack', async () => {
    const port = String(await freePort());
    const environment = { SLACK_API_URL: slack.apiUrl };
    const flags = flagsOf({
      '--port': port,
      '--public-url': `http://127.0.0.1:${port}`,
      '--slack-bot-token': BOT_TOKEN,
      '--slack-signing-secret': 'signing-secret-of-the-setup',
      '--slack-admin': 'U0ANN',
    });

    const setup = type(flags, environment);
    expect(await setup.ended, setup.printed()).toBe(0);

    const told = setup.printed();
    expect(told).toMatch(/What "sharebill doctor" says now:[\s\S]*Configuration[\s\S]*Next: sharebill start/);
    const env = await readFile(join(cwd, '.env'), 'utf8');
    expect((await stat(join(cwd, '.env'))).mode & 0o777).toBe(0o600);
    const { SECRET_KEY = '' } = parseEnv(env);
    expect(Buffer.from(SECRET_KEY, 'base64')).toHaveLength(32);
    for (const secret of [SECRET_KEY, BOT_TOKEN, 'signing-secret-of-the-setup']) expect(told).not.toContain(secret);

    const product = type(['start'], environment);
    await product.says('ShareBill is running');
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    expect(JSON.parse(await asked('staff', 'list', '--json'))).toMatchObject([
      { name: 'Ann Harlow', email: 'ann@harlow.test', role: 'administrator', slack: ['T0DOCTOR/U0ANN'] },
    ]);
  });

  it('what is missing is named, all of it', async () => {
    const setup = type(['setup', '--firm', 'Harlow']);

    expect(await setup.ended).toBe(2);
    expect(setup.printed()).toMatch(
      /Missing: --time-zone --admin --email --database --smtp --mail-from --public-url\n/,
    );
    expect(await readdir(cwd)).toEqual(['data']);
  });

  it('what is wrong is named, all of it, and nothing is written', async () => {
    const wrong = {
      '--time-zone': 'Mars',
      '--email': 'ann',
      '--smtp': NOBODY,
      '--database': 'postgres://127.0.0.1:1/x',
    };

    const setup = type(
      flagsOf({ ...wrong, '--currency': 'XXZ', '--slack-bot-token': 'xoxb-other', '--slack-signing-secret': 's' }),
      {
        SLACK_API_URL: slack.apiUrl,
      },
    );

    expect(await setup.ended).toBe(1);
    for (const named of [
      /--time-zone: That is no time zone/,
      /--email: That is not an e-mail address/,
      /--currency: That is no currency/,
      /--smtp: Nothing listens at the host and port of SMTP_URL/,
      /--database: Nothing listens at the host and port of DATABASE_URL/,
      /--slack-bot-token: Slack does not know this bot token/,
    ])
      expect(setup.printed()).toMatch(named);
    expect(await readdir(cwd)).toEqual(['data']);
  });

  it('a .env that is there is changed only with --yes, and a key in it stays', async () => {
    const before = '# mine\nOTHER=1\nSECRET_KEY=MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=\n';
    await writeFile(join(cwd, '.env'), before);

    const refused = type(flagsOf());
    expect(await refused.ended).toBe(2);
    expect(refused.printed()).toMatch(/There is a \.env here\. Give --yes/);
    expect(await readFile(join(cwd, '.env'), 'utf8')).toBe(before);

    const allowed = type([...flagsOf(), '--yes']);
    expect(await allowed.ended, allowed.printed()).toBe(0);
    expect(await readFile(join(cwd, '.env'), 'utf8')).toContain(before);
  });

  it('a second time, with the same words, changes nothing; for another firm it refuses', async () => {
    expect(await type(flagsOf()).ended).toBe(0);
    const before = await readFile(join(cwd, '.env'), 'utf8');

    const again = type([...flagsOf(), '--yes']);
    expect(await again.ended, again.printed()).toBe(0);
    const other = type([...flagsOf({ '--firm': 'Quill LLP' }), '--yes']);

    expect(await other.ended).toBe(1);
    expect(other.printed()).toMatch(/holds the firm Harlow & Reed LLP already/);
    expect(await readFile(join(cwd, '.env'), 'utf8')).toBe(before);
  });
});

const ENTER = '\r';

describe.skipIf(!hasTerminal)('In a terminal', PATIENCE, () => {
  function terminal(): Typing {
    const typed = runInTerminal(['setup'], { cwd, environment: { SLACK_API_URL: slack.apiUrl } });
    started.push(typed);

    return typed;
  }

  async function answer(typed: Typing, pairs: readonly (readonly [string, string])[]): Promise<void> {
    for (const [question, text] of pairs) {
      await typed.says(question);
      typed.type(`${text}${ENTER}`);
    }
  }

  it('it asks one after the other, asks again after a wrong answer, and shows no secret', async () => {
    const server = await startScriptedServer({ EHLO: '250-mail.test\r\n250 AUTH PLAIN', AUTH: '235 2.7.0 ok' });
    const setup = terminal();

    await answer(setup, [
      ['Name of the firm', 'Harlow & Reed LLP'],
      ['Time zone', '/Mars'],
    ]);
    await setup.says('That is no time zone');
    setup.type(`\u0015Europe/London${ENTER}`);
    await answer(setup, [
      ['Currency', ''],
      ['Plan', ''],
      ['Your name', 'Ann Harlow'],
      ['Your e-mail', 'ann@harlow.test'],
      ['Database', ''],
      ['Mail server', NOBODY],
      ['User name', ''],
    ]);
    await setup.says('Nothing listens at the host and port of SMTP_URL');
    await answer(setup, [
      ['Mail server', `\u0015${server.url}`],
      ['User name', 'bills@harlow.test'],
      ['Password', 'pass-canary'],
      ['Sender', 'bills@harlow.test'],
      ['Address by which', 'http://127.0.0.1:3000'],
      ['bot token', BOT_TOKEN],
      ['signing secret', 'signing-canary'],
      ['member id', ''],
    ]);
    await setup.says('Next: sharebill start');
    expect(await setup.ended).toBe(0);
    await server.stop();

    const env = parseEnv(await readFile(join(cwd, '.env'), 'utf8'));
    expect(env).toMatchObject({
      SLACK_BOT_TOKEN: BOT_TOKEN,
      PUBLIC_URL: 'http://127.0.0.1:3000',
    });
    expect(new URL(env.SMTP_URL ?? '').username).toBe('bills%40harlow.test');
    for (const secret of ['pass-canary', BOT_TOKEN, 'signing-canary', env.SECRET_KEY ?? '']) {
      expect(setup.printed()).not.toContain(secret);
    }
  });

  it('Ctrl-C leaves everything as it was', async () => {
    await writeFile(join(cwd, '.env'), 'OLD=1\n');
    const setup = terminal();

    await answer(setup, [
      ['There is a .env here', 'y'],
      ['Name of the firm', 'Harlow'],
    ]);
    await setup.says('Time zone');
    setup.type('\u0003');

    expect(await setup.ended).toBe(130);
    expect(setup.printed()).toContain('Stopped. Nothing was changed.');
    expect(await readdir(cwd)).toEqual(['.env', 'data']);
    expect(await readFile(join(cwd, '.env'), 'utf8')).toBe('OLD=1\n');
  });
});
