// Remembers answers of a chat platform for a while, so that it is not asked the same again and again. Used by people.ts and
// conversation.ts of the chat adapters.
import type { Clock } from '../ports/clock.ts';

type Memory<T> = {
  readonly clock: Clock;
  readonly keepMs: number;
  readonly ask: (key: string) => Promise<T>;
  /** What is not worth keeping is asked again next time. */
  readonly isProven: (answer: T) => boolean;
};

const MOST_KEPT = 10_000;

type Remembered<T> = ((key: string) => Promise<T>) & {
  /** Also of what is being asked right now: the answer may be the old one. */
  readonly forget: (key: string) => void;
};

export function remembering<T>({ clock, keepMs, ask, isProven }: Memory<T>): Remembered<T> {
  const kept = new Map<string, { readonly answer: T; readonly until: number }>();
  let forgotten = 0;
  const remembered = async (key: string) => {
    const now = clock.now().getTime();
    const known = kept.get(key);
    if (known && known.until > now) {
      return known.answer;
    }

    const before = forgotten;
    const answer = await ask(key);
    kept.delete(key);
    if (isProven(answer) && forgotten === before) {
      forgetOldest(kept);
      kept.set(key, { answer, until: now + keepMs });
    }

    return answer;
  };

  return Object.assign(remembered, {
    forget: (key: string) => {
      forgotten += 1;
      kept.delete(key);
    },
  });
}

function forgetOldest(kept: Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (kept.size >= MOST_KEPT && oldest !== undefined) {
    kept.delete(oldest);
  }
}
