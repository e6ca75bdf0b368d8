// The client portal in our web server: what every page of it has in common, and which routes there are. Called by compose.ts.
import express, { type Express, type RequestHandler, Router } from 'express';
import { handled, portalHeaders, sendError, sendNotFound } from './answers.ts';
import { readAssets } from './assets.ts';
import { brandCss } from './brand-css.ts';
import { doorRoutes } from './door-routes.ts';
import { linkRoutes } from './link-routes.ts';
import { ASSET_PATHS } from './paths.ts';
import { payRoutes } from './pay-routes.ts';
import { firmPortal, type PortalDeps, type PortalOptions } from './portal-deps.ts';
import { isFromOurPages, isReadable } from './requests.ts';
import { sessionRoutes } from './session-routes.ts';

/** The longest password takes three bytes in a form for each of its own. */
const LARGEST_FORM = '100kb';

export function addPortal(web: Express, options: PortalOptions): void {
  const deps = { ...options, assets: readAssets() };
  const everywhere = ['/b', '/portal', '/pay'];
  web.use(everywhere, portalHeaders, readablePathsOnly(deps), ...ownFormsOnly(deps));
  web.use('/b', linkRoutes(deps));
  web.use('/pay', payRoutes(deps));
  web.use('/portal/assets', assetRoutes(deps));
  web.use('/portal', brandRoutes(deps), doorRoutes(deps), sessionRoutes(deps));
  web.use(everywhere, (_request, response) => sendNotFound(deps, response));
}

/** What no text of ours holds leads nowhere, like every other wrong address: the database would not take it. */
function readablePathsOnly(deps: PortalDeps): RequestHandler {
  return ({ path }, response, next) => (isReadable(path) ? next() : sendNotFound(deps, response));
}

/** A form that another site sends, or that cannot be read, does nothing. */
function ownFormsOnly(deps: PortalDeps): RequestHandler[] {
  const read = express.urlencoded({ extended: false, limit: LARGEST_FORM, parameterLimit: 20 });

  return [
    (request, response, next) => {
      if (request.method === 'GET' || request.method === 'HEAD' || isFromOurPages(request, deps.publicUrl())) {
        next();
      } else {
        sendError(deps, { response, kind: 'form-expired' });
      }
    },
    (request, response, next) => {
      read(request, response, (cause: unknown) =>
        cause === undefined ? next() : sendError(deps, { response, kind: 'bad-request' }),
      );
    },
  ];
}

/** Their addresses change with their content. */
function assetRoutes({ assets }: PortalDeps): Router {
  const router = Router();
  const kept = { 'Cache-Control': 'public, max-age=31536000, immutable' };
  const name = (path: string) => path.slice('/portal/assets'.length);
  router.get(name(ASSET_PATHS.styles), (_request, response) => {
    response.set(kept).type('css').send(assets.styles);
  });
  router.get(name(ASSET_PATHS.script), (_request, response) => {
    response.set(kept).type('js').send(assets.script);
  });

  return router;
}

/** The firm's colour and logo: for anybody, as on its letters. */
function brandRoutes(deps: PortalDeps): Router {
  const router = Router();
  router.get(
    '/:firm/brand.css',
    handled(deps, async (request, response) => {
      const portal = await firmPortal(deps, String(request.params.firm));
      if (!portal) {
        return sendNotFound(deps, response);
      }

      response
        .set('Cache-Control', 'private, max-age=300')
        .type('css')
        .send(brandCss(portal.firm.settings.accentColor));
    }),
  );
  router.get(
    '/:firm/logo',
    handled(deps, async (request, response) => {
      const row = await deps.forFirm(String(request.params.firm)).firm.findFirst({ select: { logo: true } });
      const isPng = row?.logo?.[0] === 0x89;
      if (!row?.logo) {
        return sendNotFound(deps, response);
      }

      response
        .set('Cache-Control', 'private, max-age=300')
        .type(isPng ? 'image/png' : 'image/jpeg')
        .send(Buffer.from(row.logo));
    }),
  );

  return router;
}
