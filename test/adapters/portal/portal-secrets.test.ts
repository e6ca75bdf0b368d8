// What the portal makes from the secret key.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { portalSecrets } from '../../../src/adapters/portal/portal-secrets.ts';

const secretsOf = (secretKey: string) => portalSecrets({ secretKey, publicUrl: () => 'https://bills.test' });
const secrets = secretsOf('one key');
const other = secretsOf('another key');
const LINK = 'lnk_01';

it('the token of a link is 32 bytes, always the same, and another for another link or key', () => {
  const token = secrets.linkToken(LINK);

  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  expect(secrets.linkToken(LINK)).toBe(token);
  expect(new Set([token, secrets.linkToken('lnk_02'), other.linkToken(LINK)]).size).toBe(3);
  expect(secrets.linkUrl(token)).toBe(`https://bills.test/b/${token}`);
});

it('what is made for one use is of no worth for another', () => {
  expect(secrets.formToken(LINK)).not.toBe(secrets.linkToken(LINK));
});

it('what is stored of a token is its SHA-256', () => {
  expect(secrets.hashOf('x')).toBe(createHash('sha256').update('x').digest('hex'));
});

it('a code is six digits, another for another account, nonce or key', () => {
  const code = secrets.code({ accountId: 'pac_1', nonce: 'n' });
  const others = [
    secrets.code({ accountId: 'pac_2', nonce: 'n' }),
    secrets.code({ accountId: 'pac_1', nonce: 'm' }),
    other.code({ accountId: 'pac_1', nonce: 'n' }),
  ];

  expect(code).toMatch(/^\d{6}$/);
  expect(secrets.code({ accountId: 'pac_1', nonce: 'n' })).toBe(code);
  expect(others).not.toContain(code);
});

it('codes are spread evenly, those that begin with zeros among them', () => {
  const count = 50_000;
  const tens = Array.from({ length: 10 }, () => 0);
  for (let nonce = 0; nonce < count; nonce += 1) {
    const first = Number(secrets.code({ accountId: 'pac_1', nonce: String(nonce) }).charAt(0));
    tens[first] = (tens[first] ?? 0) + 1;
  }

  // five standard deviations
  for (const each of tens) expect(Math.abs(each - count / 10)).toBeLessThan(5 * Math.sqrt((count / 10) * 0.9));
});

describe('A link that is stored', () => {
  const tokenHash = secrets.hashOf(secrets.linkToken(LINK));
  const changed = portalSecrets({ secretKey: 'a new key', previous: 'one key', publicUrl: () => '' });

  it('has the same token while the key is changed, and afterwards none', () => {
    expect(secrets.madeToken({ id: LINK, tokenHash })).toBe(secrets.linkToken(LINK));
    expect(changed.madeToken({ id: LINK, tokenHash })).toBe(secrets.linkToken(LINK));
    expect(secretsOf('a new key').madeToken({ id: LINK, tokenHash })).toBeUndefined();
  });

  it('is made with the key of now from then on', () => {
    const token = changed.linkToken(LINK);

    expect(token).toBe(secretsOf('a new key').linkToken(LINK));
    expect(changed.madeToken({ id: LINK, tokenHash: changed.hashOf(token) })).toBe(token);
  });
});
