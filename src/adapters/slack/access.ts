// The handlers of who may use the product at all: somebody asks for access, an administrator decides, and somebody leaves the
// workspace. Mounted by app.ts.
import type { App } from '@slack/bolt';
import { acceptForm } from '../../chat/person-form.ts';
import { noticeForm } from '../../chat/preview-form.ts';
import { type ChatRefusal, refusalText } from '../../chat/refusal-text.ts';
import { en } from '../../chat/texts/en.ts';
import type { FirmId } from '../../core/ids.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { askForAccess } from '../../use-cases/ask-for-access.ts';
import { acceptAccess, declineAccess } from '../../use-cases/decide-access.ts';
import { requestToAccept } from '../../use-cases/people-home.ts';
import { takeLeaver } from '../../use-cases/take-leaver.ts';
import { formOrRefusal, identify, openView, type ViewAnswer, type Who, whoOf } from './answering.ts';
import { ephemeral, formView } from './blocks.ts';
import { answered, type Press, subjectOf } from './card-buttons.ts';
import { handedIn, opening, publishHome } from './home.ts';
import { BlockActionBody, UserChangeBody, type View } from './schema.ts';
import type { SlackDeps } from './slack-deps.ts';
import { personIn } from './values.ts';

export function addAccess(app: App, deps: SlackDeps): void {
  const logged = (work: Promise<void>) => work.catch((cause: unknown) => void deps.faultText(cause));
  app.event('user_change', async ({ body }) => {
    await logged(onUserChange(deps, UserChangeBody.parse(body)));
  });
  app.action('ask-access', async ({ ack, body, respond }) => {
    await ack();
    const action = BlockActionBody.parse(body);
    await logged(onAsk(deps, { who: whoOf(action), action, tell: (text) => respond(told(text)) }));
  });
  app.action('accept-access', async ({ ack, body }) => {
    await ack();
    const action = BlockActionBody.parse(body);
    await logged(onAccept(deps, { who: whoOf(action), action }));
  });
  app.action('decline-access', async ({ ack, body, respond }) => {
    await ack();
    const action = BlockActionBody.parse(body);
    const text = onDecline(deps, { who: whoOf(action), action });
    await logged(text.then(async (words) => void (words === undefined || (await respond(told(words))))));
  });
}

function told(text: string) {
  return { ...ephemeral(text), replace_original: false };
}

/** Whatever it says, what we know of the user is out of date. */
async function onUserChange(deps: SlackDeps, { team_id: workspaceId, event }: UserChangeBody): Promise<void> {
  const { id: userId, deleted, is_restricted, is_ultra_restricted, is_stranger } = event.user;
  (await deps.workspaces.find(workspaceId))?.people.forget(userId);
  const isOutside = is_restricted || is_ultra_restricted || is_stranger;
  const firmId = deleted || isOutside ? await deps.directory.firmOfWorkspace('slack', workspaceId) : undefined;
  if (firmId !== undefined) {
    const user = { platform: 'slack', workspaceId, userId };
    const why = deleted ? 'deactivated' : 'outsider';
    await takeLeaver({ ...deps, ...deps.forFirm(firmId) }, { firmId: firmId as FirmId, user, why });
  }
}

type Asking = Press & { readonly tell: (text: string) => Promise<unknown> };

/** Answered where it was pressed: at home, in the form that was refused, or under a message. */
async function onAsk(deps: SlackDeps, { who, action, tell }: Asking): Promise<void> {
  const asked = await ask(deps, who);
  const { home } = en.people;
  const text = asked.ok ? (asked.value === 'linked' ? home.linkedAlready : home.asked) : refusalText(asked.refusal);
  const { view } = action;
  if (view === undefined) {
    await tell(text);
  } else if (view.type === 'modal') {
    const { client } = await deps.workspaces.at(who.workspaceId);
    await client.views.update({ view_id: view.id, view: formView(noticeForm({ draftId: '', text })) });
  } else {
    await publishHome(deps, { who, notice: asked.ok ? undefined : text });
  }
}

/** Only a full member of a linked workspace whom nobody has linked. */
async function ask(deps: SlackDeps, who: Who): Promise<Result<'asked' | 'waiting' | 'linked', ChatRefusal>> {
  const actor = await identify(deps, who);
  if (actor.ok) {
    return ok('linked');
  }

  const firmId = await deps.directory.firmOfWorkspace('slack', who.workspaceId);
  if (actor.refusal.code !== 'not-linked' || firmId === undefined) {
    return refuse(actor.refusal);
  }

  const { client } = await deps.workspaces.at(who.workspaceId);
  const { user } = await client.users.info({ user: who.userId });
  const name = user?.real_name || user?.name || who.userId;
  const asking = { firmId: firmId as FirmId, user: { platform: 'slack', ...who }, name };

  return askForAccess(deps.forFirm(firmId), asking);
}

/** Accept on the request's card: the form that says who it is, and as what. */
function onAccept(deps: SlackDeps, press: Press): Promise<void> {
  const { who } = press;
  const form = () =>
    formOrRefusal(deps, {
      who,
      form: async (scoped, actor) => {
        const request = await requestToAccept(scoped, { actor, requestId: subjectOf(press) });

        return request.ok ? ok(acceptForm(request.value)) : request;
      },
    });

  return openView(deps, { ...opening(press), form });
}

function onDecline(deps: SlackDeps, press: Press): Promise<string | undefined> {
  const requestId = subjectOf(press);

  return answered(deps, { ...press, work: (scoped, actor) => declineAccess(scoped, { actor, requestId }) });
}

/** Let in, in that form. Whoever asked may have become a guest meanwhile. */
export function onAcceptedPerson(
  deps: SlackDeps,
  { who, view }: { readonly who: Who; readonly view: View },
): Promise<ViewAnswer> {
  return handedIn(deps, { who, view }, async (scoped, actor) => {
    const { name, email, role } = personIn(view);
    const done = await acceptAccess(scoped, { actor, requestId: view.private_metadata, name, email, role });
    if (done.ok) {
      const { workspaceId, userId } = done.value;
      publishHome(deps, { who: { workspaceId, userId } }).catch((cause: unknown) => void deps.faultText(cause));
    }

    return done;
  });
}
