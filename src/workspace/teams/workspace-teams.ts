// What a person can do in the played Teams: write, use the command of the compose box, press buttons, fill in dialogs, search.
// Each act is the request that Teams would send; the page uses it through teams-actions.ts, and tests do.
import { type Acting, type AppAnswer, sendActivity } from './app-activity.ts';
import { type CardAnswer, type DialogAnswer, readAction, readChoices, readDialog } from './app-answers.ts';
import { payloadOf } from './message-payload.ts';
import type { PlayedMicrosoft } from './played-microsoft.ts';
import { cardKey, changed, nextMessageId, type TeamsState } from './teams-state.ts';
import { en } from './texts.ts';

/** Somebody in a conversation. */
export type Place = { readonly personId: string; readonly roomId: string };
export type Trouble = { readonly kind: 'trouble'; readonly text: string };
export type Choice = { readonly title: string; readonly value: string };
type Inputs = Readonly<Record<string, unknown>>;

export type WorkspaceTeams = ReturnType<typeof createWorkspaceTeams>;

type Parts = {
  readonly microsoft: PlayedMicrosoft /** Known once the app listens. */;
  readonly messagesUrl: () => string;
};

/** After so long Teams says that the app did not answer. */
const ANSWER_WITHIN_MS = 15_000;
const COMMAND = 'sharebill';
const CONTEXT = { theme: 'default' };
/** Teams' own picker of people asks nobody but Microsoft. */
const PEOPLE = 'graph.microsoft.com/users';
const MOST_CHOICES = 15;

