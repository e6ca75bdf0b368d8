// What a client sees and does who is signed in: their bills, one bill and its PDF, their history, their account. Mounted by
// app.ts under /portal/<firm>.
import type { Request, Response } from 'express';
import { Router } from 'express';
import { endPortalSession, loadPortalSession, type PortalSession } from '../../use-cases/portal-session.ts';
import { accountSteps, showAccount } from './account-steps.ts';
import { handled, sendError, sendNotFound, sendPage } from './answers.ts';
import { billSteps, showDashboard, showHistory } from './bill-steps.ts';
import { signedOutPage } from './pages/message-pages.tsx';
import type { SessionFacts } from './pages/models.ts';
import { FIELDS, portalPaths } from './paths.ts';
import { type FirmPortal, firmPortal, type PortalDeps } from './portal-deps.ts';
import { clearSessionCookie, field, sameText, sessionCookie } from './requests.ts';

export type SessionStep = {
  readonly portal: FirmPortal;
  readonly session: PortalSession;
  /** For the pages. */
  readonly facts: SessionFacts;
  readonly request: Request;
  readonly response: Response;
};

export type SessionHandler = (step: SessionStep) => Promise<void>;

export function sessionRoutes(deps: PortalDeps): Router {
  const router = Router();
  const step = (handle: SessionHandler) =>
    handled(deps, (request, response) => inSession(deps, { request, response, handle }));
  router.get('/:firm', step(showDashboard));
  router.get('/:firm/history', step(showHistory));
  router.get('/:firm/account', step(showAccount));
  router.get('/:firm/bills/:bill', step(billSteps.show));
  router.get('/:firm/bills/:bill/pdf', step(billSteps.download));
  router.post('/:firm/bills/:bill/seen', step(billSteps.seen));
  router.post('/:firm/account/password', step(accountSteps.changePassword));
  router.post('/:firm/account/sign-out-everywhere', step(accountSteps.signOutEverywhere));
  router.post('/:firm/account/views', step(accountSteps.changeTelling));
  router.post('/:firm/sign-out', step(signOut));

  return router;
}

type Asked = { readonly request: Request; readonly response: Response; readonly handle: SessionHandler };

/** Without a session the way leads to the sign-in; a form without our own token does nothing. */
async function inSession(deps: PortalDeps, { request, response, handle }: Asked): Promise<void> {
  const portal = await firmPortal(deps, String(request.params.firm));
  if (!portal) {
    return sendNotFound(deps, response);
  }

  const token = sessionCookie(request, { firmId: portal.firmId, publicUrl: portal.publicUrl() });
  const session = token === undefined ? undefined : await loadPortalSession(portal, { token });
  if (token === undefined || !session) {
    return response.redirect(303, portalPaths(portal.firmId).signIn);
  }

  const formToken = portal.portalSecrets.formToken(token);
  if (request.method === 'POST' && !sameText(field(request, FIELDS.formToken), formToken)) {
    return sendError(deps, { response, kind: 'form-expired', firm: portal.page.firm });
  }

  await handle({ portal, session, facts: { formToken, contactName: session.contactName }, request, response });
}

/** What the browser has kept of the pages is thrown away as well. */
async function signOut({ portal, session, response }: SessionStep): Promise<void> {
  await endPortalSession(portal, session);
  clearSessionCookie(response, { firmId: portal.firmId, publicUrl: portal.publicUrl() });
  response.set('Clear-Site-Data', '"cache"');
  sendPage(response, { html: signedOutPage(portal.page) });
}
