// What the played Microsoft remembers: people, conversations, what was said and posted, and what tests want to fail.
// Read by page-state.ts and by tests; changed by the routes beside it and by what people do.
import type { Clock } from '../../ports/clock.ts';
import type { TeamsOptions, TeamsPerson, TeamsRoom } from './teams-options.ts';

export type Posted = {
  readonly id: string;
  /** As it was named: in a channel with the message that it answers. */
  readonly conversation: string;
  readonly at: Date;
  /** As it is now; each earlier state is counted. */
  activity: Record<string, unknown>;
  updates: number;
};

/** What somebody wrote. */
export type Said = {
  readonly id: string;
  readonly conversation: string;
  readonly at: Date;
  readonly personId: string;
  readonly text: string;
};

/** What the next call is answered with, instead of what is right; `afterwards` when it was done all the same. */
export type Failure = {
  readonly method: string;
  readonly path: RegExp;
  readonly status: number;
  readonly retryAfter?: number;
  readonly afterwards?: boolean;
  /** The connection is cut instead of an answer. */
  readonly cut?: boolean;
};

export type TeamsState = {
  readonly app: { readonly id: string; readonly password: string };
  readonly tenantId: string;
  readonly tenantName: string;
  readonly clock: Clock;
  readonly randomToken: () => string;
  readonly people: ReadonlyMap<string, TeamsPerson>;
  readonly rooms: Map<string, TeamsRoom>;
  readonly posted: Posted[];
  readonly said: Said[];
  /** What the app gave one person in the place of a message's card, by `cardKey`. */
  readonly ownCards: Map<string, unknown>;
  /** What the real one would have refused; must stay empty. */
  readonly complaints: string[];
  readonly failures: Failure[];
  readonly calls: string[];
  readonly listeners: Set<() => void>;
  keyFetches: number;
  keysAreDown: boolean;
  /** Which channels the Connector's key speaks for. */
  endorsements: readonly string[];
};

export function createTeamsState(options: TeamsOptions): TeamsState {
  const { appId: id, appPassword: password, tenantId, tenantName = '', clock, randomToken } = options;
  const state: TeamsState = {
    app: { id, password },
    tenantId,
    tenantName,
    clock,
    randomToken,
    people: new Map(options.people.map((person) => [person.id, person])),
    rooms: new Map(options.rooms.map((room) => [room.id, room])),
    posted: [],
    said: [],
    ownCards: new Map(),
    complaints: [],
    failures: [],
    calls: [],
    listeners: new Set(),
    keyFetches: 0,
    keysAreDown: false,
    endorsements: ['msteams'],
  };
  for (const { roomId: conversation, personId, text } of options.seedMessages ?? []) {
    state.said.push({ id: nextMessageId(state), conversation, personId, text, at: clock.now() });
  }

  return state;
}

export function nextMessageId({ posted, said }: TeamsState): string {
  return `m${posted.length + said.length + 1}`;
}

/** In a channel the message that it answers stands behind the conversation's own id. */
export function roomIdOf(conversation: string): string {
  return conversation.replace(/;messageid=.*$/, '');
}

export function cardKey(messageId: string, personId: string): string {
  return `${messageId} ${personId}`;
}

/** The card of a message of the app. */
export function cardIn(activity: Record<string, unknown>): unknown {
  const [first] = Array.isArray(activity.attachments) ? activity.attachments : [];

  return first?.content;
}

export function changed({ listeners }: TeamsState): void {
  for (const listener of listeners) listener();
}
