// What every change of the firm's people does: it asks anew who may make it, keeps the last administrator, and ends the
// access of whoever leaves. Each runs in the transaction of its change.
import type { FirmTx } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { mayDo, type StaffRefusal } from '../core/staff.ts';
import { loadAccess } from './access.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

/** By address, or by id. */
export type WhichStaff = { readonly email: string } | { readonly staffMemberId: string };

/**
 * How many administrators there are. Another change of people waits from here on until this transaction is over, and then
 * counts anew: two who remove each other at the same time are told apart by it.
 */
export async function lockAdministrators(tx: FirmTx): Promise<number> {
  const role = 'administrator';
  const { count } = await tx.staffMember.updateMany({ where: { role, removedAt: null }, data: { role } });

  return count;
}

/** Asked after the lock: who was removed meanwhile may not. Whoever is at the server's own command line may, and the product. */
export async function mayManage(tx: FirmTx, actor: Actor): Promise<Result<'allowed', StaffRefusal>> {
  if (actor.kind === 'operator' || actor.kind === 'system') {
    return ok('allowed');
  }

  const access = actor.kind === 'staff' ? await loadAccess(tx, actor) : undefined;

  return access && mayDo(access.role, 'manage-firm') ? ok('allowed') : refuse({ code: 'needs-administrator' });
}

type FoundStaff = { readonly id: string; readonly role: string };

export async function findStaff(tx: FirmTx, who: WhichStaff): Promise<Result<FoundStaff, StaffRefusal>> {
  const email = 'email' in who ? who.email.trim().toLowerCase() : '';
  const where = 'email' in who ? { email } : { id: who.staffMemberId };
  const staff = await tx.staffMember.findFirst({
    where: { ...where, removedAt: null },
    select: { id: true, role: true },
  });

  return staff ? ok(staff) : refuse({ code: 'staff-not-found', email });
}

type Leaving = {
  readonly actor: Actor;
  readonly staffMemberId: string;
  readonly action: 'staff-removed' | 'staff-unlinked';
  /** Also why, in a code. */
  readonly data?: Readonly<Record<string, string>>;
  /** The one link that ends; without it all of them. */
  readonly user?: { readonly platform: string; readonly workspaceId: string; readonly userId: string };
};

/**
 * Nothing in chat is theirs from here on: links and drafts go, and their shares that are still held are looked after by
 * an administrator, whom the job shows the card.
 */
export async function endStaffAccess(deps: WriteDeps, tx: FirmTx, leaving: Leaving): Promise<void> {
  const { actor, staffMemberId, action, data = {}, user } = leaving;
  const { firmId } = actor;
  const there = user ? { platform: user.platform, workspaceId: user.workspaceId } : {};
  await tx.chatIdentity.deleteMany({ where: { staffMemberId, ...user } });
  await tx.draft.deleteMany({ where: { staffMemberId, ...there } });
  const held = await tx.share.findMany({
    where: { sharerId: staffMemberId, ...there, cancelledAt: null, deliveries: { some: { state: 'held' } } },
    select: { id: true },
  });
  const handedOver = held.map(({ id: subjectId }) => auditRow(deps, { actor, action: 'share-handed-over', subjectId }));
  await tx.writeRows({
    auditEntry: [auditRow(deps, { actor, action, subjectId: staffMemberId, data }), ...handedOver],
    job: held.map(({ id: subjectId }) => jobRow(deps, { firmId, kind: 'notify-conversation', subjectId })),
  });
}

/** Takes somebody out of the firm. Their row stays: what they did keeps their name, and they may come back. */
export async function takeOut(deps: WriteDeps, tx: FirmTx, leaving: Omit<Leaving, 'action' | 'user'>): Promise<void> {
  await tx.staffMember.updateMany({ where: { id: leaving.staffMemberId }, data: { removedAt: deps.clock.now() } });
  await endStaffAccess(deps, tx, { ...leaving, action: 'staff-removed' });
}
