// The handlers of the App Home and of what an administrator does there: add, link, change roles, remove. Each finds out anew
// who presses, and publishes the home as it is after that. Mounted by app.ts.
import type { App } from '@slack/bolt';
import { closedHome, type Home, staffHome, strangerHome } from '../../chat/home.ts';
import { fieldOfPeopleRefusal } from '../../chat/people-text.ts';
import { addPersonForm, linkForm } from '../../chat/person-form.ts';
import { type ChatRefusal, refusalText } from '../../chat/refusal-text.ts';
import { en } from '../../chat/texts/en.ts';
import type { StaffActor } from '../../core/actor.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { mayManage } from '../../use-cases/manage-staff.ts';
import { isWaiting, peopleHome, personToLink } from '../../use-cases/people-home.ts';
import { addStaffMember, changeRole, linkStaffMember, removeStaffMember } from '../../use-cases/staff.ts';
import { formOrRefusal, identify, openView, refused, type ViewAnswer, type Who, whoOf, wordsFor } from './answering.ts';
import { type Press, subjectOf } from './card-buttons.ts';
import { type HomePlace, homeView } from './home-view.ts';
import { BlockActionBody, HomeOpenedBody, type View } from './schema.ts';
import type { FirmDeps, SlackDeps } from './slack-deps.ts';
import { chosenIn, personIn } from './values.ts';

type Handler = (deps: SlackDeps, press: Press) => Promise<void>;

const HANDLERS: Readonly<Record<string, Handler>> = {
  'people-page': onPage,
  'person-role': onRole,
  'remove-person': onRemove,
  'add-person': onAdd,
  'link-person': onLink,
};

/** Each is acknowledged at once: Bolt does so with an event by itself. */
export function addHome(app: App, deps: SlackDeps): void {
  const logged = (work: Promise<void>) => work.catch((cause: unknown) => void deps.faultText(cause));
  app.event('app_home_opened', async ({ body }) => {
    const { team_id: workspaceId, event } = HomeOpenedBody.parse(body);
    if (event.tab === 'home') {
      await logged(publishHome(deps, { who: { workspaceId, userId: event.user } }));
    }
  });
  for (const [id, handle] of Object.entries(HANDLERS)) {
    app.action(id, async ({ ack, body }) => {
      await ack();
      const action = BlockActionBody.parse(body);
      await logged(handle(deps, { who: whoOf(action), action }));
    });
  }
}

type Publishing = Partial<HomePlace> & { readonly who: Who; readonly notice?: string | undefined };

/** As it is when its turn comes, in the place of what the person has there. */
export function publishHome(deps: SlackDeps, { who, page = 0, refusedPress, notice }: Publishing): Promise<void> {
  return deps.publishing(`${who.workspaceId}:${who.userId}`, async () => {
    const home = await homeOf(deps, { who, page, notice });
    const { client } = await deps.workspaces.at(who.workspaceId);
    await client.views.publish({ user_id: who.userId, view: homeView(home, { page, refusedPress }) });
  });
}

async function homeOf(
  deps: SlackDeps,
  { who, page, notice }: { who: Who; page: number; notice: string | undefined },
): Promise<Home> {
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return homeOfStranger(deps, { who, refusal: actor.refusal, notice });
  }

  const looking = { actor: actor.value, platform: 'slack', workspaceId: who.workspaceId, page };
  const home = await peopleHome(deps.forActor(actor.value), looking);

  return home.ok ? staffHome(home.value, notice) : closedHome(refusalText(home.refusal));
}

async function homeOfStranger(
  deps: SlackDeps,
  { who, refusal, notice }: { who: Who; refusal: ChatRefusal; notice: string | undefined },
): Promise<Home> {
  const firmId = await deps.directory.firmOfWorkspace('slack', who.workspaceId);
  if (refusal.code !== 'not-linked' || firmId === undefined) {
    return closedHome(refusalText(refusal));
  }

  return strangerHome({ waiting: await isWaiting(deps.forFirm(firmId), { platform: 'slack', ...who }), notice });
}

/** The page that the pressed view shows. */
function pageOf({ action }: Press): number {
  return Number.parseInt(action.view?.private_metadata ?? '', 10) || 0;
}

async function onPage(deps: SlackDeps, press: Press): Promise<void> {
  const page = Number.parseInt(chosenIn(press.action).chosen, 10) || 0;
  await publishHome(deps, { who: press.who, page });
}

type Change = (scoped: FirmDeps, actor: StaffActor) => Promise<Result<unknown, ChatRefusal>>;

