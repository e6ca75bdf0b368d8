// Forms on both platforms: what somebody fills in is read back as the same values from Slack's view and from Teams' card; and every
// card is one that Microsoft's own client takes, whatever the texts in it are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formView } from '../../../src/adapters/slack/blocks.ts';
import { View } from '../../../src/adapters/slack/schema.ts';
import {
  addressOf,
  reasonOf,
  personIn as slackPerson,
  shareValues as slackValues,
} from '../../../src/adapters/slack/values.ts';
import { formCard, messageCard } from '../../../src/adapters/teams/cards.ts';
import {
  reasonIn,
  personIn as teamsPerson,
  shareValues as teamsValues,
  textIn,
} from '../../../src/adapters/teams/values.ts';
import { viewCard } from '../../../src/adapters/teams/view-cards.ts';
import { ADDRESS_FIELD, type Form, type FormElement } from '../../../src/chat/form.ts';
import { addPersonForm } from '../../../src/chat/person-form.ts';
import { cardProblems } from '../../../src/workspace/teams/card-problems.ts';
import { hostileTexts } from '../../fixtures/hostile-texts.ts';
import { everythingAsked } from '../../support/everything-asked.ts';

const RUNS = 300;
const id = (kind: string) => fc.stringMatching(/^[0-9A-Za-z]{8}$/).map((rest) => `${kind}_${rest}`);
const words = fc.string({ minLength: 1, maxLength: 40 }).map((text) => `.${text.replaceAll('\r', '')}`);
const option = (kind: string) => fc.record({ value: id(kind), text: words });
const CHANNELS = ['email', 'portal', 'both'] as const;

const filled = fc.record({
  bill: option('bil'),
  to: fc.uniqueArray(option('eml'), { selector: ({ value }) => value, minLength: 1, maxLength: 5 }),
  addresses: fc.dictionary(fc.stringMatching(/^con_[a-z]{4}$/), fc.emailAddress(), { maxKeys: 2 }),
  channel: fc.constantFrom(...CHANNELS),
  message: fc.string({ maxLength: 60 }).map((text) => text.replaceAll('\r', '')),
});
type Filled = typeof filled extends fc.Arbitrary<infer T> ? T : never;

function formOf({ bill, to, addresses, message }: Filled): Form {
  const text = { type: 'input', placeholder: 'Type', multiline: false, optional: true, maxLength: 200 } as const;
  const search = { type: 'search', placeholder: 'Search', renew: true } as const;
  const elements: FormElement[] = [
    { ...search, id: 'bill', key: 'bill', label: 'Bill', many: false, selected: [bill] },
    { ...search, id: 'to', key: 'to', label: 'To', many: true, selected: to },
    ...Object.keys(addresses).map((contact): FormElement => {
      const key = `${ADDRESS_FIELD}${contact}`;

      return { ...text, id: key, key, label: 'Address', value: '' };
    }),
    {
      ...{ type: 'choice', id: 'channel', key: 'channel', label: 'How', selected: 'email' },
      options: CHANNELS.map((value) => ({ value, text: value })),
    },
    { ...text, id: 'message', key: 'message', label: 'Message', value: message },
  ];

  return { id: 'share', draftId: 'drf_1', title: 'Share a bill', submit: 'Preview', close: 'Cancel', elements };
}

type SlackBlock = { block_id?: string; element?: Record<string, unknown> & { action_id: string; type: string } };

/** As somebody fills it in in Slack, and Slack sends it. */
function filledView(form: Form, { addresses, channel, ...given }: Filled) {
  const { blocks } = formView(form) as unknown as { blocks: SlackBlock[] };
  const values = blocks.flatMap(({ block_id = '', element }) => {
    if (!element) return [];

    const { action_id: action } = element;
    const typed = action.startsWith(ADDRESS_FIELD) ? addresses[action.slice(ADDRESS_FIELD.length)] : given.message;
    const state = {
      bill: { selected_option: element.initial_option },
      to: { selected_options: element.initial_options },
      channel: { selected_option: { value: channel } },
    }[action] ?? { value: typed === '' ? null : typed };

    return [[block_id, { [action]: state }]];
  });

  return View.parse({
    ...{ id: 'V1', callback_id: form.id, private_metadata: form.draftId },
    state: { values: Object.fromEntries(values) },
  });
}

type Part = { readonly type: string; readonly id?: string; readonly value?: string; readonly data?: object };

/** As somebody fills it in in Teams, and Teams sends it. */
function filledInputs(form: Form, { addresses, channel }: Filled): Record<string, unknown> {
  const { body, actions = [] } = formCard(form) as unknown as { body: Part[]; actions: Part[] };
  const inputs = body
    .filter(({ type }) => type.startsWith('Input.'))
    .map(({ id: key = '', value = '' }) => [key, value]);
  const typed = Object.entries(addresses).map(([contact, address]) => [`${ADDRESS_FIELD}${contact}`, address]);

  return { ...actions[0]?.data, ...Object.fromEntries(inputs), channel, ...Object.fromEntries(typed) };
}

const isReason = (element: FormElement) => element.type === 'input' && element.id === 'reason';

type Answers = Readonly<Record<string, string>>;

