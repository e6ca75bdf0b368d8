// Refuses a request that was seen already, or whose time is not ours: Bolt checks neither.
import type { NextFunction, Request, Response } from 'express';
import type { Clock } from '../../ports/clock.ts';

/** Slack's own advice: five minutes either way. */
const WINDOW_S = 300;
const MOST_KEPT = 20_000;

/** The signature covers time and body, so it names the request. Effects are idempotent beyond this process too. */
export function refuseReplays(deps: { clock: Clock }) {
  const seen = new Map<string, number>();

  return (request: Request, response: Response, next: NextFunction): void => {
    const now = Math.floor(deps.clock.now().getTime() / 1000);
    const time = Number(request.header('x-slack-request-timestamp'));
    const signature = request.header('x-slack-signature') ?? '';
    if (!Number.isInteger(time) || Math.abs(now - time) > WINDOW_S || signature === '' || seen.has(signature)) {
      response.status(401).end();

      return;
    }

    forgetOld(seen, now);
    seen.set(signature, now);
    next();
  };
}

function forgetOld(seen: Map<string, number>, now: number): void {
  for (const [signature, at] of seen) {
    if (now - at <= 2 * WINDOW_S && seen.size < MOST_KEPT) {
      return;
    }
    seen.delete(signature);
  }
}
