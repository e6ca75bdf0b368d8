// What takes longer than Teams waits for an answer goes on, and a dialog says so: its button asks again. A dialog cannot be drawn
// anew from our side. Kept by the process that began it; after a restart the dialog begins again.
import { setTimeout as sleep } from 'node:timers/promises';

type Work<T> = Promise<T>;

export type Late = {
  /** The answer when it is there in time, else the key to ask for it by. Only `owner` may. */
  within<T>(work: Work<T>, owner: string): Promise<{ readonly answer: T } | { readonly key: string }>;
  /** The same once more; undefined when nothing is known of it. */
  again<T>(key: string, owner: string): Promise<{ readonly answer: T } | { readonly key: string }> | undefined;
};

/** Teams gives up after a few seconds. https://learn.microsoft.com/microsoftteams/platform/resources/bot-v3/bots-text-formats */
const ANSWER_WITHIN_MS = 2_500;
const MOST_KEPT = 1_000;

export function lateAnswers({ newKey }: { readonly newKey: () => string }): Late {
  const kept = new Map<string, { readonly work: Work<unknown>; readonly owner: string }>();
  const wait = async <T>(key: string, work: Work<T>) => {
    const timer = new AbortController();
    const slow = sleep(ANSWER_WITHIN_MS, undefined, { signal: timer.signal, ref: false }).catch(() => undefined);
    const first = await Promise.race([work.then((answer) => ({ answer })), slow]).finally(() => timer.abort());
    if (first) {
      kept.delete(key);

      return first;
    }

    return { key };
  };

  return {
    within: async (work, owner) => {
      const key = newKey();
      const [oldest] = kept.keys();
      if (kept.size >= MOST_KEPT && oldest !== undefined) {
        kept.delete(oldest);
      }
      // it may fail while nobody waits
      work.catch(() => undefined);
      kept.set(key, { work, owner });

      return wait(key, work).catch((cause: unknown) => {
        kept.delete(key);
        throw cause;
      });
    },
    again: <T>(key: string, owner: string) => {
      const known = kept.get(key);

      return known?.owner === owner ? wait(key, known.work as Work<T>) : undefined;
    },
  };
}
