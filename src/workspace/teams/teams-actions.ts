// The POST endpoints of the page's Teams: each reads its body strictly and does one thing through WorkspaceTeams.
// Mounted by workspace-router under /workspace/teams.
import type { Router } from 'express';
import { z } from 'zod';
import { type Act, act, actionRoutes } from '../acting.ts';
import type { WorkspaceTeams } from './workspace-teams.ts';

const place = { personId: z.string(), roomId: z.string() };
const data = z.record(z.string(), z.unknown());
const text = z.string();

const acts: Readonly<Record<string, Act<WorkspaceTeams>>> = {
  say: act({ ...place, text: text.min(1) }, (teams, body) => teams.say(body)),
  compose: act({ ...place, messageId: text.optional() }, (teams, body) => teams.compose(body)),
  fetch: act({ ...place, data }, (teams, body) => teams.fetch(body)),
  submit: act({ ...place, data }, (teams, body) => teams.submit(body)),
  execute: act({ ...place, messageId: text, verb: text, data }, (teams, body) => teams.execute(body)),
  search: act({ ...place, dataset: text, text }, (teams, body) => teams.search(body)),
};

export function teamsActions(teams: WorkspaceTeams): Router {
  return actionRoutes(teams, acts);
}
