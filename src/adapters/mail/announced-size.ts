// The largest message that the mail server takes, as it says itself (SIZE, RFC 1870), remembered for a while.
import { setTimeout as sleep } from 'node:timers/promises';

export type AnnouncedSize = {
  /** What the server answered to EHLO, at any connection. */
  hear(answer: string | false): void;
  /** Bytes; undefined when the server names no limit, or none in time. `ask` makes a connection, and never rejects. */
  largest(ask: () => Promise<void>): Promise<number | undefined>;
};

export function announcedSize({ keptMs, waitMs }: { keptMs: number; waitMs: number }): AnnouncedSize {
  let heard: { readonly bytes: number | undefined } | undefined;
  let forgetting: NodeJS.Timeout | undefined;
  let asking: Promise<void> | undefined;

  return {
    hear(answer) {
      heard = { bytes: sizeIn(answer || '') };
      clearTimeout(forgetting);
      forgetting = setTimeout(() => {
        heard = undefined;
      }, keptMs).unref();
    },
    async largest(ask) {
      if (heard === undefined) {
        asking ??= ask().finally(() => {
          asking = undefined;
        });
        // a late answer is heard nevertheless, for the next who asks
        await Promise.race([asking, sleep(waitMs, undefined, { ref: false })]);
      }

      return heard?.bytes;
    },
  };
}

/** None, or 0: there is no limit that we know (RFC 1870, 4). */
export function sizeIn(answer: string): number | undefined {
  const [, ...extensions] = answer.split(/\r?\n/);
  const size = extensions
    .map((line) => /^250[ -]SIZE[ \t]+(\d+)/i.exec(line)?.[1])
    .find((found) => found !== undefined);

  return Number(size ?? 0) || undefined;
}
