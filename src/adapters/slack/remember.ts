// Remembers answers of Slack for a while, so that it is not asked the same again and again. Used by people.ts and
// conversation.ts.
import type { Clock } from '../../ports/clock.ts';

type Memory<T> = {
  readonly clock: Clock;
  readonly keepMs: number;
  readonly ask: (key: string) => Promise<T>;
  /** What is not worth keeping is asked again next time. */
  readonly isProven: (answer: T) => boolean;
};

const MOST_KEPT = 10_000;

export function remembering<T>({ clock, keepMs, ask, isProven }: Memory<T>): (key: string) => Promise<T> {
  const kept = new Map<string, { readonly answer: T; readonly until: number }>();

  return async (key) => {
    const now = clock.now().getTime();
    const known = kept.get(key);
    if (known && known.until > now) {
      return known.answer;
    }

    const answer = await ask(key);
    kept.delete(key);
    if (isProven(answer)) {
      forgetOldest(kept);
      kept.set(key, { answer, until: now + keepMs });
    }

    return answer;
  };
}

function forgetOldest(kept: Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (kept.size >= MOST_KEPT && oldest !== undefined) {
    kept.delete(oldest);
  }
}
