// Hashes passwords by Argon2id, a few at a time: each takes 19 MiB and a processor for about 50 ms, and what is left of
// both belongs to everything else. Made by compose.ts.
import { randomBytes } from 'node:crypto';
import * as argon2 from '@node-rs/argon2';
import { Fault } from '../../core/fault.ts';
import type { PasswordHasher } from '../../ports/password-hasher.ts';

type Engine = Pick<typeof argon2, 'hash' | 'verify'>;

/** OWASP, Password Storage Cheat Sheet. Argon2id is the library's default. */
const COSTS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const AT_ONCE = 2;
const MOST_WAITING = 40;
/** By then those that wait now have had their turn. */
const RETRY_AFTER_MS = 2_000;

/** `engine` is replaced by a test that counts. */
export function createPasswordHasher(engine: Engine = argon2): PasswordHasher {
  const inTurn = turns({ atOnce: AT_ONCE, mostWaiting: MOST_WAITING });
  // nobody knows this password: to compare with its hash takes as long as with a person's
  const decoy = engine.hash(randomBytes(32), COSTS);
  decoy.catch(() => undefined);

  return {
    hash: (password) => inTurn(() => engine.hash(password, COSTS)),
    verify: (request) =>
      inTurn(async () => {
        const isRight = await isRightFor(engine, { ...request, hash: request.hash ?? (await decoy) });

        return isRight && request.hash !== undefined;
      }),
  };
}

async function isRightFor(engine: Engine, { hash, password }: { hash: string; password: string }): Promise<boolean> {
  try {
    return await engine.verify(hash, password);
  } catch {
    return false;
  }
}

/** Runs work `atOnce` at a time, the others in their order. Throws Fault('too-busy') when too many wait already. */
function turns(limits: { readonly atOnce: number; readonly mostWaiting: number }) {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running < limits.atOnce) {
      running += 1;
    } else if (waiting.length < limits.mostWaiting) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      throw new Fault('too-busy', { retryable: true, retryAfterMs: RETRY_AFTER_MS });
    }

    try {
      return await work();
    } finally {
      // its place goes to the next one, or is free
      const next = waiting.shift();
      if (next) {
        next();
      } else {
        running -= 1;
      }
    }
  };
}
