// How the portal answers: pages with their headers, the neutral 404, and what broke. Used by the routes.
import type { Request, RequestHandler, Response } from 'express';
import { Fault } from '../../core/fault.ts';
import { errorPage } from './pages/message-pages.tsx';
import type { ErrorView } from './pages/models.ts';
import type { PortalDeps } from './portal-deps.ts';

/** Nothing from elsewhere. A form may lead on to the origins that are given: browsers hold to it at the redirect, too. */
export function contentPolicy(formsTo: readonly string[] = []): string {
  return [
    ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'"],
    `form-action ${["'self'", ...formsTo].join(' ')}`,
    ...["base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'"],
  ].join('; ');
}

/** Nobody keeps a page, frames it, or finds it by searching. */
const HEADERS = {
  'Content-Security-Policy': contentPolicy(),
  'Cache-Control': 'no-store',
  // with no-referrer a browser's own form would say that it comes from nowhere
  'Referrer-Policy': 'same-origin',
  'X-Robots-Tag': 'noindex, nofollow',
};

export const portalHeaders: RequestHandler = (_request, response, next) => {
  response.set(HEADERS);
  next();
};

export function sendPage(response: Response, { html, status = 200 }: { html: string; status?: number }): void {
  response.status(status).type('html').send(html);
}

const STATUS = {
  'not-found': 404,
  'form-expired': 403,
  'bad-request': 400,
  busy: 503,
  broken: 500,
} as const satisfies Record<ErrorView['kind'], number>;

type Failing = Pick<PortalDeps, 'assets'>;

export function sendError(
  { assets }: Failing,
  { response, ...view }: { response: Response } & Omit<ErrorView, 'assets'>,
): void {
  sendPage(response, { html: errorPage({ assets: assets.links, ...view }), status: STATUS[view.kind] });
}

/** Never was, was replaced, was stopped, is somebody else's: nobody can tell which. */
export function sendNotFound(deps: Failing, response: Response): void {
  sendError(deps, { response, kind: 'not-found' });
}

type Handler = (request: Request, response: Response) => Promise<void>;

/** What a handler throws becomes a page, with a reference to what the log says of it. */
export function handled(deps: Pick<PortalDeps, 'assets' | 'logger' | 'ids'>, handle: Handler): RequestHandler {
  return async (request, response) => {
    try {
      await handle(request, response);
    } catch (cause) {
      failed(deps, { response, cause });
    }
  };
}

function failed(
  deps: Pick<PortalDeps, 'assets' | 'logger' | 'ids'>,
  { response, cause }: { response: Response; cause: unknown },
): void {
  if (response.headersSent) {
    response.destroy();

    return;
  }

  if (cause instanceof Fault && cause.code === 'too-busy') {
    response.set('Retry-After', '2');
    sendError(deps, { response, kind: 'busy' });

    return;
  }

  const reference = deps.ids.newId('job').slice(-8);
  deps.logger.warn('portal request failed', { reference }, cause);
  sendError(deps, { response, kind: 'broken', reference });
}
