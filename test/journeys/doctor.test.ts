// `sharebill doctor`: a whole installation is well, what is wrong on this machine or with the mail server is named with what
// to do, and no secret is printed. The configuration, the DNS, Slack and the database have files of their own.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DoctorWorld, startDoctorWorld } from '../support/doctor/doctor-world.ts';
import { freePort } from '../support/free-port.ts';

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld();
});
beforeEach(() => world.mend());
afterAll(() => world.stop());

type Change = Readonly<Record<string, string>>;

async function complaintsWith(change: Change, options: { online?: boolean; mail?: string } = {}) {
  return (await world.examine({ environment: { ...world.environment, ...change }, options })).complaints;
}

describe('A whole installation', () => {
  it('is well, but for what is only right on this machine', async () => {
    const { exit, complaints, checks } = await world.examine({
      environment: world.environment,
      options: { online: true },
    });

    expect(exit).toBe(0);
    expect(complaints).toEqual([expect.stringMatching(/^warning: Links begin with http:\/\/127.0.0.1/)]);
    expect(checks.map(({ id }) => id)).toEqual([
      ...['configuration', 'data-dir', 'secret-key', 'database', 'database-migrations', 'database-clock', 'public-url'],
      ...['mail-server', 'test-mail', 'spf', 'dkim', 'dmarc', 'bounces', 'payments'],
      ...[
        'slack',
        'slack-scopes',
        'clock',
        'slack-blocks',
        'slack-manifest',
        ...['teams', 'teams-token', 'teams-keys'],
        'database-restored',
        'firm',
        'jobs',
        'unknown-mails',
      ],
    ]);
  });

  it('is asked nothing over the network without --online', async () => {
    const before = { mails: world.mail.commands.length, slack: world.slack.asked.length };

    const { text } = await world.examine({ environment: world.environment, forPeople: true });

    expect({ mails: world.mail.commands.length, slack: world.slack.asked.length }).toEqual(before);
    expect(text).toContain('With --online the rest is asked as well');
  });

  it('gets a test mail to the address that is given, and to no other', async () => {
    await world.examine({ environment: world.environment, options: { online: true, mail: 'you@harlow.test' } });

    const { envelopes, messages } = world.mail;
    expect(new Set(envelopes.map(({ recipient }) => recipient))).toEqual(new Set(['you@harlow.test']));
    expect(messages.at(-1)?.toString()).toMatch(/^DKIM-Signature: [\s\S]*Subject: Test mail of ShareBill\r\n/);
  });

  it('shows Slack the form and the card', async () => {
    await world.examine({ environment: world.environment, options: { online: true } });

    const shown = world.slack.asked
      .filter(({ method }) => method === 'blocks.validate')
      .flatMap(({ fields }) => Object.keys(fields));
    expect(new Set(shown)).toEqual(new Set(['view', 'message']));
  });
});

