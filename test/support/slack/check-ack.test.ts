// The check of what our app answers to Slack: it must stop what Slack would refuse or misread.
import { describe, expect, it } from 'vitest';
import { ackViolations, checkAck } from './check-ack.ts';

const text = (value: string) => ({ type: 'plain_text', text: value });

const form = {
  type: 'modal',
  title: text('Share a bill'),
  submit: text('Preview'),
  blocks: [
    { type: 'section', block_id: 'summary', text: text('Bill 1001') },
    {
      type: 'input',
      block_id: 'message',
      label: text('Message'),
      element: { type: 'plain_text_input', action_id: 'm' },
    },
  ],
};

describe('the ack of a submitted view', () => {
  const asked = { kind: 'view_submission', view: form } as const;

  it.each([
    ['nothing', ''],
    ['an update', { response_action: 'update', view: form }],
    ['a push', { response_action: 'push', view: form }],
    ['a clear', { response_action: 'clear' }],
    ['an error on an input', { response_action: 'errors', errors: { message: 'Too long' } }],
  ])('may be %s', (_what, body) => {
    expect(ackViolations(body, asked)).toEqual([]);
  });

  it.each([
    [
      'a view with a title that is too long',
      { response_action: 'update', view: { ...form, title: text('x'.repeat(25)) } },
    ],
    ['a push without a view', { response_action: 'push' }],
    ['a Home tab', { response_action: 'update', view: { type: 'home', blocks: [] } }],
    ['an unknown action', { response_action: 'close' }],
    ['a clear with a view', { response_action: 'clear', view: form }],
    ['errors that name no block', { response_action: 'errors', errors: {} }],
    ['an error on a block that is no input', { response_action: 'errors', errors: { summary: 'Wrong' } }],
    ['an error on a block that is not there', { response_action: 'errors', errors: { contact: 'Missing' } }],
    ['an empty error', { response_action: 'errors', errors: { message: '' } }],
    ['a text', 'ok'],
  ])('may not be %s', (_what, body) => {
    expect(ackViolations(body, asked)).not.toEqual([]);
  });
});

describe('the ack of a type-ahead', () => {
  const asked = { kind: 'block_suggestion' } as const;
  const many = (count: number) => Array.from({ length: count }, () => ({ text: text('Bill'), value: '1' }));

  it('must be options, at most 100 of them', () => {
    expect(ackViolations({ options: many(100) }, asked)).toEqual([]);
    expect(ackViolations({ options: many(101) }, asked)).not.toEqual([]);
    expect(ackViolations('', asked)).not.toEqual([]);
  });
});

describe('the ack of a command', () => {
  const asked = { kind: 'command' } as const;

  it('may be nothing, a text, or a message', () => {
    const message = { response_type: 'ephemeral', text: 'Hello', blocks: [{ type: 'divider' }] };

    expect(ackViolations('', asked)).toEqual([]);
    expect(ackViolations('Hello', asked)).toEqual([]);
    expect(ackViolations(message, asked)).toEqual([]);
  });

  it('may not be a message that Slack would refuse or misread', () => {
    expect(ackViolations({ response_type: 'private', text: 'Hello' }, asked)).toHaveLength(1);
    expect(ackViolations({ texxt: 'Hello' }, asked)).toEqual(['unknown property texxt']);
    expect(ackViolations({ text: 'Hello', blocks: [{ type: 'sektion' }] }, asked)).toHaveLength(1);
  });
});

describe('the ack of a click or a shortcut', () => {
  it('must be empty', () => {
    expect(ackViolations('', { kind: 'block_actions' })).toEqual([]);
    expect(ackViolations({ response_action: 'clear' }, { kind: 'block_actions' })).toHaveLength(1);
    expect(ackViolations({ text: 'Hello' }, { kind: 'shortcut' })).toHaveLength(1);
  });
});

describe('a refused ack', () => {
  it('throws every reason at once', () => {
    const body = { response_action: 'errors', errors: { summary: '' } };

    const check = () => checkAck(body, { kind: 'view_submission', view: form });

    expect(check).toThrow(/view_submission: errors\/summary must be a text; errors\/summary is not an input block/);
  });
});
