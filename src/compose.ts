// The composition root: makes every part and joins them. Called by main.ts, cli.ts and by tests.
import { resolve } from 'node:path';
import type { Express } from 'express';
import { ledesWriter as billFiles } from './adapters/bill-sources/ledes-out.ts';
import type { Database } from './adapters/database/open-database.ts';
import { documentLinks, type SignedDocumentLinks } from './adapters/http/document-links.ts';
import { createWeb, endWeb, listen } from './adapters/http/server.ts';
import type { JobRunner } from './adapters/jobs/job-runner.ts';
import { startJobs } from './adapters/jobs/start-jobs.ts';
import { type BounceAddresses, bounceAddresses } from './adapters/mail/bounce-addresses.ts';
import { type BounceListener, startBounceListener } from './adapters/mail/bounce-listener.ts';
import { createMailer } from './adapters/mail/mailer.ts';
import { createBillPdf } from './adapters/pdf/bill-pdf.ts';
import { addPortal } from './adapters/portal/app.ts';
import { createPasswordHasher } from './adapters/portal/password-hasher.ts';
import type { PortalOptions } from './adapters/portal/portal-deps.ts';
import { portalSecrets } from './adapters/portal/portal-secrets.ts';
import { addSlack, type SlackOptions } from './adapters/slack/app.ts';
import { type ClockWatch, watchClock } from './adapters/slack/clock-watch.ts';
import type { FirmDeps } from './adapters/slack/slack-deps.ts';
import { keptSecret } from './adapters/system/kept-secret.ts';
import { startWorker } from './adapters/system/start-worker.ts';
import { type TempFiles, tempFiles } from './adapters/system/temp-files.ts';
import { en } from './adapters/system/texts/en.ts';
import { type Base, type CommandDeps, commandDeps, openBase, type Replaced } from './compose-base.ts';
import type { Config, MailConfig } from './config.ts';
import type { StaffActor } from './core/actor.ts';
import { Fault } from './core/fault.ts';
import type { FirmId } from './core/ids.ts';
import { type Chat, jobHandlers } from './job-handlers.ts';
import type { BillPdf } from './ports/bill-pdf.ts';
import type { BounceHandler } from './ports/bounce.ts';
import type { Mailer } from './ports/mailer.ts';
import type { PasswordHasher } from './ports/password-hasher.ts';
import type { PortalSecrets } from './ports/portal-secrets.ts';
import { ensureHousesAreKept } from './use-cases/keep-house.ts';
import { strangers } from './use-cases/portal/strangers.ts';
import { readDocument } from './use-cases/read-document.ts';
import { takeBounce } from './use-cases/take-bounce.ts';
import { SAMPLE_SENDER } from './workspace/sample-workspace.ts';
import { startSampleWorkspace } from './workspace/start-sample-workspace.ts';
import type { Workspace } from './workspace/start-workspace.ts';

export type ShareBill = {
  /** Where it listens, as links are made with it. */
  readonly url: string;
  readonly database: Database;
  readonly jobs: JobRunner;
  readonly workspace: Workspace | undefined;
  /** What the command line works with. */
  readonly command: CommandDeps & { readonly sharing: (firmId: string) => FirmDeps };
  /** Takes no more requests, lets jobs end, closes the database. */
  stop(): Promise<void>;
};

/** What tests replace. */
export type Replaceable = Replaced & {
  readonly slackFetch: SlackOptions['fetch'];
  readonly passwordHasher: PasswordHasher;
};

type Stops = (() => Promise<unknown>)[];

/** Starts everything; what was started is stopped again when a later part fails. Throws a Fault. */
export async function compose(config: Config, replaced: Partial<Replaceable> = {}): Promise<ShareBill> {
  const stops: Stops = [];
  try {
    return await start(config, { replaced, stops });
  } catch (cause) {
    await stopAll(stops);
    throw cause;
  }
}

async function start(
  config: Config,
  { replaced, stops }: { replaced: Partial<Replaceable>; stops: Stops },
): Promise<ShareBill> {
  const base = await openBase(config, replaced);
  stops.push(() => base.database.stop());
  await checkFirms(config, base);
  // known once the server listens
  let url = config.publicUrl ?? '';
  const publicUrl = () => url;
  const workspace = config.workspace ? await startSampleWorkspace(base, publicUrl) : undefined;
  stops.push(async () => workspace?.stop());
  await ensureHousesAreKept({ ...base, ...base.database });
  const core = await createCore({ base, config, workspace, publicUrl });
  await core.tempFiles.sweep();
  stops.push(() => core.pdf.stop());
  const web = createWeb(webDeps(core));
  const chat = addChat(web, { core, config, workspace, fetch: replaced.slackFetch });
  const { passwordHasher = createPasswordHasher() } = replaced;
  addPortal(web, { ...portalDeps(core, publicUrl), passwordHasher });
  endWeb(web, base);
  const bounces = await startBounces(core, config);
  stops.push(async () => bounces?.stop());
  const server = await listen(web, config);
  url = config.publicUrl ?? `http://${config.host}:${server.port}`;
  const jobs = startJobs({ ...base, handlers: jobHandlers(core, chat) });
  stops.push(() => jobs.stop());
  stops.push(() => server.stop());

  return {
    url,
    database: base.database,
    jobs,
    workspace,
    command: { ...commandDeps(base, config), sharing: sharingOf(core) },
    stop: () => stopAll(stops),
  };
}