describe('What is wrong with a part is named, with what to do', () => {
  it('the data directory is a file, or below one', async () => {
    await writeFile(join(world.dataDir, 'file'), '');

    expect(await complaintsWith({ DATA_DIR: join(world.dataDir, 'file') })).toContainEqual(
      expect.stringMatching(/is no directory\. → Set DATA_DIR/),
    );
    expect(await complaintsWith({ DATA_DIR: join(world.dataDir, 'file/data') })).toContainEqual(
      expect.stringMatching(/is no directory\. → Set DATA_DIR/),
    );
  });

  it('the data directory can be read by others', async () => {
    const dataDir = join(world.dataDir, 'open');
    await mkdir(dataDir);
    await chmod(dataDir, 0o755);

    expect(await complaintsWith({ DATA_DIR: dataDir })).toContainEqual(
      expect.stringMatching(/^warning: Others on this machine can read .* → chmod 700/),
    );
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'another ShareBill answers',
      () => Object.assign(world.front.says, { mark: 'other' }),
      /not this ShareBill\. → .*SECRET_KEY/,
    ],
    [
      'the proxy answers by itself',
      () => Object.assign(world.front.says, { status: 502 }),
      /answers with 502 .* → .*HOST and PORT/,
    ],
    [
      'the address leads on',
      () => Object.assign(world.front.says, { status: 301, location: 'https://x.test/' }),
      /leads on to another address\. → Set PUBLIC_URL/,
    ],
  ])('PUBLIC_URL: %s', async (_what, spoil, named) => {
    spoil();

    expect(await complaintsWith({}, { online: true })).toContainEqual(expect.stringMatching(named));
  });

  it('PUBLIC_URL: nothing listens there, or nobody knows the name', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;

    expect(await complaintsWith({ PUBLIC_URL: nowhere }, { online: true })).toContainEqual(
      expect.stringMatching(/cannot be reached from here \(ECONNREFUSED\)\. → Check that ShareBill runs/),
    );
    expect(await complaintsWith({ PUBLIC_URL: 'https://bills.invalid' }, { online: true })).toContainEqual(
      expect.stringMatching(/The DNS knows no machine for https:\/\/bills\.invalid\. → Correct PUBLIC_URL/),
    );
  });

  it.each<[string, Change, RegExp]>([
    ['says that it is busy', { greeting: '421 4.3.2 busy' }, /The mail server refuses us \(421\)\. → Ask who runs it/],
    [
      'refuses the sign-in',
      { EHLO: '250-mail.test\r\n250 AUTH PLAIN', AUTH: '535 5.7.8 no' },
      /refuses user or password\. → Correct them in SMTP_URL/,
    ],
    [
      'takes small mails alone',
      { EHLO: '250-mail.test\r\n250-AUTH PLAIN\r\n250 SIZE 2000000', AUTH: '235 ok' },
      /^warning: It takes mails of 2\.0 MB at most/,
    ],
  ])('the mail server %s', async (_what, script, named) => {
    Object.assign(world.script, script);
    const withUser = world.mail.url.replace('smtp://', 'smtp://ann:pass-canary@');

    expect(await complaintsWith({ SMTP_URL: withUser }, { online: true })).toContainEqual(expect.stringMatching(named));
  });

  it('the mail server is not there, not known, or speaks no TLS where it must', async () => {
    const nobody = `smtp://127.0.0.1:${await freePort()}`;
    const tls = world.mail.url.replace('smtp:', 'smtps:');

    expect(await complaintsWith({ SMTP_URL: nobody }, { online: true })).toContainEqual(
      expect.stringMatching(/Nothing listens at the host and port of SMTP_URL\. → Correct/),
    );
    expect(await complaintsWith({ SMTP_URL: 'smtp://mail.invalid' }, { online: true })).toContainEqual(
      expect.stringMatching(/no machine with the host name in SMTP_URL\. → Correct/),
    );
    expect(await complaintsWith({ SMTP_URL: tls }, { online: true })).toContainEqual(
      expect.stringMatching(/does not speak TLS from the first byte.* → Write smtp:\/\/ for port 587/),
    );
  });

  it('a test mail is refused', async () => {
    Object.assign(world.script, { RCPT: '550 5.1.1 no such user' });

    expect(await complaintsWith({}, { online: true, mail: 'nobody@harlow.test' })).toContainEqual(
      expect.stringMatching(/It was not accepted: .*550 5\.1\.1/),
    );
  });

  it('nothing listens for mails that come back', async () => {
    const port = String(await freePort());

    expect(await complaintsWith({ BOUNCE_SMTP_PORT: port }, { online: true })).toContainEqual(
      expect.stringMatching(/Nothing listens at port \d+ for mails that come back\. → Start ShareBill/),
    );
  });
});

describe('No secret', () => {
  it('is printed, whatever is broken and whoever repeats it', async () => {
    const canary = 'kanarienvogel-4711';
    const secrets = {
      SECRET_KEY: `${canary}-1`,
      SLACK_SIGNING_SECRET: `${canary}-2`,
      SLACK_BOT_TOKEN: `xoxb-${canary}-3`,
      SMTP_URL: `${world.mail.url.replace('smtp://', `smtp://ann:${canary}-4@`)}`,
      DATABASE_URL: `postgres://ann:${canary}-5@127.0.0.1:${await freePort()}/x`,
      DKIM_PRIVATE_KEY: `-----BEGIN PRIVATE KEY-----\n${canary}-6\n-----END PRIVATE KEY-----`,
    };
    Object.assign(world.script, { EHLO: '250-mail.test\r\n250 AUTH PLAIN', AUTH: `535 5.7.8 ${canary}-4` });
    Object.assign(world.slack.says, { error: `xoxb-${canary}-3` });

    const online = await world.examine({
      environment: { ...world.environment, ...secrets },
      options: { online: true },
      forPeople: true,
    });
    const unreadable = {
      SMTP_URL: `smtp//ann:${canary}@mail`,
      DATABASE_URL: `postgres//ann:${canary}@db`,
      PUBLIC_URL: `https://x.test/${canary}`,
    };
    const broken = await world.examine({ environment: { ...world.environment, ...unreadable }, forPeople: true });

    expect(online.complaints.length).toBeGreaterThan(3);
    expect(online.text).not.toContain(canary);
    expect(broken.text).not.toContain(canary);
  });
});
