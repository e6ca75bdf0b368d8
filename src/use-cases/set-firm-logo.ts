// Sets the logo at the top of the firm's bills, or removes it. Called by the command line.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { checkLogo, type Logo, type LogoRefusal } from '../core/logo.ts';
import { ok, type Result } from '../core/result.ts';
import { auditRow, type WriteDeps } from './rows.ts';

/** `undefined` removes it, and is what comes back then. Bills that were rendered before stay as they are. */
export async function setFirmLogo(
  deps: WriteDeps & { db: FirmDb },
  request: { readonly actor: Actor; readonly logo: Uint8Array | undefined },
): Promise<Result<Logo | undefined, LogoRefusal>> {
  const { actor, logo } = request;
  const checked = logo === undefined ? ok(undefined) : checkLogo(logo);
  if (!checked.ok) {
    return checked;
  }

  const { firmId } = actor;
  const action = logo === undefined ? 'firm-logo-removed' : 'firm-logo-set';
  await deps.db.$transaction(async (tx) => {
    await tx.firm.updateMany({
      where: { id: firmId },
      data: { logo: logo === undefined ? null : Buffer.from(logo) },
    });
    await tx.writeRows({
      auditEntry: [auditRow(deps, { actor, action, subjectId: firmId, data: { ...checked.value } })],
    });
  });

  return checked;
}
