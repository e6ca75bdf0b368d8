// One person in Slack, walking through our forms over signed HTTP. Used by the journeys against the emulated Slack.
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmulatedSlack } from './emulate.ts';
import type { SlackAnswer, SlackDriver } from './signed-slack.ts';
import type { OpenView, SlackPerson, SlackRoom } from './slack-payloads.ts';

/** What a form says that was answered late. */
const WORKING = ['Preparing the PDF…', 'One moment…'];

type Values = Parameters<SlackDriver['viewSubmission']>[0]['values'];
type Field = Values[string][string];

export type SlackWalk = ReturnType<typeof slackWalk>;

type Walker = {
  readonly driver: SlackDriver;
  readonly slack: EmulatedSlack;
  readonly user: SlackPerson;
  readonly room: SlackRoom;
};

/** The person's view is kept up to date as Slack would: by views.* calls and by the answers to submissions. */
export function slackWalk(walker: Walker) {
  let view: OpenView | undefined;

  function current(): OpenView {
    if (view === undefined) throw new Error('no view is open');
    return view;
  }

  return {
    view: current,
    /** Types the command and waits for the form that takes the place of the first, empty one. */
    async command(text: string): Promise<SlackAnswer> {
      const before = walker.slack.openViews().length;
      const { user, room: conversation, driver } = walker;
      const answer = await driver.command({ user, conversation, command: '/sharebill', text });
      view = await settledView(walker.slack, before);
      return answer;
    },
    /** What the type-ahead offers. */
    async suggest(actionId: 'bill' | 'to', value: string): Promise<{ text: string; value: string }[]> {
      const blockId = blockOf(current(), actionId);
      const answer = await walker.driver.blockSuggestion({
        user: walker.user,
        view: current(),
        blockId,
        actionId,
        value,
      });
      const { options } = answer.body as { options: { text: { text: string }; value: string }[] };
      return options.map((option) => ({ text: option.text.text, value: option.value }));
    },
    /** Chooses in a type-ahead, and waits for the form that follows from it. */
    async choose(actionId: 'bill' | 'to', chosen: readonly { text: string; value: string }[]): Promise<void> {
      const before = current();
      const values = filled(before, { [actionId]: selection(actionId, chosen) });
      const action = {
        type: typeOf(actionId),
        action_id: actionId,
        block_id: blockOf(before, actionId),
        action_ts: '1.0',
      };
      const full = { ...action, ...selection(actionId, chosen) } as never;
      await walker.driver.blockActions({ user: walker.user, action: full, in: { view: before }, values });
      view = await changedView(walker.slack, before);
    },
    /** Presses a button of the view, and waits for what takes its place. */
    async press(actionId: string): Promise<void> {
      const before = current();
      const action = { type: 'button', action_id: actionId, block_id: buttonBlock(before, actionId), action_ts: '1.0' };
      const values = filled(before, {});
      await walker.driver.blockActions({ user: walker.user, action: action as never, in: { view: before }, values });
      view = await changedView(walker.slack, before);
    },
    /** Hands the form in; the answer's view becomes the current one. */
    async submit(given: Record<string, string> = {}): Promise<{ action: string; errors: Record<string, string> }> {
      const entries = Object.entries(given).map(([id, value]) => [id, entered(current(), { id, value })]);
      const values = filled(current(), Object.fromEntries(entries));
      const before = current();
      const answer = await walker.driver.viewSubmission({ user: walker.user, view: before, values });
      const body = (answer.body === '' ? {} : answer.body) as Partial<Acknowledged>;
      if (body.view) view = { ...withoutSubmit(before), ...body.view } as OpenView;
      // on a busy machine the answer comes later, in the place of this one
      if (WORKING.some((words) => textsOf(body.view).includes(words))) view = await changedView(walker.slack, before);
      return { action: body.response_action ?? `status ${answer.status}`, errors: body.errors ?? {} };
    },
    /** Every text that the view shows, in order. */
    texts: () => textsOf(current().blocks),
    /** The address behind a link button. */
    link: (actionId: string) => find(current().blocks, actionId)?.url as string,
  };
}

