// Reads what was typed after /sharebill, and bill numbers in a message. Never sends: it only prefills.
import { isBillList } from '../core/bill-list.ts';
import { parseEmailAddress } from '../core/contact.ts';
import type { ShareChannel } from '../core/share-channel.ts';
import { commandLike } from './likely-word.ts';
import type { AskedView } from './views.ts';

export type Command =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'share';
      readonly bill?: string;
      readonly addresses: readonly string[];
      /** As it was typed; without it the form begins with what is possible. */
      readonly channel?: ShareChannel;
      readonly message: string;
    }
  | { readonly kind: 'stop' | 'again'; readonly number: string }
  | { readonly kind: 'view'; readonly asked: AskedView }
  | { readonly kind: 'no-number'; readonly word?: 'stop' | 'again' }
  /** `meant` is a command that the first word is like. */
  | { readonly kind: 'unknown'; readonly word: string; readonly meant?: string };

/** `1042`, `1042 dana@acme.test portal Thank you`, `bills unpaid acme`, `status 1042`, `stop 1042`, `help`, or nothing. */
export function parseCommand(text: string): Command {
  const words = text
    .normalize('NFC')
    .replace(/\u00a0/g, ' ')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [first, ...rest] = words;
  if (first === undefined) {
    return { kind: 'share', addresses: [], message: '' };
  }

  return parseWord(first.toLowerCase(), rest) ?? parseShare(first, rest);
}

/** A command by its first word. With # before it the word is the number of a bill. */
function parseWord(word: string, rest: readonly string[]): Command | undefined {
  const text = rest.join(' ').slice(0, LONGEST_WORDS);
  const number = text.replace(/^#/, '');
  switch (word) {
    case 'help':
      return { kind: 'help' };
    case 'bills':
      return { kind: 'view', asked: parseBills(rest) };
    case 'status':
      return number === '' ? { kind: 'no-number' } : { kind: 'view', asked: { kind: 'status', number } };
    case 'stop':
    case 'again':
      return number === '' ? { kind: 'no-number', word } : { kind: word, number };
    case 'list':
      return { kind: 'view', asked: { kind: 'shares', ...(number === '' ? {} : { bill: number }) } };
    case 'history':
      return { kind: 'view', asked: { kind: 'history', typed: text } };
    default:
      return undefined;
  }
}

const LONGEST_WORDS = 100;

/** Words that begin with no list are looked for among the unpaid ones. */
function parseBills(rest: readonly string[]): AskedView {
  const [first = '', ...others] = rest;
  const list = first.toLowerCase();
  const words = (found: readonly string[]) => found.join(' ').slice(0, LONGEST_WORDS);

  return isBillList(list)
    ? { kind: 'bills', list, words: words(others) }
    : { kind: 'bills', list: 'unpaid', words: words(rest) };
}

function parseShare(first: string, words: readonly string[]): Command {
  const bill = first.replace(/^#/, '');
  const addresses: string[] = [];
  for (const [index, word] of words.entries()) {
    const address = parseEmailAddress(plainAddress(word));
    if (address) {
      addresses.push(address);
      continue;
    }

    const meant = commandLike(first);
    const command = parseChannel({ bill, addresses, word, rest: words.slice(index + 1) });

    return command.kind === 'unknown' && meant !== undefined ? { ...command, meant } : command;
  }

  return { kind: 'share', bill, addresses, message: '' };
}

function parseChannel(found: {
  bill: string;
  addresses: readonly string[];
  word: string;
  rest: readonly string[];
}): Command {
  const { bill, addresses, word, rest } = found;
  switch (word.toLowerCase()) {
    case 'email':
    case 'e-mail':
      return { kind: 'share', bill, addresses, channel: 'email', message: rest.join(' ') };
    case 'portal':
      return { kind: 'share', bill, addresses, channel: 'portal', message: rest.join(' ') };
    case 'both':
      return { kind: 'share', bill, addresses, channel: 'both', message: rest.join(' ') };
    default:
      return { kind: 'unknown', word };
  }
}

/** Slack may send an address as `<mailto:dana@acme.test|dana@acme.test>`. */
function plainAddress(word: string): string {
  return /^<mailto:[^|>]+\|([^>]+)>$/.exec(word)?.[1] ?? word.replace(/^<|[>,;]$/g, '');
}

const MAX_NUMBERS = 5;

/** What may be bill numbers in a message, likeliest first: after the word "bill", then any other word with a digit. */
export function billNumbersIn(text: string): readonly string[] {
  const named = [...text.matchAll(/\bbill\s*(?:no\.?|number|#)?\s*#?([\p{L}\p{N}][\p{L}\p{N}/_.-]*)/giu)].map(
    (match) => match[1],
  );
  const others = [...text.matchAll(/#?([\p{L}\p{N}][\p{L}\p{N}/_.-]*)/gu)].map((match) => match[1]);
  const candidates = [...named, ...others]
    .map((word) => (word ?? '').replace(/[.\-_/]+$/, ''))
    .filter((word) => /\d/.test(word) && word.length <= 40);

  return [...new Set(candidates)].slice(0, MAX_NUMBERS);
}
