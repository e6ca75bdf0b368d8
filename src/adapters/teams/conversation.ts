// Posts and updates our messages in Teams conversations, and says who can read one.
import { Fault } from '../../core/fault.ts';
import { MOST_MEMBERS, mayBeThere, notSent, rememberedPrivacy, wasNeverConnected } from '../../handlers/posting.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConversationPort, PostOutcome, Privacy } from '../../ports/conversation.ts';
import { messageActivity } from './cards.ts';
import { isOutsider } from './people.ts';
import { type PlaceDeps, placeOf, platform } from './places.ts';
import { Member } from './schema.ts';
import type { Place } from './sdk.ts';

/** What the Connector answers where we cannot post, and trying again will not help. */
const UNREACHABLE = new Set([400, 403, 404, 405, 410, 413]);
/** It was said to it before anything was done: 401 of our token, 412 of a write at the same time, 429 of too many. */
const NOT_TAKEN = new Set([401, 412, 429]);
type Options = PlaceDeps & { readonly clock: Clock };

export function teamsConversation(options: Options): ConversationPort {
  const { sdk, clock } = options;
  return {
    post: (to, message) =>
      outcomeOf({
        place: () => placeOf(options, to),
        send: async (place) => ({ postedIn: place.conversation, ...(await sdk.post(place, messageActivity(message))) }),
      }),
    update: ({ workspaceId, postedIn, postedId }, message) =>
      outcomeOf({
        place: () => placeOf(options, { workspaceId, conversation: postedIn, direct: false }),
        send: async (place) => {
          await sdk.update(place, { id: postedId, activity: messageActivity(message) });

          return { postedIn, id: postedId };
        },
      }),
    privacyOf: rememberedPrivacy(clock, (conversation) => privacyAt(options, conversation)),
  };
}

type Posting = {
  readonly place: () => Promise<Place>;
  readonly send: (place: Place) => Promise<{ readonly postedIn: string; readonly id?: string | undefined }>;
};

/** Before the place is known nothing is sent, whatever breaks. */
async function outcomeOf({ place, send }: Posting): Promise<PostOutcome> {
  let found: Place;
  try {
    found = await place();
  } catch (cause) {
    return isUnreachable(cause) ? outcomeOfError(cause) : notSent(cause, waitOf(cause));
  }

  try {
    const { postedIn, id } = await send(found);

    return id ? { kind: 'posted', posted: { postedIn, postedId: id } } : mayBeThere(new Fault('chat-answer'));
  } catch (cause) {
    return outcomeOfError(cause);
  }
}

type Answered = { readonly statusCode?: number; readonly code?: string; readonly response?: unknown };

function outcomeOfError(cause: unknown): PostOutcome {
  // our own: nothing was asked of the conversation
  if (cause instanceof Fault) {
    return notSent(cause);
  }

  const { statusCode, code = '' } = cause as Answered;
  if (isUnreachable(cause)) {
    return { kind: 'unreachable', reason: code || String(statusCode) };
  }

  const isNotSent = statusCode === undefined ? wasNeverConnected(code) : NOT_TAKEN.has(statusCode);

  return isNotSent ? notSent(cause, waitOf(cause)) : mayBeThere(cause);
}

function isUnreachable(cause: unknown): boolean {
  const { statusCode } = cause as Answered;

  return statusCode !== undefined && UNREACHABLE.has(statusCode);
}

function waitOf(cause: unknown): number | undefined {
  const { headers } = ((cause as Answered).response ?? {}) as { headers?: { get?(name: string): string | undefined } };
  const seconds = Number(headers?.get?.('retry-after') ?? Number.NaN);

  return seconds > 0 ? seconds * 1000 : undefined;
}

async function privacyAt(
  options: Options,
  { workspaceId, conversation }: { readonly workspaceId: string; readonly conversation: string },
): Promise<Privacy> {
  const known = await options.directory.conversationAt({ platform, workspaceId, conversation });
  if (known?.kind === 'personal') {
    return 'personal';
  }

  const place = await placeOf(options, { workspaceId, conversation, direct: false });
  const members = await options.sdk.members(place, MOST_MEMBERS);
  if (!members) {
    return 'unproven';
  }

  return members.some((member) => isOutsider(Member.parse(member), workspaceId)) ? 'has-outsiders' : 'inside';
}
