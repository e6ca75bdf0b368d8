// Measures the requests that this process answers. A route is named as it stands in the code, never as it was asked for:
// addresses hold tokens and ids. Used by metrics.ts.
import type { Request, RequestHandler } from 'express';
import { Histogram, type Registry } from 'prom-client';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10];
/** Slack shows an error after three seconds. */
const ACK_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 5];
const CHATS: Readonly<Record<string, string>> = { '/slack/events': 'slack', '/api/messages': 'teams' };
/** Anybody can make up others. */
const METHODS = new Set(['GET', 'HEAD', 'POST']);

export function watchRequests(registry: Registry): RequestHandler {
  const registers = [registry];
  const took = new Histogram({
    name: 'sharebill_http_request_seconds',
    help: 'How long requests took, by route and status; "cut-off" when the other side left first.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const acks = new Histogram({
    name: 'sharebill_chat_ack_seconds',
    help: 'How long a chat platform waited for the acknowledgement of a request that was taken.',
    labelNames: ['platform'],
    buckets: ACK_BUCKETS,
    registers,
  });

  return (request, response, next) => {
    const begun = performance.now();
    response.once('close', () => {
      const seconds = (performance.now() - begun) / 1_000;
      const { statusCode, writableFinished } = response;
      const [route, method] = [routeOf(request), METHODS.has(request.method) ? request.method : 'other'];
      took.observe({ method, route, status: writableFinished ? String(statusCode) : 'cut-off' }, seconds);
      const platform = CHATS[route];
      if (platform !== undefined && writableFinished && statusCode < 400) {
        acks.observe({ platform }, seconds);
      }
    });
    next();
  };
}

const PLAIN = /^[a-z][a-z-]{0,30}$/;

/**
 * What it is mounted below, and its own path in the code; 'none' for what no route took. Nothing of ours is mounted below
 * a path with a parameter: should it ever be, the value does not get through.
 */
function routeOf({ route, baseUrl }: Request): string {
  const path: unknown = route?.path;
  if (typeof path !== 'string') {
    return 'none';
  }

  const below = baseUrl.toLowerCase().split('/').slice(1);

  return `${below.map((part) => `/${PLAIN.test(part) ? part : '…'}`).join('')}${path}`;
}
