// The handlers of who may use the product at all: what somebody finds at home, what an administrator does there, and somebody
// who asks to be let in.
import type { Form } from '../chat/form.ts';
import { closedHome, type Home, staffHome, strangerHome } from '../chat/home.ts';
import { fieldOfPeopleRefusal } from '../chat/people-text.ts';
import { acceptForm, addPersonForm, linkForm } from '../chat/person-form.ts';
import { type ChatRefusal, refusalText } from '../chat/refusal-text.ts';
import type { FirmId } from '../core/ids.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { askForAccess } from '../use-cases/ask-for-access.ts';
import { acceptAccess, declineAccess } from '../use-cases/decide-access.ts';
import { mayManage } from '../use-cases/manage-staff.ts';
import { isWaiting, peopleHome, personToLink, requestToAccept } from '../use-cases/people-home.ts';
import { addStaffMember, changeRole, linkStaffMember, removeStaffMember } from '../use-cases/staff.ts';
import { takeLeaver } from '../use-cases/take-leaver.ts';
import {
  answered,
  type FirmDeps,
  type FormAnswer,
  formOrRefusal,
  type HandlerDeps,
  identify,
  refused,
  shown,
  type Who,
  type Work,
} from './handling.ts';

type Looking = { readonly who: Who; readonly page: number; readonly notice: string | undefined };

export async function homeOf(deps: HandlerDeps, { who, page, notice }: Looking): Promise<Home> {
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return homeOfStranger(deps, { who, refusal: actor.refusal, notice });
  }

  const looking = { actor: actor.value, platform: deps.platform, workspaceId: who.workspaceId, page };
  const home = await peopleHome(deps.forActor(actor.value), looking);

  return home.ok ? staffHome(home.value, notice) : closedHome(refusalText(home.refusal));
}

type Stranger = { readonly who: Who; readonly refusal: ChatRefusal; readonly notice: string | undefined };

async function homeOfStranger(deps: HandlerDeps, { who, refusal, notice }: Stranger): Promise<Home> {
  const { platform } = deps;
  const firmId = await deps.directory.firmOfWorkspace(platform, who.workspaceId);
  if (refusal.code !== 'not-linked' || firmId === undefined) {
    return closedHome(refusalText(refusal));
  }

  return strangerHome({ waiting: await isWaiting(deps.forFirm(firmId), { platform, ...who }), notice });
}

export type PersonPress = { readonly who: Who; readonly subject: string; readonly chosen: string };

/** What counts at once at home. Each returns why not, if so: the home shows the rest. */
export const HOME_PRESSES: Readonly<
  Record<string, (deps: HandlerDeps, press: PersonPress) => Promise<string | undefined>>
> = {
  'person-role': (deps, { who, subject: staffMemberId, chosen: role }) =>
    answered(deps, { who, work: (scoped, actor) => changeRole(scoped, { actor, who: { staffMemberId }, role }) }),
  'remove-person': (deps, { who, subject: staffMemberId }) =>
    answered(deps, { who, work: (scoped, actor) => removeStaffMember(scoped, { actor, who: { staffMemberId } }) }),
};

/** Buttons that open a form about a person. */
export const PERSON_FORMS: Readonly<Record<string, (deps: HandlerDeps, press: PersonPress) => Promise<Form>>> = {
  'add-person': (deps, { who }) => formOrRefusal(deps, { who, form: newPersonForm }),
  'link-person': (deps, { who, subject: staffMemberId }) =>
    formOrRefusal(deps, {
      who,
      form: async (scoped, actor) => {
        const person = await personToLink(scoped, { actor, staffMemberId });

        return person.ok ? ok(linkForm(person.value)) : person;
      },
    }),
  'accept-access': (deps, { who, subject: requestId }) =>
    formOrRefusal(deps, {
      who,
      form: async (scoped, actor) => {
        const request = await requestToAccept(scoped, { actor, requestId });

        return request.ok ? ok(acceptForm(request.value)) : request;
      },
    }),
};

const newPersonForm: Work<Form> = async (scoped, actor) => {
  const allowed = await mayManage(scoped.db, actor);

  return allowed.ok ? ok(addPersonForm()) : allowed;
};

export function declined(
  deps: HandlerDeps,
  { who, subject: requestId }: Pick<PersonPress, 'who' | 'subject'>,
): Promise<string | undefined> {
  return answered(deps, { who, work: (scoped, actor) => declineAccess(scoped, { actor, requestId }) });
}

