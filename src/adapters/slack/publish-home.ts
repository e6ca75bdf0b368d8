// Publishes App Homes one after the other for each person, so that the newest state wins and a burst of changes is few
// calls: Slack counts them. Used by home.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import { webApi } from '@slack/bolt';

type Work = () => Promise<void>;
type Turn = { next: Work | undefined; done: Promise<void> };

const MOST_WAIT_MS = 30_000;

/** While a person's home is being published, of all that ask for it again only the last does so, once. */
export function homePublishing(): (key: string, work: Work) => Promise<void> {
  const turns = new Map<string, Turn>();

  return (key, work) => {
    const running = turns.get(key);
    if (running) {
      running.next = work;

      return running.done;
    }

    const turn: Turn = { next: work, done: Promise.resolve() };
    turns.set(key, turn);
    turn.done = runAll(turn).finally(() => turns.delete(key));

    return turn.done;
  };
}

async function runAll(turn: Turn): Promise<void> {
  while (turn.next) {
    const work = turn.next;
    turn.next = undefined;
    await onceMore(work);
  }
}

/** Slack says how long to wait when it was asked too often; after that there is one more try, with what is true then. */
async function onceMore(work: Work): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (!(cause instanceof webApi.WebAPIRateLimitedError)) {
      throw cause;
    }

    await sleep(Math.min(cause.retryAfter * 1000, MOST_WAIT_MS), undefined, { ref: false });
    await work();
  }
}
