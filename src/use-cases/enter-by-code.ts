// Lets a client in by a mailed code, and sets their password where the code is for that. Called by the forms of a link and
// of the sign-in page. Nothing is spent unless the code and the password are both right.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { FirmId } from '../core/ids.ts';
import { type PasswordProblem, passwordProblems } from '../core/portal-password.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import type { PasswordHasher } from '../ports/password-hasher.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import { codeCounts, isCodeOf, isFromDoor, NO_CODE } from './portal/codes.ts';
import { type ClientAtDoor, type FoundClient, findClient, type PortalAccountRow } from './portal/find-client.ts';
import { createPortalSession, endSessionsOf, type NewSession } from './portal-session.ts';
import { auditRow, type WriteDeps } from './rows.ts';

export type EnterByCodeDeps = WriteDeps & {
  readonly db: FirmDb;
  readonly portalSecrets: Pick<PortalSecrets, 'code' | 'hashOf'>;
  readonly passwordHasher: Pick<PasswordHasher, 'hash'>;
};

export type EnterByCodeRequest = {
  readonly firmId: FirmId;
  readonly client: ClientAtDoor;
  readonly code: string;
  /** Undefined where the form has no such field. */
  readonly newPassword: string | undefined;
};

export type CodeRefusal =
  /** Or it counts no longer, or there never was one: all alike. */
  | { readonly code: 'wrong-code' }
  /** The code was right, and stays good: a password is to be set with it. */
  | { readonly code: 'password-needed' }
  | { readonly code: 'bad-password'; readonly problems: readonly PasswordProblem[] };

type KnownClient = FoundClient & { readonly account: PortalAccountRow };

/** Throws Fault('too-busy', retryable) when too many passwords are being hashed; the code stays good. */
export async function enterByCode(
  deps: EnterByCodeDeps,
  request: EnterByCodeRequest,
): Promise<Result<NewSession, CodeRefusal>> {
  const client = await clientWithCode(deps, request);
  if (!client) {
    return refuse({ code: 'wrong-code' });
  }

  await giveTryBack(deps, client.account);
  if (client.account.codePurpose !== 'password') {
    return letIn(deps, { ...request, client, passwordHash: undefined });
  }

  const { newPassword } = request;
  if (newPassword === undefined) {
    return refuse({ code: 'password-needed' });
  }

  const problems = passwordProblems(newPassword, { ...client, firmName: client.firm.name, contactName: client.name });
  if (problems.length > 0) {
    return refuse({ code: 'bad-password', problems });
  }

  return letIn(deps, { ...request, client, passwordHash: await deps.passwordHasher.hash(newPassword) });
}

/**
 * The client whose code was typed. Each look is counted before anything is made of it, by a change that only one of several
 * at the same time can make: more than five are never looked at. What cannot be right takes the same statements.
 */
async function clientWithCode(deps: EnterByCodeDeps, request: EnterByCodeRequest): Promise<KnownClient | undefined> {
  for (;;) {
    const now = deps.clock.now();
    const client = await findClient(deps.db, { client: request.client, now });
    const account = client?.account;
    const counts = account !== undefined && isFromDoor(account, request.client.by) && codeCounts(account, now);
    const isRight = counts && isCodeOf(deps.portalSecrets, { account, typed: request.code });
    const counted = await countTry(deps, { firmId: request.firmId, account: counts ? account : undefined, isRight });
    if (!client || !counts) {
      return undefined;
    }

    // otherwise somebody else tried in the same moment: what is stored is read again
    if (counted) {
      return isRight ? { ...client, account } : undefined;
    }
  }
}

type CountedTry = {
  readonly firmId: FirmId;
  readonly account: PortalAccountRow | undefined;
  readonly isRight: boolean;
};

async function countTry(deps: EnterByCodeDeps, { firmId, account, isRight }: CountedTry): Promise<boolean> {
  const { id = '', codeNonce = '', codeTries = 0 } = account ?? {};
  const facts = { action: 'portal-code-wrong', subjectId: id, data: { tries: codeTries + 1 } };
  const where = { id, codeNonce, codeTries };
  const changed = await deps.db.changeAndWrite(
    { model: 'portalAccount', where, data: { codeTries: codeTries + 1 } },
    { auditEntry: isRight ? [] : [auditRow(deps, { actor: { kind: 'system', firmId }, ...facts })] },
  );

  return changed === 1;
}

/** Who has the right code may look for a good password as often as it takes. */
async function giveTryBack({ db }: EnterByCodeDeps, { id, codeNonce }: PortalAccountRow): Promise<void> {
  await db.portalAccount.updateMany({ where: { id, codeNonce }, data: { codeTries: { decrement: 1 } } });
}

type Entry = {
  readonly firmId: FirmId;
  readonly client: KnownClient;
  /** Of the password to be set. */
  readonly passwordHash: string | undefined;
};

/** Of two at the same time one gets in: the code is gone then. */
async function letIn(
  deps: EnterByCodeDeps,
  { firmId, client, passwordHash }: Entry,
): Promise<Result<NewSession, CodeRefusal>> {
  const { id: accountId, codeNonce } = client.account;
  const now = deps.clock.now();
  const entry = { actor: { kind: 'client', firmId, contactId: client.contactId } as const, accountId };
  const password = passwordHash === undefined ? {} : { passwordHash, passwordAt: now };

  return deps.db.$transaction(async (tx) => {
    const { count } = await tx.portalAccount.updateMany({
      where: { id: accountId, codeNonce, codeExpiresAt: { gt: now }, contact: { deactivatedAt: null } },
      data: { ...NO_CODE, ...password, failures: 0, failedAt: null },
    });
    if (count === 0) {
      return refuse({ code: 'wrong-code' });
    }

    if (passwordHash !== undefined) {
      await endSessionsOf({ ...deps, tx }, entry);
    }

    await tx.writeRows({ auditEntry: traces(deps, { ...entry, setsPassword: passwordHash !== undefined }) });

    return ok(await createPortalSession({ ...deps, tx }, entry));
  });
}

function traces(
  deps: WriteDeps,
  { actor, accountId, setsPassword }: Pick<NewSession, 'actor' | 'accountId'> & { readonly setsPassword: boolean },
) {
  const actions = ['portal-code-used', ...(setsPassword ? ['portal-password-set'] : [])];

  return actions.map((action) => auditRow(deps, { actor, action, subjectId: accountId }));
}
