// Ids of Slack and of Teams as they are typed. A Slack workspace is T… (E… for a whole organisation), a user U… or W…; in Teams
// both are ids of Microsoft Entra: the tenant's, and the person's object id.
import { ok, type Result, refuse } from '../../core/result.ts';
import type { ChatUserId } from '../../use-cases/staff.ts';

const WORKSPACE = /^[TE][A-Z0-9]{2,30}$/;
const USER = /^[UW][A-Z0-9]{2,30}$/;
const ENTRA_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** One of both is typed. */
export type ChatOptions = { readonly slack?: string; readonly teams?: string };

export type ChatWorkspaceId = { readonly platform: 'slack' | 'teams'; readonly workspaceId: string };

export type ChatIdRefusal =
  | {
      readonly code: 'bad-slack-workspace' | 'bad-slack-user' | 'bad-teams-tenant' | 'bad-teams-user';
      readonly text: string;
    }
  | { readonly code: 'slack-or-teams' };

export function slackWorkspaceOf(text: string): string | undefined {
  const id = text.trim().toUpperCase();

  return WORKSPACE.test(id) ? id : undefined;
}

/** The workspace, or the tenant. */
export function workspaceTyped({ slack, teams }: ChatOptions): Result<ChatWorkspaceId, ChatIdRefusal> {
  if (slack !== undefined && teams === undefined) {
    const workspaceId = slackWorkspaceOf(slack);

    return workspaceId === undefined
      ? refuse({ code: 'bad-slack-workspace', text: slack })
      : ok({ platform: 'slack', workspaceId });
  }

  if (teams !== undefined && slack === undefined) {
    const workspaceId = teams.trim().toLowerCase();

    return ENTRA_ID.test(workspaceId)
      ? ok({ platform: 'teams', workspaceId })
      : refuse({ code: 'bad-teams-tenant', text: teams });
  }

  return refuse({ code: 'slack-or-teams' });
}

/** `T…/U…`, or the tenant and the person's object id. */
export function userTyped({ slack, teams }: ChatOptions): Result<ChatUserId, ChatIdRefusal> {
  if (slack !== undefined && teams === undefined) {
    const [workspaceId = '', userId = '', ...more] = slack.trim().toUpperCase().split('/');
    const isUser = more.length === 0 && WORKSPACE.test(workspaceId) && USER.test(userId);

    return isUser ? ok({ platform: 'slack', workspaceId, userId }) : refuse({ code: 'bad-slack-user', text: slack });
  }

  if (teams !== undefined && slack === undefined) {
    const [workspaceId = '', userId = '', ...more] = teams.trim().toLowerCase().split('/');
    const isUser = more.length === 0 && ENTRA_ID.test(workspaceId) && ENTRA_ID.test(userId);

    return isUser ? ok({ platform: 'teams', workspaceId, userId }) : refuse({ code: 'bad-teams-user', text: teams });
  }

  return refuse({ code: 'slack-or-teams' });
}
