// The portal's own sign-in, for a client who comes without a link. Whoever has an address or not: every answer is the same.
// Mounted by app.ts under /portal/<firm>.

import type { Request, Response } from 'express';
import { Router } from 'express';
import { parseEmailAddress } from '../../core/contact.ts';
import { handled, sendNotFound, sendPage } from './answers.ts';
import { type Door, onCode, onMailCode, onSignIn } from './entry.ts';
import { contactPage } from './pages/message-pages.tsx';
import type { Problem } from './pages/models.ts';
import { resetPage, signInPage } from './pages/password-pages.tsx';
import { FIELDS, portalPaths } from './paths.ts';
import { type FirmPortal, firmPortal, type PortalDeps } from './portal-deps.ts';
import { field } from './requests.ts';

type Step = { readonly portal: FirmPortal; readonly request: Request; readonly response: Response };

export function doorRoutes(deps: PortalDeps): Router {
  const router = Router();
  const step = (handle: (step: Step) => Promise<void> | void) =>
    handled(deps, async (request, response) => {
      const portal = await firmPortal(deps, String(request.params.firm));

      return portal ? handle({ portal, request, response }) : sendNotFound(deps, response);
    });
  const steps: Readonly<Record<string, (step: Step & { door: Door }) => Promise<void>>> = {
    'sign-in': onSignIn,
    code: (given) => onMailCode({ ...given, wants: 'sign-in' }),
    'password-code': (given) => onMailCode({ ...given, wants: 'password' }),
    'sign-in-by-code': (given) => onCode({ ...given, purpose: 'sign-in' }),
    'set-password': (given) => onCode({ ...given, purpose: 'password' }),
  };
  router.get(
    '/:firm/sign-in',
    step((given) => showSignIn({ ...given, email: '', problems: [] })),
  );
  router.get(
    '/:firm/reset',
    step((given) => showReset({ ...given, email: '', problems: [] })),
  );
  router.get(
    '/:firm/contact',
    step(({ portal, response }) => sendPage(response, { html: contactPage(portal.page) })),
  );
  for (const [name, handle] of Object.entries(steps)) {
    router.post(
      `/:firm/${name}`,
      step((given) => atDoor(given, { isReset: name === 'password-code', handle })),
    );
  }

  return router;
}

type Handled = {
  readonly isReset: boolean;
  readonly handle: (step: Step & { door: Door }) => Promise<void>;
};

async function atDoor(step: Step, { isReset, handle }: Handled): Promise<void> {
  const { portal, request, response } = step;
  const typed = field(request, FIELDS.email).trim();
  const address = parseEmailAddress(typed);
  if (address === undefined) {
    const problem: Problem = { code: typed === '' ? 'email-missing' : 'email-unfit' };
    const shown = { portal, response, email: typed, problems: [problem] };

    return isReset ? showReset(shown) : showSignIn(shown);
  }

  await handle({ ...step, door: doorOf(portal, address) });
}

function doorOf(portal: FirmPortal, address: string): Door {
  const paths = portalPaths(portal.firmId);
  const access = portal.firm.settings.portalAccess;

  return {
    portal,
    client: { by: 'address', address },
    entry: { paths, hidden: { [FIELDS.email]: address } },
    hasPassword: true,
    passwordForm: (problems) => signInPage({ ...portal.page, access, email: address, problems }),
    enter: async () => paths.dashboard,
  };
}

type Shown = Omit<Step, 'request'> & { readonly email: string; readonly problems: readonly Problem[] };

function showSignIn({ portal, response, email, problems }: Shown): void {
  const access = portal.firm.settings.portalAccess;
  const status = problems.length === 0 ? 200 : 422;
  sendPage(response, { html: signInPage({ ...portal.page, access, email, problems }), status });
}

function showReset({ portal, response, email, problems }: Shown): void {
  sendPage(response, {
    html: resetPage({ ...portal.page, email, problems }),
    status: problems.length === 0 ? 200 : 422,
  });
}
