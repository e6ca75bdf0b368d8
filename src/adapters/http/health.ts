// Whether the process lives, and whether it can do its work: for whoever watches it. Mounted by compose.ts in every process.
import type { Express, RequestHandler } from 'express';
import { INSTANCE_HEADER } from './instance-mark.ts';

export type Standing = { readonly isWell: boolean; readonly words: string };

export type Health = {
  /** Whether the process answers: restarting it helps against nothing else. */
  readonly lives: () => Promise<Standing>;
  /** Whether it can do its work, and what is to be said of it all the same. */
  readonly isReady: () => Promise<Standing>;
  /** Which installation it is. */
  readonly instance: string;
};

export function addHealth(web: Express, health: Health): void {
  const mark: RequestHandler = (_request, response, next) => {
    response.set(INSTANCE_HEADER, health.instance);
    next();
  };
  web.get('/healthz', mark, telling(health.lives));
  web.get('/readyz', telling(health.isReady));
}

function telling(ask: () => Promise<Standing>): RequestHandler {
  return async (_request, response) => {
    const { isWell, words } = await ask();
    response
      .status(isWell ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .type('text/plain')
      .send(words);
  };
}
