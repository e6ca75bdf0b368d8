// The composition root: makes every part and joins them. Called by main.ts, cli.ts and by tests.
import { resolve } from 'node:path';
import express, { type Express } from 'express';
import { ledesWriter as billFiles } from './adapters/bill-sources/ledes-out.ts';
import type { Database } from './adapters/database/open-database.ts';
import { documentLinks, type SignedDocumentLinks } from './adapters/http/document-links.ts';
import { addHealth } from './adapters/http/health.ts';
import { instanceMark } from './adapters/http/instance-mark.ts';
import { addDocuments, createWeb, type DocumentDeps, endWeb, listen } from './adapters/http/server.ts';
import { startJobsUnlessHeld } from './adapters/jobs/held-jobs.ts';
import type { JobRunner } from './adapters/jobs/job-runner.ts';
import { noJobs } from './adapters/jobs/start-jobs.ts';
import { type BounceAddresses, bounceAddresses } from './adapters/mail/bounce-addresses.ts';
import { createMailer } from './adapters/mail/mailer.ts';
import { addMetrics } from './adapters/metrics/app.ts';
import { createMetrics } from './adapters/metrics/metrics.ts';
import { addWebhooks } from './adapters/payments/webhooks.ts';
import { createBillPdf } from './adapters/pdf/bill-pdf.ts';
import { addPortal } from './adapters/portal/app.ts';
import { createPasswordHasher } from './adapters/portal/password-hasher.ts';
import type { PortalOptions } from './adapters/portal/portal-deps.ts';
import { portalSecrets } from './adapters/portal/portal-secrets.ts';
import type { SlackApp as ChatApp, SlackOptions } from './adapters/slack/app.ts';
import { type ClockWatch, watchClock } from './adapters/slack/clock-watch.ts';
import { startWorker } from './adapters/system/start-worker.ts';
import { type TempFiles, tempFiles } from './adapters/system/temp-files.ts';
import { type Base, type Claim, type CommandDeps, commandDeps, openBase, type Replaced } from './compose-base.ts';
import { startBounces } from './compose-bounces.ts';
import { triedConnections } from './compose-connected.ts';
import { type Connections, checkFirms, connectionsOf, secretKeyOf } from './compose-connections.ts';
import { firmPayments, onlyProviders, type Payments } from './compose-payments.ts';
import { composeSlack, playedSlack } from './compose-slack.ts';
import { composeTeams } from './compose-teams.ts';
import type { Config, MailConfig } from './config.ts';
import type { StaffActor } from './core/actor.ts';
import { Fault } from './core/fault.ts';
import type { FirmDeps } from './handlers/handling.ts';
import { healthOf } from './health.ts';
import { jobHandlers } from './job-handlers.ts';
import type { BillPdf } from './ports/bill-pdf.ts';
import type { Mailer } from './ports/mailer.ts';
import type { PasswordHasher } from './ports/password-hasher.ts';
import type { PortalSecrets } from './ports/portal-secrets.ts';
import type { Role } from './role.ts';
import { ensureHousesAreKept } from './use-cases/keep-house.ts';
import type { PaymentProviders, PaymentsOf } from './use-cases/payment-providers.ts';
import { strangers } from './use-cases/portal/strangers.ts';
import { readDocument } from './use-cases/read-document.ts';
import { SAMPLE_SENDER } from './workspace/sample-workspace.ts';
import { type SampleWorkspace, startSampleWorkspace } from './workspace/start-sample-workspace.ts';
import type { Workspace } from './workspace/start-workspace.ts';

export type ShareBill = {
  /** The base of its links. */
  readonly url: string;
  /** Where it listens, whatever its links say. */
  readonly localUrl: string;
  readonly database: Database;
  readonly jobs: JobRunner;
  readonly workspace: SampleWorkspace | undefined;
  /** What the command line works with. */
  readonly command: CommandDeps & {
    readonly sharing: (firmId: string) => FirmDeps;
    readonly connections: Connections;
    readonly paymentsOf: PaymentsOf | undefined;
  };
  /** Takes no more requests, lets jobs end, closes the database. */
  stop(): Promise<void>;
};

/** What tests replace. */
export type Replaceable = Replaced & {
  readonly slackFetch: SlackOptions['fetch'];
  readonly passwordHasher: PasswordHasher;
  /** In place of those of the environment. */
  readonly payments: PaymentProviders;
};

