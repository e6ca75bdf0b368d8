// The configuration: the only reader of the environment. Read once by main.ts and cli.ts.
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { type DkimOptions, readDkimKey } from './adapters/mail/dkim.ts';
import { isSmtpUrl } from './adapters/mail/smtp-url.ts';
import { alignmentProblems, demoProblems, keyProblems, paymentProblems, portProblems } from './config-problems.ts';
import { meaningOf } from './config-variables.ts';
import { isOneAddress } from './core/one-address.ts';
import { ok, type Result, refuse } from './core/result.ts';
import {
  PAYMENT_GROUPS,
  PAYMENT_SHAPE,
  PAYMENT_VARIABLES,
  type PaymentsConfig,
  paymentsConfigOf,
} from './payments-config.ts';
import {
  needsNoAddress,
  SLACK_VARIABLES,
  type SlackConfig,
  slackConfigOf,
  slackProblems,
  slackProblemText,
} from './slack-config.ts';
import { TEAMS_SHAPE, TEAMS_VARIABLES, type TeamsConfig, teamsConfigOf } from './teams-config.ts';

export type Config = {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Base of every link, without a slash at its end; undefined means the address that we listen on. */
  readonly publicUrl: string | undefined;
  /** Undefined means PostgreSQL embedded in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** Whether the local workspace plays Slack and the mail server. */
  readonly workspace: boolean;
  /** Undefined means one that is made and kept in `dataDir`. */
  readonly secretKey: string | undefined;
  /** An earlier one, while what was encrypted with it is encrypted anew. */
  readonly previousSecretKey: string | undefined;
  readonly slack: SlackConfig | undefined;
  readonly teams: TeamsConfig | undefined;
  readonly mail: MailConfig | undefined;
  readonly payments: PaymentsConfig;
  /** Undefined means that metrics are for this machine alone. */
  readonly metricsToken: string | undefined;
  readonly logLevel: string;
};

export type MailConfig = {
  readonly smtpUrl: string;
  readonly mailFrom: string;
  /** Undefined means that we sign no mail. */
  readonly dkim: DkimOptions | undefined;
  /** Where bounces come in; 0 takes any free port, undefined means that they go to `mailFrom`. */
  readonly bouncePort: number | undefined;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment, after the file `.env` of the working directory if there is one. Problems name the variable. */
export function loadConfig(use: ConfigUse = 'server'): Result<Config, readonly string[]> {
  return readConfig(loadEnvironment(), use);
}

/** A command needs the database alone; what else the server needs may still be missing. */
export type ConfigUse = 'server' | 'command';

export function readConfig(environment: Environment, use: ConfigUse = 'server'): Result<Config, readonly string[]> {
  const { config, unreadable, problems } = readSettings(environment);
  const inTheWay = use === 'server' ? [...unreadable, ...problems] : unreadable;

  return inTheWay.length > 0 ? refuse(inTheWay) : ok(config);
}

/** What can be read of the environment, and everything that is wrong with it: each text names the variable and the remedy. */
export type Settings = {
  /** What cannot be read is as if it were not set. */
  readonly config: Config;
  readonly unreadable: readonly string[];
  readonly problems: readonly string[];
  /** The variables that cannot be read. */
  readonly wrong: ReadonlySet<string>;
};

export function readSettings(environment: Environment): Settings {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => (value ?? '').trim() !== ''));
  const issues = Variables.safeParse(set).error?.issues ?? [];
  const wrong = new Set(issues.map(({ path }) => path.join('.')));
  const read = Variables.parse(Object.fromEntries(Object.entries(set).filter(([name]) => !wrong.has(name))));
  const isGiven = (name: keyof Read) => read[name] !== undefined || wrong.has(name);
  const workspace = workspaceIsOn(read, isGiven);

  return {
    config: configOf(read, workspace),
    unreadable: issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    problems: workspace ? workspaceProblems(read) : productionProblems(read, isGiven),
    wrong,
  };
}

/** The environment, after the file `.env` of the working directory if there is one, as the doctor and the setup read it. */
export function loadEnvironment(): Environment {
  if (existsSync('.env')) {
    process.loadEnvFile('.env');
  }

  return process.env;
}

/** Whether a variable is there, though it may be one that cannot be read. */
type IsGiven = (name: keyof Read) => boolean;

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

