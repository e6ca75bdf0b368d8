// Takes note of a file that a staff member dropped into their conversation with us: the job `read-import` reads it. Called
// when the chat platform tells of the file.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { Fault } from '../core/fault.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { readingJobs } from './imports/dropped-import.ts';
import { importAccess } from './imports/import-access.ts';
import { auditRow, type WriteDeps } from './rows.ts';

export type ReceivedFile = {
  readonly actor: StaffActor;
  readonly platform: string;
  readonly workspaceId: string;
  readonly conversation: string;
  readonly fileId: string;
  /** Names the telling for good: a second copy of it does nothing. */
  readonly requestKey: string;
};

/** Written in one statement, or not at all. A file that was told of before is left as it is. */
export async function receiveFile(
  deps: WriteDeps & { readonly db: FirmDb },
  file: ReceivedFile,
): Promise<Result<'received' | 'known', ChatRefusal>> {
  const { actor, requestKey } = file;
  if (!(await importAccess(deps.db, { actor, firmId: actor.firmId }))) {
    return refuse({ code: 'no-permission' });
  }

  const createdAt = deps.clock.now();
  try {
    const request = { kind: 'file-event', key: requestKey, createdAt };
    await deps.db.writeRows({ processedRequest: [request], ...rowsOf(deps, { ...file, createdAt }) });

    return ok('received');
  } catch (cause) {
    if (cause instanceof Fault && cause.code === 'collision') {
      return ok('known');
    }

    throw cause;
  }
}

function rowsOf(deps: WriteDeps, file: ReceivedFile & { createdAt: Date }) {
  const { actor, platform, workspaceId, conversation, fileId, createdAt } = file;
  const { firmId, staffMemberId } = actor;
  const place = { firmId, platform, workspaceId, conversation };
  const importId = deps.ids.newId('imp');
  const unread = { source: '', format: '', fileHash: '', state: 'received', createdAt, askedAt: createdAt };
  const card = { kind: 'card', importId, direct: true, state: 'pending', createdAt, updatedAt: createdAt };

  return {
    import: [{ ...place, ...unread, id: importId, staffMemberId, fileId }],
    chatMessage: [{ ...place, ...card, id: deps.ids.newId('msg') }],
    auditEntry: [auditRow(deps, { actor, action: 'file-received', subjectId: importId })],
    job: readingJobs(deps, { firmId, importId }),
  };
}
