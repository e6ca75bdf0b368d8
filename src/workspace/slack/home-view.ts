// What the app has published on each person's Home tab. Used by views.publish, by what a person does there, and by the event
// about its opening.
import { type SlackError, slackError, zodMessages } from './api-answer.ts';
import { blockProblems, withIds } from './block-rules.ts';
import { type HomePayload, homeSchema } from './block-schema.ts';
import { valuesFor } from './field-values.ts';
import { newHash, notify, type SlackHome, type SlackState } from './slack-state.ts';

/** Takes the place of what was published before; its id stays. What was chosen stays where ids and types stayed. */
export function publishHome(
  state: SlackState,
  request: { userId: string; view: unknown; hash: string | undefined },
): SlackHome | SlackError {
  const payload = readHome(state, request.view);
  if ('error' in payload) return payload;
  const { userId, hash } = request;
  if (!state.users.has(userId)) return slackError('user_not_found');
  const before = state.homes.get(userId);
  if (hash !== undefined && hash !== before?.hash) return slackError('hash_conflict');

  const id = before?.id ?? `V${state.randomToken().slice(0, 12)}`;
  const values = valuesFor(payload.blocks, before?.values ?? {});
  return putHome(state, { id, hash: newHash(state), userId, payload, values });
}

function readHome(state: SlackState, given: unknown): HomePayload | SlackError {
  const parsed = homeSchema.safeParse(given);
  if (!parsed.success) return slackError('invalid_arguments', zodMessages(parsed.error));

  const home = { ...parsed.data, blocks: withIds(parsed.data.blocks, state.randomToken) };
  const problems = blockProblems(home.blocks);
  return problems.length > 0 ? slackError('invalid_arguments', problems) : home;
}

export function findHome(state: SlackState, id: string): SlackHome | undefined {
  return [...state.homes.values()].find((home) => home.id === id);
}

export function putHome(state: SlackState, home: SlackHome): SlackHome {
  state.homes.set(home.userId, home);
  notify(state);
  return home;
}
