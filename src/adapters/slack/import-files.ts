// The handlers of files that are dropped into the conversation with us: the file itself, and the buttons and menus of its
// card. Mounted by app.ts.
import type { App } from '@slack/bolt';
import { refusalText } from '../../chat/refusal-text.ts';
import { importCard } from '../../chat/texts/en-imports.ts';
import type { ImportQuestion } from '../../ports/bill-source.ts';
import { confirmImport } from '../../use-cases/confirm-import.ts';
import { discardImport } from '../../use-cases/discard-import.ts';
import { importedBill } from '../../use-cases/imported-bill.ts';
import { receiveFile } from '../../use-cases/receive-file.ts';
import { rereadImport } from '../../use-cases/reread-import.ts';
import { identify, type Who, whoOf, wordsFor } from './answering.ts';
import { ephemeral } from './blocks.ts';
import { answered, type Press, subjectOf } from './card-buttons.ts';
import { BlockActionBody, DirectMessage, FileSharedBody } from './schema.ts';
import { openForm } from './share-bill.ts';
import type { SlackDeps } from './slack-deps.ts';
import { chosenIn } from './values.ts';

type Handler = (deps: SlackDeps, press: Press) => Promise<string | undefined>;

const HANDLERS: Readonly<Record<string, Handler>> = {
  'import-file': (deps, press) =>
    answered(deps, { ...press, work: (scoped, actor) => confirmImport(scoped, { actor, importId: subjectOf(press) }) }),
  'discard-file': (deps, press) =>
    answered(deps, { ...press, work: (scoped, actor) => discardImport(scoped, { actor, importId: subjectOf(press) }) }),
  'share-imported': onShareImported,
  'import-state': answering('state'),
  'import-dates': answering('dateOrder'),
  'import-source': answering('source'),
};

/** Each is acknowledged at once: Bolt does so with an event by itself. */
export function addImportFiles(app: App, deps: SlackDeps): void {
  const logged = (work: Promise<void>) => work.catch((cause: unknown) => void deps.faultText(cause));
  app.event('file_shared', async ({ body }) => {
    await logged(onFileShared(deps, FileSharedBody.parse(body)));
  });
  for (const [id, handle] of Object.entries(HANDLERS)) {
    app.action(id, async ({ ack, body, respond }) => {
      await ack();
      const action = BlockActionBody.parse(body);
      const told = handle(deps, { who: whoOf(action), action }).then(async (text) => {
        if (text !== undefined) {
          await respond({ ...ephemeral(text), replace_original: false });
        }
      });
      await logged(told);
    });
  }
}

/** Only a file in somebody's own conversation with us is theirs to import; any other is none of our business. */
async function onFileShared(deps: SlackDeps, body: FileSharedBody): Promise<void> {
  const { team_id: workspaceId, event_id: eventId } = body;
  const { user_id: userId, channel_id: conversation, file_id: fileId } = body.event;
  const who = { workspaceId, userId };
  if (!(await isDirect(deps, { ...who, conversation }))) {
    return;
  }

  const place = { platform: 'slack', workspaceId, conversation, fileId };
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return tellOnce(deps, { ...who, conversation, fileId, text: refusalText(actor.refusal) });
  }

  const file = { ...place, actor: actor.value, requestKey: `slack:${workspaceId}:${eventId}` };
  const received = await receiveFile(deps.forActor(actor.value), file);
  if (!received.ok) {
    const text = await wordsFor(deps, { actor: actor.value, refusal: received.refusal });
    await tellOnce(deps, { ...who, conversation, fileId, text });
  }
}

/** Slack gives direct messages ids with a D, and tells who the other person is. */
async function isDirect(
  { workspaces }: SlackDeps,
  { workspaceId, conversation, userId }: Who & { conversation: string },
): Promise<boolean> {
  if (!conversation.startsWith('D')) {
    return false;
  }

  const { client } = await workspaces.at(workspaceId);
  const { channel } = await client.conversations.info({ channel: conversation });
  const direct = DirectMessage.safeParse(channel);

  return direct.success && (direct.data.user ?? userId) === userId;
}

type Told = Who & { readonly conversation: string; readonly fileId: string; readonly text: string };

/** At most once for each file, whatever Slack says to it. */
async function tellOnce({ workspaces, directory }: SlackDeps, told: Told): Promise<void> {
  const { workspaceId, conversation, fileId } = told;
  if (await directory.rememberRequest('file-refused', `slack:${workspaceId}:${conversation}:${fileId}`)) {
    const { client } = await workspaces.at(workspaceId);
    const { text, blocks } = ephemeral(importCard.notRead(told.text));
    await client.chat.postMessage({ channel: conversation, text, blocks, unfurl_links: false, unfurl_media: false });
  }
}

function answering(question: ImportQuestion): Handler {
  return (deps, press) => {
    const { subject: importId, chosen: answer } = chosenIn(press.action);

    return answered(deps, {
      ...press,
      work: (scoped, actor) => rereadImport(scoped, { actor, importId, question, answer }),
    });
  };
}

/** Share on the card of a file that held one bill: the form opens, with the bill chosen. */
async function onShareImported(deps: SlackDeps, press: Press): Promise<string | undefined> {
  const { who, action } = press;
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return refusalText(actor.refusal);
  }

  const found = await importedBill(deps.forActor(actor.value), { actor: actor.value, importId: subjectOf(press) });
  if (!found.ok) {
    return wordsFor(deps, { actor: actor.value, refusal: found.refusal });
  }

  await openForm(deps, {
    ...who,
    triggerId: action.trigger_id ?? '',
    conversation: action.channel?.id ?? who.userId,
    numbers: [found.value],
    addresses: [],
    message: '',
    guessed: false,
  });

  return undefined;
}
