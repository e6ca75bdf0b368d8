// Whether a Slack user is one of the workspace's own people. Guests and outsiders are refused everywhere.
import type { webApi } from '@slack/bolt';
import { remembering } from '../../handlers/remember.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ChatUser } from '../../use-cases/identify-staff.ts';

export type Standing = ChatUser['standing'];

export type SlackPeople = {
  /** 'unproven' when Slack does not answer. A proven answer is kept for ten minutes. */
  standingOf(userId: string): Promise<Standing>;
  /** Slack has said that something about the user changed: it is asked anew. */
  forget(userId: string): void;
};

const KEEP_MS = 10 * 60 * 1000;

export function slackPeople({ client, clock }: { client: webApi.WebClient; clock: Clock }): SlackPeople {
  const isProven = (standing: Standing) => standing !== 'unproven';
  const askUs = () => client.auth.test();
  const us = remembering({ clock, keepMs: KEEP_MS, isProven: () => true, ask: askUs });

  const ask = (userId: string) => askSlack({ client, us }, userId);
  const standingOf = remembering({ clock, keepMs: KEEP_MS, isProven, ask });

  return { standingOf, forget: standingOf.forget };
}

type Asking = { readonly client: webApi.WebClient; readonly us: (key: string) => Promise<Us> };
type Us = Pick<webApi.AuthTestResponse, 'team_id' | 'enterprise_id'>;
type User = NonNullable<webApi.UsersInfoResponse['user']>;

async function askSlack({ client, us }: Asking, userId: string): Promise<Standing> {
  try {
    const [{ user }, ours] = await Promise.all([client.users.info({ user: userId }), us('')]);
    if (!user) {
      return 'unproven';
    }

    const restricted = user.is_restricted || user.is_ultra_restricted || user.is_stranger || user.deleted;

    return restricted || isElsewhere(user, ours) ? 'guest' : 'member';
  } catch {
    return 'unproven';
  }
}

/** Slack calls nobody a stranger with whom we share a conversation: their workspace tells, or their organisation. */
function isElsewhere({ team_id, enterprise_user }: User, ours: Us): boolean {
  if (team_id === undefined || team_id === ours.team_id) {
    return false;
  }

  return ours.enterprise_id === undefined || enterprise_user?.enterprise_id !== ours.enterprise_id;
}
