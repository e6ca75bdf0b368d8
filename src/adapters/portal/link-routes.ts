// /b/<token>: a recipient's own link. GET shows who the firm is and one button, and changes nothing but a count; every step
// behind it is a form. Mounted by app.ts.

import type { Request, Response } from 'express';
import { Router } from 'express';
import { askForNewLink } from '../../use-cases/ask-for-new-link.ts';
import { countLinkOpening, type OpenedLink, openLink } from '../../use-cases/open-link.ts';
import { recordView } from '../../use-cases/record-view.ts';
import { handled, sendNotFound, sendPage } from './answers.ts';
import { type Door, onCode, onMailCode, onSignIn } from './entry.ts';
import { landingPage } from './pages/landing-page.tsx';
import { expiredLinkPage, newLinkSentPage } from './pages/message-pages.tsx';
import { passwordPage } from './pages/password-pages.tsx';
import { billPaths, linkPaths } from './paths.ts';
import { type FirmPortal, firmPortal, type PortalDeps } from './portal-deps.ts';
import { isScan, sessionOf } from './requests.ts';

type Opened = { readonly portal: FirmPortal; readonly link: OpenedLink; readonly token: string };
type Step = Opened & { readonly request: Request; readonly response: Response };

const NO_FIRM = 'none';

export function linkRoutes(deps: PortalDeps): Router {
  const router = Router();
  const step = (handle: (step: Step) => Promise<void>) =>
    handled(deps, async (request, response) => {
      const opened = await openedLink(deps, String(request.params.token));

      return opened ? handle({ ...opened, request, response }) : sendNotFound(deps, response);
    });
  const steps: Readonly<Record<string, (step: Step & { door: Door }) => Promise<void>>> = {
    continue: onContinue,
    'sign-in': onSignIn,
    code: (given) => onMailCode({ ...given, wants: 'sign-in' }),
    'password-code': (given) => onMailCode({ ...given, wants: 'password' }),
    'sign-in-by-code': (given) => onCode({ ...given, purpose: 'sign-in' }),
    'set-password': (given) => onCode({ ...given, purpose: 'password' }),
  };
  router.get('/:token', step(showLanding));
  router.post('/:token/new-link', step(sendNewLink));
  for (const [name, handle] of Object.entries(steps)) {
    router.post(
      `/:token/${name}`,
      step((given) => (given.link.kind === 'open' ? handle({ ...given, door: doorOf(given) }) : showExpired(given))),
    );
  }

  return router;
}

/** A link of no firm is asked for in the same steps as one that was replaced, so that the time tells nothing. */
async function openedLink(deps: PortalDeps, token: string): Promise<Opened | undefined> {
  const firmId = (await deps.directory.firmOfLink(deps.portalSecrets.hashOf(token))) ?? NO_FIRM;
  const portal = await firmPortal(deps, firmId);
  const link = await openLink(portal ?? { ...deps, db: deps.forFirm(NO_FIRM) }, { token });

  return portal && link && { portal, link, token };
}

/** Somebody who is signed in as the link's own client goes on to the bill; nobody else is told who is signed in. */
async function showLanding(step: Step): Promise<void> {
  const { portal, link, token, request, response } = step;
  await countLinkOpening(portal, { recipientId: link.recipientId, scan: isScan(request) });
  if (link.kind === 'expired') {
    return showExpired(step);
  }

  if (await isSignedIn(step)) {
    return response.redirect(303, billPaths(portal.firmId, link.billId).bill);
  }

  const { portalAccess: access, tellViews: tellsViews } = portal.firm.settings;
  sendPage(response, { html: landingPage({ ...portal.page, token, access, tellsViews }) });
}

async function isSignedIn({ portal, link, request }: Step): Promise<boolean> {
  const session = await sessionOf(portal, request);

  return session?.actor.contactId === link.contactId;
}

async function showExpired({ portal, token, response }: Step): Promise<void> {
  sendPage(response, { html: expiredLinkPage({ ...portal.page, token }), status: 410 });
}

/** Continue: a client who has a password types it, everybody else gets a code. */
async function onContinue({ door, response }: Step & { door: Door }): Promise<void> {
  const { settings } = door.portal.firm;
  if (settings.portalAccess === 'password' && door.hasPassword) {
    return sendPage(response, { html: door.passwordForm([]) });
  }

  await onMailCode({ door, response, wants: settings.portalAccess === 'code' ? 'sign-in' : 'password' });
}

async function sendNewLink({ portal, link, token, response }: Step): Promise<void> {
  if ((await askForNewLink(portal, { token })) === undefined) {
    return sendNotFound(portal, response);
  }

  sendPage(response, { html: newLinkSentPage({ ...portal.page, address: link.address }) });
}

function doorOf({ portal, link, token }: Opened): Door {
  const entry = { paths: linkPaths(token), hidden: {} };

  return {
    portal,
    entry,
    client: { by: 'link', contactId: link.contactId, address: link.address },
    hasPassword: link.hasPassword,
    passwordForm: (problems) => passwordPage({ ...portal.page, entry, problems }),
    enter: async ({ actor }) => {
      await recordView(portal, { client: actor, billId: link.billId });

      return billPaths(portal.firmId, link.billId).bill;
    },
  };
}
