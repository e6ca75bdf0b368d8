// Whether a Slack user is one of the workspace's own people. Guests and outsiders are refused everywhere.
import type { webApi } from '@slack/bolt';
import type { Clock } from '../../ports/clock.ts';
import type { ChatUser } from '../../use-cases/identify-staff.ts';
import { remembering } from './remember.ts';

export type Standing = ChatUser['standing'];

export type SlackPeople = {
  /** 'unproven' when Slack does not answer. A proven answer is kept for ten minutes. */
  standingOf(userId: string): Promise<Standing>;
};

const KEEP_MS = 10 * 60 * 1000;

export function slackPeople({ client, clock }: { client: webApi.WebClient; clock: Clock }): SlackPeople {
  const isProven = (standing: Standing) => standing !== 'unproven';

  return {
    standingOf: remembering({ clock, keepMs: KEEP_MS, isProven, ask: (userId) => askSlack(client, userId) }),
  };
}

async function askSlack(client: webApi.WebClient, userId: string): Promise<Standing> {
  try {
    const { user } = await client.users.info({ user: userId });
    if (!user) {
      return 'unproven';
    }

    const outside = user.is_restricted || user.is_ultra_restricted || user.is_stranger || user.deleted;

    return outside ? 'guest' : 'member';
  } catch {
    return 'unproven';
  }
}
