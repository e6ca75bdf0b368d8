// Wipes the token of a chat workspace: it was uninstalled or revoked there, or an administrator wants it gone. The
// workspace stays linked to its firm. Called by the chat platform's events and by the command line.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { auditRow, type WriteDeps } from './rows.ts';

export type DisconnectRequest = {
  readonly actor: Actor;
  readonly platform: 'slack';
  readonly workspaceId: string;
  readonly reason: 'uninstalled' | 'revoked' | 'command';
  /** A token that was stored after this is another one. */
  readonly storedUntil?: Date;
};

/** False when there was no token, and nothing was done. */
export async function disconnectWorkspace(
  deps: WriteDeps & { readonly db: FirmDb },
  request: DisconnectRequest,
): Promise<boolean> {
  const { actor, platform, workspaceId, reason, storedUntil } = request;
  const facts = { actor, action: 'workspace-disconnected', subjectId: actor.firmId };
  const where = { kind: platform, externalId: workspaceId, secrets: { not: null } };
  const stored = storedUntil === undefined ? {} : { createdAt: { lte: storedUntil } };

  return deps.db.$transaction(async (tx) => {
    const { count } = await tx.connection.updateMany({ where: { ...where, ...stored }, data: { secrets: null } });
    if (count === 0) {
      return false;
    }

    const data = { platform, workspaceId, reason };
    await tx.writeRows({ auditEntry: [auditRow(deps, { ...facts, data })] });

    return true;
  });
}