type Stops = (() => Promise<unknown>)[];

/** Without a role it is `all`. */
export type ProcessConfig = Config & Claim & { readonly role?: Role };

/** Starts everything; what was started is stopped again when a later part fails. Throws a Fault. */
export async function compose(config: ProcessConfig, replaced: Partial<Replaceable> = {}): Promise<ShareBill> {
  const stops: Stops = [];
  try {
    return await start(config, { replaced, stops });
  } catch (cause) {
    await stopAll(stops);
    throw cause;
  }
}

async function start(
  config: ProcessConfig,
  { replaced, stops }: { replaced: Partial<Replaceable>; stops: Stops },
): Promise<ShareBill> {
  const base = await openBase(config, replaced);
  stops.push(() => base.database.stop());
  // known once the server listens
  let url = config.publicUrl ?? '';
  const publicUrl = () => url;
  const workspace = config.workspace ? await startSampleWorkspace(base, publicUrl) : undefined;
  stops.push(async () => workspace?.stop());
  await ensureHousesAreKept({ ...base, ...base.database });
  const core = await createCore({ base, config, workspace, publicUrl, payments: replaced.payments });
  stops.push(() => core.pdf.stop());
  await checkFirms(config, { ...base, ...core.connections });
  await core.tempFiles.sweep();
  const { web, handlers, chat } = await mountAll({ core, config, workspace, replaced, publicUrl });
  const bounces = await startBounces(core, config);
  stops.push(async () => bounces?.stop());
  const server = await listen(web, config);
  const localUrl = `http://${config.host}:${server.port}`;
  url = config.publicUrl ?? localUrl;
  const jobs =
    config.role === 'web' ? noJobs : await startJobsUnlessHeld({ ...base, handlers, isHeld: isRestored(base) });
  stops.push(() => jobs.stop());
  stops.push(() => server.stop());
  for (const platform of Object.values(chat)) {
    platform.start();
    stops.push(() => platform.stop());
  }

  return {
    url,
    localUrl,
    database: base.database,
    jobs,
    workspace,
    command: {
      ...commandDeps(base, config),
      sharing: sharingOf(core),
      connections: core.connections,
      paymentsOf: workspace ? undefined : core.paymentsOf,
      ...(workspace ? {} : { triedConnections: triedConnections(core, config) }),
    },
    stop: () => stopAll(stops),
  };
}

function isRestored({ database }: Base): () => Promise<boolean> {
  return async () => (await database.restored.foundAt()) !== undefined;
}

type Parts = {
  readonly core: Core;
  readonly config: ProcessConfig;
  readonly workspace: SampleWorkspace | undefined;
  readonly replaced: Partial<Replaceable>;
  readonly publicUrl: () => string;
};

/** What answers requests, and what runs jobs: of a worker, requests about its health alone. */
async function mountAll(parts: Parts) {
  const { core, config, replaced, publicUrl } = parts;
  const { role = 'all' } = config;
  const metrics = createMetrics(core.database);
  const web = createWeb(metrics.watchRequests);
  // a worker posts and fetches with the same parts; nobody listens where its chat is mounted
  const chat = await addChat(role === 'worker' ? express() : web, parts);
  const handlers = jobHandlers(core, chat);
  const health = healthOf({ ...core, role, kinds: Object.keys(handlers), clockOff: core.clockWatch.off });
  addHealth(web, { ...health, instance: core.instance });
  addMetrics(web, { metrics, token: config.metricsToken });
  if (role !== 'worker') {
    const { passwordHasher = createPasswordHasher() } = replaced;
    addDocuments(web, documentDeps(core));
    addWebhooks(web, { ...core, ...core.database });
    addPortal(web, { ...portalDeps(core, publicUrl), passwordHasher });
  }
  endWeb(web, core);

  return { web, handlers: metrics.watchJobs(handlers), chat: role === 'worker' ? {} : chat };
}

/** Newest part first, each of them, whatever becomes of the others. */
async function stopAll(stops: Stops): Promise<void> {
  for (const stop of stops.splice(0).reverse()) {
    await stop().catch(() => undefined);
  }
}