/** As their form has it; `userId` is a user of the platform who was picked. */
export type Person = {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly userId: string | undefined;
};

type HandedIn = { readonly who: Who; readonly person: Person };

/** Add in its form. */
export function addedPerson(deps: HandlerDeps, { who, person }: HandedIn): Promise<FormAnswer> {
  return handedIn(deps, who, async (scoped, actor) => {
    const user = await pickedUser(deps, { who, userId: person.userId });

    return user.ok ? addStaffMember(withDirectory(deps, scoped), { actor, ...person, user: user.value }) : user;
  });
}

/** Link in its form. */
export function linkedPerson(
  deps: HandlerDeps,
  { who, person, staffMemberId }: HandedIn & { readonly staffMemberId: string },
): Promise<FormAnswer> {
  return handedIn(deps, who, async (scoped, actor) => {
    const user = await pickedUser(deps, { who, userId: person.userId });
    if (!user.ok || user.value === undefined) {
      return user.ok ? refuse({ code: 'guest-picked' }) : user;
    }

    return linkStaffMember(withDirectory(deps, scoped), { actor, who: { staffMemberId }, user: user.value });
  });
}

/** Let in, in that form. `letIn` hears who it is. Whoever asked may have become a guest meanwhile. */
export function acceptedPerson(
  deps: HandlerDeps,
  request: HandedIn & { readonly requestId: string; readonly letIn: (who: Who) => void },
): Promise<FormAnswer> {
  const { who, person, requestId, letIn } = request;

  return handedIn(deps, who, async (scoped, actor) => {
    const { name, email, role } = person;
    const done = await acceptAccess(scoped, { actor, requestId, name, email, role });
    if (done.ok) {
      letIn({ workspaceId: done.value.workspaceId, userId: done.value.userId });
    }

    return done;
  });
}

async function handedIn(deps: HandlerDeps, who: Who, change: Work<unknown>): Promise<FormAnswer> {
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return shown(await formOrRefusal(deps, { who, form: async () => actor }));
  }

  const done = await change(deps.forActor(actor.value), actor.value);
  if (done.ok) {
    return { kind: 'done' };
  }

  const { refusal } = done;

  return refused(deps, { actor: actor.value, refusal, field: fieldOfPeopleRefusal(refusal) });
}

function withDirectory({ directory }: HandlerDeps, scoped: FirmDeps) {
  return { ...scoped, directory };
}

type Picked = { readonly platform: string; readonly workspaceId: string; readonly userId: string };

/** Of the same workspace; never a guest. */
async function pickedUser(
  { platform, standingOf }: HandlerDeps,
  { who, userId }: { readonly who: Who; readonly userId: string | undefined },
): Promise<Result<Picked | undefined, ChatRefusal>> {
  if (userId === undefined) {
    return ok(undefined);
  }

  const { workspaceId } = who;

  return (await standingOf({ workspaceId, userId })) === 'member'
    ? ok({ platform, workspaceId, userId })
    : refuse({ code: 'guest-picked' });
}

type Asked = 'asked' | 'waiting' | 'linked';

/** Only a full member of a linked workspace whom nobody has linked. `nameOf` asks the platform. */
export async function askedForAccess(
  deps: HandlerDeps,
  { who, nameOf }: { readonly who: Who; readonly nameOf: (who: Who) => Promise<string> },
): Promise<Result<Asked, ChatRefusal>> {
  const { platform } = deps;
  const actor = await identify(deps, who);
  if (actor.ok) {
    return ok('linked');
  }

  const firmId = await deps.directory.firmOfWorkspace(platform, who.workspaceId);
  if (actor.refusal.code !== 'not-linked' || firmId === undefined) {
    return refuse(actor.refusal);
  }

  const asking = { firmId: firmId as FirmId, user: { platform, ...who }, name: await nameOf(who) };

  return askForAccess(deps.forFirm(firmId), asking);
}

/** Somebody is no member of the workspace any more. */
export async function left(
  deps: HandlerDeps,
  { who, why }: { readonly who: Who; readonly why: 'deactivated' | 'outsider' },
): Promise<void> {
  const { platform } = deps;
  const firmId = await deps.directory.firmOfWorkspace(platform, who.workspaceId);
  if (firmId !== undefined) {
    const user = { platform, ...who };
    await takeLeaver({ ...deps, ...deps.forFirm(firmId) }, { firmId: firmId as FirmId, user, why });
  }
}
