// Refuses a request that was seen already, or whose time is not ours: Bolt checks the former never, the latter by half.
import { isValidSlackRequest } from '@slack/bolt';
import type { NextFunction, Request, Response } from 'express';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ClockWatch } from './clock-watch.ts';

export type ReplayDeps = {
  readonly clock: Clock;
  readonly clockWatch: ClockWatch;
  readonly logger: Logger;
  readonly signingSecret: string;
};

/** Slack's own advice: five minutes either way. */
const WINDOW_S = 300;
const MOST_KEPT = 20_000;
const MOST_BYTES = 1024 * 1024;
/** Exactly so: Bolt takes a signature with anything behind a second "=", which would pass for one not seen yet. */
const SIGNATURE = /^v0=[0-9a-f]{64}$/;
const SECONDS = /^\d{1,12}$/;

/** The signature covers time and body, so it names the request. Effects are idempotent beyond this process too. */
export function refuseReplays(deps: ReplayDeps) {
  const seen = new Map<string, number>();

  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const now = Math.floor(deps.clock.now().getTime() / 1000);
    const time = request.header('x-slack-request-timestamp') ?? '';
    const signature = request.header('x-slack-signature') ?? '';
    if (!SIGNATURE.test(signature) || !SECONDS.test(time) || seen.has(signature)) {
      response.status(401).end();

      return;
    }

    if (Number(request.header('content-length') ?? 0) > MOST_BYTES) {
      response.status(413).end();

      return;
    }

    const seconds = now - Number(time);
    if (Math.abs(seconds) > WINDOW_S) {
      await noteTimeOff(deps, { request, time: Number(time), signature, seconds });
      response.status(401).end();

      return;
    }

    forgetOld(seen, now);
    seen.set(signature, now);
    response.once('close', () => afterwards(deps, { seen, signature, seconds, status: response.statusCode }));
    next();
  };
}

type Answered = { seen: Map<string, number>; signature: string; seconds: number; status: number };

/** What was refused was perhaps not signed by Slack: neither is it remembered, nor does its time tell anything. */
function afterwards({ clockWatch }: ReplayDeps, { seen, signature, seconds, status }: Answered): void {
  if (status >= 400) {
    seen.delete(signature);
  } else {
    clockWatch.note(seconds);
  }
}

type TimeOff = { request: Request; time: number; signature: string; seconds: number };

/** Anybody can send another time; only with Slack's signature does it say something about our clock. */
async function noteTimeOff(deps: ReplayDeps, { request, time, signature, seconds }: TimeOff): Promise<void> {
  const body = await bodyOf(request).catch(() => undefined);
  const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': time };
  const { signingSecret } = deps;
  const isSlacks =
    body !== undefined && isValidSlackRequest({ signingSecret, body, headers, nowMilliseconds: time * 1000 });
  if (isSlacks) {
    deps.logger.warn('slack request refused: its time is not ours', { seconds });
    deps.clockWatch.note(seconds);
  }
}

/** Undefined when it is larger than any request of Slack; it is read to its end all the same, for the answer. */
async function bodyOf(request: Request): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= MOST_BYTES) {
      parts.push(part);
    }
  }

  return size <= MOST_BYTES ? Buffer.concat(parts).toString() : undefined;
}

function forgetOld(seen: Map<string, number>, now: number): void {
  for (const [signature, at] of seen) {
    if (now - at <= 2 * WINDOW_S && seen.size < MOST_KEPT) {
      return;
    }
    seen.delete(signature);
  }
}
