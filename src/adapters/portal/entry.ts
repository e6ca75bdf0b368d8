// Proving who one is: by a password, or by a mailed code, which can set a password as well. The same steps behind a
// recipient's link and at the portal's own sign-in; link-routes.ts and door-routes.ts say which of the two it is.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { CODE_LIFE_MS, CODE_TRIES } from '../../core/portal.ts';
import { type PasswordProblem, SHORTEST_PASSWORD } from '../../core/portal-password.ts';
import { type AskedCode, askForCode } from '../../use-cases/ask-for-code.ts';
import { enterByCode } from '../../use-cases/enter-by-code.ts';
import type { ClientAtDoor } from '../../use-cases/portal/find-client.ts';
import { endPortalSession, type NewSession } from '../../use-cases/portal-session.ts';
import { signIn } from '../../use-cases/sign-in.ts';
import { sendPage } from './answers.ts';
import { codePage, newPasswordPage } from './pages/code-pages.tsx';
import type { Entry, MailedCode, Problem } from './pages/models.ts';
import { FIELDS } from './paths.ts';
import type { FirmPortal } from './portal-deps.ts';
import { field, sessionOf, setSessionCookie } from './requests.ts';

export type Door = {
  readonly portal: FirmPortal;
  readonly client: ClientAtDoor;
  readonly entry: Entry;
  readonly hasPassword: boolean;
  /** The form for the password, with what was wrong with it. */
  readonly passwordForm: (problems: readonly Problem[]) => string;
  /** Where somebody who was let in goes, and what is written down of it. */
  readonly enter: (session: NewSession) => Promise<string>;
};

type Step = { readonly door: Door; readonly request: Request; readonly response: Response };

export async function onSignIn({ door, request, response }: Step): Promise<void> {
  const password = field(request, FIELDS.password);
  if (password === '') {
    return showPassword({ door, response }, { code: 'password-missing' });
  }

  const { portal, client } = door;
  const entered = await signIn(portal, { firmId: portal.firmId, client, password });
  if (entered.ok) {
    return letIn({ door, request, response }, entered.value);
  }

  const { refusal } = entered;

  return showPassword(
    { door, response },
    refusal.code === 'too-many-failures'
      ? { code: 'wait', seconds: Math.ceil(refusal.retryAfterMs / 1_000) }
      : { code: client.by === 'link' ? 'password-wrong' : 'sign-in-failed' },
  );
}

function showPassword({ door, response }: Pick<Step, 'door' | 'response'>, problem: Problem): void {
  sendPage(response, { html: door.passwordForm([problem]), status: problem.code === 'wait' ? 429 : 422 });
}

/** Mails a code, unless one was mailed lately, and shows the form for it. */
export async function onMailCode({ door, response, wants }: Omit<Step, 'request'> & { wants: 'password' | 'sign-in' }) {
  const { portal, client } = door;
  const asked = await evenly(door, askForCode(portal, { firmId: portal.firmId, client, wants }));
  const purpose = asked && asked.kind !== 'asked' ? asked.purpose : purposeAtDoor(door, wants);
  const waits = asked?.kind === 'mailed-before' ? waitSeconds(door, asked) : 0;
  const problems: Problem[] = waits > 0 ? [{ code: 'code-not-yet', seconds: waits }] : [];
  sendPage(response, { html: codeForm(door, { purpose, at: codeTime(asked), problems }) });
}

/** Far longer than the work takes. */
const EVEN_MS = 200;

/**
 * By address the answer comes after a time of its own: what is written for a client reaches the disk and wakes the job that
 * mails, and for a stranger nothing does, which took some milliseconds less.
 */
async function evenly<Result>({ client }: Door, work: Promise<Result>): Promise<Result> {
  const [result] = await Promise.all([work, client.by === 'address' ? sleep(EVEN_MS) : undefined]);

  return result;
}

/** By address nobody is told what there is: the form is that which was asked for. */
function purposeAtDoor({ portal }: Door, wants: 'password' | 'sign-in'): 'password' | 'sign-in' {
  return portal.firm.settings.portalAccess === 'code' ? 'sign-in' : wants;
}