type Acknowledged = { response_action: string; view: object; errors: Record<string, string> };
type Node = Readonly<Record<string, unknown>>;

async function settledView(slack: EmulatedSlack, before: number): Promise<OpenView | undefined> {
  for (let tries = 0; tries < 600; tries += 1) {
    const views = slack.openViews();
    const last = views.at(-1);
    if (views.length > before && !textsOf(last?.blocks).includes('One moment…')) return last;
    if (tries === 60 && views.length === before) return undefined;
    await sleep(25);
  }
  throw new Error('the form did not come');
}

async function changedView(slack: EmulatedSlack, before: OpenView): Promise<OpenView> {
  for (let tries = 0; tries < 600; tries += 1) {
    const last = slack.openViews().find(({ id }) => id === before.id);
    if (last !== undefined && last.hash !== before.hash) return last;
    await sleep(25);
  }
  throw new Error('the form was not drawn again');
}

/** What the fields hold: as the view came, with what the person changed. */
function filled(view: OpenView, changes: Record<string, object>): Values {
  const inputs = (view.blocks as unknown as Node[]).filter(({ type }) => type === 'input');
  const entries = inputs.map((block) => {
    const element = block.element as Node;
    const id = String(element.action_id);
    const field = { type: element.type, ...initial(element), ...changes[id] } as unknown as Field;
    return [String(block.block_id), { [id]: field }];
  });
  return Object.fromEntries(entries);
}

function initial(element: Node): object {
  switch (element.type) {
    case 'external_select':
    case 'radio_buttons':
      return { selected_option: element.initial_option ?? null };
    case 'multi_external_select':
      return { selected_options: element.initial_options ?? [] };
    default:
      return { value: element.initial_value ?? null };
  }
}

/** A text, or the option of that value among a few. */
function entered(view: OpenView, { id, value }: { id: string; value: string }): object {
  const options = (find(view.blocks, id)?.options ?? []) as readonly Node[];
  const selected_option = options.find((option) => option.value === value);

  return selected_option ? { type: 'radio_buttons', selected_option } : { type: 'plain_text_input', value };
}

function selection(actionId: string, chosen: readonly { text: string; value: string }[]): object {
  const options = chosen.map(({ text, value }) => ({ text: { type: 'plain_text', text, emoji: true }, value }));
  return actionId === 'bill' ? { selected_option: options[0] ?? null } : { selected_options: options };
}

function typeOf(actionId: string): string {
  return actionId === 'bill' ? 'external_select' : 'multi_external_select';
}

function blockOf(view: OpenView, actionId: string): string {
  const block = (view.blocks as unknown as Node[]).find(
    ({ element }) => (element as Node | undefined)?.action_id === actionId,
  );
  if (block === undefined) throw new Error(`the view has no field ${actionId}`);
  return String(block.block_id);
}

/** A view takes the place of the whole one before it: the button to hand it in is not kept. */
function withoutSubmit(view: OpenView): object {
  return { ...view, submit: null };
}

function buttonBlock(view: OpenView, actionId: string): string {
  const blocks = view.blocks as unknown as Node[];
  return String(blocks.find((block) => find(block.elements ?? [], actionId))?.block_id ?? '');
}

function textsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textsOf);
  if (typeof node !== 'object' || node === null) return [];
  const { text, ...rest } = node as Node;
  return [...(typeof text === 'string' ? [text] : textsOf(text)), ...Object.values(rest).flatMap(textsOf)];
}

function find(node: unknown, actionId: string): Node | undefined {
  if (Array.isArray(node)) return node.map((item) => find(item, actionId)).find((found) => found !== undefined);
  if (typeof node !== 'object' || node === null) return undefined;
  if ((node as Node).action_id === actionId) return node as Node;
  return find(Object.values(node), actionId);
}
