import { describe, expect, it } from 'vitest';
import { billNumbersIn, parseCommand } from '../../src/chat/command.ts';

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

  it('says that the portal is not offered', () => {
    expect(parseCommand('1042 dana@acme.test portal')).toEqual({ kind: 'portal', bill: '1042' });
  });

  it('finds bill numbers in a message, the one after "bill" first', () => {
    expect(billNumbersIn('On 3 May we sent bill #1042.')).toEqual(['1042', '3']);
    expect(billNumbersIn('hello there')).toEqual([]);
  });
});
