// Compares a password with an account's, with the wait after wrong ones. Used by sign-in.ts and change-password.ts.
import type { FirmDb } from '../../adapters/database/for-firm.ts';
import type { FirmId } from '../../core/ids.ts';
import { waitAfterFailures } from '../../core/portal.ts';
import { fitsPassword } from '../../core/portal-password.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { PasswordHasher } from '../../ports/password-hasher.ts';
import { auditRow, type WriteDeps } from '../rows.ts';
import type { PortalAccountRow } from './find-client.ts';
import type { Strangers } from './strangers.ts';

export type LookDeps = WriteDeps & {
  readonly db: FirmDb;
  readonly passwordHasher: Pick<PasswordHasher, 'verify'>;
  readonly strangers: Strangers;
};

export type LookRefusal =
  | { readonly code: 'wrong-password' }
  /** It was not looked at. */
  | { readonly code: 'too-many-failures'; readonly retryAfterMs: number };

export type Look = {
  readonly firmId: FirmId;
  /** As it is now: read anew for each try. Undefined when there is none to be signed in to. */
  readonly read: () => Promise<PortalAccountRow | undefined>;
  /** What stands for the account where there is none. */
  readonly key: string;
  readonly password: string;
};

/**
 * The account whose password it is. Each look is counted as a failure before it is taken, by a change that only one of
 * several at the same time can make; a right one sets the count back. Without an account, or without a password, the same
 * statements are made and the same work is done. Throws Fault('too-busy', retryable), which counts as no failure.
 */
export async function lookAtPassword(deps: LookDeps, look: Look): Promise<Result<PortalAccountRow, LookRefusal>> {
  for (;;) {
    const found = await look.read();
    const account = typeof found?.passwordHash === 'string' ? found : undefined;
    const failed = account ?? deps.strangers.failuresOf(look.key);
    const retryAfterMs = waitLeft(failed, deps.clock.now());
    if (retryAfterMs > 0) {
      return refuse({ code: 'too-many-failures', retryAfterMs });
    }

    // otherwise somebody else tried in the same moment: what is stored is read again
    if (await countFailure(deps, { look, account })) {
      return compare(deps, { account, password: look.password });
    }
  }
}

function waitLeft({ failures, failedAt }: Pick<PortalAccountRow, 'failures' | 'failedAt'>, now: Date): number {
  return failedAt === null ? 0 : failedAt.getTime() + waitAfterFailures(failures) - now.getTime();
}

async function countFailure(
  deps: LookDeps,
  { look, account }: { look: Look; account: PortalAccountRow | undefined },
): Promise<boolean> {
  const { id = '', failures = 0 } = account ?? {};
  const failedAt = deps.clock.now();
  const facts = { action: 'portal-password-tried', subjectId: id, data: { failures: failures + 1 } };
  const changed = await deps.db.changeAndWrite(
    { model: 'portalAccount', where: { id, failures }, data: { failures: failures + 1, failedAt } },
    { auditEntry: [auditRow(deps, { actor: { kind: 'system', firmId: look.firmId }, ...facts })] },
  );
  if (!account) {
    deps.strangers.addFailure(look.key, failedAt);
  }

  return !account || changed === 1;
}

async function compare(
  deps: LookDeps,
  { account, password }: { account: PortalAccountRow | undefined; password: string },
): Promise<Result<PortalAccountRow, LookRefusal>> {
  try {
    // what is too long is nobody's password, with or without an account
    const hash = account?.passwordHash ?? undefined;
    const isRight = fitsPassword(password) && (await deps.passwordHasher.verify({ hash, password }));

    return account && isRight ? ok(account) : refuse({ code: 'wrong-password' });
  } catch (cause) {
    await takeBack(deps, account);
    throw cause;
  }
}

async function takeBack({ db }: LookDeps, account: PortalAccountRow | undefined): Promise<void> {
  if (account) {
    const where = { id: account.id, failures: { gt: 0 } };
    await db.portalAccount.updateMany({ where, data: { failures: { decrement: 1 }, failedAt: account.failedAt } });
  }
}
