// The App Home in Slack and what an administrator does there: add, link, change roles, remove. Each finds out anew who presses,
// and publishes the home as it is after that. Mounted by app.ts.
import type { App } from '@slack/bolt';
import { en } from '../../chat/texts/en.ts';
import type { FormAnswer, Who } from '../../handlers/handling.ts';
import { addedPerson, HOME_PRESSES, homeOf, linkedPerson, PERSON_FORMS } from '../../handlers/people.ts';
import { logged, openView, subjectOf, type ViewAnswer, viewAnswer, whoOf } from './answering.ts';
import { type HomePlace, homeView } from './home-view.ts';
import { BlockActionBody, HomeOpenedBody, type View } from './schema.ts';
import type { SlackDeps } from './slack-deps.ts';
import { chosenIn, personIn } from './values.ts';

/** Each is acknowledged at once: Bolt does so with an event by itself. */
export function addHome(app: App, deps: SlackDeps): void {
  app.event('app_home_opened', async ({ body }) => {
    const { team_id: workspaceId, event } = HomeOpenedBody.parse(body);
    if (event.tab === 'home') {
      await logged(deps, publishHome(deps, { who: { workspaceId, userId: event.user } }));
    }
  });
  const onPress = (id: string, work: (action: BlockActionBody) => Promise<void>) =>
    app.action(id, async ({ ack, body }) => {
      await ack();
      await logged(deps, work(BlockActionBody.parse(body)));
    });
  onPress('people-page', (action) => onPage(deps, action));
  for (const [id, press] of Object.entries(HOME_PRESSES)) {
    onPress(id, (action) => onChange(deps, { action, press }));
  }
  for (const [id, form] of Object.entries(PERSON_FORMS)) {
    onPress(id, (action) => onPersonForm(deps, { action, form }));
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

/** The page that the pressed view shows. */
function pageOf({ view }: BlockActionBody): number {
  return Number.parseInt(view?.private_metadata ?? '', 10) || 0;
}

async function onPage(deps: SlackDeps, action: BlockActionBody): Promise<void> {
  const page = Number.parseInt(chosenIn(action).chosen, 10) || 0;
  await publishHome(deps, { who: whoOf(action), page });
}

type Pressed<T> = T & { readonly action: BlockActionBody };

/** A refusal stands on the home that is published after it: also where that was an administrator's, and is none any more. */
async function onChange(
  deps: SlackDeps,
  { action, press }: Pressed<{ readonly press: (typeof HOME_PRESSES)[string] }>,
): Promise<void> {
  const notice = await press(deps, personPress(action));
  const refusedPress = notice === undefined ? undefined : action.actions[0]?.action_ts;
  await publishHome(deps, { who: whoOf(action), page: pageOf(action), refusedPress, notice });
}

function onPersonForm(
  deps: SlackDeps,
  { action, form }: Pressed<{ readonly form: (typeof PERSON_FORMS)[string] }>,
): Promise<void> {
  const { workspaceId } = whoOf(action);
  const { trigger_id: triggerId = '' } = action;
  const opened = () => form(deps, personPress(action));

  return openView(deps, { workspaceId, triggerId, title: en.appName, form: opened });
}

/** A menu's subject stands in what was chosen. */
function personPress(action: BlockActionBody) {
  const { subject, chosen } = chosenIn(action);

  return { who: whoOf(action), subject: subject || subjectOf(action), chosen };
}

type HandedIn = { readonly who: Who; readonly view: View };

/** Add in its form. */
export async function onAddedPerson(deps: SlackDeps, { who, view }: HandedIn): Promise<ViewAnswer> {
  return published(deps, { who, view }, await addedPerson(deps, { who, person: personIn(view) }));
}

/** Link in its form. */
export async function onLinkedPerson(deps: SlackDeps, { who, view }: HandedIn): Promise<ViewAnswer> {
  const link = { who, person: personIn(view), staffMemberId: view.private_metadata };

  return published(deps, { who, view }, await linkedPerson(deps, link));
}

/** Done: the form closes and the home is published. Refused: beside the field that it is about. */
export function published(deps: SlackDeps, { who, view }: HandedIn, answer: FormAnswer): ViewAnswer {
  if (answer.kind === 'done') {
    // the answer closes the form, and must not wait for it
    publishHome(deps, { who }).catch((cause: unknown) => void deps.faultText(cause));
  }

  return viewAnswer(view, answer);
}