function codeTime(asked: AskedCode | undefined): Date | undefined {
  return asked && asked.kind !== 'asked' ? asked.at : undefined;
}

/** Only when the last code counts no more: pressing the button twice is no mistake. */
function waitSeconds({ portal }: Door, { at, nextAt }: { readonly at: Date; readonly nextAt: Date }): number {
  const now = portal.clock.now().getTime();

  return now - at.getTime() < CODE_LIFE_MS ? 0 : Math.ceil((nextAt.getTime() - now) / 1_000);
}

type Form = {
  readonly purpose: 'password' | 'sign-in';
  /** When the code was mailed; undefined where nobody may know whether one was. */
  readonly at: Date | undefined;
  readonly problems: readonly Problem[];
};

function codeForm(door: Door, { purpose, at, problems }: Form): string {
  const { portal, entry, client, hasPassword } = door;
  const mailed: MailedCode = {
    address: client.address,
    isOnFile: client.by === 'link',
    minutesAgo: at === undefined ? 0 : Math.floor((portal.clock.now().getTime() - at.getTime()) / 60_000),
    minutes: CODE_LIFE_MS / 60_000,
  };
  const view = { ...portal.page, entry, mailed, problems };
  const reason = hasPassword || client.by === 'address' ? 'reset' : 'first-time';

  return purpose === 'password'
    ? newPasswordPage({ ...view, reason, leastCharacters: SHORTEST_PASSWORD })
    : codePage(view);
}

/** A code alone, or a code and a new password. */
export async function onCode({ door, request, response, purpose }: Step & Pick<Form, 'purpose'>): Promise<void> {
  const { portal, client } = door;
  const code = field(request, FIELDS.code).replace(/\s/g, '');
  const newPassword = purpose === 'password' ? field(request, FIELDS.newPassword) : undefined;
  const missing: Problem[] = [
    ...(code === '' ? [{ code: 'code-missing' } as const] : []),
    ...(newPassword === '' ? [{ code: 'new-password-missing' } as const] : []),
  ];
  if (missing.length > 0) {
    return refuseCode({ door, response, purpose }, missing);
  }

  const entered = await evenly(door, enterByCode(portal, { firmId: portal.firmId, client, code, newPassword }));
  if (entered.ok) {
    return letIn({ door, request, response }, entered.value);
  }

  const { refusal } = entered;
  switch (refusal.code) {
    case 'wrong-code':
      return refuseCode({ door, response, purpose }, [{ code: 'code-wrong', tries: CODE_TRIES }]);
    case 'password-needed':
      return refuseCode({ door, response, purpose: 'password' }, [{ code: 'new-password-missing' }]);
    case 'bad-password':
      return refuseCode({ door, response, purpose }, [passwordProblem(refusal.problems)]);
  }
}

function refuseCode(
  { door, response, purpose }: Pick<Step, 'door' | 'response'> & Pick<Form, 'purpose'>,
  problems: readonly Problem[],
): void {
  sendPage(response, { html: codeForm(door, { purpose, at: undefined, problems }), status: 422 });
}

/** The first of them: the others follow when it is mended. */
export function passwordProblem([first]: readonly PasswordProblem[]): Problem {
  switch (first) {
    case 'too-short':
      return { code: 'new-password-short', least: SHORTEST_PASSWORD };
    case 'too-long':
    case 'bad-character':
      return { code: 'new-password-long' };
    default:
      return { code: 'new-password-common' };
  }
}

/** The session that the browser had is over: nobody will sign out of it, once its cookie is overwritten. */
async function letIn({ door, request, response }: Step, session: NewSession): Promise<void> {
  const { portal, enter } = door;
  const target = await enter(session);
  const former = await sessionOf(portal, request);
  if (former) {
    await endPortalSession(portal, former);
  }

  setSessionCookie(response, { token: session.token, firmId: portal.firmId, publicUrl: portal.publicUrl() });
  response.redirect(303, target);
}