/** Every field of a form as somebody answers it in Slack. */
function answeredView(form: Form, answers: Answers) {
  const { blocks } = formView(form) as unknown as { blocks: SlackBlock[] };
  const values = blocks.flatMap(({ block_id = '', element }) => {
    if (!element) return [];

    const answer = answers[element.action_id] || null;
    const state = {
      radio_buttons: { selected_option: answer === null ? null : { value: answer } },
      users_select: { selected_user: answer },
    }[element.type] ?? { value: answer };

    return [[block_id, { [element.action_id]: state }]];
  });

  return View.parse({
    ...{ id: 'V1', callback_id: form.id, private_metadata: form.draftId },
    state: { values: Object.fromEntries(values) },
  });
}

/** The same in Teams: what is left empty is not sent. */
function answeredInputs(form: Form, answers: Answers): Record<string, unknown> {
  const { body, actions = [] } = formCard(form) as unknown as { body: Part[]; actions: Part[] };
  const ids = body.filter(({ type }) => type.startsWith('Input.')).map(({ id: key = '' }) => key);
  const given = ids.flatMap((key) => (answers[key] ? [[key, answers[key]]] : []));

  return { ...actions[0]?.data, ...Object.fromEntries(given) };
}

describe('A form', () => {
  it('that was filled in is read as the same values on Slack and on Teams', () => {
    fc.assert(
      fc.property(filled, (values) => {
        const form = formOf(values);
        const expected = {
          billId: values.bill.value,
          channel: values.channel,
          to: values.to.map(({ value }) => value),
          addresses: values.addresses,
          message: values.message,
        };
        expect(slackValues(filledView(form, values))).toEqual(expected);
        expect(teamsValues(filledInputs(form, values))).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });

  const typed = fc.string({ minLength: 1, maxLength: 40 }).map((text) => `.${text.replaceAll('\r', '')}`);

  it('about a person is read as the same person on both', () => {
    const person = fc.record({
      ...{ name: typed, email: fc.emailAddress(), role: fc.constantFrom('administrator', 'billing', 'attorney') },
      user: fc.option(fc.stringMatching(/^[0-9a-f]{8}$/), { nil: '' }),
    });
    fc.assert(
      fc.property(person, ({ user, ...given }) => {
        const form = addPersonForm();
        const expected = { ...given, userId: user === '' ? undefined : user };
        const answers = { ...given, user };
        expect(slackPerson(answeredView(form, answers))).toEqual(expected);
        expect(teamsPerson(answeredInputs(form, answers))).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });

  it('of another address, with a reason against the warnings, is read alike on both', () => {
    fc.assert(
      fc.property(fc.record({ address: typed, reason: typed, warned: fc.boolean() }), ({ warned, ...answers }) => {
        const [, , form] = everythingAsked('Harmless').forms;
        expect(form?.elements.some(isReason)).toBe(true);
        const asked = form && (warned ? form : { ...form, elements: form.elements.filter((one) => !isReason(one)) });
        if (!asked) throw new Error('no form');

        const view = answeredView(asked, answers);
        const inputs = answeredInputs(asked, answers);
        const reason = asked.elements.some(isReason) ? answers.reason : undefined;
        expect([addressOf(view), reasonOf(view)?.text]).toEqual([answers.address, reason]);
        expect([textIn(inputs, 'address'), reasonIn(inputs)]).toEqual([answers.address, reason]);
        expect(textIn(inputs, 'reasonKey') || undefined).toBe(reasonOf(view)?.key);
      }),
      { numRuns: RUNS },
    );
  });

  it('is a card that Microsoft takes, whatever its texts are', () => {
    fc.assert(
      fc.property(filled, (values) => {
        expect(cardProblems(formCard(formOf(values), { field: 'to', text: values.message || 'No.' }))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

type Leaf = { readonly path: string; readonly value: unknown };

function leavesOf(node: unknown, path = ''): Leaf[] {
  if (typeof node !== 'object' || node === null) return [{ path, value: node }];

  return Object.entries(node).flatMap(([key, value]) => leavesOf(value, `${path}/${key}`));
}

function cardsOf(text: string) {
  const { forms, messages, options } = everythingAsked(text);
  const row = { lines: [text], context: [text] };

  return [
    ...forms.map((form) => formCard(form)),
    ...messages.map(messageCard),
    viewCard({ title: text, rows: [row], notes: [text], turns: [] }),
    viewCard({ title: options[0]?.text ?? '', rows: [], notes: options.map((one) => one.text), turns: [] }),
  ];
}

describe('A hostile text in what we say in Teams', () => {
  it('is taken by Microsoft in every card', () => {
    const refused = hostileTexts.flatMap((text) =>
      cardsOf(text)
        .flatMap(cardProblems)
        .map((problem) => [text, problem]),
    );
    expect(refused).toEqual([]);
  });

  it('stands where nothing reads it: in runs of text, and in what a field, a choice or a button is called', () => {
    const marked = leavesOf(cardsOf('Marked')).filter(({ value }) => String(value).includes('Marked'));
    const kinds = new Set(marked.map(({ path }) => path.replace(/\/\d+/g, '').split('/').slice(-2).join('/')));
    expect([...kinds].sort()).toEqual(['body/label', 'body/value', 'choices/title', 'inlines/text']);
  });
});
