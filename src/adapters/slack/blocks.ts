// Draws our forms and messages as Slack views and blocks. Pure. Data goes into plain text alone.
import type {
  ConfirmationDialog,
  KnownBlock,
  ModalView,
  MrkdwnElement,
  PlainTextElement,
  PlainTextOption,
  Button as SlackButton,
} from '@slack/types';
import type {
  ChoiceField,
  Form,
  FormButton,
  FormElement,
  Option,
  SearchField,
  TextField,
  UserField,
} from '../../chat/form.ts';
import type { Button, Confirmation, Menu, Message } from '../../chat/messages.ts';
import { shorten } from '../../chat/shorten.ts';

/** Slack refuses longer texts of each kind. */
const MAX_OPTION = 75;
const MAX_FIELD = 2000;
const MAX_PAIRS = 5;
const MAX_SECTION = 3000;
const LINES_A_SECTION = 20;
const MAX_HEADER = 150;
const MAX_CONTEXT = 10;

/** Stands in no id of ours. */
export const MENU_DIVIDER = '/';

/** `externalId` names the view when its own id is not known yet; only the draft's id travels in it. */
export function formView(form: Form, externalId?: string): ModalView {
  return {
    type: 'modal',
    callback_id: form.id,
    private_metadata: form.draftId,
    title: plain(form.title),
    close: plain(form.close),
    ...(form.submit === undefined ? {} : { submit: plain(form.submit) }),
    ...(externalId === undefined ? {} : { external_id: externalId }),
    blocks: form.elements.flatMap(elementBlocks),
  };
}

export function messageBlocks(message: Message): KnownBlock[] {
  return [
    ...(message.mention === undefined ? [] : [mentionBlock(message.mention)]),
    ...(message.title === '' ? [] : [{ type: 'header', text: plain(shorten(message.title, MAX_HEADER)) } as const]),
    ...sectionTexts(message.lines).map((text) => ({ type: 'section', text: plain(text) }) as const),
    ...(message.context.length > 0
      ? [{ type: 'context', elements: message.context.slice(0, MAX_CONTEXT).map((text) => plain(text)) } as const]
      : []),
    ...(message.menus ?? []).map(menuBlock),
    ...buttonBlocks(message.buttons),
  ];
}

/** Slack folds a long section away and refuses a longer one: a share with many recipients has several. */
function sectionTexts(lines: readonly string[]): string[] {
  return Array.from({ length: Math.ceil(lines.length / LINES_A_SECTION) }, (_, index) => {
    const some = lines.slice(index * LINES_A_SECTION, (index + 1) * LINES_A_SECTION);

    return shorten(some.join('\n'), MAX_SECTION);
  });
}

/** What is chosen travels in an option's value alone, so what it is about goes in front. Read by `values.ts`. */
export function menuBlock({ id, subject, label, placeholder, options, selected }: Menu): KnownBlock {
  const optionOf = (option: { value: string; text: string }) => ({
    text: plain(shorten(option.text, MAX_OPTION)),
    value: `${subject}${MENU_DIVIDER}${option.value}`,
  });
  const chosen = options.find(({ value }) => value === selected);

  return {
    type: 'section',
    block_id: `${id}-${subject}`,
    text: plain(label),
    accessory: {
      type: 'static_select',
      action_id: id,
      placeholder: plain(placeholder),
      options: options.map(optionOf),
      ...(chosen === undefined ? {} : { initial_option: optionOf(chosen) }),
    },
  };
}

/** A row for each share or recipient: Slack refuses a row in which two buttons have the same `action_id`. */
function buttonBlocks(buttons: readonly Button[]): KnownBlock[] {
  const subjects = [...new Set(buttons.map(({ value }) => value))];

  return subjects.map((subject) => ({
    type: 'actions',
    block_id: `card-${subject}`,
    elements: buttons.filter(({ value }) => value === subject).map(messageButton),
  }));
}

export function messageButton({ id, value, text, confirm }: Button): SlackButton {
  const asked = confirm === undefined ? {} : { confirm: confirmation(confirm) };

  return { type: 'button', action_id: id, value, text: plain(text), ...asked };
}

/** What Slack asks before it tells us of the press. */
export function confirmation({ title, text, yes, no }: Confirmation): ConfirmationDialog {
  return { title: plain(title), text: plain(text), confirm: plain(yes), deny: plain(no) };
}

/** The one mention there is: of a user that the firm linked, never of a text. */
function mentionBlock(userId: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: mentionOf(userId) } };
}

/** What a notification reads. */
export function notificationText({ text, mention }: Message): string {
  const words = escapedText(text);

  return mention === undefined ? words : `${mentionOf(mention)} ${words}`.trim();
}

function mentionOf(userId: string): string {
  return /^[A-Z0-9]+$/.test(userId) ? `<@${userId}>` : '';
}

