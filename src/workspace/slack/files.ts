// What a person does with files: dropping one into a conversation, taking it back. The app hears of the first by an
// event. Called through WorkspaceSlack.
import { type Place, placeOf } from './commands.ts';
import { visibleToBot } from './directory-methods.ts';
import { deliverEvent, type EventDelivery } from './events.ts';
import { addMessage, newId, notify, type SlackFile, type SlackState } from './slack-state.ts';

export type DroppedFile = Place & {
  readonly name: string;
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
};

/** The file as Slack has it, and what becomes of the event about it: that goes on after the file was taken. */
export type Dropped = { readonly file: SlackFile; readonly delivery: Promise<EventDelivery> };

const filesRemembered = 500;
const nameLength = 255;

/** Takes the file, shows it in the conversation and tells the app. Throws a FileRefused with words for the person. */
export async function dropFile(state: SlackState, request: DroppedFile): Promise<Dropped> {
  const { userId, conversationId } = request;
  placeOf(state, request);
  const id = newId(state, 'F');
  const { size } = await state.fileStore.keep(id, inChunks(request.bytes));
  const createdAtSeconds = Math.floor(state.clock.now().getTime() / 1000);
  const file = { id, name: plainName(request.name), size, userId, conversationId, createdAtSeconds, deleted: false };

  remember(state, file);
  addMessage(state, { userId, conversationId, text: '', blocks: [], values: {}, fileIds: [id] });
  return { file, delivery: tellApp(state, file) };
}

/** Takes a file away again: the message stays and says so. */
export async function deleteFile(state: SlackState, fileId: string): Promise<void> {
  const file = state.files.get(fileId);
  if (file === undefined) throw new Error(`no such file: ${fileId}`);

  state.files.set(fileId, { ...file, deleted: true });
  await state.fileStore.remove(fileId);
  notify(state);
}

async function* inChunks(bytes: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (bytes instanceof Uint8Array) yield bytes;
  else yield* bytes;
}

/** The last part of a path, without what no file name can hold. */
function plainName(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const printable = last.replaceAll(/\p{Cc}/gu, '').trim();
  return /^\.*$/.test(printable) ? 'file' : printable.slice(0, nameLength).toWellFormed();
}

function remember(state: SlackState, file: SlackFile): void {
  state.files.set(file.id, file);
  const [oldest] = state.files.keys();
  if (state.files.size > filesRemembered && oldest !== undefined) state.files.delete(oldest);
}

/** Slack tells the app of files where it is a member, and of none without the scope. */
async function tellApp(state: SlackState, file: SlackFile): Promise<EventDelivery> {
  const mayRead = state.app.scopes.includes('files:read');
  const isMember = visibleToBot(state, file.conversationId)?.botIsMember === true;
  if (!mayRead || !isMember) return { kind: 'not-sent', tries: 0 };

  const { id, userId, conversationId } = file;
  return deliverEvent(state, {
    type: 'file_shared',
    channel_id: conversationId,
    file_id: id,
    user_id: userId,
    file: { id },
  });
}
