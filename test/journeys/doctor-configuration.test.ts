// `sharebill doctor` and the configuration: everything that is missing, wrong or set by half is named with the variable and
// the remedy, all of it at once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { VARIABLES } from '../../src/config-variables.ts';
import { type DoctorWorld, startDoctorWorld } from '../support/doctor/doctor-world.ts';

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld();
});
beforeEach(() => world.mend());
afterAll(() => world.stop());

type Change = Readonly<Record<string, string>>;

async function complaintsWith(change: Change) {
  return (await world.examine({ environment: { ...world.environment, ...change } })).complaints;
}

const SECRET_KEY = Buffer.from('a key that was made by chance, or nearly').toString('base64');
const SLACK_OFF = { SLACK_SIGNING_SECRET: '', SLACK_BOT_TOKEN: '' };

const TEAMS = {
  TEAMS_APP_ID: '11111111-2222-3333-4444-555555555555',
  TEAMS_APP_PASSWORD: 'a client secret',
  TEAMS_TENANT_ID: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
};

const LAWPAY = {
  LAWPAY_PAGE_OPERATING_URL: 'https://secure.lawpay.test/pages/harlow/operating',
  LAWPAY_SECRET_KEY: 'a key',
  LAWPAY_AMOUNT_UNIT: 'cents',
};

