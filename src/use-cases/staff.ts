// Adds, links and removes staff members: the command line's verbs. A removed one loses access at once.
import type { Directory } from '../adapters/database/directory.ts';
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { parseEmailAddress } from '../core/contact.ts';
import type { StaffMemberId } from '../core/ids.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { isRole } from '../core/staff.ts';
import type { PeopleRefusal } from './people.ts';
import { auditRow, type WriteDeps } from './rows.ts';

type StaffDeps = WriteDeps & { readonly db: FirmDb };

export async function addStaffMember(
  deps: StaffDeps,
  request: { actor: Actor; name: string; email: string; role: string },
): Promise<Result<StaffMemberId, PeopleRefusal>> {
  const { actor, name, role } = request;
  const email = parseEmailAddress(request.email)?.toLowerCase();
  if (email === undefined) {
    return refuse({ code: 'bad-email', text: request.email });
  }

  if (!isRole(role)) {
    return refuse({ code: 'bad-role', text: role });
  }

  if (name.trim() === '') {
    return refuse({ code: 'empty-name', text: name });
  }

  return deps.db.$transaction(async (tx) => {
    const taken = await tx.staffMember.findFirst({ where: { email }, select: { id: true } });
    if (taken) {
      return refuse({ code: 'email-taken', email });
    }

    const id = deps.ids.newId('stf');
    await tx.staffMember.create({
      data: { firmId: actor.firmId, id, name: name.trim(), email, role, createdAt: deps.clock.now() },
      select: { id: true },
    });
    await tx.writeRows({
      auditEntry: [auditRow(deps, { actor, action: 'staff-added', subjectId: id, data: { role } })],
    });

    return ok(id);
  });
}

/** Says which chat user the staff member is. The user's workspace must be the firm's own. */
export async function linkStaffMember(
  deps: StaffDeps & { directory: Pick<Directory, 'firmOfWorkspace'> },
  request: { actor: Actor; email: string; platform: 'slack'; workspaceId: string; userId: string },
): Promise<Result<'linked', PeopleRefusal>> {
  const { actor, platform, workspaceId, userId } = request;
  if ((await deps.directory.firmOfWorkspace(platform, workspaceId)) !== actor.firmId) {
    return refuse({ code: 'workspace-not-linked-yet', workspaceId });
  }

  return deps.db.$transaction(async (tx) => {
    const email = request.email.toLowerCase();
    const staff = await tx.staffMember.findFirst({ where: { email, removedAt: null }, select: { id: true } });
    if (!staff) {
      return refuse({ code: 'staff-not-found', email });
    }

    const identity = await tx.chatIdentity.findFirst({
      where: { platform, workspaceId, userId },
      select: { staffMemberId: true },
    });
    if (identity) {
      return identity.staffMemberId === staff.id ? ok('linked') : refuse({ code: 'identity-taken', userId });
    }

    const id = deps.ids.newId('idn');
    await tx.chatIdentity.create({
      data: {
        firmId: actor.firmId,
        id,
        staffMemberId: staff.id,
        platform,
        workspaceId,
        userId,
        createdAt: deps.clock.now(),
      },
      select: { id: true },
    });
    await tx.writeRows({
      auditEntry: [auditRow(deps, { actor, action: 'staff-linked', subjectId: staff.id, data: { platform } })],
    });

    return ok('linked');
  });
}

export async function removeStaffMember(
  deps: StaffDeps,
  request: { actor: Actor; email: string },
): Promise<Result<'removed', PeopleRefusal>> {
  const { actor } = request;
  const email = request.email.toLowerCase();

  return deps.db.$transaction(async (tx) => {
    const staff = await tx.staffMember.findFirst({ where: { email, removedAt: null }, select: { id: true } });
    if (!staff) {
      return refuse({ code: 'staff-not-found', email });
    }

    await tx.staffMember.updateMany({ where: { id: staff.id }, data: { removedAt: deps.clock.now() } });
    await tx.chatIdentity.deleteMany({ where: { staffMemberId: staff.id } });
    await tx.writeRows({ auditEntry: [auditRow(deps, { actor, action: 'staff-removed', subjectId: staff.id })] });

    return ok('removed');
  });
}
