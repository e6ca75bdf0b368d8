// Files that are dropped into the conversation with us in Slack, and the buttons and menus of their cards. Mounted by app.ts.
import type { App } from '@slack/bolt';
import type { Who } from '../../handlers/handling.ts';
import { billOfImport, FILE_PRESSES, receivedFile } from '../../handlers/imported-files.ts';
import { logged, subjectOf, tell, whoOf } from './answering.ts';
import { ephemeral } from './blocks.ts';
import { BlockActionBody, DirectMessage, FileSharedBody } from './schema.ts';
import { openForm } from './share-bill.ts';
import type { SlackDeps } from './slack-deps.ts';
import { chosenIn } from './values.ts';

/** Each is acknowledged at once: Bolt does so with an event by itself. */
export function addImportFiles(app: App, deps: SlackDeps): void {
  app.event('file_shared', async ({ body }) => {
    await logged(deps, onFileShared(deps, FileSharedBody.parse(body)));
  });
  for (const [id, press] of Object.entries(FILE_PRESSES)) {
    app.action(id, async ({ ack, body, respond }) => {
      await ack();
      const work = press(deps, filePress(BlockActionBody.parse(body)));
      await logged(
        deps,
        work.then((text) => tell(respond, text)),
      );
    });
  }
  app.action('share-imported', async ({ ack, body, respond }) => {
    await ack();
    const work = onShareImported(deps, BlockActionBody.parse(body));
    await logged(
      deps,
      work.then((text) => tell(respond, text)),
    );
  });
}

/** A menu's subject stands in what was chosen. */
function filePress(action: BlockActionBody) {
  const { subject, chosen } = chosenIn(action);

  return { who: whoOf(action), subject: subject || subjectOf(action), chosen };
}

/** Only a file in somebody's own conversation with us is theirs to import; any other is none of our business. */
async function onFileShared(deps: SlackDeps, body: FileSharedBody): Promise<void> {
  const { team_id: workspaceId, event_id: eventId } = body;
  const { user_id: userId, channel_id: conversation, file_id: fileId } = body.event;
  const who = { workspaceId, userId };
  if (!(await isDirect(deps, { who, conversation }))) {
    return;
  }

  const words = await receivedFile(deps, { who, conversation, fileId, eventId });
  if (words !== undefined) {
    const { client } = await deps.workspaces.at(workspaceId);
    const { text, blocks } = ephemeral(words);
    await client.chat.postMessage({ channel: conversation, text, blocks, unfurl_links: false, unfurl_media: false });
  }
}

/** Slack gives direct messages ids with a D, and tells who the other person is. */
async function isDirect(
  { workspaces }: SlackDeps,
  { who, conversation }: { readonly who: Who; readonly conversation: string },
): Promise<boolean> {
  if (!conversation.startsWith('D')) {
    return false;
  }

  const { client } = await workspaces.at(who.workspaceId);
  const { channel } = await client.conversations.info({ channel: conversation });
  const direct = DirectMessage.safeParse(channel);

  return direct.success && (direct.data.user ?? who.userId) === who.userId;
}

/** Share on the card of a file that held one bill: the form opens, with the bill chosen. */
async function onShareImported(deps: SlackDeps, action: BlockActionBody): Promise<string | undefined> {
  const who = whoOf(action);
  const found = await billOfImport(deps, { who, subject: subjectOf(action) });
  if ('text' in found) {
    return found.text;
  }

  await openForm(deps, {
    who,
    triggerId: action.trigger_id ?? '',
    conversation: action.channel?.id ?? who.userId,
    numbers: [found.number],
    addresses: [],
    message: '',
    guessed: false,
  });

  return undefined;
}
