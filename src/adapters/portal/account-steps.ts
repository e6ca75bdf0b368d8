// The account page of a client who is signed in, and its forms. Used by session-routes.ts.
import { SHORTEST_PASSWORD } from '../../core/portal-password.ts';
import { changePassword } from '../../use-cases/change-password.ts';
import { endAllPortalSessions } from '../../use-cases/portal-session.ts';
import { setViewNotices } from '../../use-cases/set-view-notices.ts';
import { sendPage } from './answers.ts';
import { passwordProblem } from './entry.ts';
import { accountPage } from './pages/account-page.tsx';
import type { AccountView, Problem } from './pages/models.ts';
import { signInPage } from './pages/password-pages.tsx';
import { FIELDS } from './paths.ts';
import { clearSessionCookie, field, setSessionCookie } from './requests.ts';
import type { SessionHandler, SessionStep } from './session-routes.ts';

export function showAccount(step: SessionStep): Promise<void> {
  return drawAccount(step, { problems: [] });
}

type Drawn = Pick<AccountView, 'problems' | 'saved'> & { readonly tellsViews?: boolean };

async function drawAccount({ portal, session, facts, response }: SessionStep, drawn: Drawn): Promise<void> {
  const { tellsViews = session.tellsViews, ...rest } = drawn;
  const emails = await portal.db.contactEmail.findMany({
    where: { contactId: session.actor.contactId },
    orderBy: { position: 'asc' },
    select: { address: true },
  });
  const { portalAccess, tellViews } = portal.firm.settings;
  const html = accountPage({
    ...portal.page,
    session: facts,
    addresses: emails.map(({ address }) => address),
    hasPassword: portalAccess === 'password' && session.hasPassword,
    leastCharacters: SHORTEST_PASSWORD,
    tellsViews: { byFirm: tellViews, byContact: tellsViews },
    ...rest,
  });
  sendPage(response, { html, status: drawn.problems.length === 0 ? 200 : 422 });
}

export const accountSteps: Readonly<Record<'changePassword' | 'signOutEverywhere' | 'changeTelling', SessionHandler>> =
  {
    changePassword: onChangePassword,
    signOutEverywhere: async ({ portal, session, response }) => {
      await endAllPortalSessions(portal, session);
      clearSessionCookie(response, { firmId: portal.firmId, publicUrl: portal.publicUrl() });
      response.set('Clear-Site-Data', '"cache"');
      const access = portal.firm.settings.portalAccess;
      const view = { ...portal.page, access, email: '', problems: [], notice: 'signed-out-everywhere' } as const;
      sendPage(response, { html: signInPage(view) });
    },
    changeTelling: async (step) => {
      const { portal, session, request } = step;
      const tellsViews = field(request, FIELDS.tellsViews) === 'true';
      await setViewNotices(portal, { session, tellsViews });
      await drawAccount(step, { problems: [], saved: 'tells-views', tellsViews });
    },
  };

/** The session goes on under a new cookie; all others have ended. */
async function onChangePassword(step: SessionStep): Promise<void> {
  const { portal, session, request, response } = step;
  const oldPassword = field(request, FIELDS.currentPassword);
  const newPassword = field(request, FIELDS.newPassword);
  const missing = missingOf({ oldPassword, newPassword });
  if (missing.length > 0) {
    return drawAccount(step, { problems: missing });
  }

  const changed = await changePassword(portal, { session, oldPassword, newPassword });
  if (!changed.ok) {
    return drawAccount(step, { problems: [problemOf(changed.refusal)] });
  }

  const { token } = changed.value;
  setSessionCookie(response, { token, firmId: portal.firmId, publicUrl: portal.publicUrl() });
  const facts = { ...step.facts, formToken: portal.portalSecrets.formToken(token) };
  await drawAccount({ ...step, facts }, { problems: [], saved: 'password' });
}

function missingOf({ oldPassword, newPassword }: { oldPassword: string; newPassword: string }): Problem[] {
  return [
    ...(oldPassword === '' ? [{ code: 'current-password-missing' } as const] : []),
    ...(newPassword === '' ? [{ code: 'new-password-missing' } as const] : []),
  ];
}

type Refusal = Extract<Awaited<ReturnType<typeof changePassword>>, { ok: false }>['refusal'];

function problemOf(refusal: Refusal): Problem {
  switch (refusal.code) {
    case 'wrong-password':
      return { code: 'current-password-wrong' };
    case 'same-password':
      return { code: 'new-password-same' };
    case 'bad-password':
      return passwordProblem(refusal.problems);
    case 'too-many-failures':
      return { code: 'wait', seconds: Math.ceil(refusal.retryAfterMs / 1_000) };
  }
}
