// Lets a client in by their password. Called by the forms of a link and of the sign-in page. Whoever is not let in is told the
// same, after the same time: a wrong password, an address that nobody has, an account without a password, a deactivated contact.
import type { FirmId } from '../core/ids.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import { type ClientAtDoor, type FoundClient, findClient, type PortalAccountRow } from './portal/find-client.ts';
import { type LookDeps, type LookRefusal, lookAtPassword } from './portal/look-at-password.ts';
import { createPortalSession, type NewSession } from './portal-session.ts';
import { auditRow } from './rows.ts';

export type SignInDeps = LookDeps & { readonly portalSecrets: Pick<PortalSecrets, 'hashOf'> };

export type SignInRequest = { readonly firmId: FirmId; readonly client: ClientAtDoor; readonly password: string };

/** Throws Fault('too-busy', retryable) when too many passwords are being looked at. */
export async function signIn(deps: SignInDeps, request: SignInRequest): Promise<Result<NewSession, LookRefusal>> {
  const { firmId, client: atDoor, password } = request;
  let client: FoundClient | undefined;
  const read = async () => {
    client = await findClient(deps.db, { client: atDoor, now: deps.clock.now() });

    // a firm that has codes mailed lets nobody in by an old password
    return client?.firm.settings.portalAccess === 'password' ? client.account : undefined;
  };
  const seen = await lookAtPassword(deps, { firmId, read, key: keyOf(request), password });
  if (!seen.ok) {
    return seen;
  }

  return client ? letIn(deps, { firmId, client, account: seen.value }) : refuse({ code: 'wrong-password' });
}

function keyOf({ firmId, client }: SignInRequest): string {
  return `${firmId} ${client.by === 'link' ? client.contactId : client.address.toLowerCase().slice(0, 254)}`;
}

/** Unless the password was changed, or the contact deactivated, while it was being looked at. */
async function letIn(
  deps: SignInDeps,
  { firmId, client, account }: { firmId: FirmId; client: FoundClient; account: PortalAccountRow },
): Promise<Result<NewSession, LookRefusal>> {
  const { id: accountId, passwordHash } = account;
  const actor = { kind: 'client', firmId, contactId: client.contactId } as const;

  return deps.db.$transaction(async (tx) => {
    const { count } = await tx.portalAccount.updateMany({
      where: { id: accountId, passwordHash, contact: { deactivatedAt: null } },
      data: { failures: 0, failedAt: null },
    });
    if (count === 0) {
      return refuse({ code: 'wrong-password' });
    }

    await tx.writeRows({ auditEntry: [auditRow(deps, { actor, action: 'portal-signed-in', subjectId: accountId })] });

    return ok(await createPortalSession({ ...deps, tx }, { actor, accountId }));
  });
}
