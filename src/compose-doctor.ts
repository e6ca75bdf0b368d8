// Joins the checks of all parts, in the order in which to mend things, and the questions that the setup asks of them. A
// part's check is one small file of its adapter: a new one gets its line here. Used by cli.ts.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { callRunningProcess } from './adapters/command-line/control-client.ts';
import type { DoctorDeps, DoctorOptions } from './adapters/command-line/doctor-command.ts';
import { contentChecks, databaseChecks } from './adapters/database/database-checks.ts';
import type { DatabaseFacts } from './adapters/database/database-facts.ts';
import { embeddedFacts, type FactsResult, type OwnFactsResult, serverFacts } from './adapters/database/read-facts.ts';
import { publicUrlCheck } from './adapters/http/public-url-check.ts';
import { bounceCheck } from './adapters/mail/bounce-check.ts';
import { mailServerChecks } from './adapters/mail/mail-server-check.ts';
import { senderDnsChecks } from './adapters/mail/sender-dns-checks.ts';
import { paymentsCheck } from './adapters/payments/payments-check.ts';
import { slackChecks } from './adapters/slack/slack-checks.ts';
import { type DataDirCheckDeps, dataDirCheck, secretKeyCheck } from './adapters/system/disk-checks.ts';
import { startWorker } from './adapters/system/start-worker.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { teamsChecks } from './adapters/teams/teams-checks.ts';
import { type ConnectedLooks, connectedLooks, type LooksResult } from './compose-connected.ts';
import { type Environment, readSettings, type Settings } from './config.ts';
import { configCheck } from './config-check.ts';
import { ok, refuse } from './core/result.ts';
import { secretHider } from './hide-secrets.ts';
import type { Check } from './ports/check.ts';
import type { Clock } from './ports/clock.ts';
import { providerAccounts } from './provider-accounts.ts';
import { ownToken } from './slack-config.ts';
import { TEAMS_VARIABLES } from './teams-config.ts';

/** What tests replace. */
export type DoctorParts = Pick<DataDirCheckDeps, 'freeBytes'> & {
  readonly clock?: Clock;
  readonly dnsServers?: readonly string[];
};

export function composeDoctor(environment: Environment, parts: DoctorParts = {}): DoctorDeps {
  return {
    withoutSecrets: secretHider(environment),
    checks: (options) => checksOf({ settings: readSettings(environment), environment, options, parts }),
  };
}

type Asked = {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly options: DoctorOptions;
  readonly parts: DoctorParts;
};

function checksOf({ settings, environment, options, parts }: Asked): readonly Check[] {
  const { config } = settings;
  const { workspace, mail, slack, publicUrl } = config;
  const clock = parts.clock ?? systemClock();
  const dataDir = resolve(config.dataDir);
  const online = options.online ?? false;
  const { access, byInstalling } = slackAccess(config);
  const onIt = onDatabase(settings, { clock, dataDir });
  const database = { ...onIt, workspace, usesSlack: slack !== undefined, byInstalling };
  const looks = once(() => connectedLooks(onIt.facts, { config, dataDir, clock, byInstalling }));
  const connected = byInstalling ? () => partOf(looks, 'workspaces') : undefined;
  const secretKey = config.secretKey ?? (workspace ? keptKey(dataDir) : undefined);

  return [
    configCheck(settings, environment),
    dataDirCheck({ dataDir, freeBytes: parts.freeBytes }),
    secretKeyCheck({ dataDir, isSet: config.secretKey !== undefined, workspace }),
    ...databaseChecks(database),
    publicUrlCheck({ publicUrl, workspace, online, secretKey }),
    ...mailServerChecks({ mail, workspace, online, testMailTo: options.mail, clock }),
    ...senderDnsChecks({ mail, workspace, online, dnsServers: parts.dnsServers }),
    bounceCheck({ host: config.host, port: mail?.bouncePort, workspace, online }),
    paymentsCheck({
      ...{ publicUrl, workspace, online, stripe: config.payments.stripe },
      accounts: providerAccounts(config.payments, clock).ofEnvironment,
      facts: () => paymentFacts(onIt.facts),
      connected: () => partOf(looks, 'accounts'),
    }),
    ...slackChecks({ access, connected, workspace, online, clock }),
    ...teamsChecks({ ...teamsSettings(config, environment), online, clock, links: () => teamsLinks(onIt.facts) }),
    ...contentChecks(database),
  ];
}

/** What several checks want to know is asked once. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;

  return () => {
    asked ??= ask();

    return asked;
  };
}

async function partOf<Part extends keyof ConnectedLooks>(looks: () => Promise<LooksResult>, part: Part) {
  const looked = await looks();

  return looked.ok ? ok(looked.value[part]) : looked;
}

async function paymentFacts(facts: () => Promise<FactsResult | OwnFactsResult>) {
  const read = await facts();

  return read.ok ? read.value.contents?.payments : undefined;
}

async function teamsLinks(facts: () => Promise<FactsResult | OwnFactsResult>) {
  const read = await facts();

  return read.ok ? read.value.contents?.teams : undefined;
}

function teamsSettings({ workspace, teams: access, publicUrl }: Settings['config'], environment: Environment) {
  const isHalfSet = access === undefined && TEAMS_VARIABLES.some((name) => (environment[name] ?? '').trim() !== '');

  return { access, isHalfSet, workspace, publicUrl, production: environment.NODE_ENV === 'production' };
}

function slackAccess({ workspace, slack }: Settings['config']) {
  const access = workspace || slack === undefined ? undefined : ownToken(slack);

  return { access, byInstalling: !workspace && slack !== undefined && access === undefined };
}

function keptKey(dataDir: string): string | undefined {
  try {
    return readFileSync(join(dataDir, 'secret-key'), 'utf8');
  } catch {
    return undefined;
  }
}

/** The database is asked once, when the first check wants to know. */
function onDatabase({ config, wrong }: Settings, { clock, dataDir }: { clock: Clock; dataDir: string }) {
  const { databaseUrl } = config;
  const isUnreadable = wrong.has('DATABASE_URL');
  const ask = () => (databaseUrl === undefined ? factsOfDataDir(dataDir, clock) : serverFacts(databaseUrl, clock));
  const facts = once(
    async (): Promise<FactsResult | OwnFactsResult> => (isUnreadable ? refuse({ code: 'bad-url' }) : ask()),
  );

  return { facts, embedded: databaseUrl === undefined && !isUnreadable };
}

/** Of the running process when there is one: it alone may have the embedded database open. */
async function factsOfDataDir(dataDir: string, clock: Clock): Promise<FactsResult | OwnFactsResult> {
  let printed = '';
  const stdout = (text: string) => {
    printed += text;
  };
  const io = { stdout, stderr: () => undefined, cwd: dataDir };
  const exit = await callRunningProcess({ dataDir, argv: ['doctor'], io });
  if (exit === undefined) {
    return embeddedFacts(dataDir, { startWorker, clock });
  }

  const facts = exit === 0 ? (JSON.parse(printed) as DatabaseFacts | null) : null;

  return facts === null ? refuse({ code: 'other-version' }) : ok(facts);
}
