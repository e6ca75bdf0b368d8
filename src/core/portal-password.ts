// What a client may choose as their password for the portal. Called when one is set or changed.
import { COMMON_PASSWORDS, COMMON_WORDS, ROWS_OF_KEYS } from './common-passwords.ts';
import { searchTextOf } from './search-text.ts';

/** NIST SP 800-63B-4, 3.1.1.2: a password that stands alone has 15 characters or more, and no rules of composition. */
export const SHORTEST_PASSWORD = 15;
export const MOST_PASSWORD_BYTES = 1_024;

export type PasswordProblem =
  | 'too-short'
  | 'too-long'
  /** A NUL, or half of a character: some systems would cut or change it in silence. */
  | 'bad-character'
  /** One character or a short piece, again and again. */
  | 'repeated'
  /** Along the keyboard or the alphabet, or counted. */
  | 'sequence'
  /** Among those that are tried first. */
  | 'common'
  /** Little besides names and addresses that others know. */
  | 'personal';

export type PasswordOwner = {
  readonly firmName: string;
  readonly contactName: string;
  /** The contact's e-mail addresses. */
  readonly addresses: readonly string[];
};

/**
 * What speaks against a new password; nothing when it may be set. It counts as exactly the bytes that were typed, in UTF-8:
 * nothing is trimmed, and nothing is brought to a normal form of Unicode, so that "é" as one code point (NFC) and as two
 * (NFD) are two passwords. Characters are code points. Only the look at what is common compares in small letters, without
 * marks.
 */
export function passwordProblems(password: string, owner: PasswordOwner): readonly PasswordProblem[] {
  const problems: PasswordProblem[] = [];
  if ([...password].length < SHORTEST_PASSWORD) {
    problems.push('too-short');
  }

  if (!fitsPassword(password)) {
    problems.push('too-long');
  }

  if (password.includes('\0') || !password.isWellFormed()) {
    problems.push('bad-character');
  }

  const weakness = problems.length === 0 ? weaknessOf(password, owner) : undefined;

  return weakness ? [weakness] : problems;
}

/** Longer ones are nobody's password: they are not even hashed. */
export function fitsPassword(password: string): boolean {
  // a code unit is one byte or more: what is far too long is not turned into bytes
  return password.length <= MOST_PASSWORD_BYTES && new TextEncoder().encode(password).length <= MOST_PASSWORD_BYTES;
}

/** What guessing has to find out, in characters, once it knows all that is easily known. */
const LEAST_UNKNOWN = 6;
const FEWEST_CHARACTERS = 5;
const LONGEST_PIECE = 10;
const SHORTEST_RUN = 4;
const COMMON = [...COMMON_PASSWORDS, ...COMMON_WORDS];

function weaknessOf(password: string, owner: PasswordOwner): PasswordProblem | undefined {
  const text = comparable(password);
  const bare = withoutSeparators(text);
  if (isRepeated(text)) {
    return 'repeated';
  }

  if (unknownIn(withoutRuns(text)) < LEAST_UNKNOWN) {
    return 'sequence';
  }

  if (isMadeOf(bare, COMMON)) {
    return 'common';
  }

  return isMadeOf(bare, [...COMMON, ...wordsOf(owner)]) ? 'personal' : undefined;
}

function comparable(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

/** What people put between words tells nobody apart. */
function withoutSeparators(text: string): string {
  return text.replace(/[\s.,;:_&+/|'’"()-]+/g, '');
}

const DISGUISES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** `p@ssw0rd` → `password`. */
function withoutDisguise(text: string): string {
  return text.replace(/[013457@$!]/g, (sign) => DISGUISES[sign] ?? sign);
}

function isRepeated(text: string): boolean {
  const characters = [...text];
  if (new Set(characters).size < FEWEST_CHARACTERS) {
    return true;
  }

  const lengths = Array.from({ length: LONGEST_PIECE }, (_, index) => index + 1);

  return lengths.some(
    (length) =>
      length * 2 <= characters.length &&
      characters.every((character, at) => at < length || character === characters[at - length]),
  );
}

/** A gap stays where a run was, so that its neighbours make no new one. */
const GAP = ' ';

function withoutRuns(text: string): string {
  let rest = '';
  for (let at = 0; at < text.length; ) {
    const length = runAt(text, at);
    rest += length === 0 ? text.charAt(at) : GAP;
    at += Math.max(length, 1);
  }

  return rest;
}

/** How many characters from there on lie side by side on the keyboard, in the alphabet or in counting. */
function runAt(text: string, at: number): number {
  let length = 0;
  while (at + length < text.length && isRun(text.slice(at, at + length + 1))) {
    length += 1;
  }

  return length < SHORTEST_RUN ? 0 : length;
}

function isRun(piece: string): boolean {
  return ROWS_OF_KEYS.some((row) => row.includes(piece));
}

/** A character again and again counts once. */
function unknownIn(text: string): number {
  return [...text.replaceAll(GAP, '').replace(/(.)\1+/gsu, '$1')].length;
}

/** Nearly nothing is left when the words, runs and years are taken out, whether or not signs stand for letters. */
function isMadeOf(text: string, words: readonly string[]): boolean {
  const longestFirst = words.toSorted((left, right) => right.length - left.length);
  const rest = withoutRuns(text.replace(/(?:19|20)\d\d/g, GAP));
  const leftOf = (given: string) => longestFirst.reduce((left, word) => left.replaceAll(word, GAP), given);

  return [rest, withoutDisguise(rest)].some((given) => unknownIn(leftOf(given)) < LEAST_UNKNOWN);
}

/** Of three letters or more: shorter ones stand in too many words. */
function wordsOf({ firmName, contactName, addresses }: PasswordOwner): readonly string[] {
  const texts = [firmName, contactName, ...addresses];
  const words = texts.flatMap((text) => [
    withoutSeparators(comparable(text)),
    ...searchTextOf(text).split(/[^\p{L}\p{N}]+/u),
  ]);

  return [...new Set(words)].filter((word) => [...word].length >= 3);
}
