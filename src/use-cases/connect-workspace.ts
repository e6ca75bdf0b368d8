// Connects a chat workspace that installed us to the firm: links it and keeps its token, encrypted. Called when an
// administrator comes back from the chat platform.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { mayDo } from '../core/staff.ts';
import type { SealedBox } from '../ports/sealed-box.ts';
import { loadAccess } from './access.ts';
import { auditRow, type WriteDeps } from './rows.ts';

export type ConnectDeps = WriteDeps & { readonly db: FirmDb; readonly sealedBox: Pick<SealedBox, 'seal'> };

export type ConnectRequest = {
  readonly actor: Actor;
  readonly platform: 'slack';
  readonly workspaceId: string;
  readonly token: string;
};

export type ConnectRefusal = { readonly code: 'workspace-linked-elsewhere' | 'no-permission' };

/** All of it or nothing. A second time the new token takes the place of the old one. */
export async function connectWorkspace(
  deps: ConnectDeps,
  request: ConnectRequest,
): Promise<Result<'connected', ConnectRefusal>> {
  if (!(await mayConnect(deps.db, request.actor))) {
    return refuse({ code: 'no-permission' });
  }

  return deps.db.$transaction(async (tx) => {
    if (!(await isLinked(tx, request))) {
      return refuse({ code: 'workspace-linked-elsewhere' });
    }

    await keepToken(deps, { tx, request });
    const { actor, platform, workspaceId } = request;
    const facts = { actor, action: 'workspace-connected', subjectId: actor.firmId, data: { platform, workspaceId } };
    await tx.writeRows({ auditEntry: [auditRow(deps, facts)] });

    return ok('connected');
  });
}

/** Asked again when they come back: an hour is time enough to lose a role. */
export async function mayConnect(db: FirmDb, actor: Actor): Promise<boolean> {
  if (actor.kind !== 'staff') {
    return actor.kind === 'operator';
  }

  const access = await loadAccess(db, actor);

  return access !== undefined && mayDo(access.role, 'manage-firm');
}

/** A workspace belongs to one firm, for good; another firm's row is not to be seen from here. */
async function isLinked(tx: FirmTx, { actor, platform, workspaceId }: ConnectRequest): Promise<boolean> {
  const link = { firmId: actor.firmId, platform, workspaceId };
  await tx.chatWorkspace.createMany({ data: link, skipDuplicates: true });

  return (await tx.chatWorkspace.count({ where: { platform, workspaceId } })) === 1;
}

async function keepToken(deps: ConnectDeps, { tx, request }: { tx: FirmTx; request: ConnectRequest }): Promise<void> {
  const { actor, platform: kind, workspaceId: externalId, token } = request;
  const place = { firmId: actor.firmId, kind, externalId };
  const kept = { secrets: new Uint8Array(deps.sealedBox.seal(token, place)), createdAt: deps.clock.now() };
  await tx.connection.upsert({
    where: { firmId_kind_externalId: place },
    create: { ...place, id: deps.ids.newId('con'), ...kept },
    update: kept,
    select: { id: true },
  });
}
