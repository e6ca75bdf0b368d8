// Whether a Slack user is one of the workspace's own people. Guests and outsiders are refused everywhere.
import type { webApi } from '@slack/bolt';
import type { Clock } from '../../ports/clock.ts';
import type { ChatUser } from '../../use-cases/identify-staff.ts';

export type Standing = ChatUser['standing'];

export type SlackPeople = {
  /** 'unproven' when Slack does not answer. A proven answer is kept for ten minutes. */
  standingOf(userId: string): Promise<Standing>;
};

const KEEP_MS = 10 * 60 * 1000;
const MOST_KEPT = 10_000;

export function slackPeople(deps: { client: webApi.WebClient; clock: Clock }): SlackPeople {
  const kept = new Map<string, { standing: Standing; until: number }>();

  return {
    async standingOf(userId) {
      const now = deps.clock.now().getTime();
      const known = kept.get(userId);
      if (known && known.until > now) {
        return known.standing;
      }

      const standing = await askSlack(deps.client, userId);
      if (standing !== 'unproven') {
        forgetOldest(kept);
        kept.set(userId, { standing, until: now + KEEP_MS });
      }

      return standing;
    },
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

function forgetOldest(kept: Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (kept.size >= MOST_KEPT && oldest !== undefined) {
    kept.delete(oldest);
  }
}
