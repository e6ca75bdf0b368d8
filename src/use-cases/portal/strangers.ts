// Wrong passwords for whom there is no account: they wait as all others do, or the wait would tell who has one. Kept in the
// memory of one process, for nothing hangs on it but that likeness. Made by compose.ts.

export type Strangers = {
  failuresOf(key: string): { readonly failures: number; readonly failedAt: Date | null };
  addFailure(key: string, now: Date): void;
};

const MOST_KEPT = 10_000;

/** The oldest are forgotten when there are too many. */
export function strangers(): Strangers {
  const failed = new Map<string, { failures: number; failedAt: Date }>();

  return {
    failuresOf: (key) => failed.get(key) ?? { failures: 0, failedAt: null },
    addFailure: (key, now) => {
      const failures = (failed.get(key)?.failures ?? 0) + 1;
      failed.delete(key);
      failed.set(key, { failures, failedAt: now });
      const [oldest] = failed.keys();
      if (failed.size > MOST_KEPT && oldest !== undefined) {
        failed.delete(oldest);
      }
    },
  };
}
