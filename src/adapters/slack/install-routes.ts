// Installing in Slack (OAuth): the page that an administrator's link opens, and the way back from Slack. Mounted by
// compose-slack.ts where SLACK_CLIENT_ID is set. https://docs.slack.dev/authentication/installing-with-oauth
import { webApi } from '@slack/bolt';
import type { Express, Request, Response } from 'express';
import type { Actor } from '../../core/actor.ts';
import { type Result, refuse } from '../../core/result.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ConnectRefusal, ConnectRequest } from '../../use-cases/connect-workspace.ts';
import { type InstallPage, installPage, STYLE_SOURCE } from './install-page.ts';
import type { InstallTickets, Ticket } from './install-tickets.ts';
import { Installation } from './schema.ts';
import { en } from './texts/en.ts';

export type InstallDeps = {
  readonly tickets: InstallTickets;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Without a token. */
  readonly client: webApi.WebClient;
  /** Where Slack asks the administrator. */
  readonly authorizeUrl: string;
  readonly publicUrl: () => string;
  readonly scopes: readonly string[];
  readonly newSecret: () => string;
  /** False when it was used before. */
  readonly useOnce: (kind: 'slack-ticket' | 'slack-state', key: string) => Promise<boolean>;
  /** Undefined when the actor may not connect it any more. */
  readonly firmName: (actor: Actor) => Promise<string | undefined>;
  readonly connect: (request: ConnectRequest) => Promise<Result<'connected', ConnectRefusal>>;
  readonly logger: Logger;
};

const COOKIE = 'sharebill_install';
const COOKIE_SECONDS = 600;
const REDIRECT = '/slack/oauth_redirect';

export function addInstall(web: Express, deps: InstallDeps): void {
  web.get('/slack/install', async (request, response) => {
    show(response, await openLink(deps, { request, response }));
  });
  web.get(REDIRECT, async (request, response) => {
    const secret = cookieOf(request);
    setCookie(deps, { response, secret: '', seconds: 0 });
    show(response, await comeBack(deps, { query: request.query, secret }));
  });
}

type Answered = { readonly status: number; readonly page: InstallPage };
type Asked = { readonly request: Request; readonly response: Response };

/** Nothing is used up by opening it: programs that look at links do no harm. */
async function openLink(deps: InstallDeps, { request, response }: Asked): Promise<Answered> {
  const text = textOf(request.query.ticket);
  if (text === '') {
    return { status: 200, page: en.install.noTicket };
  }

  const ticket = deps.tickets.readTicket(text);
  if (!ticket.ok) {
    return refused(ticket.refusal === 'expired' ? en.install.ticketExpired : en.install.ticketUnknown);
  }

  const firm = await deps.firmName(ticket.value.actor);
  if (firm === undefined) {
    return refused(en.install.noPermission);
  }

  const secret = deps.newSecret();
  setCookie(deps, { response, secret, seconds: COOKIE_SECONDS });

  return { status: 200, page: { ...en.install.ask(firm), link: linkToSlack(deps, { ticket: ticket.value, secret }) } };
}

function linkToSlack(deps: InstallDeps, { ticket, secret }: { ticket: Ticket; secret: string }): string {
  const url = new URL(deps.authorizeUrl);
  url.search = new URLSearchParams({
    client_id: deps.clientId,
    scope: deps.scopes.join(','),
    redirect_uri: redirectUri(deps),
    state: deps.tickets.stateFor(ticket, { secret, once: deps.newSecret() }),
  }).toString();

  return url.href;
}

function redirectUri({ publicUrl }: InstallDeps): string {
  return `${publicUrl()}${REDIRECT}`;
}

type Back = { readonly query: Request['query']; readonly secret: string };

/** The state is used up by the first look at it, the link by an installation that went well. */
async function comeBack(deps: InstallDeps, { query, secret }: Back): Promise<Answered> {
  const state = deps.tickets.readState(textOf(query.state), secret);
  if (!state.ok) {
    return refused(state.refusal === 'expired' ? en.install.stateExpired : en.install.stateUnknown);
  }

  const { ticket, once } = state.value;
  if (!(await deps.useOnce('slack-state', once))) {
    return refused(en.install.stateUsed);
  }

  if (textOf(query.code) === '') {
    return refused(query.error === 'access_denied' ? en.install.denied : en.install.failed);
  }

  const installation = await exchange(deps, textOf(query.code));

  return installation === undefined ? refused(en.install.failed) : finish(deps, { installation, ticket });
}

/** Undefined when Slack does not take the code, or answers with what is no installation. */
async function exchange(deps: InstallDeps, code: string): Promise<Installation | undefined> {
  try {
    const answer = await deps.client.oauth.v2.access({
      client_id: deps.clientId,
      client_secret: deps.clientSecret,
      code,
      redirect_uri: redirectUri(deps),
    });

    return Installation.parse(answer);
  } catch (cause) {
    const reason = cause instanceof webApi.WebAPIPlatformError ? cause.data.error : 'not reached';
    deps.logger.warn('slack did not complete an installation', { reason });

    return undefined;
  }
}

type Finish = { readonly installation: Installation; readonly ticket: Ticket };

async function finish(deps: InstallDeps, { installation, ticket }: Finish): Promise<Answered> {
  const { team, access_token: token } = installation;
  if (installation.is_enterprise_install || !team) {
    return refused(en.install.wholeOrganisation);
  }

  if (installation.refresh_token) {
    return refused(en.install.tokenRotation);
  }

  const firm = await deps.firmName(ticket.actor);
  if (firm === undefined) {
    return refused(en.install.noPermission);
  }

  const { actor, once } = ticket;
  const request = { actor, platform: 'slack', workspaceId: team.id, token } as const;
  const connected = (await deps.useOnce('slack-ticket', once))
    ? await deps.connect(request)
    : refuse({ code: 'used' } as const);

  return connected.ok
    ? { status: 200, page: en.install.connected({ firm, workspace: team.name, workspaceId: team.id }) }
    : refused(wordsFor(connected.refusal.code, team));
}

function wordsFor(code: ConnectRefusal['code'] | 'used', team: { id: string; name: string }): InstallPage {
  switch (code) {
    case 'used':
      return en.install.ticketUsed;
    case 'no-permission':
      return en.install.noPermission;
    case 'workspace-linked-elsewhere':
      return en.install.linkedElsewhere(team.name, team.id);
  }
}

function refused(page: InstallPage): Answered {
  return { status: 403, page };
}

function show(response: Response, { status, page }: Answered): void {
  response
    .status(status)
    .set({
      'Cache-Control': 'no-store',
      'X-Robots-Tag': 'noindex',
      'Content-Security-Policy': `default-src 'none'; style-src ${STYLE_SOURCE}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    })
    .type('html')
    .send(installPage(page));
}

type Cookie = { readonly response: Response; readonly secret: string; readonly seconds: number };

/** `Lax`: it must come along when Slack leads back to us. */
function setCookie({ publicUrl }: InstallDeps, { response, secret, seconds }: Cookie): void {
  response.cookie(COOKIE, secret, {
    httpOnly: true,
    secure: publicUrl().startsWith('https:'),
    sameSite: 'lax',
    path: '/slack',
    maxAge: seconds * 1000,
  });
}

function cookieOf(request: Request): string {
  const pairs = (request.header('cookie') ?? '').split(';').map((pair) => pair.trim().split('='));

  return pairs.find(([name]) => name === COOKIE)?.[1] ?? '';
}

/** A parameter that is given twice is none. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
