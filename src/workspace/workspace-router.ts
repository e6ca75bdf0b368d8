// The routes of /workspace: the page, its scripts and style, its live updates, what it does, and the mails it shows.
// Made by start-workspace; mounted in the app's Express server.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, Router } from 'express';
import { fileRoutes } from './file-routes.ts';
import { createLiveUpdates } from './live-updates.ts';
import { mailRoutes } from './mail-routes.ts';
import type { Mailbox } from './mailbox.ts';
import { pageActions } from './page-actions.ts';
import { pageGuard } from './page-guard.ts';
import { setPageHeaders } from './page-headers.ts';
import type { PageTeams } from './page-state.ts';
import type { SlackState } from './slack/slack-state.ts';
import type { WorkspaceSlack } from './slack/workspace-slack.ts';
import { cardClientPath } from './teams/card-problems.ts';
import { teamsActions } from './teams/teams-actions.ts';
import type { WorkspaceTeams } from './teams/workspace-teams.ts';
import type { SampleFile } from './workspace-options.ts';

// The files of the page are plain JavaScript and CSS: the same from src and from dist.
const pageFolder = new URL('./page/', import.meta.url);

const pagePolicy = [
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'none'",
];

export function createWorkspaceRouter(parts: {
  state: SlackState;
  slack: WorkspaceSlack;
  teams: (PageTeams & { readonly teams: WorkspaceTeams }) | undefined;
  mailbox: Mailbox;
  pageToken: string;
  sampleFile: SampleFile | undefined;
  checkout: Router | undefined;
}): { router: Router; stop(): void } {
  const router = Router();
  const updates = createLiveUpdates(parts);
  const html = readFileSync(new URL('index.html', pageFolder), 'utf8');

  // in front of the page's own rules: its forms bring their token in another way
  if (parts.checkout) router.use('/checkout', parts.checkout);
  router.use(pageGuard(parts.pageToken), safeHeaders);
  router.get('/', (request, response) => {
    response.type('html').send(filled(html, pageValues(parts, request.baseUrl)));
  });
  router.use('/assets', express.static(fileURLToPath(pageFolder), { index: false, cacheControl: false }));
  router.get('/people', (_request, response) => {
    const people = parts.slack.users().filter(({ bot }) => !bot);
    response.json(people.map(({ id, name, note, guest }) => ({ id, name, note, guest })));
  });
  router.get('/events', updates.connect);
  router.use('/do', pageActions(parts.slack));
  if (parts.teams) addTeams(router, parts.teams.teams);
  router.use('/file', fileRoutes(parts));
  router.use('/mail', mailRoutes(parts.mailbox));
  return { router, stop: updates.stop };
}

function addTeams(router: Router, teams: WorkspaceTeams): void {
  router.use('/teams', teamsActions(teams));
  // Microsoft's own client of cards, as its package brings it
  router.get('/assets/adaptivecards.js', (_request, response) => response.sendFile(cardClientPath()));
}

function pageValues(
  { pageToken, sampleFile, slack }: { pageToken: string; sampleFile: SampleFile | undefined; slack: WorkspaceSlack },
  base: string,
): Record<string, string> {
  return {
    base,
    token: pageToken,
    sample: sampleFile?.name ?? '',
    'largest-file': String(slack.fileLimits().fileBytes),
  };
}

/** None of the values has a sign that means something in HTML: a path, a token, a plain file name, a number. */
function filled(html: string, values: Record<string, string>): string {
  return html.replaceAll(/\{\{([a-z-]+)\}\}/g, (_whole, name: string) => values[name] ?? '');
}

const safeHeaders: RequestHandler = (_request, response, next) => {
  setPageHeaders(response, { policy: pagePolicy, referrer: 'no-referrer' });
  next();
};