/** Newest part first, each of them, whatever becomes of the others. */
async function stopAll(stops: Stops): Promise<void> {
  for (const stop of stops.splice(0).reverse()) {
    await stop().catch(() => undefined);
  }
}

/** Credentials in the environment serve one firm: another firm's bills must not leave under its name. */
async function checkFirms(config: Config, { database }: Base): Promise<void> {
  if (config.workspace || (await database.directory.listFirms()).length <= 1) {
    return;
  }

  throw new Fault('one-firm-only');
}

/** What the use cases work with, firm or not. */
export type Core = Base & {
  readonly pdf: BillPdf & { stop(): Promise<void> };
  readonly mailer: Mailer;
  readonly mailDomain: string;
  readonly bounceAddresses: BounceAddresses;
  readonly documentLinks: SignedDocumentLinks;
  readonly portalSecrets: PortalSecrets;
  /** Whether clients can reach the portal: there is an address for its links. */
  readonly portalOffered: boolean;
  readonly clockWatch: ClockWatch;
  readonly tempFiles: TempFiles;
};

async function createCore(parts: {
  base: Base;
  config: Config;
  workspace: Workspace | undefined;
  publicUrl: () => string;
}): Promise<Core> {
  const { base, config, workspace, publicUrl } = parts;
  const mail = workspace ? sampleMail(workspace) : config.mail;
  if (!mail) {
    throw new Fault('no-mail-server');
  }

  const secretKey = config.secretKey ?? (await keptSecret(resolve(config.dataDir), base.ids.newSecret()));
  const mailDomain = mail.mailFrom.split('@').at(-1) ?? '';
  const addresses = bounceAddresses({ secretKey, domain: mailDomain });
  const bounces = mail.bouncePort === undefined ? undefined : addresses;

  return {
    ...base,
    pdf: createBillPdf({ startWorker, logger: base.logger }),
    mailer: createMailer({ ...mail, bounces }),
    mailDomain,
    bounceAddresses: addresses,
    documentLinks: documentLinks({ secretKey, publicUrl, clock: base.clock }),
    portalSecrets: portalSecrets({ secretKey, publicUrl }),
    portalOffered: config.publicUrl !== undefined || workspace !== undefined,
    clockWatch: watchClock(),
    tempFiles: tempFiles(resolve(config.dataDir, 'incoming')),
  };
}

/** Nothing signs it, and nothing comes back: it does not leave this machine. */
function sampleMail({ smtpUrl }: Workspace): MailConfig {
  return { smtpUrl, mailFrom: SAMPLE_SENDER, dkim: undefined, bouncePort: undefined };
}

/** Undefined when no port is set for bounces. */
async function startBounces(core: Core, config: Config): Promise<BounceListener | undefined> {
  const { bounceAddresses: addresses, mailDomain: name, logger } = core;
  const port = config.workspace ? undefined : config.mail?.bouncePort;

  return port === undefined
    ? undefined
    : startBounceListener({ host: config.host, port, name, addresses, onBounce: bounceHandler(core), logger });
}

function bounceHandler(core: Core): BounceHandler {
  const { directory, forFirm } = core.database;

  return async (bounce) => {
    const firmId = await directory.firmOfDelivery(bounce.deliveryId);
    if (firmId !== undefined) {
      await takeBounce({ ...core, db: forFirm(firmId) }, { firmId: firmId as FirmId, bounce });
    }
  };
}

function webDeps(core: Core) {
  const { database, documentLinks, logger, clockWatch } = core;

  return {
    documentLinks,
    logger,
    readDocument: (request: { actor: StaffActor; documentId: string }) =>
      readDocument({ db: database.forFirm(request.actor.firmId) }, request),
    notReady: async () => ((await database.directory.listFirms()).length === 0 ? en.noFirm : undefined),
    clockOff: () => {
      const seconds = clockWatch.off();

      return seconds === undefined ? undefined : en.clockOff(seconds);
    },
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
function addChat(
  web: Express,
  parts: { core: Core; config: Config; workspace: Workspace | undefined; fetch: SlackOptions['fetch'] },
): Chat {
  const { core, config, workspace, fetch } = parts;
  const { directory } = core.database;
  if (workspace) {
    web.use('/workspace', workspace.router);
  }

  const credentials = workspace ? workspace.credentials : config.slack;
  if (!credentials) {
    return {};
  }

  const sharing = sharingOf(core);
  const forActor = ({ firmId }: StaffActor): FirmDeps => sharing(firmId);

  return { slack: addSlack({ ...core, ...credentials, ...(fetch ? { fetch } : {}), web, directory, forActor }) };
}
