// Which letters and letter pairs a reader takes for others. Used by the rule of look-alike domains.

/** For each letter, others that look like it: Cyrillic, then Greek, then the rest (after Unicode TR 39). */
const LOOK_LIKE: Readonly<Record<string, string>> = {
  a: '\u0430 \u03b1 \u0251',
  b: '\u0432\u044c \u03b2 \u00df',
  c: '\u0441 \u03f2 \u1d04',
  d: '\u0501 \u0111\u00f0\u0257',
  e: '\u0435\u04bd \u03b5 \u0259',
  g: '\u0261\u0581',
  h: '\u04bb\u043d \u0570\u0127',
  i: '\u0456 \u03b9 \u0131\u0269',
  j: '\u0458 \u03f3 \u0237',
  k: '\u043a \u03ba \u0138',
  l: '\u04cf 1 \u0142\u01c0',
  m: '\u043c \u0271',
  n: '\u043f \u03b7 \u0578\u014b',
  o: '\u043e \u03bf\u03c3 0\u00f8\u0585',
  p: '\u0440 \u03c1 \u00fe',
  q: '\u051b \u0566',
  r: '\u0433 \u027e',
  s: '\u0455 \u0282',
  t: '\u0442 \u03c4 \u0167',
  u: '\u0438 \u03c5 \u057d\u028b',
  v: '\u0475 \u03bd \u1d20',
  w: '\u051d\u0448 \u03c9 \u026f',
  x: '\u0445 \u03c7',
  y: '\u0443 \u03b3 \u028f',
  z: '\u1d22',
};

const LATIN: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOK_LIKE).flatMap(([latin, others]) =>
    [...others].filter((other) => other !== ' ').map((other) => [other, latin] as const),
  ),
);

const PAIRS: Readonly<Record<string, string>> = { rn: 'm', vv: 'w', cl: 'd' };

/** What the label looks like letter by letter: accents off, foreign letters Latin, `0` as `o`, `1` and `i` as `l`. */
export function looksOfLetters(label: string): string {
  return latinLetters(label).replaceAll('i', 'l');
}

/** The same, with the pairs that read as one letter too: `rn` as `m`, `vv` as `w`, `cl` as `d`. */
export function looksOfPairs(label: string): string {
  const letters = latinLetters(label).replace(/rn|vv|cl/g, (pair) => PAIRS[pair] ?? pair);

  // `i` comes last: else `acid` would read as `acld`, and that as `add`.
  return letters.replaceAll('i', 'l');
}

function latinLetters(label: string): string {
  if (/^[a-z-]*$/.test(label)) {
    return label;
  }

  const bare = label.normalize('NFKD').replace(/[\p{M}\p{Cf}]+/gu, '');

  return Array.from(bare, (letter) => LATIN.get(letter) ?? letter).join('');
}
