// Decodes the ASCII form of an international domain label. Used where the recipient guard compares domains.

const BASE = 36;
const FIRST_CODE = 128;
const FIRST_BIAS = 72;
const LAST_CODE = 0x10ffff;

/** `xn--mller-kva` → `müller` (RFC 3492). A label that is no valid punycode comes back as it is. */
export function decodeLabel(label: string): string {
  if (!label.startsWith('xn--')) {
    return label;
  }

  const encoded = label.slice(4);
  const border = encoded.lastIndexOf('-');
  const plain = border > 0 ? encoded.slice(0, border) : '';

  return insertLetters([...plain], encoded.slice(border + 1)) ?? label;
}

/** The main loop of RFC 3492, section 6.2: each number in `digits` says which letter comes next, and where. */
function insertLetters(plain: readonly string[], digits: string): string | undefined {
  const letters = [...plain];
  let [code, place, bias, at] = [FIRST_CODE, 0, FIRST_BIAS, 0];
  while (at < digits.length) {
    const number = readNumber(digits, { at, bias });
    if (!number) {
      return undefined;
    }

    const count = letters.length + 1;
    bias = nextBias(number.value, { count, first: at === 0 });
    code += Math.floor((place + number.value) / count);
    place = (place + number.value) % count;
    at = number.end;
    if (code > LAST_CODE) {
      return undefined;
    }

    letters.splice(place, 0, String.fromCodePoint(code));
    place += 1;
  }

  return letters.join('');
}

/** A number of variable length: the first digit below its threshold is the last one. */
function readNumber(
  digits: string,
  from: { readonly at: number; readonly bias: number },
): { readonly value: number; readonly end: number } | undefined {
  let [value, weight] = [0, 1];
  for (let at = from.at, step = BASE; at < digits.length; at += 1, step += BASE) {
    const digit = 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(digits.charAt(at));
    const threshold = Math.min(Math.max(step - from.bias, 1), 26);
    value += digit * weight;
    if (digit < 0 || value > Number.MAX_SAFE_INTEGER) {
      return undefined;
    }

    if (digit < threshold) {
      return { value, end: at + 1 };
    }

    weight *= BASE - threshold;
  }

  return undefined;
}

function nextBias(value: number, letter: { readonly count: number; readonly first: boolean }): number {
  let delta = Math.floor(value / (letter.first ? 700 : 2));
  delta += Math.floor(delta / letter.count);
  let bias = 0;
  for (; delta > 455; bias += BASE) {
    delta = Math.floor(delta / 35);
  }

  return bias + Math.floor((36 * delta) / (delta + 38));
}
