// The checks that guard every block, view and option in the other tests: each must catch what it is for.
import type { HomeView, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { documentedLimits, generateSchema, validateBlocks, validateOptions, validateView } from './block-schema.ts';

function text(value: string) {
  return { type: 'plain_text', text: value } as const;
}

function options(count: number): PlainTextOption[] {
  return Array.from({ length: count }, (_, index) => ({ text: text(`Bill ${index}`), value: String(index) }));
}

function section(value = 'Bill 1001'): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: value } };
}

function input(change: object = {}) {
  const element = { type: 'plain_text_input', action_id: 'message', max_length: 3000 };
  return { type: 'input', block_id: 'message', label: text('Message'), element, ...change };
}

function modal(change: object = {}) {
  return { type: 'modal', title: text('Share a bill'), blocks: [section()], ...change };
}

function radio(change: object = {}) {
  return { type: 'radio_buttons', action_id: 'channel', options: options(2), ...change };
}

describe('the limits of @slack/types', () => {
  it('are read from its doc comments, over a hundred of them', () => {
    const limits = documentedLimits();

    expect(limits.length).toBeGreaterThanOrEqual(100);
    expect(limits).toContainEqual({ path: '.ModalView.title', keyword: 'maxLength', value: 24 });
    expect(limits).toContainEqual({ path: '.ModalView.blocks', keyword: 'maxItems', value: 100 });
    expect(limits).toContainEqual({ path: '.SectionBlock.fields[]', keyword: 'maxLength', value: 2000 });
    expect(limits).toContainEqual({ path: '.MarkdownBlock.text', keyword: 'maxLength', value: 12_000 });
  });

  it('leave no doc comment unread that names a number of characters', () => {
    const read = new Set(documentedLimits().map(({ path }) => path.replace('[]', '')));
    const definitions = generateSchema() as Record<string, { properties?: Record<string, { description?: string }> }>;

    const unread = Object.entries(definitions).flatMap(([name, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([, { description = '' }]) => /\d\s+characters/.test(description.replaceAll(/\{@link[^}]*\}/g, '')))
        .map(([property]) => `.${name}.${property}`)
        .filter((path) => !read.has(path)),
    );

    // `Block` is dropped; the raw cells of a table say only that they may not be empty
    expect(unread.filter((path) => !/^\.(Block|Raw\w+Element)\./.test(path))).toEqual([]);
  });
});

