import { describe, expect, it } from 'vitest';
import { billNumbersIn, parseCommand } from '../../src/chat/command.ts';
import { COMMAND_WORDS } from '../../src/chat/likely-word.ts';
import { refusalText } from '../../src/chat/refusal-text.ts';

describe('What is typed after /sharebill', () => {
  it('opens an empty form when nothing is typed', () => {
    expect(parseCommand('  ')).toEqual({ kind: 'share', addresses: [], message: '' });
  });

  it('chooses the bill whose number is typed', () => {
    expect(parseCommand('1042')).toEqual({ kind: 'share', bill: '1042', addresses: [], message: '' });
    expect(parseCommand('#INV-2041')).toMatchObject({ bill: 'INV-2041' });
  });

  it('fills in contact and message', () => {
    expect(parseCommand('1042 dana@acme.test email Thank you')).toEqual({
      kind: 'share',
      bill: '1042',
      addresses: ['dana@acme.test'],
      channel: 'email',
      message: 'Thank you',
    });
  });

  it('reads an address that Slack has turned into a link', () => {
    expect(parseCommand('1042 <mailto:dana@acme.test|dana@acme.test>')).toMatchObject({
      addresses: ['dana@acme.test'],
    });
  });

  it('names the word that it does not know', () => {
    expect(parseCommand('1042 fax')).toEqual({ kind: 'unknown', word: 'fax' });
  });

  it.each(['portal', 'both', 'Portal'])('fills in the channel that is typed: %s', (word) => {
    expect(parseCommand(`1042 dana@acme.test ${word} Thank you`)).toEqual({
      kind: 'share',
      bill: '1042',
      addresses: ['dana@acme.test'],
      channel: word.toLowerCase(),
      message: 'Thank you',
    });
  });

  it('finds bill numbers in a message, the one after "bill" first', () => {
    expect(billNumbersIn('On 3 May we sent bill #1042.')).toEqual(['1042', '3']);
    expect(billNumbersIn('hello there')).toEqual([]);
  });
});

describe('The words that ask for a view', () => {
  it.each([
    ['bills', { kind: 'bills', list: 'unpaid', words: '' }],
    ['Bills Overdue', { kind: 'bills', list: 'overdue', words: '' }],
    ['bills draft acme lease', { kind: 'bills', list: 'draft', words: 'acme lease' }],
    ['bills approval', { kind: 'bills', list: 'approval', words: '' }],
    ['bills paid 1042', { kind: 'bills', list: 'paid', words: '1042' }],
    ['bills acme', { kind: 'bills', list: 'unpaid', words: 'acme' }],
    ['status 1042', { kind: 'status', number: '1042' }],
    ['status #INV-2041', { kind: 'status', number: 'INV-2041' }],
    ['status 2026 / 17', { kind: 'status', number: '2026 / 17' }],
    ['list', { kind: 'shares' }],
    ['list #1042', { kind: 'shares', bill: '1042' }],
    ['history', { kind: 'history', typed: '' }],
    ['history 00012-Acme', { kind: 'history', typed: '00012-Acme' }],
    ['history acme  lease', { kind: 'history', typed: 'acme lease' }],
  ])('"%s"', (text, asked) => {
    expect(parseCommand(text)).toEqual({ kind: 'view', asked });
  });

  it.each(['stop', 'again'] as const)('%s names a bill, and asks for it when none is named', (word) => {
    expect(parseCommand(`${word} #1042`)).toEqual({ kind: word, number: '1042' });
    expect(parseCommand(word)).toEqual({ kind: 'no-number', word });
    expect(refusalText({ code: 'no-number', word })).toBe(`Say which bill: /sharebill ${word} 1042`);
  });

  it('ask which bill, when none is named', () => {
    expect(parseCommand('status')).toEqual({ kind: 'no-number' });
  });

  it('carry at most a hundred letters', () => {
    const text = 'x'.repeat(3000);

    for (const words of ['bills paid', 'bills', 'status', 'list', 'history']) {
      expect(JSON.stringify(parseCommand(`${words} ${text}`)).length).toBeLessThan(250);
    }
  });

  it.each(COMMAND_WORDS)('leave a bill that is numbered "%s" to be shared with # before it', (word) => {
    expect(parseCommand(`#${word}`)).toEqual({ kind: 'share', bill: word, addresses: [], message: '' });
    expect(parseCommand(`#${word} dana@acme.test`)).toMatchObject({ kind: 'share', addresses: ['dana@acme.test'] });
  });

  it.each([
    ['stats 1042', 'status'],
    ['bill unpaid', 'bills'],
    ['hstory 00012', 'history'],
    ['lsit 1042', 'list'],
  ])('"%s" is no command: did you mean %s?', (text, meant) => {
    const command = parseCommand(text);

    expect(command).toMatchObject({ kind: 'unknown', meant });
    expect(refusalText({ code: 'unknown-word', word: 'x', meant })).toContain(`Did you mean /sharebill ${meant}?`);
  });

  it('are offered where a bill of such a number is not there; any bill can still be named alone', () => {
    expect(parseCommand('lisa')).toMatchObject({ kind: 'share', bill: 'lisa' });
    expect(refusalText({ code: 'bill-not-found', number: 'stauts' })).toContain('Did you mean /sharebill status?');
    expect(refusalText({ code: 'bill-not-found', number: '1042' })).not.toContain('Did you mean');
    expect(refusalText({ code: 'bill-not-found', number: 'status' })).not.toContain('Did you mean');
  });
});
