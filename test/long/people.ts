// People of the firm who share bill after bill in the played Slack, whatever becomes of the product meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Checked, type Sharer, sharer } from '../support/slack/bare-sharer.ts';
import { conversationOf } from './cards.ts';
import type { ShareFacts } from './history.ts';
import type { World } from './world.ts';

/** As long as Slack waits for an answer, and as long as a person waits for the check. */
const ANSWER_MS = 3_000;
const CHECK_MS = 10_000;
const AFTER_FAILURE_MS = 100;

export type CheckedShare = ShareFacts & { readonly checked: Checked };

export type People = {
  /** Up to the check; undefined when the product was not there, or not in time. */
  check(): Promise<CheckedShare | undefined>;
  /** Whether it was acknowledged; the history has both, the asking and the answer. */
  confirm(share: CheckedShare): Promise<boolean>;
  readonly sharer: Sharer;
};

export function peopleOf(world: World): People {
  const share = sharer(world.eventsUrl, world.slack);

  return {
    sharer: share,
    check: async () => {
      const { token, bill, address } = world.nextShare();
      const check = share.check({ number: bill, address, message: token, conversation: conversationOf(token) });
      const checked = await inTime(check, { limitMs: CHECK_MS, unless: world.lifeEnds() });

      return checked && { token, bill, address, checked };
    },
    confirm: async ({ checked, ...facts }) => {
      world.history.add({ kind: 'asked', ...facts });
      const answer = await inTime(share.press(checked), { limitMs: ANSWER_MS });
      if (answer?.shared !== true) return false;
      world.history.add({ kind: 'acknowledged', ...facts });

      return true;
    },
  };
}

/** So many people at once, each sharing one bill after the other until told to stop. */
export function sharingPeople(people: People, count: number): { stop(): Promise<void> } {
  let stopped = false;
  const share = async () => {
    while (!stopped) {
      const checked = await people.check();
      const shared = checked !== undefined && !stopped && (await people.confirm(checked));
      if (!shared) await sleep(AFTER_FAILURE_MS);
    }
  };
  const all = Array.from({ length: count }, share);

  return {
    stop: async () => {
      stopped = true;
      await Promise.all(all);
    },
  };
}

/** Undefined when it failed, took too long, or that happened before. */
export async function inTime<T>(
  work: Promise<T>,
  { limitMs, unless }: { readonly limitMs: number; readonly unless?: Promise<unknown> },
): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  try {
    const ended = (unless ?? limit).then(() => undefined);

    return await Promise.race([work.catch(() => undefined), limit, ended]);
  } finally {
    clearTimeout(timer);
  }
}