describe('a view', () => {
  it('passes with every kind of field that we use', () => {
    const view = {
      type: 'modal',
      callback_id: 'share',
      private_metadata: 'draft_1',
      title: text('Share a bill'),
      submit: text('Preview'),
      close: text('Cancel'),
      blocks: [
        { type: 'header', text: text('Bill 1001') },
        {
          type: 'input',
          block_id: 'bill',
          label: text('Bill'),
          element: { type: 'external_select', action_id: 'bill', min_query_length: 0, placeholder: text('Search') },
        },
        {
          type: 'input',
          block_id: 'contacts',
          label: text('Contacts'),
          element: { type: 'multi_static_select', action_id: 'contacts', options: options(100) },
        },
        { type: 'section', fields: [text('Amount'), text('Due')] },
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'Plan: Elite' }] },
        { type: 'divider' },
        { type: 'actions', elements: [{ type: 'button', action_id: 'stop', text: text('Stop'), style: 'danger' }] },
        { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'The bill' },
      ],
    } satisfies ModalView;

    expect(validateView(view)).toEqual([]);
    expect(validateView({ type: 'home', blocks: view.blocks } satisfies HomeView)).toEqual([]);
  });

  const refused: [string, object, RegExp][] = [
    ['a title of 25 characters', modal({ title: text('x'.repeat(25)) }), /^title\/text: .*24 characters/],
    ['a submit label of 25', modal({ submit: text('x'.repeat(25)) }), /^submit\/text: .*24 characters/],
    ['a close label of 25', modal({ close: text('x'.repeat(25)) }), /^close\/text: .*24 characters/],
    ['no title', modal({ title: undefined }), /required property 'title'/],
    ['101 blocks', modal({ blocks: Array(101).fill(section()) }), /^blocks: .*100 items/],
    ['private metadata over 3000', modal({ private_metadata: 'x'.repeat(3001) }), /^private_metadata: .*3000/],
    ['a callback id over 255', modal({ callback_id: 'x'.repeat(256) }), /^callback_id: .*255/],
    ['an external id over 255', modal({ external_id: 'x'.repeat(256) }), /^external_id: .*255/],
    ['an unknown property', modal({ titel: 'Share' }), /additional properties \(titel\)/],
    ['a section text of 3001', modal({ blocks: [section('x'.repeat(3001))] }), /^blocks\/0\/text\/text: .*3000/],
    ['an empty text', modal({ blocks: [section('')] }), /^blocks\/0\/text\/text: .*fewer than 1/],
    ['a section without text and fields', modal({ blocks: [{ type: 'section' }] }), /^blocks\/0: .*text or fields/],
    ['an unknown block', modal({ blocks: [{ type: 'sektion' }] }), /^blocks\/0\/type: /],
    ['a block id over 255', modal({ blocks: [{ type: 'divider', block_id: 'x'.repeat(256) }] }), /block_id: .*255/],
    [
      'a block id used twice',
      modal({
        blocks: [
          { type: 'divider', block_id: 'a' },
          { type: 'divider', block_id: 'a' },
        ],
      }),
      /^blocks\/1\/block_id: a is used twice/,
    ],
    ['an input without a submit button', modal({ blocks: [input()] }), /^submit: /],
    [
      'an input of more than 3000 characters',
      modal({ submit: text('Go'), blocks: [input({ element: { type: 'plain_text_input', max_length: 3001 } })] }),
      /^blocks\/0\/element\/max_length: .*3000/,
    ],
    [
      '11 fields',
      modal({ blocks: [{ type: 'section', fields: Array(11).fill(text('a')) }] }),
      /^blocks\/0\/fields: .*10 items/,
    ],
    [
      'a field of 2001 characters',
      modal({ blocks: [{ type: 'section', fields: [text('x'.repeat(2001))] }] }),
      /^blocks\/0\/fields\/0\/text: .*2000/,
    ],
    ['a header of 151', modal({ blocks: [{ type: 'header', text: text('x'.repeat(151)) }] }), /^blocks\/0\/text.*150/],
    [
      '11 elements in a context',
      modal({ blocks: [{ type: 'context', elements: Array(11).fill(text('a')) }] }),
      /^blocks\/0\/elements: .*10 items/,
    ],
    [
      'no elements in a context',
      modal({ blocks: [{ type: 'context', elements: [] }] }),
      /^blocks\/0\/elements: .*1 item/,
    ],
  ];

  it.each(refused)('is refused with %s', (_what, view, reason) => {
    const problems = validateView(view);

    expect(problems).toEqual([expect.stringMatching(reason)]);
  });

  const element = (one: object) => modal({ blocks: [{ type: 'actions', elements: [one] }] });
  const button = (change: object) => element({ type: 'button', text: text('Go'), action_id: 'go', ...change });
  const refusedElements: [string, object, RegExp][] = [
    ['a button of 76 characters', button({ text: text('x'.repeat(76)) }), /text\/text: .*75/],
    ['a button value of 2001', button({ value: 'x'.repeat(2001) }), /value: .*2000/],
    ['a button link of 3001', button({ url: `https://example.com/${'x'.repeat(3000)}` }), /url: .*3000/],
    ['an unknown style', button({ style: 'green' }), /style: /],
    ['an action id over 255', button({ action_id: 'x'.repeat(256) }), /action_id: .*255/],
    ['11 radio options', element(radio({ options: options(11) })), /options: .*10 items/],
    ['11 checkboxes', element(radio({ type: 'checkboxes', options: options(11) })), /options: .*10 items/],
    ['101 select options', element(radio({ type: 'static_select', options: options(101) })), /options: .*100 items/],
    ['an empty select', element(radio({ type: 'static_select', options: [] })), /options: .*1 item/],
    [
      'options beside option groups',
      element(radio({ type: 'static_select', option_groups: [{ label: text('A'), options: options(1) }] })),
      /options or option_groups/,
    ],
    [
      'a group of 101 options',
      element({ type: 'static_select', option_groups: [{ label: text('A'), options: options(101) }] }),
      /option_groups\/0\/options: .*100 items/,
    ],
    [
      'an option text of 76',
      element(radio({ options: [{ text: text('x'.repeat(76)), value: '1' }] })),
      /options\/0\/text\/text: .*75/,
    ],
    [
      'an option value of 76',
      element(radio({ options: [{ text: text('a'), value: 'x'.repeat(76) }] })),
      /options\/0\/value: .*75/,
    ],
    [
      'an initial option that is not offered',
      element(radio({ initial_option: { text: text('Bill 0'), value: 'other' } })),
      /initial option .*not among the options/,
    ],
    ['6 overflow options', element(radio({ type: 'overflow', options: options(6) })), /options: .*5 items/],
  ];

  it.each(refusedElements)('is refused with %s', (_what, view, reason) => {
    const problems = validateView(view);

    expect(problems).toEqual([expect.stringMatching(reason)]);
    expect(problems[0]).toMatch(/^blocks\/0\/elements\/0/);
  });

  it('is refused with 26 elements in an actions block, or the same action id twice in one', () => {
    const buttons = Array.from({ length: 26 }, (_, index) => ({
      type: 'button',
      text: text('Go'),
      action_id: `${index}`,
    }));
    const twins = [buttons[0], buttons[0]];

    const tooMany = validateView(modal({ blocks: [{ type: 'actions', elements: buttons }] }));
    const twice = validateView(modal({ blocks: [{ type: 'actions', elements: twins }] }));

    expect(tooMany).toEqual([expect.stringMatching(/^blocks\/0\/elements: .*25 items/)]);
    expect(twice).toEqual([expect.stringMatching(/^blocks\/0\/elements\/1\/action_id: 0 is used twice/)]);
  });

  it('is refused with two fields that take the focus', () => {
    const focused = (id: string) =>
      input({ block_id: id, element: { type: 'plain_text_input', action_id: id, focus_on_load: true } });

    const problems = validateView(modal({ submit: text('Go'), blocks: [focused('a'), focused('b')] }));

    expect(problems).toEqual([expect.stringMatching(/^blocks\/1\/element\/focus_on_load: /)]);
  });

  it('is refused when it is neither a modal nor a Home tab', () => {
    expect(validateView({ type: 'workflow_step', blocks: [] })).toEqual([expect.stringMatching(/^type: /)]);
    expect(validateView('{"type":"modal"}')).toEqual([expect.stringMatching(/^type: /)]);
  });

  it('names every violation at once', () => {
    const problems = validateView(modal({ title: text('x'.repeat(25)), blocks: [section('x'.repeat(3001)), input()] }));

    expect(problems).toHaveLength(3);
  });
});

describe('the blocks of a message', () => {
  it('pass up to 50, and no further', () => {
    expect(validateBlocks(Array(50).fill(section()))).toEqual([]);
    expect(validateBlocks(Array(51).fill(section()))).toEqual([expect.stringMatching(/50 items/)]);
  });

  it('are refused with an input block', () => {
    expect(validateBlocks([input()])).toEqual([expect.stringMatching(/^0: an input block belongs in a modal/)]);
  });

  it('are refused when they are no list', () => {
    expect(validateBlocks('[]')).toEqual([expect.stringMatching(/must be array/)]);
  });
});

describe('the answer to a type-ahead', () => {
  it('passes with no option, with 100, or in groups', () => {
    expect(validateOptions({ options: [] })).toEqual([]);
    expect(validateOptions({ options: options(100) })).toEqual([]);
    expect(validateOptions({ option_groups: [{ label: text('Open'), options: options(3) }] })).toEqual([]);
  });

  it('is refused with 101 options, with both lists, or with neither', () => {
    expect(validateOptions({ options: options(101) })).toEqual([expect.stringMatching(/100 items/)]);
    expect(validateOptions({ options: [], option_groups: [] })).toHaveLength(1);
    expect(validateOptions({})).toHaveLength(1);
  });
});
