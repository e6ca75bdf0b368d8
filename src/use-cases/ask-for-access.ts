// Somebody of the workspace whom nobody has linked asks to be let in. Administrators are told directly, by the job
// `show-access`. Called by "Ask for access".
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import { Fault } from '../core/fault.ts';
import type { FirmId } from '../core/ids.ts';
import { plainLine } from '../core/plain-line.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { accessMessage, openKeyOf } from './access-messages.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';
import type { ChatUserId } from './staff.ts';

export type AskForAccessDeps = WriteDeps & { readonly db: FirmDb };

type Asking = { readonly firmId: FirmId; readonly user: ChatUserId; readonly name: string };

const MOST_A_DAY = 3;
const DAY_MS = 24 * 60 * 60 * 1000;
/** So many administrators are told; one of them is enough. */
const MOST_TOLD = 10;
const LONGEST_NAME = 100;

/** The caller has found out that the user is a full member of the workspace, and linked to nobody. */
export async function askForAccess(
  deps: AskForAccessDeps,
  asking: Asking,
): Promise<Result<'asked' | 'waiting', ChatRefusal>> {
  const { platform, workspaceId, userId } = asking.user;
  const { db } = deps;
  const openFor = openKeyOf(asking.user);
  if (await db.accessRequest.findFirst({ where: { openFor }, select: { id: true } })) {
    return ok('waiting');
  }

  const since = new Date(deps.clock.now().getTime() - DAY_MS);
  const where = { platform, workspaceId, userId, createdAt: { gt: since } };
  if ((await db.accessRequest.count({ where })) >= MOST_A_DAY) {
    return refuse({ code: 'asked-too-often', most: MOST_A_DAY });
  }

  const administrators = await linkedAdministrators(db, asking.user);

  return administrators.length === 0
    ? refuse({ code: 'nobody-to-ask' })
    : save(deps, { ...asking, openFor, administrators });
}

type Told = { readonly id: string; readonly userId: string };

/** Those who can be told in that workspace. */
async function linkedAdministrators(db: FirmDb, { platform, workspaceId }: ChatUserId): Promise<readonly Told[]> {
  const rows = await db.chatIdentity.findMany({
    where: { platform, workspaceId, staffMember: { role: 'administrator', removedAt: null } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: MOST_TOLD,
    select: { staffMemberId: true, userId: true },
  });

  return rows.map(({ staffMemberId: id, userId }) => ({ id, userId }));
}

async function save(
  deps: AskForAccessDeps,
  request: Asking & { readonly openFor: string; readonly administrators: readonly Told[] },
): Promise<Result<'asked' | 'waiting', ChatRefusal>> {
  const { firmId, user, openFor, administrators } = request;
  const id = deps.ids.newId('acr');
  const name = plainLine(request.name).slice(0, LONGEST_NAME);
  const row = { firmId, id, ...user, name, state: 'open', openFor, createdAt: deps.clock.now() };
  const about = { firmId, requestId: id, user, kind: 'card' } as const;
  try {
    await deps.db.writeRows({
      accessRequest: [row],
      chatMessage: administrators.map((to) => accessMessage(deps, { ...about, to: to.userId, key: to.id })),
      auditEntry: [auditRow(deps, { actor: { kind: 'system', firmId }, action: 'access-asked', subjectId: id })],
      job: [jobRow(deps, { firmId, kind: 'show-access', subjectId: id })],
    });

    return ok('asked');
  } catch (cause) {
    // pressed twice at the same time
    if (cause instanceof Fault && cause.code === 'collision') {
      return ok('waiting');
    }

    throw cause;
  }
}
