// Somebody is not one of the workspace's own people any more: deactivated, a guest now, or of another organisation. Called
// when the platform says so. What it says late or not at all is asked of it again: see adapters/slack/people.ts.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { ServiceActor } from '../core/actor.ts';
import type { FirmId } from '../core/ids.ts';
import type { Logger } from '../ports/logger.ts';
import { endStaffAccess, lockAdministrators, takeOut } from './manage-staff.ts';
import type { WriteDeps } from './rows.ts';
import type { ChatUserId } from './staff.ts';

export type TakeLeaverDeps = WriteDeps & { readonly db: FirmDb; readonly logger: Logger };

export type WhyLeft = 'deactivated' | 'outsider';

type Leaver = { readonly firmId: FirmId; readonly user: ChatUserId; readonly why: WhyLeft };

/**
 * The link ends in either case, and with it all access. Who was deactivated is removed, unless they are linked in another
 * workspace as well. The last administrator is not: the firm would have nobody who may put it right, and `--as` nobody to
 * name. Nobody in chat could do anything about that, so it is the log that says so, to those who run the server.
 */
export async function takeLeaver(
  deps: TakeLeaverDeps,
  leaver: Leaver,
): Promise<'nobody' | 'unlinked' | 'removed' | 'last-administrator'> {
  const left = await deps.db.$transaction((tx) => takeIn(deps, tx, leaver));
  if (left.kind === 'last-administrator') {
    const { firmId, why } = leaver;
    deps.logger.error('the last administrator of a firm has left the chat', { firmId, staff: left.staffMemberId, why });
  }

  return left.kind;
}

async function takeIn(deps: TakeLeaverDeps, tx: FirmTx, { firmId, user, why }: Leaver) {
  const administrators = await lockAdministrators(tx);
  const identity = await tx.chatIdentity.findFirst({
    where: { ...user, staffMember: { removedAt: null } },
    select: { staffMemberId: true, staffMember: { select: { role: true, identities: { select: { id: true } } } } },
  });
  if (!identity) {
    return { kind: 'nobody' } as const;
  }

  const { staffMemberId, staffMember } = identity;
  const actor: ServiceActor = { kind: 'system', firmId };
  const isLast = staffMember.role === 'administrator' && administrators <= 1;
  const isElsewhere = staffMember.identities.length > 1;
  if (why === 'deactivated' && !isLast && !isElsewhere) {
    await takeOut(deps, tx, { actor, staffMemberId, data: { why } });

    return { kind: 'removed' } as const;
  }

  await endStaffAccess(deps, tx, { actor, staffMemberId, action: 'staff-unlinked', data: { why }, user });

  return { kind: isLast && !isElsewhere ? 'last-administrator' : 'unlinked', staffMemberId } as const;
}
