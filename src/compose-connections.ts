// What keeps the tokens of connections, and signs the links by which they are made: for the server and for a command
// alike. Called by compose.ts and cli.ts.
import { resolve } from 'node:path';
import { type InstallTickets, installTickets } from './adapters/slack/install-tickets.ts';
import { keptSecret } from './adapters/system/kept-secret.ts';
import { sealedBox } from './adapters/system/sealed-box.ts';
import type { Base } from './compose-base.ts';
import type { Config } from './config.ts';
import type { Actor } from './core/actor.ts';
import { Fault } from './core/fault.ts';
import { hasAccounts } from './payments-config.ts';
import type { ProviderAccounts } from './ports/provider-account.ts';
import type { SealedBox } from './ports/sealed-box.ts';
import { providerAccounts } from './provider-accounts.ts';

export type Connections = {
  readonly sealedBox: SealedBox;
  readonly tickets: InstallTickets;
  /** A new link by which the actor installs the app for their firm. Undefined where Slack is not set up for that. */
  readonly installUrl: ((actor: Actor) => string) | undefined;
  /** Accounts at payment providers: those of the environment, and what makes those that firms have connected. */
  readonly accounts: ProviderAccounts;
};

/** The one of the environment; else, for trying out, one that is made once and kept beside the embedded database. */
export async function secretKeyOf(config: Config, { ids }: Pick<Base, 'ids'>): Promise<string> {
  return config.secretKey ?? (await keptSecret(resolve(config.dataDir), ids.newSecret()));
}

export function connectionsOf(
  config: Config,
  { secretKey, clock, ids }: { secretKey: string } & Pick<Base, 'clock' | 'ids'>,
): Connections {
  const tickets = installTickets({ secretKey, clock });
  const { publicUrl } = config;
  const urlFor = (actor: Actor) => `${publicUrl}/slack/install?ticket=${tickets.ticketFor(actor, ids.newSecret())}`;

  return {
    sealedBox: sealedBox({ secretKey, previous: config.previousSecretKey }),
    tickets,
    accounts: providerAccounts(config.payments, clock),
    installUrl: isInstalled(config) && publicUrl !== undefined ? urlFor : undefined,
  };
}

/** Each firm's workspace has a token of its own then, and no firm's payments go into the account of the environment. */
export function servesSeveralFirms(config: Config): boolean {
  return config.workspace || (isInstalled(config) && !hasAccounts(config.payments));
}

function isInstalled({ slack }: Config): boolean {
  return slack !== undefined && 'clientId' in slack.access;
}

/** At the start, so that what is wrong with a firm is told at once, and not by a bill that is not posted. */
export async function checkFirms(
  config: Config,
  { database, sealedBox: box }: Pick<Base, 'database'> & Pick<Connections, 'sealedBox'>,
): Promise<void> {
  const firms = await database.directory.listFirms();
  // a token in the environment serves one firm: another firm's cards must not be posted with it
  if (firms.length > 1 && !servesSeveralFirms(config)) {
    throw new Fault('one-firm-only');
  }

  const sealed = await database.sealedConnections();
  if (sealed.some(({ secrets }) => secrets !== null && box.keyOf(secrets) === 'unknown')) {
    throw new Fault('secret-key-changed');
  }
}
