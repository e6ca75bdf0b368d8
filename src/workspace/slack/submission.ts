// Submitting and closing a modal: the requests, and Slack's treatment of what the app answers.
// Called through WorkspaceSlack.
import { z } from 'zod';
import { sendPayload } from './app-request.ts';
import { fieldsOf } from './block-rules.ts';
import { originOf, troubleText, userOf } from './commands.ts';
import { entryErrors } from './field-values.ts';
import { enter } from './fields.ts';
import { type Entries, openViewOf, surfaceOf } from './interactions.ts';
import type { SlackState, SlackView } from './slack-state.ts';
import { newTrigger } from './view-methods.ts';
import { changeView, clearStack, findView, pushView, putView, readView, removeView, stackOf } from './view-stack.ts';
import { viewOnWire } from './wire.ts';

export type Submission =
  | { readonly kind: 'closed' | 'updated' | 'pushed' | 'cleared' }
  /** Shown at the blocks they name; the modal stays. */
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  /** The app did not answer in time, or not so that Slack understands; `detail` is for the log. */
  | { readonly kind: 'trouble'; readonly text: string; readonly detail: string };

const ackSchema = z.discriminatedUnion('response_action', [
  z.strictObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.literal('update'), view: z.unknown() }),
  z.strictObject({ response_action: z.literal('push'), view: z.unknown() }),
  z.strictObject({ response_action: z.literal('clear') }),
]);

type Ack = z.infer<typeof ackSchema>;

/** Submits a modal. What Slack's client refuses by itself is answered as errors, and the app is not asked. */
export async function submit(state: SlackState, request: { viewId: string; values?: Entries }): Promise<Submission> {
  const open = openViewOf(state, request.viewId);
  if (open.payload.submit === undefined) throw new Error('this view has no submit button');

  const { values } = enter(state, { surface: surfaceOf(open), entries: request.values ?? {} });
  const view = { ...open, values };
  putView(state, view);
  const errors = entryErrors(view.payload.blocks, values);
  if (Object.keys(errors).length > 0) return { kind: 'errors', errors };

  const reply = await sendPayload(state, {
    type: 'view_submission',
    ...originOf(state, userOf(state, view.userId)),
    trigger_id: newTrigger(state, { userId: view.userId, viewId: view.id }),
    view: viewOnWire(state, view),
    response_urls: [],
  });
  if (reply.kind === 'timeout') return trouble('no answer in time');
  if (reply.kind === 'failed') return trouble(`the app answered with status ${reply.status}`);
  return applyAck(state, { view, body: reply.body });
}

function applyAck(state: SlackState, { view, body }: { view: SlackView; body: string }): Submission {
  // The view as it is now: the app may have changed it by views.update before it acknowledged.
  const current = findView(state, { viewId: view.id });
  if (current === undefined) return { kind: 'closed' };

  const ack = readAck(body);
  if (ack === 'close') {
    removeView(state, current);
    return { kind: 'closed' };
  }
  return ack === undefined
    ? trouble(`the answer is not a view response: ${body}`)
    : obey(state, { view: current, ack });
}

function readAck(body: string): Ack | 'close' | undefined {
  if (body.trim() === '') return 'close';

  try {
    const parsed: unknown = JSON.parse(body);
    const isEmpty = typeof parsed === 'object' && parsed !== null && Object.keys(parsed).length === 0;
    return isEmpty ? 'close' : ackSchema.safeParse(parsed).data;
  } catch {
    return undefined;
  }
}

function obey(state: SlackState, { view, ack }: { view: SlackView; ack: Ack }): Submission {
  switch (ack.response_action) {
    case 'errors':
      return showErrors(view, ack.errors);
    case 'clear':
      clearStack(state, view.userId);
      return { kind: 'cleared' };
    case 'update':
    case 'push':
      return showView(state, { view, next: ack.view, onTop: ack.response_action === 'push' });
  }
}

function showErrors(view: SlackView, errors: Record<string, string>): Submission {
  const inputs = new Set(fieldsOf(view.payload.blocks).flatMap((field) => (field.input ? field.blockId : [])));
  const strangers = Object.keys(errors).filter((blockId) => !inputs.has(blockId));

  if (strangers.length > 0) return trouble(`errors name blocks that are no inputs: ${strangers.join(', ')}`);
  return { kind: 'errors', errors };
}

function showView(state: SlackState, request: { view: SlackView; next: unknown; onTop: boolean }): Submission {
  const payload = readView(state, request.next);
  if ('error' in payload) return trouble(JSON.stringify(payload));

  const shown = request.onTop
    ? pushView(state, { userId: request.view.userId, payload, fresh: false })
    : changeView(state, { view: request.view, payload });
  if ('error' in shown) return trouble(shown.error);
  return { kind: request.onTop ? 'pushed' : 'updated' };
}

function trouble(detail: string): Submission {
  return { kind: 'trouble', text: troubleText, detail };
}

/** Closes the modal (`all`: with everything below it) and tells the app where it asked for that. */
export async function close(state: SlackState, request: { viewId: string; all?: boolean }): Promise<void> {
  const view = openViewOf(state, request.viewId);
  const all = request.all === true || view.payload.clear_on_close === true;
  const stack = stackOf(state, view.userId);
  const closing = all ? [...stack].reverse() : stack.slice(stack.findIndex((open) => open.id === view.id)).reverse();

  if (all) clearStack(state, view.userId);
  else removeView(state, view);

  for (const closed of closing.filter(({ payload }) => payload.notify_on_close === true)) {
    await sendPayload(state, {
      type: 'view_closed',
      ...originOf(state, userOf(state, closed.userId)),
      view: viewOnWire(state, closed),
      is_cleared: all,
    });
  }
}
