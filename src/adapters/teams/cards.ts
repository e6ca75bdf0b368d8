// Draws our forms and messages as Adaptive Cards. Pure. What comes back of them is read by values.ts.
import { createHash } from 'node:crypto';
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
import type { Button, Menu, Message } from '../../chat/messages.ts';
import { FORMS } from '../../handlers/card-buttons.ts';
import { PERSON_FORMS } from '../../handlers/people.ts';
import {
  attachment,
  box,
  type Card,
  type CardPart,
  card,
  execute,
  lines,
  opens,
  openUrl,
  rowsOf,
  submit,
} from './elements.ts';
import { en } from './texts/en.ts';

/** The id of the field that finds one more of several; the field's own id stands before it. */
export const MORE = '-more';

/** The error stands above the field that it is about, else on top. */
export type FieldError = { readonly field: string; readonly text: string };

/** Only ids travel in a form: of the draft, and of the bill where that cannot be changed in place. */
export function formCard(form: Form, error?: FieldError): Card {
  const bill = form.elements.find(isChosen)?.selected[0]?.value;
  const reason = form.elements.find((element) => element.type === 'input' && element.id === 'reason');
  const travels = {
    draft: form.draftId,
    ...(bill === undefined ? {} : { bill }),
    ...(reason && 'key' in reason ? { reasonKey: reason.key } : {}),
  };
  const parts = form.elements.flatMap((element) => [
    ...(error && isAbout(element, error) ? [box('attention', error.text)] : []),
    ...elementParts(element, travels),
  ]);
  const isSaid = !error || form.elements.some((element) => isAbout(element, error));

  return card(isSaid ? parts : [box('attention', error.text), ...parts], submitOf(form, travels));
}

function isAbout(element: FormElement, { field }: FieldError): boolean {
  return 'id' in element && element.id === field;
}

/** Chosen already, and what follows in the form depends on it. */
function isChosen(element: FormElement): element is SearchField {
  return element.type === 'search' && !element.many && element.selected.length > 0;
}

/** Before the bill is chosen there is nothing to check. */
function submitOf(form: Form, travels: object): CardPart[] {
  if (form.submit === undefined) {
    return [];
  }

  const isFirst = form.id === 'share' && !form.elements.some(isChosen);

  return [submit(isFirst ? en.next : form.submit, { act: isFirst ? 'fill' : form.id, ...travels })];
}

function elementParts(element: FormElement, travels: object): CardPart[] {
  switch (element.type) {
    case 'text':
      return lines(element.text);
    case 'notice':
      return [box(element.tone === 'warning' ? 'warning' : 'accent', element.text)];
    case 'facts':
      return element.facts.flatMap(({ label, value }) => [
        ...lines(label, { isSubtle: true, size: 'Small' }),
        ...lines(value).map((line) => ({ ...line, spacing: 'None' })),
      ]);
    case 'divider':
      return [{ type: 'Container', separator: true, items: [] }];
    case 'buttons':
      return rowsOf(element.buttons.map((button) => formButton(button, travels)));
    case 'search':
      return element.many ? manyParts(element, travels) : oneParts(element, travels);
    case 'choice':
      return [choicePart(element)];
    case 'input':
      return inputParts(element);
    case 'user':
      return [userPart(element)];
  }
}

function formButton({ id, text, url, value }: FormButton, travels: object): CardPart {
  if (url !== undefined) {
    return openUrl(text, url);
  }

  return submit(text, { act: id, ...travels, ...(value === undefined ? {} : { subject: value }) }, NO_INPUTS);
}

const NO_INPUTS = { associatedInputs: 'none' };

/** Once it is chosen it stands there as text, for the dialog cannot be drawn anew when another one is picked. */
function oneParts(field: SearchField, travels: object): CardPart[] {
  const [chosen] = field.selected;
  if (!chosen) {
    return [searchInput(field, { id: field.id, label: field.label, isRequired: true })];
  }

  return [
    ...lines(field.label, { isSubtle: true, size: 'Small' }),
    ...lines(chosen.text, { weight: 'Bolder' }),
    ...rowsOf([submit(en.otherBill, { act: 'fill', ...travels, [field.id]: '' })]),
  ];
}

function manyParts(field: SearchField, travels: object): CardPart[] {
  const { id, label, selected } = field;
  const more = searchInput(field, { id: `${id}${MORE}`, label: selected.length > 0 ? en.findContact : label });

  return [
    ...(selected.length > 0
      ? [
          {
            type: 'Input.ChoiceSet',
            id,
            label,
            style: 'expanded',
            isMultiSelect: true,
            wrap: true,
            choices: selected.map(choiceOf),
            // an id has no comma
            value: selected.map(({ value }) => value).join(','),
          },
        ]
      : []),
    more,
    ...rowsOf([submit(en.add, { act: 'fill', ...travels })]),
  ];
}