const BROKEN: readonly (readonly [string, Change, RegExp])[] = [
  ['PORT is no number', { PORT: 'eighty' }, /PORT: must be a number → Correct it/],
  ['PORT is too large', { PORT: '70000' }, /PORT: must be a port/],
  ['HOST is an address of the web', { HOST: 'http://x' }, /HOST: must be an address or a name of this machine/],
  ['PUBLIC_URL is missing', { PUBLIC_URL: '' }, /PUBLIC_URL: is required .* → The base of every link/],
  ['PUBLIC_URL is http', { PUBLIC_URL: 'http://bills.harlow.test' }, /PUBLIC_URL: must be an address such as https:/],
  ['PUBLIC_URL has a path', { PUBLIC_URL: 'https://harlow.test/bills' }, /PUBLIC_URL: must be .* without a path/],
  ['NODE_ENV is misspelled', { NODE_ENV: 'prod' }, /NODE_ENV: must be production, development or test/],
  ['DATABASE_URL is of another database', { DATABASE_URL: 'mysql://h/d' }, /DATABASE_URL: must start with postgres/],
  ['DATABASE_URL is no address', { DATABASE_URL: 'postgres://u:p@a:b/c' }, /DATABASE_URL: must be one address; .*%40/],
  [
    'DATABASE_URL has a password that ends the host',
    { DATABASE_URL: 'postgres://u:p@ss/word@h/d' },
    /DATABASE_URL: must be one address; .*%40/,
  ],
  ['SMTP_URL has one too', { SMTP_URL: 'smtps://u:p#w@h' }, /SMTP_URL: must be one address; .*%40/],
  ['WORKSPACE is unknown', { WORKSPACE: 'perhaps' }, /WORKSPACE: must be auto, on or off/],
  ['SECRET_KEY is missing', { SECRET_KEY: '' }, /SECRET_KEY: is required .* → .*openssl rand -base64 32/],
  ['SECRET_KEY is short', { SECRET_KEY: 'c2hvcnQ=' }, /SECRET_KEY: must be 32 or more bytes: openssl/],
  ['SMTP_URL is missing', { SMTP_URL: '' }, /SMTP_URL: is required .* → The mail server/],
  ['SMTP_URL is a host', { SMTP_URL: 'mail.harlow.test' }, /SMTP_URL: must start with smtp/],
  ['SMTP_URL cannot be read', { SMTP_URL: 'smtp://u:p%zz@h' }, /SMTP_URL: must be one address; .*%40/],
  ['MAIL_FROM is missing', { MAIL_FROM: '' }, /MAIL_FROM: is required .* → The sender/],
  ['MAIL_FROM is no address', { MAIL_FROM: 'bills' }, /MAIL_FROM: must be an e-mail address/],
  [
    'the signing secret is missing',
    { SLACK_SIGNING_SECRET: '' },
    /SLACK_SIGNING_SECRET: Slack is set by half\. → Set this too/,
  ],
  [
    'the signing secret is a token',
    { SLACK_SIGNING_SECRET: 'xoxb-1' },
    /SLACK_SIGNING_SECRET: must be the signing secret/,
  ],
  ['the bot token is missing', { SLACK_BOT_TOKEN: '' }, /SLACK_BOT_TOKEN: Slack is set by half/],
  ["the bot token is a person's", { SLACK_BOT_TOKEN: 'xoxp-1' }, /SLACK_BOT_TOKEN: must be a bot token/],
  ['SLACK_API_URL is no address', { SLACK_API_URL: 'slack' }, /SLACK_API_URL: must be an address/],
  ['DKIM_DOMAIN is missing', { DKIM_DOMAIN: '' }, /DKIM_DOMAIN: DKIM is set by half/],
  ['DKIM_SELECTOR is missing', { DKIM_SELECTOR: '' }, /DKIM_SELECTOR: DKIM is set by half/],
  ['DKIM_PRIVATE_KEY is missing', { DKIM_PRIVATE_KEY: '' }, /DKIM_PRIVATE_KEY: DKIM is set by half/],
  ['DKIM_PRIVATE_KEY is no key', { DKIM_PRIVATE_KEY: 'none' }, /DKIM_PRIVATE_KEY: must be an RSA private key/],
  ['DKIM_DOMAIN is foreign', { DKIM_DOMAIN: 'mailer.test' }, /DKIM_DOMAIN: must be the domain of MAIL_FROM/],
  ['BOUNCE_SMTP_PORT is no port', { BOUNCE_SMTP_PORT: 'smtp' }, /BOUNCE_SMTP_PORT: must be a number/],
  [
    'both ports are one',
    { PORT: '2525', BOUNCE_SMTP_PORT: '2525' },
    /BOUNCE_SMTP_PORT: is the same as PORT\. → Set it/,
  ],
  ['the Stripe key is public', { STRIPE_SECRET_KEY: 'pk_live_1' }, /STRIPE_SECRET_KEY: must be a secret key/],
  ['Stripe has no webhook', { STRIPE_SECRET_KEY: 'sk_live_1' }, /STRIPE_WEBHOOK_SECRET: Stripe is set by half/],
  ['the webhook secret is none', { STRIPE_WEBHOOK_SECRET: 'x' }, /STRIPE_WEBHOOK_SECRET: must be the signing secret/],
  ['STRIPE_API_URL is no address', { STRIPE_API_URL: 'stripe' }, /STRIPE_API_URL: must be an address/],
  ['PayPal has no secret', { PAYPAL_CLIENT_ID: 'a', PAYPAL_WEBHOOK_ID: 'b' }, /PAYPAL_CLIENT_SECRET: PayPal is set by/],
  [
    'PayPal has no app',
    { PAYPAL_CLIENT_SECRET: 'a', PAYPAL_WEBHOOK_ID: 'b' },
    /PAYPAL_CLIENT_ID: PayPal is set by half/,
  ],
  [
    'PayPal has no webhook',
    { PAYPAL_CLIENT_ID: 'a', PAYPAL_CLIENT_SECRET: 'b' },
    /PAYPAL_WEBHOOK_ID: PayPal is set by/,
  ],
  ['PAYPAL_API_URL is no address', { PAYPAL_API_URL: 'paypal' }, /PAYPAL_API_URL: must be an address/],
  [
    'a LawPay page is http',
    { LAWPAY_PAGE_OPERATING_URL: 'http://p.test' },
    /LAWPAY_PAGE_OPERATING_URL: must be the https/,
  ],
  ['the trust page is none', { LAWPAY_PAGE_TRUST_URL: 'trust' }, /LAWPAY_PAGE_TRUST_URL: must be the https address/],
  ['LawPay has no key', { ...LAWPAY, LAWPAY_SECRET_KEY: '' }, /LAWPAY_SECRET_KEY: LawPay is set by half/],
  ['LawPay has no unit', { ...LAWPAY, LAWPAY_AMOUNT_UNIT: '' }, /LAWPAY_AMOUNT_UNIT: LawPay is set by half/],
  ['the unit is unknown', { ...LAWPAY, LAWPAY_AMOUNT_UNIT: 'euros' }, /LAWPAY_AMOUNT_UNIT: must be cents or dollars/],
  ['LAWPAY_API_URL is no address', { LAWPAY_API_URL: 'lawpay' }, /LAWPAY_API_URL: must be an address/],
  [
    'both LawPay pages are one',
    { ...LAWPAY, LAWPAY_PAGE_TRUST_URL: 'https://secure.lawpay.test/pages/harlow/operating/' },
    /LAWPAY_PAGE_TRUST_URL: is the page of the operating account\. → Set the page/,
  ],
  ['LOG_LEVEL is unknown', { LOG_LEVEL: 'loud' }, /LOG_LEVEL: must be debug, info, warn or error/],
  [
    'a name is misspelled',
    { SMTP_URI: 'smtp://h' },
    /^warning: SMTP_URI is no variable of ShareBill\. → Correct its name/,
  ],
  [
    'production leads to this machine',
    { NODE_ENV: 'production' },
    /PUBLIC_URL: must begin with https:\/\/ in production/,
  ],
  ['production has a played Slack', { NODE_ENV: 'production' }, /SLACK_API_URL: is a played Slack/],
  [
    'production has a key that is none',
    { NODE_ENV: 'production', SECRET_KEY: 'A'.repeat(44) },
    /SECRET_KEY: was not made by chance/,
  ],
  [
    'production has the example',
    { NODE_ENV: 'production', MAIL_FROM: 'bills@your-firm.example' },
    /MAIL_FROM: is still that of the example/,
  ],
  [
    'production has the workspace on',
    { NODE_ENV: 'production', WORKSPACE: 'on' },
    /WORKSPACE: the local workspace is refused/,
  ],
  [
    'the key before is the key of now',
    { SECRET_KEY_PREVIOUS: SECRET_KEY, SECRET_KEY },
    /SECRET_KEY_PREVIOUS: is the same as SECRET_KEY\. → Set SECRET_KEY to a new one/,
  ],
  [
    'the client secret is missing',
    { ...SLACK_OFF, SLACK_SIGNING_SECRET: 'a', SLACK_CLIENT_ID: '1.2' },
    /SLACK_CLIENT_SECRET: Slack is set by half/,
  ],
  [
    'the client id is missing',
    { ...SLACK_OFF, SLACK_SIGNING_SECRET: 'a', SLACK_CLIENT_SECRET: 'b' },
    /SLACK_CLIENT_ID: Slack is set by half/,
  ],
  [
    'a token of one workspace stands beside OAuth',
    { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'b' },
    /SLACK_BOT_TOKEN: does not go together with SLACK_CLIENT_ID/,
  ],
  ['the app-level token is a bot token', { SLACK_APP_TOKEN: 'xoxb-1' }, /SLACK_APP_TOKEN: must be an app-level token/],
  ['TEAMS_APP_ID is a name', { ...TEAMS, TEAMS_APP_ID: 'our bot' }, /TEAMS_APP_ID: must be an id such as 0{8}-/],
  ['TEAMS_TENANT_ID is a domain', { ...TEAMS, TEAMS_TENANT_ID: 'harlow.test' }, /TEAMS_TENANT_ID: must be an id such/],
  ['Teams has no secret', { ...TEAMS, TEAMS_APP_PASSWORD: '' }, /TEAMS_APP_PASSWORD: Teams is set by half/],
  [
    'a played Microsoft is on another machine',
    { ...TEAMS, TEAMS_OPENID_METADATA_URL: 'https://login.harlow.test/openid' },
    /TEAMS_OPENID_METADATA_URL: must be an address of this machine/,
  ],
  [
    'production has a played Microsoft',
    { ...TEAMS, NODE_ENV: 'production', TEAMS_OPENID_METADATA_URL: 'http://127.0.0.1:4000/openid' },
    /TEAMS_OPENID_METADATA_URL: is a played Microsoft\. → Unset it/,
  ],
  ['METRICS_TOKEN is short', { METRICS_TOKEN: 'secret' }, /METRICS_TOKEN: must be 16 or more/],
];

