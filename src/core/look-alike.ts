// The rule of look-alike domains: one that a reader, or a typist, takes for a domain that is known. Used by the
// recipient guard.
import { type DomainName, parseDomain, sameOwner } from './domain-name.ts';
import { isWithinEdits } from './edit-distance.ts';
import { isFreeMailDomain } from './free-mail.ts';
import { looksOfLetters, looksOfPairs } from './letter-likeness.ts';

/** How it resembles: by letters that look alike, by its ending, by a hyphen, or by a slip in the spelling. */
export type Likeness = 'letters' | 'ending' | 'hyphen' | 'spelling';

export type LookAlike = { readonly resembles: string; readonly by: Likeness };

/** Short names lie so close together that only their looks are compared (abc.com, abd.com). */
const LEAST_FOR_SPELLING = 5;
const LEAST_FOR_TWO_SLIPS = 10;
const LEAST_FOR_ENDING = 4;

/** Top-level domains of countries that the whole world uses, or that are a slip away from .com. */
const WORLDWIDE: ReadonlySet<string> = new Set('ai cc cm co io me om tv ws'.split(' '));

/**
 * The known domain that this one resembles without being it: the first such in `known`. A domain of the same owner as
 * a known one, or of a free-mail provider, resembles none. Domains in any spelling: capitals, punycode, sub-domains.
 */
export function lookAlikeOf(domain: string, known: readonly string[]): LookAlike | undefined {
  const asked = parseDomain(domain);
  const names = known.map((text) => ({ text, name: parseDomain(text) }));
  if (isFreeMailDomain(domain) || names.some(({ name }) => sameOwner(name, asked))) {
    return undefined;
  }

  const shape = shapeOf(asked);
  for (const { text, name } of names) {
    const by = endingsResemble(asked.ending, name.ending) ? likenessOf(shape, shapeOf(name)) : undefined;
    if (by) {
      return { resembles: text, by };
    }
  }

  return undefined;
}

type Shape = { readonly ending: string; readonly letters: string; readonly pairs: string; readonly joined: string };

function shapeOf({ label, ending }: DomainName): Shape {
  const pairs = looksOfPairs(label);

  return { ending, letters: looksOfLetters(label), pairs, joined: pairs.replaceAll('-', '') };
}

function likenessOf(asked: Shape, known: Shape): Likeness | undefined {
  const length = Math.min(asked.letters.length, known.letters.length);
  const looks = likenessOfLooks(asked, known);
  if (asked.ending !== known.ending) {
    return looks && length >= LEAST_FOR_ENDING ? 'ending' : undefined;
  }

  const slips = length < LEAST_FOR_TWO_SLIPS ? 1 : 2;
  const slipped = length >= LEAST_FOR_SPELLING && isWithinEdits([asked.letters, known.letters], slips);

  return looks ?? (slipped ? 'spelling' : undefined);
}

function likenessOfLooks(asked: Shape, known: Shape): 'letters' | 'hyphen' | undefined {
  if (asked.letters === known.letters || asked.pairs === known.pairs) {
    return 'letters';
  }

  const length = Math.min(asked.joined.length, known.joined.length);

  return length >= LEAST_FOR_SPELLING && asked.joined === known.joined ? 'hyphen' : undefined;
}

/**
 * Equal ones do. Endings of no country resemble each other (.com, .net, .co), and so do those of one country (.co.uk,
 * .uk). A company lives under .com and .co.uk at once: that pair is left to the warning of a first-time address.
 * `acme.co` is `acme.co.uk` cut short.
 */
function endingsResemble(left: string, right: string): boolean {
  const cutShort = (short: string, long: string) => short === 'co' && long.startsWith('co.');

  return left === right || countryOf(left) === countryOf(right) || cutShort(left, right) || cutShort(right, left);
}

function countryOf(ending: string): string | undefined {
  const top = ending.slice(ending.lastIndexOf('.') + 1);

  return top.length === 2 && !WORLDWIDE.has(top) ? top : undefined;
}
