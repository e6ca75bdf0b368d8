// Who may do what, asked of the database on every action: a role that was taken away counts at once.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { StaffActor } from '../core/actor.ts';
import { type FirmSettings, firmSettings } from '../core/firm-settings.ts';
import { isPlan, type Plan } from '../core/plan.ts';
import { isRole, type Role } from '../core/staff.ts';

export type Access = {
  readonly role: Role;
  readonly staff: { readonly name: string; readonly email: string };
  readonly firm: {
    readonly name: string;
    readonly plan: Plan;
    readonly timeZone: string;
    readonly settings: FirmSettings;
  };
};

/** The actor's role and firm as they are now; undefined when the staff member was removed. */
export async function loadAccess(db: FirmDb | FirmTx, actor: StaffActor): Promise<Access | undefined> {
  const staff = await db.staffMember.findFirst({
    where: { id: actor.staffMemberId, removedAt: null },
    select: {
      name: true,
      email: true,
      role: true,
      firm: { select: { name: true, plan: true, timeZone: true, settings: true } },
    },
  });
  if (!staff || !isRole(staff.role) || !isPlan(staff.firm.plan)) {
    return undefined;
  }

  const { name, plan, timeZone, settings } = staff.firm;

  return {
    role: staff.role,
    staff: { name: staff.name, email: staff.email },
    firm: { name, plan, timeZone, settings: firmSettings(settings) },
  };
}

/** The names of those who can change roles and plan, for refusals that say whom to ask. */
export async function administratorsOf(db: FirmDb): Promise<readonly string[]> {
  const rows = await db.staffMember.findMany({
    where: { role: 'administrator', removedAt: null },
    orderBy: { createdAt: 'asc' },
    take: 3,
    select: { name: true },
  });

  return rows.map((row) => row.name);
}

/** The staff member behind a user of the firm's workspace, with their role. */
export async function linkedStaff(
  db: FirmDb | FirmTx,
  user: { readonly platform: string; readonly workspaceId: string; readonly userId: string },
): Promise<{ readonly id: string; readonly role: string } | undefined> {
  const identity = await db.chatIdentity.findFirst({
    where: { ...user, staffMember: { removedAt: null } },
    select: { staffMember: { select: { id: true, role: true } } },
  });

  return identity?.staffMember;
}
