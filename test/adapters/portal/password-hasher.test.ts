// Hashing passwords, a few at a time.
import * as argon2 from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { createPasswordHasher } from '../../../src/adapters/portal/password-hasher.ts';

const PASSWORD = 'wet otter plays chess';

/** The real one, which tells how many of its works are under way at once. */
function counting() {
  const counted = { running: 0, most: 0, done: 0 };
  const count = async <Result>(work: Promise<Result>): Promise<Result> => {
    counted.running += 1;
    counted.most = Math.max(counted.most, counted.running);
    try {
      return await work;
    } finally {
      counted.running -= 1;
      counted.done += 1;
    }
  };
  const engine: typeof argon2 = {
    ...argon2,
    hash: (...given) => count(argon2.hash(...given)),
    verify: (...given) => count(argon2.verify(...given)),
  };

  return { counted, engine };
}

describe('A hash', () => {
  it('is a PHC string of Argon2id with 19 MiB, two passes and one lane, with another salt each time', async () => {
    const hasher = createPasswordHasher();
    const [first, second] = [await hasher.hash(PASSWORD), await hasher.hash(PASSWORD)];

    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(second).not.toBe(first);
    expect(await hasher.verify({ hash: second, password: PASSWORD })).toBe(true);
  });

  it('is of the exact bytes: NFC and NFD, blanks and a NUL are other passwords', async () => {
    const hasher = createPasswordHasher();
    const password = 'Crème brûlée à Besançon'.normalize('NFC');
    const hash = await hasher.hash(password);

    for (const other of [password.normalize('NFD'), `${password} `, `${password}\0`, password.toLowerCase(), '']) {
      expect(await hasher.verify({ hash, password: other })).toBe(false);
    }
    expect(await hasher.verify({ hash, password })).toBe(true);
  });

  it('that cannot be read fits no password', async () => {
    const hasher = createPasswordHasher();

    for (const hash of ['', 'plain', '$argon2id$v=19$m=1', '$2b$10$abcdefghijklmnopqrstuv']) {
      expect(await hasher.verify({ hash, password: PASSWORD })).toBe(false);
    }
  });

  it('of nobody fits no password, and takes as long as another', async () => {
    const hasher = createPasswordHasher();
    const hash = await hasher.hash(PASSWORD);
    const timed = async (given: string | undefined) => {
      const start = performance.now();
      await hasher.verify({ hash: given, password: 'never was my password' });

      return performance.now() - start;
    };
    await timed(undefined);
    const [ofNobody, ofSomebody]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < 15; turn += 1) {
      ofNobody.push(await timed(undefined));
      ofSomebody.push(await timed(hash));
    }

    const median = (times: number[]) => times.toSorted((left, right) => left - right)[7] ?? 0;
    expect(await hasher.verify({ hash: undefined, password: PASSWORD })).toBe(false);
    expect(median(ofNobody) / median(ofSomebody)).toBeGreaterThan(0.6);
    expect(median(ofNobody) / median(ofSomebody)).toBeLessThan(1.6);
  });
});

describe('Two hundred at once', () => {
  it('are never more than two under way, and beyond forty that wait are told to come again', {
    timeout: 60_000,
  }, async () => {
    const { counted, engine } = counting();
    const hasher = createPasswordHasher(engine);
    const hash = await hasher.hash(PASSWORD);
    // the hash of nobody's password, made once
    await expect.poll(() => counted.done).toBe(2);
    counted.most = 0;

    const verified = await Promise.allSettled(
      Array.from({ length: 200 }, () => hasher.verify({ hash, password: PASSWORD })),
    );

    const refused = verified.filter(({ status }) => status === 'rejected');
    expect(counted.most).toBe(2);
    expect(counted.done).toBe(2 + 42);
    expect(refused).toHaveLength(158);
    expect(refused[0]).toMatchObject({ reason: { code: 'too-busy', retryable: true, retryAfterMs: 2_000 } });
    expect(await hasher.verify({ hash, password: PASSWORD })).toBe(true);
  });
});
