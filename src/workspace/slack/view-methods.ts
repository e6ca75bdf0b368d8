// The Web API methods for views: views.open, views.push, views.update, views.publish; and the trigger ids that allow them.
import { z } from 'zod';
import { type Answer, json, type Method, method, type SlackError, slackError } from './api-answer.ts';
import { publishHome } from './home-view.ts';
import type { SlackState, SlackView, Trigger } from './slack-state.ts';
import { changeView, findView, pushView, readView } from './view-stack.ts';
import { homeOnWire, viewOnWire } from './wire.ts';

const triggerLifeMs = 3000;
const showArgs = { trigger_id: z.string(), view: json(z.unknown()) };

export const viewMethods: Record<string, Method> = {
  'views.open': method(showArgs, (state, args) => show(state, { ...args, onTop: false })),

  'views.push': method(showArgs, (state, args) => show(state, { ...args, onTop: true })),

  'views.update': method(
    {
      view: json(z.unknown()),
      view_id: z.string().optional(),
      external_id: z.string().optional(),
      hash: z.string().optional(),
    },
    (state, args) => {
      if ((args.view_id === undefined) === (args.external_id === undefined)) return slackError('invalid_arguments');
      const payload = readView(state, args.view);
      if ('error' in payload) return payload;
      const view = findView(state, { viewId: args.view_id, externalId: args.external_id });
      if (view === undefined) return slackError('not_found');
      if (args.hash !== undefined && args.hash !== view.hash) return slackError('hash_conflict');

      return shown(state, changeView(state, { view, payload }));
    },
  ),

  'views.publish': method(
    { user_id: z.string(), view: json(z.unknown()), hash: z.string().optional() },
    (state, args) => {
      const home = publishHome(state, { userId: args.user_id, view: args.view, hash: args.hash });
      return 'error' in home ? home : { ok: true, view: homeOnWire(state, home) };
    },
  ),
};

function show(state: SlackState, request: { trigger_id: string; view: unknown; onTop: boolean }): Answer {
  const payload = readView(state, request.view);
  if ('error' in payload) return payload;
  const trigger = useTrigger(state, request.trigger_id);
  if ('error' in trigger) return trigger;
  if (request.onTop && findView(state, { viewId: trigger.viewId }) === undefined) return slackError('view_not_found');

  return shown(state, pushView(state, { userId: trigger.userId, payload, fresh: !request.onTop }));
}

function shown(state: SlackState, view: SlackView | SlackError): Answer {
  return 'error' in view ? view : { ok: true, view: viewOnWire(state, view) };
}

/** A trigger id for something the user just did; in a modal, the modal it was done in. */
export function newTrigger(state: SlackState, request: { userId: string; viewId?: string }): string {
  const atMs = state.clock.now().getTime();
  const id = `${atMs}.${state.botId.length}.${state.randomToken()}`;

  for (const [old, trigger] of state.triggers) if (trigger.atMs < atMs - 60_000) state.triggers.delete(old);
  state.triggers.set(id, { userId: request.userId, viewId: request.viewId, atMs, used: false });
  return id;
}

/** Slack's rule: three seconds from the user's act, and once. */
function useTrigger(state: SlackState, id: string): Trigger | SlackError {
  const trigger = state.triggers.get(id);
  if (trigger === undefined) return slackError('invalid_trigger_id');
  if (trigger.used) return slackError('exchanged_trigger_id');
  if (state.clock.now().getTime() - trigger.atMs > triggerLifeMs) return slackError('expired_trigger_id');

  trigger.used = true;
  return trigger;
}
