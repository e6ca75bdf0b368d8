// Makes real ids and secrets. Used by compose.ts alone.
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;

/** Ids of one process sort by the millisecond they were made in. */
export function systemIds(clock: Clock): IdGenerator {
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

function randomPart(): string {
  return Array.from(randomBytes(RANDOM_LENGTH), (byte) => ALPHABET[byte % 32]).join('');
}
