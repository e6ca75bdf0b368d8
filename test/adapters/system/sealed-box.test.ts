// What is sealed opens with its key and in its place alone.
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sealedBox } from '../../../src/adapters/system/sealed-box.ts';
import { codeOfCause } from '../../../src/core/fault.ts';

const [secretKey, other] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
const place = { firmId: 'frm_1', kind: 'slack', externalId: 'T1' };
const TOKEN = 'xoxb-a-token';

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (cause) {
    return codeOfCause(cause);
  }

  return 'opened';
}

describe('A token in the database', () => {
  it('is not to be read there, and is never sealed alike twice', () => {
    const box = sealedBox({ secretKey });
    const [one, two] = [box.seal(TOKEN, place), box.seal(TOKEN, place)];

    expect(Buffer.from(one).toString('latin1')).not.toContain(TOKEN);
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
    expect([box.open(one, place), box.open(two, place)]).toEqual([TOKEN, TOKEN]);
  });

  it.each([
    ['another firm', { firmId: 'frm_2' }],
    ['another kind', { kind: 'teams' }],
    ['another workspace', { externalId: 'T2' }],
  ])('does not open in the row of %s', (_where, moved) => {
    const box = sealedBox({ secretKey });
    const sealed = box.seal(TOKEN, place);

    expect(codeOf(() => box.open(sealed, { ...place, ...moved }))).toBe('connection-damaged');
  });

  it('does not open when any of its bytes was altered, or some are missing', () => {
    const box = sealedBox({ secretKey });
    const sealed = Buffer.from(box.seal(TOKEN, place));
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(codeOf(() => box.open(altered, place))).toMatch(/^(connection-damaged|secret-key-changed)$/);
      expect(codeOf(() => box.open(sealed.subarray(0, at), place))).toMatch(
        /^(connection-damaged|secret-key-changed)$/,
      );
    }
  });

  it('opens with the key before this one, while that is named, and says with which it was sealed', () => {
    const sealed = sealedBox({ secretKey }).seal(TOKEN, place);
    const changed = sealedBox({ secretKey: other, previous: secretKey });

    expect(changed.open(sealed, place)).toBe(TOKEN);
    expect([changed.keyOf(sealed), changed.keyOf(changed.seal(TOKEN, place))]).toEqual(['previous', 'current']);
  });

  it('does not open with a key that it was not sealed with, which is told apart from damage', () => {
    const sealed = sealedBox({ secretKey }).seal(TOKEN, place);
    const wrong = sealedBox({ secretKey: other });

    expect(codeOf(() => wrong.open(sealed, place))).toBe('secret-key-changed');
    expect(wrong.keyOf(sealed)).toBe('unknown');
  });
});
