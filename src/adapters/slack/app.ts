// The routes of Slack: which handler answers what. Signature and body limits are Bolt's; replays are refused here.
import type { App, Receiver, RespondFn, ViewResponseAction } from '@slack/bolt';
import type { Express, RequestHandler } from 'express';
import { parseCommand } from '../../chat/command.ts';
import { noticeForm } from '../../chat/preview-form.ts';
import { en } from '../../chat/texts/en.ts';
import { faultTextOf, refusalForm, type Who } from '../../handlers/handling.ts';
import type { ConversationPort } from '../../ports/conversation.ts';
import type { DroppedFilesPort } from '../../ports/dropped-files.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import { addAccess, onAcceptedPerson } from './access.ts';
import { logged, showLate, update, type ViewAnswer, whoOf } from './answering.ts';
import { ephemeral, formView } from './blocks.ts';
import { createBolt, httpReceiver } from './bolt.ts';
import { addCardButtons, onFixedAddress } from './card-buttons.ts';
import type { ClockWatch } from './clock-watch.ts';
import { slackConversation } from './conversation.ts';
import { slackFiles } from './dropped-files.ts';
import { addHome, onAddedPerson, onLinkedPerson } from './home.ts';
import { addImportFiles } from './import-files.ts';
import { addRemovals, type Removed } from './installation-events.ts';
import { homePublishing } from './publish-home.ts';
import { refuseReplays } from './replays.ts';
import { BlockActionBody, ShortcutBody, SlashCommandBody, SuggestionBody, ViewBody } from './schema.ts';
import {
  answerToCommand,
  onChoice,
  onCommand,
  onConfirm,
  onEdit,
  onPreview,
  onShortcut,
  onSuggest,
} from './share-bill.ts';
import type { SlackDeps } from './slack-deps.ts';
import { openSocket } from './socket.ts';
import { en as words } from './texts/en.ts';
import { onAgainCommand, onShareListed, onStopCommand, onView, onViewButton } from './views.ts';
import type { SlackWorkspaces, WebApiOptions } from './workspaces.ts';

/** How Slack's requests come to us: signed over HTTP, or through a connection that we open. */
export type Transport = { readonly signingSecret: string } | { readonly appToken: string };

export type SlackOptions = Pick<SlackDeps, 'directory' | 'forActor' | 'forFirm' | 'logger'> &
  WebApiOptions & {
    readonly web: Express;
    readonly transport: Transport;
    readonly workspaces: SlackWorkspaces;
    readonly clockWatch: ClockWatch;
    readonly ids: IdGenerator;
    /** The app was uninstalled in a workspace, or its token revoked. */
    readonly onRemoved: (removed: Removed) => Promise<void>;
  };

const ENDPOINT = '/slack/events';
const ANSWER_WITHIN_MS = 2_000;

/** The ports through which messages are posted and files fetched; and what runs while the process does. */
export type SlackApp = {
  readonly conversation: ConversationPort;
  readonly files: DroppedFilesPort;
  start(): void;
  stop(): Promise<void>;
};

/** Mounts Slack's endpoint on the web server, or makes ready to open the connection. */
export function addSlack(options: SlackOptions): SlackApp {
  const deps = depsOf(options);
  const { receiver, start, stop } = receiverOf(options);
  const app = createBolt({ ...options, receiver });
  addRoutes(app, deps);
  addRemovals(app, options);

  return { conversation: slackConversation(options), files: slackFiles(options), start, stop };
}

function depsOf(options: SlackOptions): SlackDeps {
  const standingOf = async ({ workspaceId, userId }: Who) => {
    const workspace = await options.workspaces.find(workspaceId);

    return (await workspace?.people.standingOf(userId)) ?? 'unproven';
  };

  return { ...options, platform: 'slack', standingOf, publishing: homePublishing(), faultText: faultTextOf(options) };
}

function receiverOf(options: SlackOptions): Pick<SlackApp, 'start' | 'stop'> & { readonly receiver: Receiver } {
  const { web, transport } = options;
  if ('appToken' in transport) {
    return openSocket({ ...options, ...transport });
  }

  web.use(ENDPOINT, refuseReplays({ ...options, ...transport }) as RequestHandler);
  const receiver = httpReceiver({ ...options, ...transport, endpoint: ENDPOINT });

  return { receiver, start: () => undefined, stop: async () => undefined };
}

function addRoutes(app: App, deps: SlackDeps): void {
  app.command('/sharebill', async ({ ack, body, context, respond }) => {
    const command = SlashCommandBody.parse(body);
    const answer = context.botToken === undefined ? ephemeral(words.notConnected) : answerToCommand(command);
    await ack(answer);
    if (answer === undefined) {
      await logged(deps, answerLater(deps, { command, respond }));
    }
  });
  for (const id of ['share-bill', 'share-bill-of-message']) {
    app.shortcut(id, async ({ ack, body }) => {
      await ack();
      await logged(deps, onShortcut(deps, ShortcutBody.parse(body)));
    });
  }
  addTypeAhead(app, deps);
  addViews(app, deps);
  addButtons(app, deps);
  addCardButtons(app, deps);
  addViewButtons(app, deps);
  addImportFiles(app, deps);
  addHome(app, deps);
  addAccess(app, deps);
}

