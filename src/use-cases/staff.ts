// Adds, links and removes staff members and changes their roles: by the App Home of an administrator, and by the command
// line. A removed one loses access at once.
import type { Directory } from '../adapters/database/directory.ts';
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { parseEmailAddress } from '../core/contact.ts';
import { Fault } from '../core/fault.ts';
import type { StaffMemberId } from '../core/ids.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { isRole, type Role, type StaffRefusal } from '../core/staff.ts';
import { findStaff, lockAdministrators, mayManage, takeOut, type WhichStaff } from './manage-staff.ts';
import { auditRow, type WriteDeps } from './rows.ts';

export type StaffDeps = WriteDeps & { readonly db: FirmDb };
export type LinkStaffDeps = StaffDeps & { readonly directory: Pick<Directory, 'firmOfWorkspace'> };

/** A user of a chat platform. */
export type ChatUserId = { readonly platform: string; readonly workspaceId: string; readonly userId: string };

export type NewStaff = { readonly name: string; readonly email: string; readonly role: string };

type Person = { readonly name: string; readonly email: string; readonly role: Role };

/** Somebody who was removed comes back as the same person, with the history that they have. With `user`, linked as well. */
export async function addStaffMember(
  deps: LinkStaffDeps,
  request: NewStaff & { readonly actor: Actor; readonly user?: ChatUserId | undefined },
): Promise<Result<StaffMemberId, StaffRefusal>> {
  const { actor, user } = request;
  const person = readPerson(request);
  if (!person.ok) {
    return person;
  }

  const ours = await isOurs(deps, { actor, user });

  return ours.ok ? changing(deps, actor, (tx) => addIn(deps, tx, { actor, user, person: person.value })) : ours;
}

export function readPerson({ name, email, role }: NewStaff): Result<Person, StaffRefusal> {
  const address = parseEmailAddress(email)?.toLowerCase();
  if (address === undefined) {
    return refuse({ code: 'bad-email', text: email });
  }

  if (!isRole(role)) {
    return refuse({ code: 'bad-role', text: role });
  }

  return name.trim() === ''
    ? refuse({ code: 'empty-name', text: name })
    : ok({ name: name.trim(), email: address, role });
}

type Adding = { readonly actor: Actor; readonly person: Person; readonly user?: ChatUserId | undefined };

/** Within a transaction that holds the lock. */
export async function addIn(
  deps: StaffDeps,
  tx: FirmTx,
  { actor, person, user }: Adding,
): Promise<Result<StaffMemberId, StaffRefusal>> {
  const { name, email, role } = person;
  const known = await tx.staffMember.findFirst({ where: { email }, select: { id: true, removedAt: true } });
  if (known?.removedAt === null) {
    return refuse({ code: 'email-taken', email });
  }

  const id = (known?.id ?? deps.ids.newId('stf')) as StaffMemberId;
  const action = known ? 'staff-added-again' : 'staff-added';
  const auditEntry = [auditRow(deps, { actor, action, subjectId: id, data: { role } })];
  if (known) {
    await tx.staffMember.updateMany({ where: { id }, data: { name, role, removedAt: null } });
    await tx.writeRows({ auditEntry });
  } else {
    const row = { firmId: actor.firmId, id, name, email, role, createdAt: deps.clock.now() };
    await tx.writeRows({ staffMember: [row], auditEntry });
  }

  const linked = user === undefined ? ok('linked') : await linkIn(deps, tx, { actor, staffMemberId: id, user });

  return linked.ok ? ok(id) : linked;
}

/** Says which chat user the staff member is. The user's workspace must be the firm's own. */
export async function linkStaffMember(
  deps: LinkStaffDeps,
  request: { readonly actor: Actor; readonly who: WhichStaff; readonly user: ChatUserId },
): Promise<Result<'linked', StaffRefusal>> {
  const { actor, who, user } = request;
  const ours = await isOurs(deps, { actor, user });
  if (!ours.ok) {
    return ours;
  }

  return changing(deps, actor, async (tx) => {
    const staff = await findStaff(tx, who);

    return staff.ok ? linkIn(deps, tx, { actor, staffMemberId: staff.value.id, user }) : staff;
  });
}

async function isOurs(
  deps: LinkStaffDeps,
  { actor, user }: { actor: Actor; user: ChatUserId | undefined },
): Promise<Result<'ours', StaffRefusal>> {
  const { workspaceId = '', platform = '' } = user ?? {};
  const firmId = user === undefined ? actor.firmId : await deps.directory.firmOfWorkspace(platform, workspaceId);

  return firmId === actor.firmId ? ok('ours') : refuse({ code: 'workspace-not-linked-yet', workspaceId });
}

type Linking = { readonly actor: Actor; readonly staffMemberId: string; readonly user: ChatUserId };