export function createWorkspaceTeams(parts: Parts) {
  const { state } = parts.microsoft;
  const invoke = (place: Place, name: string, value: object, more: object = {}) =>
    send(parts, place, { type: 'invoke', name, value, ...more });
  const dialogOf = async (place: Place, name: string, value: object): Promise<DialogAnswer | Trouble> => {
    const answer = await invoke(place, name, value);

    return 'kind' in answer ? answer : readDialog(state, answer);
  };

  return {
    state,
    say: (said: Place & { readonly text: string }) => say(parts, said),
    /** A file, in somebody's own chat with the app. Rejects with a FileRefused when it is none, or too large. */
    sendFile: (sent: Place & SentFile) => sendFile(parts, sent),
    /** The command in the compose box; with `messageId`, on a message. */
    compose: async ({ messageId, ...place }: Place & { readonly messageId?: string | undefined }) =>
      dialogOf(place, 'composeExtension/fetchTask', {
        commandId: COMMAND,
        commandContext: messageId === undefined ? 'compose' : 'message',
        ...(messageId === undefined ? {} : { messagePayload: payloadOf(state, messageId) }),
      }),
    /** A button that opens a dialog. */
    fetch: ({ data: { msteams: _, ...data }, ...place }: Place & { readonly data: Inputs }) =>
      dialogOf(place, 'task/fetch', { data: { ...data, type: 'task/fetch' }, context: CONTEXT }),
    /** A button of the open dialog. */
    submit: ({ data, ...place }: Place & { readonly data: Inputs }) =>
      dialogOf(place, 'task/submit', { data, context: CONTEXT }),
    /** A button that counts at once. */
    execute: async (pressed: Place & { readonly messageId: string; readonly verb: string; readonly data: Inputs }) => {
      const { messageId, verb, data, ...place } = pressed;
      const value = { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' };
      const answer = await invoke(place, 'adaptiveCard/action', value, { replyToId: messageId });

      return 'kind' in answer ? answer : shown(state, { ...pressed, read: readAction(state, answer) });
    },
    /** Type-ahead. */
    search: async ({ dataset, text, ...place }: Place & { readonly dataset: string; readonly text: string }) => {
      if (dataset.startsWith(PEOPLE)) return { kind: 'choices' as const, choices: peopleIn(state, place, text) };

      const queryOptions = { skip: 0, top: MOST_CHOICES };
      const answer = await invoke(place, 'application/search', { queryText: text, dataset, queryOptions });

      return 'kind' in answer ? answer : readChoices(state, answer);
    },
  };
}

/** Rejects with a sentence when somebody acts where they are not. */
function actingIn({ microsoft, messagesUrl }: Parts, { personId, roomId }: Place): Acting {
  const { people, rooms } = microsoft.state;
  const person = people.get(personId);
  const room = rooms.get(roomId);
  if (!person || !room?.memberIds.includes(personId)) throw new Error(en.notThere);

  return { microsoft, url: messagesUrl(), person, room };
}

async function send(parts: Parts, place: Place, more: object): Promise<AppAnswer | Trouble> {
  const acting = actingIn(parts, place);
  try {
    const answer = await sendActivity(acting, more, ANSWER_WITHIN_MS);

    return answer.status === 200 ? answer : { kind: 'trouble', text: en.answered(answer.status) };
  } catch {
    return { kind: 'trouble', text: en.noAnswer };
  }
}

/** The app hears everything in its own chat with somebody; elsewhere what calls it by its name. */
async function say(parts: Parts, { text, ...place }: Place & { readonly text: string }): Promise<object> {
  const { state } = parts.microsoft;
  const { room } = actingIn(parts, place);
  const said = { personId: place.personId, conversation: room.id, text };
  state.said.push({ ...said, id: nextMessageId(state), at: state.clock.now() });
  changed(state);
  const called = CALLED.exec(text);
  if (room.hasNoBot || (room.kind !== 'personal' && !called)) return { kind: 'ok' };

  const answer = await send(parts, place, { type: 'message', textFormat: 'plain', ...spoken(state, text) });

  return 'kind' in answer ? answer : { kind: 'ok' };
}

export type SentFile = { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> };

/** Teams gives an app a file of no other conversation. */
async function sendFile(parts: Parts, { name, bytes, ...place }: Place & SentFile): Promise<object> {
  const { state, drive } = parts.microsoft;
  const { room } = actingIn(parts, place);
  if (room.kind !== 'personal') throw new Error(en.onlyToTheApp);

  const uniqueId = state.randomToken();
  await drive.keep(uniqueId, bytes);
  const said = { personId: place.personId, conversation: room.id, text: en.sentFile(name) };
  state.said.push({ ...said, id: nextMessageId(state), at: state.clock.now() });
  changed(state);
  const content = { downloadUrl: drive.addressOf(uniqueId), uniqueId, fileType: name.split('.').at(-1) ?? '' };
  const attachments = [{ contentType: 'application/vnd.microsoft.teams.file.download.info', name, content }];
  const answer = await send(parts, place, { type: 'message', text: '', attachments });

  return 'kind' in answer ? answer : { kind: 'ok' };
}

const CALLED = /@ShareBill\b/i;
const NAME = '<at>ShareBill</at>';

function spoken({ app }: TeamsState, text: string): object {
  if (!CALLED.test(text)) return { text };

  const mentioned = { id: `28:${app.id}`, name: 'ShareBill' };

  return { text: text.replace(CALLED, NAME), entities: [{ type: 'mention', text: NAME, mentioned }] };
}

type Shown = Place & { readonly messageId: string; readonly read: CardAnswer | Trouble };

/** A card takes the place of the message's for the one who pressed alone. */
function shown(state: TeamsState, { personId, messageId, read }: Shown): object {
  if (read.kind !== 'card') return read;

  state.ownCards.set(cardKey(messageId, personId), read.card);
  changed(state);

  return { kind: 'ok' };
}

function peopleIn({ people, rooms }: TeamsState, { roomId }: Place, text: string): Choice[] {
  const words = text.toLowerCase().split(/\s+/);
  const members = (rooms.get(roomId)?.kind === 'personal' ? [...people.keys()] : rooms.get(roomId)?.memberIds) ?? [];

  return members
    .map((id) => ({ title: people.get(id)?.name ?? '', value: id }))
    .filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
    .slice(0, MOST_CHOICES);
}
