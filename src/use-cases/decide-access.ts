// An administrator lets in who asked for access, or not. Called by the buttons of the request's card.
import type { FirmTx } from '../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import type { StaffMemberId } from '../core/ids.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { accessMessage } from './access-messages.ts';
import { auditRow, jobRow } from './rows.ts';
import {
  addIn,
  type ChatUserId,
  changing,
  linkIn,
  type NewStaff,
  readPerson,
  type StaffDeps,
  setRole,
} from './staff.ts';

type Person = Extract<ReturnType<typeof readPerson>, { ok: true }>['value'];
type Deciding = { readonly actor: StaffActor; readonly requestId: string };

export function declineAccess(deps: StaffDeps, request: Deciding): Promise<Result<ChatUserId, ChatRefusal>> {
  return changing<ChatUserId, ChatRefusal>(deps, request.actor, (tx) =>
    decide(deps, tx, { ...request, to: 'declined' }),
  );
}

/** Becomes a staff member of that role: a new one, one who comes back, or one whom nobody had linked yet. */
export async function acceptAccess(
  deps: StaffDeps,
  request: Deciding & NewStaff,
): Promise<Result<ChatUserId, ChatRefusal>> {
  const person = readPerson(request);
  if (!person.ok) {
    return person;
  }

  return changing<ChatUserId, ChatRefusal>(deps, request.actor, async (tx, administrators) => {
    const decided = await decide(deps, tx, { ...request, to: 'accepted' });
    if (!decided.ok) {
      return decided;
    }

    const letIn = { actor: request.actor, person: person.value, user: decided.value, administrators };
    const member = await become(deps, tx, letIn);

    return member.ok ? decided : member;
  });
}

type Becoming = {
  readonly actor: StaffActor;
  readonly person: Person;
  readonly user: ChatUserId;
  readonly administrators: number;
};

async function become(deps: StaffDeps, tx: FirmTx, becoming: Becoming): Promise<Result<unknown, ChatRefusal>> {
  const { actor, person, user, administrators } = becoming;
  const { email, role } = person;
  const staff = await tx.staffMember.findFirst({
    where: { email, removedAt: null },
    select: { id: true, role: true, identities: { select: { id: true } } },
  });
  if (!staff) {
    return addIn(deps, tx, { actor, person, user });
  }

  // somebody else may have typed the address of a colleague
  if (staff.identities.length > 0) {
    return refuse({ code: 'email-taken', email });
  }

  const changed = await setRole(deps, tx, { actor, staff, role, administrators });

  return changed.ok ? linkIn(deps, tx, { actor, staffMemberId: staff.id as StaffMemberId, user }) : changed;
}

type Decision = Deciding & { readonly to: 'accepted' | 'declined' };

/** Only one of several at the same time decides. */
async function decide(
  deps: StaffDeps,
  tx: FirmTx,
  { actor, requestId, to }: Decision,
): Promise<Result<ChatUserId, ChatRefusal>> {
  const { firmId } = actor;
  const decided = { state: to, openFor: null, decidedById: actor.staffMemberId, decidedAt: deps.clock.now() };
  const { count } = await tx.accessRequest.updateMany({ where: { id: requestId, state: 'open' }, data: decided });
  if (count === 0) {
    return refuse({ code: 'request-not-open' });
  }

  const user = await tx.accessRequest.findFirstOrThrow({
    where: { id: requestId },
    select: { platform: true, workspaceId: true, userId: true },
  });
  await tx.writeRows({
    chatMessage: [accessMessage(deps, { firmId, requestId, user, kind: 'answer', to: user.userId, key: '' })],
    auditEntry: [auditRow(deps, { actor, action: `access-${to}`, subjectId: requestId })],
    job: [jobRow(deps, { firmId, kind: 'show-access', subjectId: requestId })],
  });

  return ok(user);
}