describe('What the configuration has wrong is named with the variable and the remedy', () => {
  it.each(BROKEN)('%s', async (_what, change, named) => {
    const { exit, complaints } = await world.examine({ environment: { ...world.environment, ...change } });

    expect(complaints).toContainEqual(expect.stringMatching(named));
    expect(exit).toBe(change.SMTP_URI === undefined ? 1 : 0);
  });

  it('for each variable there is', () => {
    // doctor.test.ts has the data directory itself in each bad state: any path may be named
    const always = ['DATA_DIR'];
    const named = new Set(BROKEN.flatMap(([, change]) => Object.keys(change)));

    expect(VARIABLES.map(([name]) => name).filter((name) => !named.has(name))).toEqual(always);
  });

  it('and all of it at once', async () => {
    const broken = { PORT: 'x', SECRET_KEY: '', MAIL_FROM: 'bills', DKIM_SELECTOR: '', LOG_LEVEL: 'loud' };

    const complaints = await complaintsWith(broken);

    expect(complaints.map((line) => /^problem: (\w+):/.exec(line)?.[1])).toEqual(
      expect.arrayContaining(['PORT', 'SECRET_KEY', 'MAIL_FROM', 'DKIM_SELECTOR', 'LOG_LEVEL']),
    );
  });
});
