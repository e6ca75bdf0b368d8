// Reads what was typed after /sharebill, and bill numbers in a message. Never sends: it only prefills.
import { parseEmailAddress } from '../core/contact.ts';

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'share'; readonly bill?: string; readonly addresses: readonly string[]; readonly message: string }
  | { readonly kind: 'portal'; readonly bill: string }
  | { readonly kind: 'unknown'; readonly word: string };

/** `1042`, `1042 dana@acme.test email Thank you`, `help`, or nothing. */
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

  if (first.toLowerCase() === 'help') {
    return { kind: 'help' };
  }

  return parseShare(first.replace(/^#/, ''), rest);
}

function parseShare(bill: string, words: readonly string[]): Command {
  const addresses: string[] = [];
  for (const [index, word] of words.entries()) {
    const address = parseEmailAddress(plainAddress(word));
    if (address) {
      addresses.push(address);
      continue;
    }

    return parseChannel({ bill, addresses, word, rest: words.slice(index + 1) });
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
      return { kind: 'share', bill, addresses, message: rest.join(' ') };
    case 'portal':
    case 'both':
      return { kind: 'portal', bill };
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
