// Links a chat workspace to the firm. Called by the command line.
import type { Directory } from '../adapters/database/directory.ts';
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import type { PeopleRefusal } from './people.ts';
import { auditRow, type WriteDeps } from './rows.ts';

export async function linkWorkspace(
  deps: WriteDeps & { db: FirmDb; directory: Pick<Directory, 'linkWorkspace'> },
  request: { actor: Actor; platform: 'slack' | 'teams'; workspaceId: string },
): Promise<Result<'linked', PeopleRefusal>> {
  const { actor, platform, workspaceId } = request;
  const linked = await deps.directory.linkWorkspace({ platform, workspaceId, firmId: actor.firmId });
  if (linked === 'linked-elsewhere') {
    return refuse({ code: 'workspace-linked-elsewhere', workspaceId });
  }

  const facts = { actor, action: 'workspace-linked', subjectId: actor.firmId, data: { platform, workspaceId } };
  await deps.db.writeRows({ auditEntry: [auditRow(deps, facts)] });

  return ok('linked');
}
