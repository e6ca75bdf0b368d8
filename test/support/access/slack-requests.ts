// The requests of Slack that the access tests make, each with one word in the place where an id travels.
import type { OpenView } from '../slack/slack-payloads.ts';
import { type Exchange, exchange } from './attempt.ts';
import { type Side, type TwoFirms, walkOf } from './two-firms.ts';

type Fields = {
  readonly bill?: string;
  readonly to?: readonly string[];
  readonly address?: readonly [string, string];
  /** Texts by the field's id. */
  readonly typed?: Readonly<Record<string, string>>;
  /** A user of the platform. */
  readonly user?: string;
  readonly role?: string;
};

/** What is altered in a form that the person has open. */
export type Altered = { readonly draft?: string; readonly fields?: Fields };

/** A form that the person has just opened, with the bill chosen; all calls of its opening are over. */
export async function openForm(firms: TwoFirms, side: Side): Promise<OpenView> {
  const walk = walkOf(firms, side);
  const seen = firms.outside.calls.length;
  await walk.command(side.billNumber);
  await firms.outside.waitFor(['views.update'], seen);

  return walk.view();
}

/** A command, answered by a form unless it is said by what else. */
export async function typeCommand(
  firms: TwoFirms,
  typed: { side: Side; text: string; until?: readonly ['response_url'] },
): Promise<Exchange> {
  const { side, text, until = ['views.update'] } = typed;
  const request = { user: side.person, conversation: side.room, command: '/sharebill', text };

  return exchange(firms, { given: text, until, send: () => side.driver.command(request) });
}

export async function useShortcut(firms: TwoFirms, { side, text }: { side: Side; text?: string }): Promise<Exchange> {
  const { person: user, room: conversation, driver } = side;
  const message = { type: 'message', user: user.id, ts: '1.000001', text: text ?? '' } as const;
  const send = () =>
    text === undefined
      ? driver.shortcut({ user, callbackId: 'share-bill' })
      : driver.messageAction({ user, callbackId: 'share-bill-of-message', conversation, message });

  return exchange(firms, { given: text ?? '', until: ['views.update'], send });
}

type Field = { readonly side: Side; readonly view: OpenView; readonly actionId: 'bill' | 'to' };

export async function suggest(firms: TwoFirms, field: Field & { text: string }): Promise<Exchange> {
  const { side, view, actionId, text: value } = field;
  const send = () => side.driver.blockSuggestion({ user: side.person, view, blockId: 'field', actionId, value });

  return exchange(firms, { given: value, send });
}

/** A choice in one of the two type-aheads of the form. */
export async function choose(firms: TwoFirms, choice: Field & { altered: Altered }): Promise<Exchange> {
  const { side, actionId, altered } = choice;
  const view = alteredView(latest(firms, choice.view), { draft: choice.view.private_metadata, ...altered });
  const action = {
    type: actionId === 'bill' ? 'external_select' : 'multi_external_select',
    action_id: actionId,
    block_id: 'field',
    action_ts: '1.0',
    ...(actionId === 'bill' ? { selected_option: null } : { selected_options: [] }),
  };
  const request = {
    user: side.person,
    action: action as never,
    in: { view },
    values: valuesOf(view, altered.fields ?? {}),
  };

  return exchange(firms, { given: altered, until: ['views.update'], send: () => side.driver.blockActions(request) });
}

type Step = 'share' | 'preview' | 'fix-address' | 'add-person' | 'link-person' | 'accept-person';

export async function submit(
  firms: TwoFirms,
  form: { side: Side; view: OpenView; step: Step; altered: Altered },
): Promise<Exchange> {
  const { side, step, altered } = form;
  const view = { ...alteredView(form.view, altered), callback_id: step };
  const request = { user: side.person, view, values: valuesOf(view, altered.fields ?? {}) };

  return exchange(firms, { given: altered, send: () => side.driver.viewSubmission(request) });
}

/** Edit on the preview. */
export async function edit(
  firms: TwoFirms,
  { side, view, draft }: { side: Side; view: OpenView; draft: string },
): Promise<Exchange> {
  const altered = alteredView(latest(firms, view), { draft });
  const request = { user: side.person, action: button('edit-share', ''), in: { view: altered } };

  return exchange(firms, { given: draft, until: ['views.update'], send: () => side.driver.blockActions(request) });
}

/** Where the answer to a button of the card is seen: told to the person, on the card, or in a form. */
const ANSWERED_BY = {
  'open-page': undefined,
  'cancel-share': ['response_url', 'chat.update'],
  'resend-mail': ['response_url', 'chat.update'],
  'mark-sent': ['response_url', 'chat.update'],
  'fix-address': ['views.update'],
  'stop-sharing': ['response_url'],
  'share-again': ['views.update'],
  'pay-links': ['views.update'],
  'resend-invitation': ['response_url', 'chat.update'],
  'share-listed': ['views.update'],
  'view-older': ['response_url'],
  'view-newer': ['response_url'],
  'view-matter': ['response_url'],
  'import-file': ['response_url', 'chat.update'],
  'discard-file': ['response_url', 'chat.update'],
  'share-imported': ['response_url', 'views.update'],
  'ask-access': ['response_url'],
  'accept-access': ['views.update'],
  'decline-access': ['response_url', 'chat.update', 'chat.postMessage'],
  'add-person': ['views.update'],
  'link-person': ['views.update'],
  'remove-person': ['views.publish'],
} as const;

