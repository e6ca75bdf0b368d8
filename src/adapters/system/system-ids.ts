// Makes real ids and secrets. Used by compose.ts alone.
import { randomBytes, randomFillSync } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;

/** Ids of one process sort by the millisecond they were made in. */
export function systemIds(clock: Clock): IdGenerator {
  const randomPart = randomParts();

  return {
    newId: (prefix) => `${prefix}_${timePart(clock.now().getTime())}${randomPart()}`,
    newSecret: () => randomBytes(32).toString('base64url'),
  };
}

function timePart(milliseconds: number): string {
  let rest = milliseconds;
  let text = '';
  for (let index = 0; index < TIME_LENGTH; index += 1) {
    text = `${ALPHABET[rest % 32]}${text}`;
    rest = Math.floor(rest / 32);
  }

  return text;
}

/** Chance for many ids at once: an import makes millions, and asking for each takes longer than all else about it. */
function randomParts(): () => string {
  const bytes = Buffer.alloc(RANDOM_LENGTH * 256);
  let next = bytes.length;

  return () => {
    if (next === bytes.length) {
      randomFillSync(bytes);
      next = 0;
    }

    let text = '';
    for (const end = next + RANDOM_LENGTH; next < end; next += 1) {
      text += ALPHABET.charAt((bytes[next] ?? 0) % 32);
    }

    return text;
  };
}
