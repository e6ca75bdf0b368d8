// The configuration: the only reader of the environment. Read once by main.ts and cli.ts.
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { type DkimOptions, isAligned, readDkimKey } from './adapters/mail/dkim.ts';
import { ok, type Result, refuse } from './core/result.ts';

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
  readonly slack: { readonly signingSecret: string; readonly botToken: string; readonly apiUrl?: string } | undefined;
  readonly mail: MailConfig | undefined;
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

/** What each variable is for; `.env.example` is made of this. */
export const VARIABLES = [
  ['PORT', '3000', 'The port to listen on.'],
  ['HOST', '127.0.0.1', 'The address to listen on.'],
  ['PUBLIC_URL', '', 'The base of every link, as others reach this process; https outside this machine.'],
  ['NODE_ENV', '', '"production" refuses the local workspace and everything else that is for trying out.'],
  ['DATABASE_URL', '', 'A PostgreSQL server (14 or newer); empty: PostgreSQL embedded in DATA_DIR.'],
  ['DATA_DIR', './data', 'Where the embedded database and the generated secret key are kept.'],
  ['WORKSPACE', 'auto', 'The local workspace: auto, on or off. auto: on while nothing below is set.'],
  ['SECRET_KEY', '', '32 or more random bytes as base64: openssl rand -base64 32'],
  ['SLACK_SIGNING_SECRET', '', "The Slack app's signing secret."],
  ['SLACK_BOT_TOKEN', '', "The Slack app's bot token: xoxb-…"],
  ['SLACK_API_URL', '', "Slack's Web API; empty: Slack's own."],
  ['SMTP_URL', '', 'The mail server: smtp(s)://user:password@host:port'],
  ['MAIL_FROM', '', 'The sender of every mail: bills@your-firm.example'],
  ['DKIM_DOMAIN', '', 'Signs mails (DKIM): the domain of MAIL_FROM, or one above it.'],
  ['DKIM_SELECTOR', '', 'Where the public key is found: <selector>._domainkey.<domain> in the DNS.'],
  [
    'DKIM_PRIVATE_KEY',
    '',
    'The RSA key in PEM, with \\n for line breaks, or that as base64: openssl genrsa 2048 | base64 -w0',
  ],
  ['BOUNCE_SMTP_PORT', '', 'The port, at HOST, that takes mails which come back; empty: they go to MAIL_FROM.'],
  ['LOG_LEVEL', 'info', 'debug, info, warn or error.'],
] as const;

/** The text of `.env.example`. */
export function environmentExample(): string {
  const lines = VARIABLES.map(([name, value, meaning]) => `# ${meaning}\n# ${name}=${value}`);

  return `# What ShareBill reads from its environment, with the defaults. Nothing needs to be set to try it out.\n\n${lines.join('\n\n')}\n`;
}

/** Reads the environment, after the file `.env` of the working directory if there is one. Problems name the variable. */
export function loadConfig(use: ConfigUse = 'server'): Result<Config, readonly string[]> {
  if (existsSync('.env')) {
    process.loadEnvFile('.env');
  }

  return readConfig(process.env, use);
}

/** A command needs the database alone; what else the server needs may still be missing. */
export type ConfigUse = 'server' | 'command';

export function readConfig(environment: Environment, use: ConfigUse = 'server'): Result<Config, readonly string[]> {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => (value ?? '').trim() !== ''));
  const parsed = Variables.safeParse(set);
  if (!parsed.success) {
    return refuse(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  }

  const workspace = workspaceIsOn(parsed.data);
  const problems = workspace ? workspaceProblems(parsed.data) : productionProblems(parsed.data);

  return use === 'server' && problems.length > 0 ? refuse(problems) : ok(configOf(parsed.data, workspace));
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

const Variables = z.object({
  PORT: z.coerce.number('must be a number').int().min(0).max(65_535, 'must be a port: 0 to 65535').default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z
    .string()
    .refine(isPublicUrl, 'must be an address such as https://bills.your-firm.example, without a path; http only here')
    .optional(),
  NODE_ENV: z.string().default(''),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  DATA_DIR: z.string().default('./data'),
  WORKSPACE: z.enum(['auto', 'on', 'off'], 'must be auto, on or off').default('auto'),
  SECRET_KEY: z
    .string()
    .refine((key) => Buffer.from(key, 'base64').length >= 32, 'must be 32 or more bytes: openssl rand -base64 32')
    .optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'must be a bot token: xoxb-…').optional(),
  SLACK_API_URL: z.url('must be an address').optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
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

function workspaceIsOn(read: Read): boolean {
  if (read.WORKSPACE !== 'auto') {
    return read.WORKSPACE === 'on';
  }

  const configured = read.SLACK_SIGNING_SECRET ?? read.SLACK_BOT_TOKEN ?? read.SMTP_URL ?? read.DATABASE_URL;

  return configured === undefined && LOOPBACK.has(read.HOST) && read.NODE_ENV !== 'production';
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
  ['Slack', ['SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN']],
  ['DKIM', ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_PRIVATE_KEY']],
] as const;

/** Each problem names the variable and the remedy. */
function productionProblems(read: Read): string[] {
  const needed = ['PUBLIC_URL', 'SECRET_KEY', 'SMTP_URL', 'MAIL_FROM'] as const;
  const missing = needed.filter((name) => read[name] === undefined);

  return [
    ...missing.map((name) => `${name}: is required when the local workspace is off. ${meaningOf(name)}`),
    ...GROUPS.flatMap(([group, names]) => halfProblems(group, { names, read })),
    ...alignmentProblems(read),
  ];
}

function halfProblems(group: string, { names, read }: { names: readonly (keyof Read)[]; read: Read }): string[] {
  const missing = names.filter((name) => read[name] === undefined);

  return missing.length === names.length
    ? []
    : missing.map((name) => `${name}: ${group} is set by half. Set this too. ${meaningOf(name)}`);
}

function alignmentProblems({ DKIM_DOMAIN: domain, MAIL_FROM: mailFrom }: Read): string[] {
  return domain === undefined || mailFrom === undefined || isAligned(domain, mailFrom)
    ? []
    : ['DKIM_DOMAIN: must be the domain of MAIL_FROM, or one above it: receivers count no other signature.'];
}

function meaningOf(variable: string): string {
  return VARIABLES.find(([name]) => name === variable)?.[2] ?? '';
}

function configOf(read: Read, workspace: boolean): Config {
  const { SLACK_SIGNING_SECRET: signingSecret, SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl } = read;

  return {
    host: read.HOST,
    port: read.PORT,
    publicUrl: read.PUBLIC_URL?.replace(/\/$/, ''),
    databaseUrl: read.DATABASE_URL,
    dataDir: read.DATA_DIR,
    workspace,
    secretKey: read.SECRET_KEY,
    slack: signingSecret && botToken ? { signingSecret, botToken, ...(apiUrl ? { apiUrl } : {}) } : undefined,
    mail: mailOf(read),
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