/** What the use cases work with, firm or not. */
export type Core = Base & {
  readonly pdf: BillPdf & { stop(): Promise<void> };
  readonly mailer: Mailer;
  readonly mailDomain: string;
  readonly bounceAddresses: BounceAddresses;
  readonly documentLinks: SignedDocumentLinks;
  readonly portalSecrets: PortalSecrets;
  readonly instance: string;
  /** Whether clients can reach the portal: there is an address for its links. */
  readonly portalOffered: boolean;
  readonly clockWatch: ClockWatch;
  readonly tempFiles: TempFiles;
  readonly connections: Connections;
} & Payments;

async function createCore(parts: {
  base: Base;
  config: Config;
  workspace: SampleWorkspace | undefined;
  publicUrl: () => string;
  payments?: PaymentProviders | undefined;
}): Promise<Core> {
  const { base, config, workspace, publicUrl } = parts;
  const mail = workspace ? sampleMail(workspace) : config.mail;
  if (!mail) {
    throw new Fault('no-mail-server');
  }

  const secretKey = await secretKeyOf(config, base);
  const mailDomain = mail.mailFrom.split('@').at(-1) ?? '';
  const addresses = bounceAddresses({ secretKey, domain: mailDomain });
  const bounces = mail.bouncePort === undefined ? undefined : addresses;
  const connections = connectionsOf(config, { ...base, secretKey });

  return {
    ...base,
    pdf: createBillPdf({ startWorker, logger: base.logger }),
    mailer: createMailer({ ...mail, bounces }),
    mailDomain,
    bounceAddresses: addresses,
    documentLinks: documentLinks({ secretKey, publicUrl, clock: base.clock }),
    portalSecrets: portalSecrets({ secretKey, previous: config.previousSecretKey, publicUrl }),
    instance: instanceMark(secretKey),
    portalOffered: config.publicUrl !== undefined || workspace !== undefined,
    clockWatch: watchClock(),
    tempFiles: tempFiles(resolve(config.dataDir, 'incoming')),
    connections,
    ...(workspace
      ? onlyProviders([workspace.payments])
      : firmPayments({ ...base, ...connections, ofAll: parts.payments })),
  };
}

/** Nothing signs it, and nothing comes back: it does not leave this machine. */
function sampleMail({ smtpUrl }: Workspace): MailConfig {
  return { smtpUrl, mailFrom: SAMPLE_SENDER, dkim: undefined, bouncePort: undefined };
}

function documentDeps({ database, documentLinks }: Core): DocumentDeps {
  return {
    documentLinks,
    readDocument: (request) => readDocument({ db: database.forFirm(request.actor.firmId) }, request),
  };
}

/** What a share is checked and confirmed with. */
function sharingOf(core: Core): (firmId: string) => FirmDeps {
  const { forFirm, search } = core.database;

  return (firmId) => ({ ...core, billFiles, db: forFirm(firmId), search });
}

/** The same for a command that works on the database by itself. The caller stops it. */
export async function openSharing(base: Base, config: Config) {
  const core = await createCore({ base, config, workspace: undefined, publicUrl: () => config.publicUrl ?? '' });

  return { sharing: sharingOf(core), stop: () => core.pdf.stop() };
}

function portalDeps(core: Core, publicUrl: () => string): Omit<PortalOptions, 'passwordHasher'> {
  const { directory, forFirm } = core.database;

  return { ...core, directory, forFirm, strangers: strangers(), publicUrl };
}

/** Mounts the chat platforms that are set up. */
async function addChat(web: Express, parts: Parts): Promise<Readonly<Record<string, ChatApp>>> {
  const { core, config, workspace, replaced, publicUrl } = parts;
  const fetch = replaced.slackFetch;
  if (workspace) {
    web.use('/workspace', workspace.router);
  }

  const sharing = sharingOf(core);
  const scoped = { forActor: ({ firmId }: StaffActor): FirmDeps => sharing(firmId), forFirm: sharing };
  const slack = workspace ? playedSlack(workspace) : config.slack;
  const teams = workspace ? workspace.teams : config.teams;

  return {
    ...(slack ? { slack: composeSlack(web, { core, slack, fetch, publicUrl, ...scoped }) } : {}),
    ...(teams ? { teams: await composeTeams(web, { core, teams, isLazy: workspace !== undefined, ...scoped }) } : {}),
  };
}