type Searching = { readonly id: string; readonly label: string; readonly isRequired?: boolean };

/** Type-ahead: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/dynamic-search */
function searchInput(field: SearchField, { id, label, isRequired = false }: Searching): CardPart {
  return {
    type: 'Input.ChoiceSet',
    id,
    label,
    style: 'filtered',
    placeholder: field.placeholder,
    choices: [],
    'choices.data': { type: 'Data.Query', dataset: field.id },
    ...(isRequired ? { isRequired, errorMessage: en.required } : {}),
  };
}

export function choiceOf({ text, detail, value }: Option) {
  return { title: detail === undefined ? text : `${text} · ${detail}`, value };
}

function choicePart({ id, label, options, selected }: ChoiceField): CardPart {
  return {
    type: 'Input.ChoiceSet',
    id,
    label,
    style: 'expanded',
    wrap: true,
    choices: options.map(choiceOf),
    ...(options.some(({ value }) => value === selected) ? { value: selected } : {}),
  };
}

function inputParts(field: TextField): CardPart[] {
  const { id, label, hint, placeholder, multiline, optional, maxLength, value } = field;

  return [
    {
      type: 'Input.Text',
      id,
      label,
      placeholder,
      isMultiline: multiline,
      maxLength,
      ...(value === '' ? {} : { value }),
      ...(optional ? {} : { isRequired: true, errorMessage: en.required }),
    },
    ...(hint === undefined ? [] : lines(hint, { isSubtle: true, size: 'Small' })),
  ];
}

/** Teams' own picker of the organisation's people: what it gives is their Microsoft Entra id. */
function userPart({ id, label, placeholder, optional, selected }: UserField): CardPart {
  return {
    type: 'Input.ChoiceSet',
    id,
    label,
    placeholder,
    choices: [],
    'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users?scope=currentContext' },
    ...(selected === undefined ? {} : { value: selected }),
    ...(optional ? {} : { isRequired: true, errorMessage: en.required }),
  };
}

/** As it is posted; `summary` is what a notification reads. */
export function messageActivity(message: Message): object {
  return { type: 'message', summary: message.text, attachments: [attachment(messageCard(message))] };
}

export function textActivity(text: string): object {
  return { type: 'message', summary: text, attachments: [attachment(card(lines(text)))] };
}

export function messageCard(message: Message): Card {
  const { mention, title, lines: said, context, menus = [], buttons } = message;
  const about = digestOf(message);
  const parts = [
    ...(mention === undefined ? [] : [{ type: 'TextBlock', text: MENTION, wrap: true }]),
    ...(title === '' ? [] : lines(title, { weight: 'Bolder', size: 'Medium' })),
    ...said.flatMap((line) => lines(line)),
    ...context.flatMap((line) => lines(line, { isSubtle: true, size: 'Small' })),
    ...menus.flatMap(menuParts),
    ...rowsOf(buttons.map((button) => messageButton(button, about))),
  ];
  const drawn = card(parts);

  return mention === undefined ? drawn : { ...drawn, msteams: { entities: [mentionOf(mention)] } };
}

/** The one mention there is: of a user that the firm linked, never of a text. */
const MENTION = `<at>${en.you}</at>`;

function mentionOf(id: string) {
  return { type: 'mention', text: MENTION, mentioned: { id, name: en.you } };
}

/** What is on the card tells a press from a later one on the same button: a copy of a press has the same. */
function digestOf({ title, lines: said }: Message): string {
  return createHash('sha256')
    .update([title, ...said].join('\n'))
    .digest('base64url')
    .slice(0, 12);
}

function menuParts({ id, subject, label, options, selected }: Menu): CardPart[] {
  return [
    {
      type: 'Input.ChoiceSet',
      id,
      label,
      style: 'compact',
      choices: options.map(choiceOf),
      ...(selected === undefined ? {} : { value: selected }),
    },
    ...rowsOf([execute(en.apply, id, { subject })]),
  ];
}

/** Which buttons open a dialog, besides those that ask first. */
const DIALOGS = new Set([...Object.keys(FORMS), ...Object.keys(PERSON_FORMS), 'share-imported', 'share-listed']);

export function messageButton({ id, value: subject, text, confirm }: Button, about: string): CardPart {
  return buttonOf({ id, subject, text, confirm, about });
}

type AnyButton = {
  readonly id: string;
  readonly text: string;
  readonly confirm?: Button['confirm'] | undefined;
  readonly subject: string;
  readonly about?: string;
};

/** What is asked travels with the button: it comes back to the one who pressed, and to nobody else. */
export function buttonOf({ id, subject, text, confirm, about = '' }: AnyButton): CardPart {
  if (confirm) {
    const { title, text: question, yes } = confirm;

    return opens(text, { act: 'ask', id, subject, about, title, question, yes });
  }

  return DIALOGS.has(id) ? opens(text, { act: 'open', id, subject }) : execute(text, id, { subject, about });
}
