// Keeps the workspace to its own page on this machine: no other site and no other host name may use it.
// In front of every route of the workspace.
import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** Whether a Host header names this machine by a loopback name; others may be DNS names pointed at us. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && loopbackHost.test(host);
}

/** Refuses a foreign Host, and a POST without the page's own Origin and token. `tokenOf`: where a form brings it. */
export function pageGuard(token: string, tokenOf: (request: Request) => string | undefined = inHeader): RequestHandler {
  return (request, response, next) => {
    const { host, origin } = request.headers;
    if (!isLoopbackHost(host)) {
      response.status(403).type('text').send('The workspace answers on localhost only.');
      return;
    }

    const reads = request.method === 'GET' || request.method === 'HEAD';
    const ownPage = origin === `${request.protocol}://${host}` && sameToken(tokenOf(request), token);
    if (!reads && !ownPage) {
      response.status(403).type('text').send('This request did not come from the workspace page.');
      return;
    }
    next();
  };
}

function inHeader(request: Request): string | undefined {
  return request.get('x-workspace-token');
}

function sameToken(given: string | undefined, token: string): boolean {
  const [left, right] = [Buffer.from(given ?? ''), Buffer.from(token)];
  return left.length === right.length && timingSafeEqual(left, right);
}