/** A refusal stands on the home that is published after it: also where that was an administrator's, and is none any more. */
async function changeFromHome(deps: SlackDeps, press: Press, change: Change): Promise<void> {
  const actor = await identify(deps, press.who);
  const done = actor.ok ? await change(deps.forActor(actor.value), actor.value) : actor;
  const notice = done.ok ? undefined : await wordsOf(deps, actor, done.refusal);
  const refusedPress = done.ok ? undefined : press.action.actions[0]?.action_ts;
  await publishHome(deps, { who: press.who, page: pageOf(press), refusedPress, notice });
}

async function wordsOf(deps: SlackDeps, actor: Result<StaffActor, ChatRefusal>, refusal: ChatRefusal): Promise<string> {
  return actor.ok ? wordsFor(deps, { actor: actor.value, refusal }) : refusalText(refusal);
}

async function onRole(deps: SlackDeps, press: Press): Promise<void> {
  const { subject: staffMemberId, chosen: role } = chosenIn(press.action);
  await changeFromHome(deps, press, (scoped, actor) => changeRole(scoped, { actor, who: { staffMemberId }, role }));
}

async function onRemove(deps: SlackDeps, press: Press): Promise<void> {
  const who = { staffMemberId: subjectOf(press) };
  await changeFromHome(deps, press, (scoped, actor) => removeStaffMember(scoped, { actor, who }));
}

function onAdd(deps: SlackDeps, press: Press): Promise<void> {
  const { who } = press;
  const form = () =>
    formOrRefusal(deps, {
      who,
      form: async (scoped, actor) => {
        const allowed = await mayManage(scoped.db, actor);

        return allowed.ok ? ok(addPersonForm()) : allowed;
      },
    });

  return openView(deps, { ...opening(press), form });
}

function onLink(deps: SlackDeps, press: Press): Promise<void> {
  const { who } = press;
  const form = () =>
    formOrRefusal(deps, {
      who,
      form: async (scoped, actor) => {
        const person = await personToLink(scoped, { actor, staffMemberId: subjectOf(press) });

        return person.ok ? ok(linkForm(person.value)) : person;
      },
    });

  return openView(deps, { ...opening(press), form });
}

/** Where the form of a press about people opens. */
export function opening({ who, action }: Press) {
  return { workspaceId: who.workspaceId, triggerId: action.trigger_id ?? '', title: en.appName };
}

type HandedIn = { readonly who: Who; readonly view: View };

/** Add in its form. */
export function onAddedPerson(deps: SlackDeps, { who, view }: HandedIn): Promise<ViewAnswer> {
  return handedIn(deps, { who, view }, async (scoped, actor) => {
    const { userId, ...person } = personIn(view);
    const user = await pickedUser(deps, { who, userId });

    return user.ok ? addStaffMember(withDirectory(deps, scoped), { actor, ...person, user: user.value }) : user;
  });
}

/** Link in its form. */
export function onLinkedPerson(deps: SlackDeps, { who, view }: HandedIn): Promise<ViewAnswer> {
  return handedIn(deps, { who, view }, async (scoped, actor) => {
    const user = await pickedUser(deps, { who, userId: personIn(view).userId });
    if (!user.ok || user.value === undefined) {
      return user.ok ? refuse({ code: 'guest-picked' }) : user;
    }

    const staff = { staffMemberId: view.private_metadata };

    return linkStaffMember(withDirectory(deps, scoped), { actor, who: staff, user: user.value });
  });
}

function withDirectory({ directory }: SlackDeps, scoped: FirmDeps) {
  return { ...scoped, directory };
}

type Picked = { readonly platform: string; readonly workspaceId: string; readonly userId: string };

/** Of the same workspace; never a guest. */
async function pickedUser(
  { workspaces }: SlackDeps,
  { who, userId }: { who: Who; userId: string | undefined },
): Promise<Result<Picked | undefined, ChatRefusal>> {
  if (userId === undefined) {
    return ok(undefined);
  }

  const { people } = await workspaces.at(who.workspaceId);

  return (await people.standingOf(userId)) === 'member'
    ? ok({ platform: 'slack', workspaceId: who.workspaceId, userId })
    : refuse({ code: 'guest-picked' });
}

/** Done: the form closes and the home is published. Refused: beside the field that it is about. */
export async function handedIn(deps: SlackDeps, { who, view }: HandedIn, change: Change): Promise<ViewAnswer> {
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return { response_action: 'update', form: await formOrRefusal(deps, { who, form: async () => actor }) };
  }

  const done = await change(deps.forActor(actor.value), actor.value);
  if (!done.ok) {
    const { refusal } = done;

    return refused(deps, { view, actor: actor.value, refusal, field: fieldOfPeopleRefusal(refusal) });
  }

  // the answer closes the form, and must not wait for it
  publishHome(deps, { who }).catch((cause: unknown) => void deps.faultText(cause));

  return { response_action: 'clear' };
}
