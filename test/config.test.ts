// The configuration: what starts, what is refused, and with which words.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Config, readConfig } from '../src/config.ts';
import { environmentExample } from '../src/config-variables.ts';

const production = {
  WORKSPACE: 'off',
  PUBLIC_URL: 'https://bills.harlowreed.example',
  SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
  SMTP_URL: 'smtps://user:secret@mail.harlowreed.example',
  MAIL_FROM: 'bills@harlowreed.example',
  SLACK_SIGNING_SECRET: 'signing-secret',
  SLACK_BOT_TOKEN: 'xoxb-1',
};

const dkimKey = generateKeyPairSync('rsa', { modulusLength: 1024 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const dkim = { DKIM_DOMAIN: 'harlowreed.example', DKIM_SELECTOR: 'bills', DKIM_PRIVATE_KEY: dkimKey };

function read(environment: Record<string, string>): Config {
  const config = readConfig(environment);
  if (!config.ok) throw new Error(config.refusal.join('\n'));

  return config.value;
}

function problems(environment: Record<string, string>): readonly string[] {
  const config = readConfig(environment);

  return config.ok ? [] : config.refusal;
}

describe('The configuration', () => {
  it('needs nothing for the local workspace on the embedded database', () => {
    expect(read({})).toMatchObject({
      workspace: true,
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: undefined,
      dataDir: './data',
    });
  });

  it.each(['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN', 'SMTP_URL', 'DATABASE_URL'])(
    'turns the workspace off by itself as soon as %s is set',
    (name) => {
      const value = { SMTP_URL: 'smtp://localhost', DATABASE_URL: 'postgres://localhost/x', SLACK_BOT_TOKEN: 'xoxb-1' };

      expect(problems({ [name]: value[name as keyof typeof value] ?? 'secret' })).toContainEqual(
        expect.stringMatching(/^PUBLIC_URL: is required when the local workspace is off/),
      );
    },
  );

  it('treats an empty variable as one that is not set', () => {
    expect(read({ SMTP_URL: '', PORT: ' ' })).toMatchObject({ workspace: true, port: 3000 });
  });

  it('reads what a firm sets', () => {
    expect(read(production)).toMatchObject({
      workspace: false,
      publicUrl: 'https://bills.harlowreed.example',
      slack: { transport: { signingSecret: 'signing-secret' }, access: { botToken: 'xoxb-1' } },
      mail: { mailFrom: 'bills@harlowreed.example' },
    });
  });

  it.each(['PUBLIC_URL', 'SECRET_KEY', 'SMTP_URL', 'MAIL_FROM'])('names %s when it is missing', (name) => {
    expect(problems({ ...production, [name]: '' })).toEqual([expect.stringMatching(new RegExp(`^${name}: `))]);
  });

  it('refuses Teams that is set up by half, and names the variable', () => {
    const tenant = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
    const half = { ...production, TEAMS_TENANT_ID: tenant, TEAMS_APP_PASSWORD: 'secret' };

    expect(problems(half)).toEqual([expect.stringMatching(/^TEAMS_APP_ID: Teams is set by half/)]);
    expect(problems({ ...half, TEAMS_APP_ID: tenant })).toEqual([]);
    const typed = { ...half, TEAMS_APP_ID: tenant, TEAMS_TENANT_ID: tenant.toUpperCase() };
    expect(read(typed).teams).toMatchObject({ tenantId: tenant });
  });

  it.each(['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN'])('names %s when Slack is set by half', (name) => {
    expect(problems({ ...production, [name]: '' })).toEqual([
      expect.stringMatching(new RegExp(`^${name}: Slack is set by half`)),
    ]);
  });

  const oauth = { ...production, SLACK_BOT_TOKEN: '', SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'client-secret' };
  const socket = { ...production, PUBLIC_URL: '', SLACK_SIGNING_SECRET: '', SLACK_APP_TOKEN: 'xapp-1' };

  it('reads the other two ways to set up Slack: several workspaces, and Socket Mode without a public address', () => {
    expect(read(oauth).slack?.access).toEqual({ clientId: '1.2', clientSecret: 'client-secret' });
    expect(read(socket)).toMatchObject({ publicUrl: undefined, slack: { transport: { appToken: 'xapp-1' } } });
  });

  it.each([
    ['SLACK_CLIENT_ID', { ...oauth, SLACK_CLIENT_ID: '' }],
    ['SLACK_CLIENT_SECRET', { ...oauth, SLACK_CLIENT_SECRET: '' }],
    ['SLACK_SIGNING_SECRET', { ...oauth, SLACK_SIGNING_SECRET: '' }],
    ['SLACK_BOT_TOKEN', { ...socket, SLACK_BOT_TOKEN: '' }],
  ])('names %s when it is missing of one of these', (name, environment) => {
    expect(problems(environment)).toEqual([expect.stringMatching(new RegExp(`^${name}: Slack is set by half`))]);
  });

  it('names SLACK_BOT_TOKEN beside SLACK_CLIENT_ID, and PUBLIC_URL where a browser must come back', () => {
    expect(problems({ ...oauth, SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual([
      expect.stringMatching(/^SLACK_BOT_TOKEN: does not go together with SLACK_CLIENT_ID/),
    ]);
    expect(problems({ ...oauth, PUBLIC_URL: '', SLACK_APP_TOKEN: 'xapp-1' })).toEqual([
      expect.stringMatching(/^PUBLIC_URL: /),
    ]);
  });

  it('reads how mails are signed, and where bounces come in', () => {
    const inOneLine = dkimKey.replaceAll('\n', '\\n');
    const { mail } = read({ ...production, ...dkim, DKIM_PRIVATE_KEY: inOneLine, BOUNCE_SMTP_PORT: '2525' });

    expect(mail?.dkim).toEqual({ domain: 'harlowreed.example', selector: 'bills', privateKey: dkimKey });
    expect(mail?.bouncePort).toBe(2525);
    expect(read(production).mail).toMatchObject({ dkim: undefined, bouncePort: undefined });
  });

  it.each(['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_PRIVATE_KEY'])('names %s when DKIM is set without it', (name) => {
    expect(problems({ ...production, ...dkim, [name]: '' })).toEqual([
      expect.stringMatching(new RegExp(`^${name}: DKIM is set by half`)),
    ]);
  });

  it('names both that are missing when DKIM is set by a third', () => {
    expect(problems({ ...production, DKIM_SELECTOR: 'bills' })).toEqual([
      expect.stringMatching(/^DKIM_DOMAIN: DKIM is set by half/),
      expect.stringMatching(/^DKIM_PRIVATE_KEY: DKIM is set by half/),
    ]);
  });

  it('takes a signature of a domain above that of MAIL_FROM, and names DKIM_DOMAIN for any other', () => {
    const above = { ...production, ...dkim, MAIL_FROM: 'bills@mail.harlowreed.example' };

    expect(read(above).mail?.dkim?.domain).toBe('harlowreed.example');
    expect(problems({ ...production, ...dkim, DKIM_DOMAIN: 'mailer.example' })).toEqual([
      expect.stringMatching(/^DKIM_DOMAIN: must be the domain of MAIL_FROM/),
    ]);
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['PUBLIC_URL', 'http://bills.harlowreed.example'],
    ['PUBLIC_URL', 'https://bills.harlowreed.example/path'],
    ['DATABASE_URL', 'mysql://localhost'],
    ['WORKSPACE', 'perhaps'],
    ['SECRET_KEY', 'short'],
    ['SLACK_BOT_TOKEN', 'xoxp-1'],
    ['SLACK_APP_TOKEN', 'xoxb-1'],
    ['SLACK_API_URL', 'slack'],
    ['SMTP_URL', 'mail.harlowreed.example'],
    ['MAIL_FROM', 'bills'],
    ['DKIM_DOMAIN', 'example'],
    ['DKIM_DOMAIN', 'harlowreed.example; t=y'],
    ['DKIM_SELECTOR', 'bills; d=evil.example'],
    ['DKIM_PRIVATE_KEY', 'not-a-key'],
    ['BOUNCE_SMTP_PORT', 'smtp'],
    ['BOUNCE_SMTP_PORT', '-1'],
    ['BOUNCE_SMTP_PORT', '65536'],
    ['LOG_LEVEL', 'loud'],
    ['HOST', 'http://0.0.0.0'],
    ['NODE_ENV', 'prod'],
    ['DATABASE_URL', 'postgres://user:p@ss:w@host:x/db'],
    ['SMTP_URL', 'smtp://user:p%zz@mail.harlowreed.example'],
    ['SLACK_SIGNING_SECRET', 'xoxb-1'],
    ['SLACK_SIGNING_SECRET', 'xapp-1'],
  ])('names %s when it is "%s"', (name, value) => {
    expect(problems({ ...production, ...dkim, [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name}: must`)),
    ]);
  });

  it('names everything that is wrong at once, each variable once', () => {
    const wrong = {
      PORT: 'x',
      PUBLIC_URL: 'bills',
      SECRET_KEY: '',
      SMTP_URL: 'mail',
      SLACK_BOT_TOKEN: '',
      DKIM_DOMAIN: 'a',
    };

    const named = problems({ ...production, ...wrong }).map((problem) => problem.split(':')[0]);

    expect(named.sort()).toEqual([
      ...['DKIM_DOMAIN', 'DKIM_PRIVATE_KEY', 'DKIM_SELECTOR', 'PORT', 'PUBLIC_URL', 'SECRET_KEY'],
      ...['SLACK_BOT_TOKEN', 'SMTP_URL'],
    ]);
  });

  it('a command needs the database alone: what else is missing does not stop it, what cannot be read does', () => {
    expect(readConfig({ WORKSPACE: 'off' }, 'command').ok).toBe(true);
    expect(readConfig({ WORKSPACE: 'off', PORT: 'x' }, 'command').ok).toBe(false);
  });

  it('takes one port for two things for a mistake', () => {
    const ports = { ...production, PORT: '2525', BOUNCE_SMTP_PORT: '2525' };

    expect(problems(ports)).toEqual([expect.stringMatching(/^BOUNCE_SMTP_PORT: is the same as PORT/)]);
    expect(problems({ ...ports, PORT: '0', BOUNCE_SMTP_PORT: '0' })).toEqual([]);
  });

  const random = Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64');

  it.each<[string, Record<string, string>, RegExp]>([
    ['an address without TLS', { PUBLIC_URL: 'http://127.0.0.1:3000' }, /^PUBLIC_URL: must begin with https/],
    ['an address of this machine', { PUBLIC_URL: 'https://localhost' }, /^PUBLIC_URL: leads to this machine alone/],
    [
      'the address of the example',
      { PUBLIC_URL: 'https://bills.your-firm.example' },
      /^PUBLIC_URL: is still that of the example/,
    ],
    ['the sender of the example', { MAIL_FROM: 'bills@your-firm.example' }, /^MAIL_FROM: is still that of the example/],
    [
      'a key that is no random one',
      { SECRET_KEY: Buffer.alloc(32, 1).toString('base64') },
      /^SECRET_KEY: was not made by chance/,
    ],
    ['a played Slack', { SLACK_API_URL: 'http://127.0.0.1:4000/api/' }, /^SLACK_API_URL: is a played Slack/],
    ['a played Slack with TLS', { SLACK_API_URL: 'https://localhost/api/' }, /^SLACK_API_URL: is a played Slack/],
    [
      'a played Microsoft',
      { TEAMS_OPENID_METADATA_URL: 'https://127.0.0.1:4000/openid' },
      /^TEAMS_OPENID_METADATA_URL: is a played Microsoft/,
    ],
    ['no key at all', { SECRET_KEY: '' }, /^SECRET_KEY: is required/],
    ['the local workspace', { WORKSPACE: 'on' }, /^WORKSPACE: the local workspace is refused in production/],
  ])('refuses %s in production alone', (_what, demo, named) => {
    const right = { ...production, SECRET_KEY: random, NODE_ENV: 'production' };

    expect(problems(right)).toEqual([]);
    expect(problems({ ...right, ...demo })).toEqual([expect.stringMatching(named)]);
  });

  it.each(['https://login.harlow.example/openid', 'http://127.0.0.1.harlow.example/', 'http://10.0.0.1/', 'localhost'])(
    'believes no Microsoft at %s, anywhere: whoever is there would get the secret of the bot',
    (address) => {
      const named = [expect.stringMatching(/^TEAMS_OPENID_METADATA_URL: must be an address of this machine/)];

      expect(problems({ ...production, TEAMS_OPENID_METADATA_URL: address })).toEqual(named);
      expect(readConfig({ TEAMS_OPENID_METADATA_URL: address }, 'command')).toMatchObject({ refusal: named });
    },
  );

  it('lets what is for trying out be outside production', () => {
    const played = {
      SLACK_API_URL: 'http://127.0.0.1:4000/',
      TEAMS_OPENID_METADATA_URL: 'http://localhost:4000/openid',
    };

    expect(problems({ ...production, PUBLIC_URL: 'http://127.0.0.1:3000', ...played })).toEqual([]);
    expect(problems({ ...production, MAIL_FROM: 'bills@your-firm.example' })).toEqual([]);
  });

  it('refuses the local workspace in production and off this machine', () => {
    expect(problems({ WORKSPACE: 'on', NODE_ENV: 'production' })).toEqual([expect.stringMatching(/^WORKSPACE: /)]);
    expect(problems({ WORKSPACE: 'on', HOST: '0.0.0.0' })).toEqual([expect.stringMatching(/^HOST: /)]);
  });

  it('never repeats a value in a problem: it may be a secret', () => {
    const told = problems({ ...production, SECRET_KEY: 'c2hvcnQ-secret', SMTP_URL: 'user:pa55word@mail' }).join();
    const aboutKey = problems({ ...production, ...dkim, DKIM_PRIVATE_KEY: dkimKey.slice(0, 300) }).join();

    expect(told).not.toMatch(/c2hvcnQ|pa55word/);
    expect(aboutKey).not.toContain(dkimKey.slice(30, 60));
  });

  it('is what .env.example says', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(environmentExample());
  });
});
