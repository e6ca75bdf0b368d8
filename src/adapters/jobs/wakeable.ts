// The loop of the job runner: runs a round when woken and when the time that the last one asked for is over.

export type Wakeable = {
  wake(): void;
  /** Resolves when no round is under way. */
  settled(): Promise<void>;
  /** No further round; waits for the one under way. */
  stop(): Promise<void>;
};

/** After a round that threw: the database may be back soon, and no notice may say so. */
const AFTER_FAILURE_MS = 2_000;

/**
 * `round` returns milliseconds to the next one, and is never run twice at once. It can ask whether
 * it was woken meanwhile: then another round follows at once, whatever it returns.
 */
export function wakeable(round: (isWoken: () => boolean) => Promise<number>): Wakeable {
  let stopped = false;
  let wanted = false;
  let current: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function rounds(): Promise<void> {
    while (wanted && !stopped) {
      wanted = false;
      clearTimeout(timer);
      const waitMs = await round(() => wanted).catch(() => AFTER_FAILURE_MS);
      if (!stopped) {
        timer = setTimeout(wake, Math.max(waitMs, 1));
      }
    }
    current = undefined;
  }

  function wake(): void {
    wanted = true;
    current ??= rounds();
  }

  return {
    wake,
    settled: async () => current,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
