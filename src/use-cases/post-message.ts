// Posts one message, at most once for all that the platform says, and keeps it as it is to be shown. Used by
// notify-conversation.ts, hand-over.ts, show-import.ts and show-access.ts.
import { createHash } from 'node:crypto';
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Message } from '../chat/messages.ts';
import { Fault } from '../core/fault.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationAddress, ConversationPort, PostOutcome } from '../ports/conversation.ts';

export type PostDeps = { readonly db: FirmDb; readonly clock: Clock };

/** A row of `chat_message`. */
export type StoredMessage = ConversationAddress & {
  readonly id: string;
  readonly platform: string;
  readonly state: string;
  readonly tries: number;
  readonly postedId: string | null;
  readonly postedIn: string | null;
  readonly shownHash: string | null;
};

/** For `select`: a row as it is posted. */
export const MESSAGE_COLUMNS = {
  id: true,
  platform: true,
  workspaceId: true,
  conversation: true,
  direct: true,
  state: true,
  tries: true,
  postedId: true,
  postedIn: true,
  shownHash: true,
} as const;

export type MessageToPost<Row extends StoredMessage> = {
  readonly row: Row;
  /** The row as it is written down, where it is to go elsewhere than it was to: what stays when nothing was posted. */
  readonly before?: Row;
  readonly port: ConversationPort;
  readonly message: Message;
  /** The message in whose thread it goes. */
  readonly thread?: string;
};

/** A post that may have arrived is made once more, and no third time. */
const MOST_TRIES = 2;

/** What a message shows, to see whether that has changed. */
function hashOf(message: Message): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('hex');
}

/** A post that was begun and has no id may have arrived: the next copy is marked. */
export function mayBeRepeat({ state }: Pick<StoredMessage, 'state'>): boolean {
  return state === 'posting';
}

/** One of two copies: the first may be there as well, for good. */
export function isRepeat(message: Pick<StoredMessage, 'state' | 'tries'>): boolean {
  return mayBeRepeat(message) || message.tries > 1;
}

/** Posts it, or updates what was posted; nothing is sent while it shows the same. Undefined: it cannot be shown there. */
export async function showMessage<Row extends StoredMessage>(
  deps: PostDeps,
  shown: MessageToPost<Row>,
): Promise<Row | undefined> {
  const { row, message } = shown;
  if (hashOf(message) === row.shownHash) {
    return row;
  }

  return row.postedId === null ? postMessage(deps, shown) : updateMessage(deps, shown);
}

/**
 * Returns the message as it is now: posted, or failed. Undefined: nothing was posted, and nothing can be in that
 * conversation. Throws a retryable Fault when it is to be tried again: 'chat-failed', or 'message-taken-over' when
 * another run is at the same message.
 */
export async function postMessage<Row extends StoredMessage>(
  deps: PostDeps,
  post: MessageToPost<Row>,
): Promise<Row | undefined> {
  const { row, before = row, port, message, thread } = post;
  if (mayBeRepeat(row) && row.tries >= MOST_TRIES) {
    return saveMessage(deps, row, { state: 'failed' });
  }

  const begun = await beginPost(deps, { row, before });
  const outcome = await port.post({ ...row, ...(thread === undefined ? {} : { thread }) }, message, row.id);
  if (outcome.kind === 'not-sent' || outcome.kind === 'unreachable') {
    await saveMessage(deps, row, changesOf(before));
  }

  return isPosted(outcome)
    ? saveMessage(deps, begun, { ...outcome.posted, state: 'posted', shownHash: hashOf(message) })
    : undefined;
}

/** Only from what was read: a run that was paused for long must not post what another one has posted meanwhile. */
async function beginPost<Row extends StoredMessage>(
  deps: PostDeps,
  { row, before }: { row: Row; before: Row },
): Promise<Row> {
  const begun = { ...row, state: 'posting', tries: row.tries + 1 };
  const where = { id: row.id, state: before.state, tries: before.tries };
  const data = { ...changesOf(begun), updatedAt: deps.clock.now() };
  if ((await deps.db.changeAndWrite({ model: 'chatMessage', where, data }, {})) === 0) {
    throw new Fault('message-taken-over', { retryable: true });
  }

  return begun;
}

function changesOf({ conversation, direct, state, tries, postedId, postedIn, shownHash }: StoredMessage): Changes {
  return { conversation, direct, state, tries, postedId, postedIn, shownHash };
}

/** The same for a message that was posted. An update that is made twice does no harm. */
async function updateMessage<Row extends StoredMessage>(
  deps: PostDeps,
  { row, port, message }: MessageToPost<Row>,
): Promise<Row | undefined> {
  const { workspaceId, postedId, postedIn } = row;
  const outcome = await port.update({ workspaceId, postedId: postedId ?? '', postedIn: postedIn ?? '' }, message);

  return isPosted(outcome) ? saveMessage(deps, row, { shownHash: hashOf(message) }) : undefined;
}

/** False: unreachable. */
function isPosted(outcome: PostOutcome): outcome is PostOutcome & { kind: 'posted' } {
  if (outcome.kind === 'not-sent' || outcome.kind === 'unknown') {
    throw new Fault('chat-failed', outcome.fault);
  }

  return outcome.kind === 'posted';
}

type Changes = Partial<Omit<StoredMessage, 'id' | 'platform' | 'workspaceId'>>;

export async function saveMessage<Row extends StoredMessage>(deps: PostDeps, row: Row, data: Changes): Promise<Row> {
  const change = { where: { id: row.id }, data: { ...data, updatedAt: deps.clock.now() } };
  await deps.db.changeAndWrite({ model: 'chatMessage', ...change }, {});

  return { ...row, ...data };
}
