// Who may use the product in Slack at all: somebody asks for access, an administrator decides, and somebody leaves the
// workspace. Mounted by app.ts.
import type { App } from '@slack/bolt';
import { noticeForm } from '../../chat/preview-form.ts';
import { refusalText } from '../../chat/refusal-text.ts';
import { en } from '../../chat/texts/en.ts';
import type { Who } from '../../handlers/handling.ts';
import { acceptedPerson, askedForAccess, declined, left } from '../../handlers/people.ts';
import { logged, subjectOf, tell, type ViewAnswer, whoOf } from './answering.ts';
import { formView } from './blocks.ts';
import { published, publishHome } from './home.ts';
import { BlockActionBody, UserChangeBody, type View } from './schema.ts';
import type { SlackDeps } from './slack-deps.ts';
import { personIn } from './values.ts';

export function addAccess(app: App, deps: SlackDeps): void {
  app.event('user_change', async ({ body }) => {
    await logged(deps, onUserChange(deps, UserChangeBody.parse(body)));
  });
  app.action('ask-access', async ({ ack, body, respond }) => {
    await ack();
    const action = BlockActionBody.parse(body);
    await logged(deps, onAsk(deps, { action, told: (text) => tell(respond, text) }));
  });
  app.action('decline-access', async ({ ack, body, respond }) => {
    await ack();
    const action = BlockActionBody.parse(body);
    const work = declined(deps, { who: whoOf(action), subject: subjectOf(action) });
    await logged(
      deps,
      work.then((text) => tell(respond, text)),
    );
  });
}

/** Whatever it says, what we know of the user is out of date. */
async function onUserChange(deps: SlackDeps, { team_id: workspaceId, event }: UserChangeBody): Promise<void> {
  const { id: userId, deleted, is_restricted, is_ultra_restricted, is_stranger } = event.user;
  (await deps.workspaces.find(workspaceId))?.people.forget(userId);
  const isOutside = is_restricted || is_ultra_restricted || is_stranger;
  if (deleted || isOutside) {
    await left(deps, { who: { workspaceId, userId }, why: deleted ? 'deactivated' : 'outsider' });
  }
}

type Asking = { readonly action: BlockActionBody; readonly told: (text: string) => Promise<void> };

/** Answered where it was pressed: at home, in the form that was refused, or under a message. */
async function onAsk(deps: SlackDeps, { action, told }: Asking): Promise<void> {
  const who = whoOf(action);
  const asked = await askedForAccess(deps, { who, nameOf: (user) => nameOf(deps, user) });
  const { home } = en.people;
  const text = asked.ok ? (asked.value === 'linked' ? home.linkedAlready : home.asked) : refusalText(asked.refusal);
  const { view } = action;
  if (view === undefined) {
    await told(text);
  } else if (view.type === 'modal') {
    const { client } = await deps.workspaces.at(who.workspaceId);
    await client.views.update({ view_id: view.id, view: formView(noticeForm({ draftId: '', text })) });
  } else {
    await publishHome(deps, { who, notice: asked.ok ? undefined : text });
  }
}

async function nameOf(deps: SlackDeps, { workspaceId, userId }: Who): Promise<string> {
  const { client } = await deps.workspaces.at(workspaceId);
  const { user } = await client.users.info({ user: userId });

  return user?.real_name || user?.name || userId;
}

/** Let in, in that form. Whoever asked may have become a guest meanwhile. */
export async function onAcceptedPerson(
  deps: SlackDeps,
  { who, view }: { readonly who: Who; readonly view: View },
): Promise<ViewAnswer> {
  const letIn = (user: Who) =>
    void publishHome(deps, { who: user }).catch((cause: unknown) => void deps.faultText(cause));
  const accepting = { who, person: personIn(view), requestId: view.private_metadata, letIn };

  return published(deps, { who, view }, await acceptedPerson(deps, accepting));
}
