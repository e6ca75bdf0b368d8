// How often the long tests try: in full with LONG=1 (`npm run test:long`), else about a tenth. Chance has a seed, which
// is printed: SEED=… plays the same kills again, as far as the machine's own timing allows.
import { randomInt } from 'node:crypto';

export const LONG = process.env.LONG === '1';

export function times(counts: { readonly long: number; readonly short: number }): number {
  return LONG ? counts.long : counts.short;
}

/** Numbers from 0 up to 1. */
export type Chance = () => number;

/** Mulberry32, public domain, by Tommy Ettinger. */
export function chance(seed: number): Chance {
  let state = seed;

  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;

    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function printedSeed(what: string): number {
  const seed = Number(process.env.SEED ?? randomInt(1_000_000_000));
  process.stdout.write(`${what}: SEED=${seed}\n`);

  return seed;
}