/** A view, or what became of it, by the `response_url`; or a form. */
async function answerLater(
  deps: SlackDeps,
  { command: body, respond }: { command: SlashCommandBody; respond: RespondFn },
): Promise<void> {
  const who = { workspaceId: body.team_id, userId: body.user_id };
  const command = parseCommand(body.text);
  switch (command.kind) {
    case 'view':
      return void (await respond(await onView(deps, { who, asked: command.asked })));
    case 'stop':
      return void (await respond(await onStopCommand(deps, { who, number: command.number })));
    case 'again':
      return onAgainCommand(deps, { body, number: command.number });
    default:
      return onCommand(deps, body);
  }
}

function addTypeAhead(app: App, deps: SlackDeps): void {
  for (const dataset of ['bill', 'to'] as const) {
    app.options(dataset, async ({ ack, body }) => {
      const query = SuggestionBody.parse(body);
      const found = onSuggest(deps, { who: whoOf(query), dataset, text: query.value });
      await ack({ options: await found.catch((cause: unknown) => nothingFound(deps, cause)) });
    });
    app.action(dataset, async ({ ack, body }) => {
      await ack();
      const { view, ...action } = BlockActionBody.parse(body);
      if (view) {
        await logged(deps, onChoice(deps, { ...action, view }));
      }
    });
  }
}

const VIEWS = {
  share: onPreview,
  preview: onConfirm,
  'fix-address': onFixedAddress,
  'add-person': onAddedPerson,
  'link-person': onLinkedPerson,
  'accept-person': onAcceptedPerson,
};

function addViews(app: App, deps: SlackDeps): void {
  for (const [id, answer] of Object.entries(VIEWS)) {
    app.view(id, async ({ ack, body }) => {
      const { view, ...from } = ViewBody.parse(body);
      await answerInTime(deps, {
        workspaceId: whoOf(from).workspaceId,
        viewId: view.id,
        // only the check needs a PDF made
        meanwhile: id === 'share' ? en.form.preparing : en.form.loading,
        ack: ack as Answering['ack'],
        work: answer(deps, { who: whoOf(from), view }),
      });
    });
  }
}

function addButtons(app: App, deps: SlackDeps): void {
  app.action('edit-share', async ({ ack, body }) => {
    await ack();
    const { view, ...action } = BlockActionBody.parse(body);
    if (view) {
      await logged(deps, onEdit(deps, { ...action, view }));
    }
  });
  // A link button opens its page by itself; Slack only wants to hear that we know.
  app.action('open-page', ({ ack }) => ack());
}

/** The next page, or a chosen matter, takes the place of the message; sharing opens the form. */
function addViewButtons(app: App, deps: SlackDeps): void {
  for (const id of ['view-older', 'view-newer', 'view-matter']) {
    app.action(id, async ({ ack, body, respond }) => {
      await ack();
      const action = BlockActionBody.parse(body);
      await logged(deps, onViewButton(deps, action).then(respond));
    });
  }
  app.action('share-listed', async ({ ack, body }) => {
    await ack();
    const action = BlockActionBody.parse(body);
    await logged(deps, onShareListed(deps, action));
  });
}

type Answering = {
  readonly workspaceId: string;
  readonly viewId: string;
  /** What is said when it takes longer. */
  readonly meanwhile: string;
  readonly ack: (answer: ViewResponseAction) => Promise<void>;
  readonly work: Promise<ViewAnswer>;
};

/** The answer itself when it is there in two seconds; else what is being done, and the answer when it comes. */
async function answerInTime(deps: SlackDeps, request: Answering): Promise<void> {
  const work = request.work.catch((cause: unknown) => update(refusalForm(deps.faultText(cause))));
  const first = await Promise.race([work, wait(ANSWER_WITHIN_MS)]);
  if (first) {
    await request.ack(onWire(first));

    return;
  }

  await request.ack(onWire(update(noticeForm({ draftId: '', text: request.meanwhile, title: en.form.title }))));
  const { workspaceId, viewId } = request;
  await showLate(deps, { workspaceId, viewId, form: async () => formOf(await work) });
}

function onWire(answer: ViewAnswer): ViewResponseAction {
  return answer.response_action === 'update' ? { response_action: 'update', view: formView(answer.form) } : answer;
}

function formOf(answer: ViewAnswer) {
  switch (answer.response_action) {
    case 'update':
      return answer.form;
    case 'errors':
      return refusalForm(Object.values(answer.errors).join('\n'));
    case 'clear':
      return noticeForm({ draftId: '', text: en.form.confirmed });
  }
}

function nothingFound(deps: SlackDeps, cause: unknown): [] {
  deps.faultText(cause);

  return [];
}

function wait(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), milliseconds).unref();
  });
}