const Variables = z.object({
  PORT: z.coerce.number('must be a number').int().min(0).max(65_535, 'must be a port: 0 to 65535').default(3000),
  HOST: z
    .string()
    .regex(/^(?=.*[a-z0-9:])[a-z0-9.:%-]+$/i, 'must be an address or a name of this machine: 127.0.0.1, 0.0.0.0 or ::')
    .default('127.0.0.1'),
  PUBLIC_URL: z
    .string()
    .refine(isPublicUrl, 'must be an address such as https://bills.your-firm.example, without a path; http only here')
    .optional(),
  NODE_ENV: z
    .enum(['', 'production', 'development', 'test'], 'must be production, development or test, or not set')
    .default(''),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .refine(isOneAddress, 'must be one address; signs such as @ : / # in a password are written as %40 %3A %2F %23')
    .optional(),
  DATA_DIR: z.string().default('./data'),
  WORKSPACE: z.enum(['auto', 'on', 'off'], 'must be auto, on or off').default('auto'),
  SECRET_KEY: z
    .string()
    .refine((key) => Buffer.from(key, 'base64').length >= 32, 'must be 32 or more bytes: openssl rand -base64 32')
    .optional(),
  SECRET_KEY_PREVIOUS: z.string().optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .refine((secret) => !/^x(ox|app)/.test(secret), 'must be the signing secret of Basic Information, not a token')
    .optional(),
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'must be a bot token: xoxb-…').optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must be an app-level token: xapp-…').optional(),
  SLACK_API_URL: z.url('must be an address').optional(),
  ...TEAMS_SHAPE,
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .refine(isSmtpUrl, 'must be one address; signs such as @ : / # in user and password are written as %40 %3A %2F %23')
    .optional(),
  MAIL_FROM: z.email('must be an e-mail address').optional(),
  DKIM_DOMAIN: z
    .string()
    .regex(/^([a-z0-9-]+\.)+[a-z0-9-]+$/i, 'must be a domain: your-firm.example')
    .optional(),
  DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i, 'must be a name of letters, digits, hyphens and dots')
    .optional(),
  DKIM_PRIVATE_KEY: z
    .string()
    .refine(
      (key) => readDkimKey(key) !== undefined,
      'must be an RSA private key of 1024 bits or more, without password',
    )
    .optional(),
  BOUNCE_SMTP_PORT: z.coerce
    .number('must be a number')
    .int('must be a port: 0 to 65535')
    .min(0, 'must be a port: 0 to 65535')
    .max(65_535, 'must be a port: 0 to 65535')
    .optional(),
  ...PAYMENT_SHAPE,
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'must be 16 or more letters, digits and signs: openssl rand -base64 32')
    .optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error').default('info'),
});

type Read = z.infer<typeof Variables>;

function isPublicUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return false;
  }

  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

/** Whoever sets one of these means to work with others. */
const OUTSIDE = [...SLACK_VARIABLES, ...TEAMS_VARIABLES, ...PAYMENT_VARIABLES, 'SMTP_URL', 'DATABASE_URL'] as const;

function workspaceIsOn(read: Read, isGiven: IsGiven): boolean {
  if (read.WORKSPACE !== 'auto') {
    return read.WORKSPACE === 'on';
  }

  return !OUTSIDE.some(isGiven) && LOOPBACK.has(read.HOST) && read.NODE_ENV !== 'production';
}

function workspaceProblems(read: Read): string[] {
  return [
    ...(read.NODE_ENV === 'production'
      ? ['WORKSPACE: the local workspace is refused in production. Set it to off.']
      : []),
    ...(LOOPBACK.has(read.HOST)
      ? []
      : ['HOST: the local workspace listens on 127.0.0.1 only. Unset HOST, or set WORKSPACE=off.']),
  ];
}

/** What is set as a whole or not at all. */
const GROUPS = [
  ['Teams', TEAMS_VARIABLES],
  ['DKIM', ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_PRIVATE_KEY']],
  ...PAYMENT_GROUPS,
] as const;

/** Each problem names the variable and the remedy. */
function productionProblems(read: Read, isGiven: IsGiven): string[] {
  const needed = ['PUBLIC_URL', 'SECRET_KEY', 'SMTP_URL', 'MAIL_FROM'] as const;
  const slack = Object.fromEntries(
    SLACK_VARIABLES.map((name) => [name, isGiven(name) ? (read[name] ?? '?') : undefined]),
  );
  const missing = needed.filter((name) => !isGiven(name) && !(name === 'PUBLIC_URL' && needsNoAddress(slack)));

  return [
    ...missing.map((name) => `${name}: is required when the local workspace is off. ${meaningOf(name)}`),
    ...slackProblems(slack).map((problem) => slackProblemText(problem, meaningOf(problem.name))),
    ...GROUPS.flatMap(([group, names]) => halfProblems(group, { names, isGiven })),
    ...alignmentProblems(read),
    ...portProblems(read),
    ...keyProblems(read),
    ...paymentProblems(read),
    ...demoProblems(read),
  ];
}

function halfProblems(
  group: string,
  { names, isGiven }: { names: readonly (keyof Read)[]; isGiven: IsGiven },
): string[] {
  const missing = names.filter((name) => !isGiven(name));

  return missing.length === names.length
    ? []
    : missing.map((name) => `${name}: ${group} is set by half. Set this too. ${meaningOf(name)}`);
}

function configOf(read: Read, workspace: boolean): Config {
  return {
    host: read.HOST,
    port: read.PORT,
    publicUrl: read.PUBLIC_URL?.replace(/\/$/, ''),
    databaseUrl: read.DATABASE_URL,
    dataDir: read.DATA_DIR,
    workspace,
    secretKey: read.SECRET_KEY,
    previousSecretKey: read.SECRET_KEY_PREVIOUS,
    slack: slackConfigOf(read),
    teams: teamsConfigOf(read),
    mail: mailOf(read),
    payments: paymentsConfigOf(read),
    metricsToken: read.METRICS_TOKEN,
    logLevel: read.LOG_LEVEL,
  };
}

function mailOf(read: Read): MailConfig | undefined {
  const { SMTP_URL: smtpUrl, MAIL_FROM: mailFrom } = read;

  return smtpUrl && mailFrom ? { smtpUrl, mailFrom, dkim: dkimOf(read), bouncePort: read.BOUNCE_SMTP_PORT } : undefined;
}

function dkimOf(read: Read): DkimOptions | undefined {
  const { DKIM_DOMAIN: domain, DKIM_SELECTOR: selector } = read;
  const privateKey = readDkimKey(read.DKIM_PRIVATE_KEY ?? '');

  return domain && selector && privateKey ? { domain, selector, privateKey } : undefined;
}
