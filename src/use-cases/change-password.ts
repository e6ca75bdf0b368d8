// Changes the password of a client who is signed in and knows the old one. Called by the portal's account page.
import { type PasswordProblem, passwordProblems } from '../core/portal-password.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import type { PasswordHasher } from '../ports/password-hasher.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import { findClient, type PortalAccountRow } from './portal/find-client.ts';
import { type LookDeps, type LookRefusal, lookAtPassword } from './portal/look-at-password.ts';
import { createPortalSession, endSessionsOf, type NewSession, type PortalSession } from './portal-session.ts';
import { auditRow } from './rows.ts';

export type ChangePasswordDeps = LookDeps & {
  readonly passwordHasher: PasswordHasher;
  readonly portalSecrets: Pick<PortalSecrets, 'hashOf'>;
};

export type ChangePasswordRequest = {
  readonly session: Pick<PortalSession, 'actor' | 'accountId'>;
  readonly oldPassword: string;
  readonly newPassword: string;
};

export type ChangeRefusal =
  | LookRefusal
  | { readonly code: 'bad-password'; readonly problems: readonly PasswordProblem[] }
  | { readonly code: 'same-password' };

/**
 * Ends every session, the one that asks as well, and begins a new one for it. Wrong old passwords wait as in signing in: a
 * session that somebody left open is no place to guess. Throws Fault('too-busy', retryable).
 */
export async function changePassword(
  deps: ChangePasswordDeps,
  request: ChangePasswordRequest,
): Promise<Result<NewSession, ChangeRefusal>> {
  const { actor } = request.session;
  const { firmId, contactId } = actor;
  const atDoor = { by: 'link', contactId, address: '' } as const;
  const client = await findClient(deps.db, { client: atDoor, now: deps.clock.now() });
  const read = async () => (await findClient(deps.db, { client: atDoor, now: deps.clock.now() }))?.account;
  const seen = await lookAtPassword(deps, { firmId, read, key: contactId, password: request.oldPassword });
  if (!client || !seen.ok) {
    return seen.ok ? refuse({ code: 'wrong-password' }) : seen;
  }

  const owner = { ...client, firmName: client.firm.name, contactName: client.name };
  const refusal = refusalOfNew(request, passwordProblems(request.newPassword, owner));
  await setBackFailures(deps, seen.value);

  return refusal ? refuse(refusal) : replacePassword(deps, { request, account: seen.value });
}

function refusalOfNew(
  { oldPassword, newPassword }: ChangePasswordRequest,
  problems: readonly PasswordProblem[],
): ChangeRefusal | undefined {
  if (problems.length > 0) {
    return { code: 'bad-password', problems };
  }

  return newPassword === oldPassword ? { code: 'same-password' } : undefined;
}

async function setBackFailures({ db }: ChangePasswordDeps, { id, passwordHash }: PortalAccountRow): Promise<void> {
  await db.portalAccount.updateMany({ where: { id, passwordHash }, data: { failures: 0, failedAt: null } });
}

/** Of two changes at the same time the second finds another old password. A code that is on its way opens nothing any more. */
async function replacePassword(
  deps: ChangePasswordDeps,
  { request, account }: { request: ChangePasswordRequest; account: PortalAccountRow },
): Promise<Result<NewSession, ChangeRefusal>> {
  const { session, newPassword } = request;
  const passwordHash = await deps.passwordHasher.hash(newPassword);
  const { actor } = session;
  const entry = { actor, accountId: account.id };

  return deps.db.$transaction(async (tx) => {
    const { count } = await tx.portalAccount.updateMany({
      where: { id: account.id, passwordHash: account.passwordHash, contact: { deactivatedAt: null } },
      data: { passwordHash, passwordAt: deps.clock.now(), codeNonce: '', codeExpiresAt: null },
    });
    if (count === 0) {
      return refuse({ code: 'wrong-password' });
    }

    await endSessionsOf({ ...deps, tx }, entry);
    const facts = { actor, action: 'portal-password-changed', subjectId: account.id };
    await tx.writeRows({ auditEntry: [auditRow(deps, facts)] });

    return ok(await createPortalSession({ ...deps, tx }, entry));
  });
}
