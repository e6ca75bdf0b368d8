// What somebody finds at home in the app, as it is now: their role, whom to ask, and an administrator a page of the firm's
// people. Used by the App Home.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { HomeFacts, HomePerson, PeoplePage } from '../chat/home.ts';
import type { StaffActor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { isRole, mayDo, type StaffRefusal } from '../core/staff.ts';
import { administratorsOf, loadAccess } from './access.ts';
import { openKeyOf } from './access-messages.ts';
import { mayManage } from './manage-staff.ts';
import type { ChatUserId } from './staff.ts';

type Looking = {
  readonly actor: StaffActor;
  readonly platform: string;
  readonly workspaceId: string;
  readonly page: number;
};

const PEOPLE_A_PAGE = 20;

export async function peopleHome(
  { db }: { readonly db: FirmDb },
  request: Looking,
): Promise<Result<HomeFacts, { readonly code: 'no-permission' }>> {
  const access = await loadAccess(db, request.actor);
  if (!access) {
    return refuse({ code: 'no-permission' });
  }

  const { role, staff } = access;
  const people = mayDo(role, 'manage-firm') ? await peoplePage(db, request) : undefined;

  return ok({ name: staff.name, role, administrators: await administratorsOf(db), people });
}

/** By name. A page that is not there any more is the last one. */
async function peoplePage(db: FirmDb, { platform, workspaceId, page: asked }: Looking): Promise<PeoplePage> {
  const where = { removedAt: null };
  const count = await db.staffMember.count({ where });
  const pages = Math.max(1, Math.ceil(count / PEOPLE_A_PAGE));
  const page = Math.min(Math.max(0, asked), pages - 1);
  const rows = await db.staffMember.findMany({
    where,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    skip: page * PEOPLE_A_PAGE,
    take: PEOPLE_A_PAGE,
    select: {
      id: true,
      name: true,
      email: true,
      role: true,
      identities: { where: { platform, workspaceId }, take: 1, select: { id: true } },
    },
  });
  const people = rows.flatMap(({ role, identities, ...person }): HomePerson[] =>
    isRole(role) ? [{ ...person, role, linked: identities.length > 0 }] : [],
  );

  return { people, count, page, pages };
}

/** The person a form is about, for an administrator. */
export async function personToLink(
  { db }: { readonly db: FirmDb },
  { actor, staffMemberId }: { readonly actor: StaffActor; readonly staffMemberId: string },
): Promise<Result<{ readonly staffMemberId: string; readonly name: string }, StaffRefusal>> {
  const allowed = await mayManage(db, actor);
  if (!allowed.ok) {
    return allowed;
  }

  const staff = await db.staffMember.findFirst({
    where: { id: staffMemberId, removedAt: null },
    select: { name: true },
  });

  return staff ? ok({ staffMemberId, name: staff.name }) : refuse({ code: 'staff-not-found', email: '' });
}

/** The open request a form is about, for an administrator. */
export async function requestToAccept(
  { db }: { readonly db: FirmDb },
  { actor, requestId }: { readonly actor: StaffActor; readonly requestId: string },
): Promise<Result<{ readonly requestId: string; readonly name: string }, StaffRefusal | { code: 'request-not-open' }>> {
  const allowed = await mayManage(db, actor);
  if (!allowed.ok) {
    return allowed;
  }

  const request = await db.accessRequest.findFirst({ where: { id: requestId, state: 'open' }, select: { name: true } });

  return request ? ok({ requestId, name: request.name }) : refuse({ code: 'request-not-open' });
}

/** Whether they have asked for access and nobody has decided yet. */
export async function isWaiting({ db }: { readonly db: FirmDb }, user: ChatUserId): Promise<boolean> {
  return (await db.accessRequest.count({ where: { openFor: openKeyOf(user) } })) > 0;
}