/** A button on a card in the conversation. */
export async function press(
  firms: TwoFirms,
  { side, actionId, value }: { side: Side; actionId: keyof typeof ANSWERED_BY; value: string },
): Promise<Exchange> {
  const message = { type: 'message', user: side.person.id, ts: '1.000001', text: '' } as const;
  const place = { conversation: side.room, message };
  const request = { user: side.person, action: button(actionId, value), in: place };
  const send = () => side.driver.blockActions(request);

  return exchange(firms, {
    given: value,
    send,
    ...(ANSWERED_BY[actionId] ? { until: ANSWERED_BY[actionId] } : {}),
  });
}

let presses = 0;

function button(actionId: string, value: string) {
  presses += 1;
  const text = { type: 'plain_text', text: 'Press', emoji: true } as const;

  return {
    type: 'button',
    action_id: actionId,
    block_id: 'card-actions',
    action_ts: `1.${presses}`,
    text,
    value,
  } as const;
}

/** The view as Slack has it now: with an older one Slack refuses to draw. */
function latest({ product }: TwoFirms, view: OpenView): OpenView {
  return product.slack.openViews().find(({ id }) => id === view.id) ?? view;
}

function alteredView(view: OpenView, { draft }: Altered): OpenView {
  return draft === undefined ? view : { ...view, private_metadata: draft };
}

function valuesOf(view: OpenView, { bill, to, address, user, role, typed = {} }: Fields) {
  const option = (value: string) => ({ text: { type: 'plain_text', text: 'Chosen', emoji: true }, value }) as const;
  const fields = {
    ...(bill === undefined ? {} : { bill: { type: 'external_select', selected_option: option(bill) } }),
    ...(to ? { to: { type: 'multi_external_select', selected_options: to.map(option) } } : {}),
    ...(address ? { [`address-${address[0]}`]: { type: 'plain_text_input', value: address[1] } } : {}),
    ...(user === undefined ? {} : { user: { type: 'users_select', selected_user: user } }),
    ...(role === undefined ? {} : { role: { type: 'radio_buttons', selected_option: option(role) } }),
    ...Object.fromEntries(Object.entries(typed).map(([id, value]) => [id, { type: 'plain_text_input', value }])),
  };
  const byBlock = Object.entries(fields).map(([id, field]) => [blockOf(view, id), { [id]: field }]);

  return Object.fromEntries(byBlock) as Parameters<Side['driver']['viewSubmission']>[0]['values'];
}

/** The block of the view in which the field stands; a view without it gets one that it does not have. */
function blockOf({ blocks }: OpenView, id: string): string {
  const inputs = blocks as unknown as readonly { block_id: string; element?: { action_id: string } }[];

  return inputs.find(({ element }) => element?.action_id === id)?.block_id ?? `no-block-${id}`;
}

export type MenuId = 'import-state' | 'import-dates' | 'import-source' | 'person-role' | 'people-page';

const AT_HOME: readonly MenuId[] = ['person-role', 'people-page'];

/** An answer in a menu on the card of a file, or at home. */
export async function answerMenu(
  firms: TwoFirms,
  { side, actionId, subject, chosen }: { side: Side; actionId: MenuId; subject: string; chosen: string },
): Promise<Exchange> {
  const message = { type: 'message', user: side.person.id, ts: '1.000001', text: '' } as const;
  const selected_option = { text: { type: 'plain_text', text: chosen, emoji: false }, value: `${subject}/${chosen}` };
  const action = { type: 'static_select', action_id: actionId, block_id: 'menu', action_ts: '1.0', selected_option };
  const request = { user: side.person, action: action as never, in: { conversation: side.room, message } };
  const send = () => side.driver.blockActions(request);

  const until = AT_HOME.includes(actionId) ? (['views.publish'] as const) : (['response_url', 'chat.update'] as const);

  return exchange(firms, { given: [subject, chosen], until, send });
}

/** A file in the person's direct messages. The answer is what is posted there, and what becomes of that. */
export async function dropFile(firms: TwoFirms, { side, fileId }: { side: Side; fileId: string }): Promise<Exchange> {
  const { outside, product } = firms;
  const { person: user, driver } = side;
  drops += 1;
  const request = { user, conversationId: `D${user.id}`, fileId, eventId: `Ev${drops}` };
  const send = async () => {
    const seen = outside.calls.length;
    const answer = await driver.fileShared(request);
    await outside.waitFor(['chat.postMessage'], seen);
    await product.shareBill.jobs.idle();

    return answer;
  };

  return exchange(firms, { given: fileId, send });
}

let drops = 0;

/** An event that is no file. With `until` its answer is what is published after it. */
export async function tellEvent(
  firms: TwoFirms,
  told: { side: Side; event: { type: string } & Record<string, unknown>; until?: readonly ['views.publish'] },
): Promise<Exchange> {
  const { side, event, until } = told;
  drops += 1;
  const send = () => side.driver.event({ eventId: `EvTold${drops}`, event });

  return exchange(firms, { given: event, send, ...(until === undefined ? {} : { until }) });
}