/**
 * A user is one staff member, and a staff member one user of a workspace: links move. Only from an administrator none is
 * taken so: whoever picks the wrong user must not lock themselves out.
 */
export async function linkIn(
  deps: StaffDeps,
  tx: FirmTx,
  { actor, staffMemberId, user }: Linking,
): Promise<Result<'linked', StaffRefusal>> {
  const { platform, workspaceId, userId } = user;
  const owner = await ownerOf(tx, user);
  if (owner?.staffMemberId === staffMemberId) {
    return ok('linked');
  }

  if (owner?.isAdministrator) {
    return refuse({ code: 'identity-taken', userId });
  }

  const workspace = { platform, workspaceId };
  await tx.chatIdentity.deleteMany({ where: { ...workspace, OR: [{ userId }, { staffMemberId }] } });
  const key = { firmId: actor.firmId, id: deps.ids.newId('idn'), staffMemberId };
  const subject = { actor, data: { platform } };
  await tx.writeRows({
    chatIdentity: [{ ...key, ...workspace, userId, createdAt: deps.clock.now() }],
    auditEntry: [
      ...(owner ? [auditRow(deps, { ...subject, action: 'staff-unlinked', subjectId: owner.staffMemberId })] : []),
      auditRow(deps, { ...subject, action: 'staff-linked', subjectId: staffMemberId }),
    ],
  });

  return ok('linked');
}

async function ownerOf(tx: FirmTx, { platform, workspaceId, userId }: ChatUserId) {
  const identity = await tx.chatIdentity.findFirst({
    where: { platform, workspaceId, userId },
    select: { staffMemberId: true, staffMember: { select: { role: true, removedAt: true } } },
  });
  const { staffMemberId, staffMember } = identity ?? {};
  const isAdministrator = staffMember?.removedAt === null && staffMember.role === 'administrator';

  return staffMemberId === undefined ? undefined : { staffMemberId, isAdministrator };
}

export async function changeRole(
  deps: StaffDeps,
  request: { readonly actor: Actor; readonly who: WhichStaff; readonly role: string },
): Promise<Result<'changed', StaffRefusal>> {
  const { actor, who, role } = request;
  if (!isRole(role)) {
    return refuse({ code: 'bad-role', text: role });
  }

  return changing(deps, actor, async (tx, administrators) => {
    const staff = await findStaff(tx, who);

    return staff.ok ? setRole(deps, tx, { actor, staff: staff.value, role, administrators }) : staff;
  });
}

type NewRole = {
  readonly actor: Actor;
  readonly staff: { readonly id: string; readonly role: string };
  readonly role: Role;
  readonly administrators: number;
};

export async function setRole(
  deps: StaffDeps,
  tx: FirmTx,
  { actor, staff, role, administrators }: NewRole,
): Promise<Result<'changed', StaffRefusal>> {
  if (staff.role === role) {
    return ok('changed');
  }

  if (staff.role === 'administrator' && administrators <= 1) {
    return refuse({ code: 'last-administrator' });
  }

  await tx.staffMember.updateMany({ where: { id: staff.id }, data: { role } });
  const data = { from: staff.role, to: role };
  await tx.writeRows({ auditEntry: [auditRow(deps, { actor, action: 'role-changed', subjectId: staff.id, data })] });

  return ok('changed');
}

export async function removeStaffMember(
  deps: StaffDeps,
  request: { readonly actor: Actor; readonly who: WhichStaff },
): Promise<Result<'removed', StaffRefusal>> {
  const { actor, who } = request;

  return changing(deps, actor, async (tx, administrators) => {
    const staff = await findStaff(tx, who);
    if (!staff.ok) {
      return staff;
    }

    if (staff.value.role === 'administrator' && administrators <= 1) {
      return refuse({ code: 'last-administrator' });
    }

    await takeOut(deps, tx, { actor, staffMemberId: staff.value.id });

    return ok('removed');
  });
}

const GIVEN_UP = 'given-up';

/** A refusal leaves everything as it was: the whole transaction is given up. */
export async function changing<Value, Refusal>(
  { db }: StaffDeps,
  actor: Actor,
  work: (tx: FirmTx, administrators: number) => Promise<Result<Value, Refusal | StaffRefusal>>,
): Promise<Result<Value, Refusal | StaffRefusal>> {
  try {
    return await db.$transaction(async (tx) => {
      const administrators = await lockAdministrators(tx);
      const allowed = await mayManage(tx, actor);
      const done = allowed.ok ? await work(tx, administrators) : allowed;
      if (!done.ok) {
        throw new Fault(GIVEN_UP, { cause: done.refusal });
      }

      return done;
    });
  } catch (cause) {
    if (cause instanceof Fault && cause.code === GIVEN_UP) {
      return refuse(cause.cause as Refusal | StaffRefusal);
    }

    throw cause;
  }
}