export function slackOption(option: Option): PlainTextOption {
  return { text: plain(shorten(option.text, MAX_OPTION)), value: option.value };
}

function elementBlocks(element: FormElement): KnownBlock[] {
  switch (element.type) {
    case 'text':
      return [{ type: 'section', text: plain(shorten(element.text, MAX_SECTION)) }];
    case 'notice':
      return [
        {
          type: 'section',
          text: plain(shorten(`${element.tone === 'warning' ? '⚠️' : 'ℹ️'} ${element.text}`, MAX_SECTION)),
        },
      ];
    case 'facts':
      return factBlocks(element.facts);
    case 'divider':
      return [{ type: 'divider' }];
    case 'buttons':
      return [{ type: 'actions', elements: element.buttons.map(formButton) }];
    case 'search':
      return [searchBlock(element)];
    case 'choice':
      return [choiceBlock(element)];
    case 'input':
      return [inputBlock(element)];
    case 'user':
      return [userBlock(element)];
  }
}

function formButton({ id, text, ...given }: FormButton): SlackButton {
  return { type: 'button', action_id: id, text: plain(text), ...given };
}

type Fact = { readonly label: string; readonly value: string };

/** Label beside value, in sections of five pairs; a value too long for a field stands in a section of its own. */
function factBlocks(facts: readonly Fact[]): KnownBlock[] {
  const long = facts.filter(({ value }) => value.length > MAX_FIELD);
  const short = facts.filter(({ value }) => value.length <= MAX_FIELD);
  const sections = Array.from({ length: Math.ceil(short.length / MAX_PAIRS) }, (_, index) =>
    short.slice(index * MAX_PAIRS, (index + 1) * MAX_PAIRS),
  );

  return [
    ...sections.map((pairs) => ({ type: 'section' as const, fields: pairs.flatMap(factFields) })),
    ...long.flatMap(({ label, value }): KnownBlock[] => [
      { type: 'section', text: boldLabel(label) },
      { type: 'section', text: plain(shorten(value, MAX_SECTION)) },
    ]),
  ];
}

function factFields({ label, value }: Fact): (MrkdwnElement | PlainTextElement)[] {
  return [boldLabel(label), plain(value === '' ? '–' : value)];
}

/** Labels are texts of ours, never data. */
function boldLabel(label: string): MrkdwnElement {
  return { type: 'mrkdwn', text: `*${label}*` };
}

function searchBlock(field: SearchField): KnownBlock {
  const common = { action_id: field.id, placeholder: plain(field.placeholder), min_query_length: 0 } as const;
  const options = field.selected.map(slackOption);
  const [first] = options;

  return {
    type: 'input',
    block_id: field.key,
    label: plain(field.label),
    dispatch_action: field.renew,
    element: field.many
      ? {
          type: 'multi_external_select',
          ...common,
          max_selected_items: 20,
          ...(options.length > 0 ? { initial_options: options } : {}),
        }
      : { type: 'external_select', ...common, ...(first ? { initial_option: first } : {}) },
  };
}

function choiceBlock(field: ChoiceField): KnownBlock {
  const options = field.options.map(({ detail, ...option }) => ({
    ...slackOption(option),
    ...(detail === undefined ? {} : { description: plain(shorten(detail, MAX_OPTION)) }),
  }));
  const chosen = options.find(({ value }) => value === field.selected);

  return {
    type: 'input',
    block_id: field.key,
    label: plain(field.label),
    element: {
      type: 'radio_buttons',
      action_id: field.id,
      options,
      ...(chosen === undefined ? {} : { initial_option: chosen }),
    },
  };
}

function inputBlock(field: TextField): KnownBlock {
  return {
    type: 'input',
    block_id: field.key,
    label: plain(field.label),
    optional: field.optional,
    ...(field.hint === undefined ? {} : { hint: plain(field.hint) }),
    element: {
      type: 'plain_text_input',
      action_id: field.id,
      multiline: field.multiline,
      max_length: field.maxLength,
      placeholder: plain(field.placeholder),
      ...(field.value === '' ? {} : { initial_value: field.value }),
    },
  };
}

function userBlock({ id, key, label, placeholder, optional, selected }: UserField): KnownBlock {
  const given = selected === undefined ? {} : { initial_user: selected };

  return {
    type: 'input',
    block_id: key,
    label: plain(label),
    optional,
    element: { type: 'users_select', action_id: id, placeholder: plain(placeholder), ...given },
  };
}

/** An answer that only the person who asked can see. */
export function ephemeral(text: string): { response_type: 'ephemeral'; text: string; blocks: KnownBlock[] } {
  const block = { type: 'section' as const, text: plain(shorten(text, MAX_SECTION)) };

  return { response_type: 'ephemeral', text: escapedText(text), blocks: [block] };
}

/** With `emoji` Slack would draw `:moneybag:` as a picture. */
export function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

/** For what is no block: Slack reads mentions and links in it unless & < > are escaped. */
export function escapedText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
