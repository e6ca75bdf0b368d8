// What a client may choose as their password.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsPassword, passwordProblems } from '../../src/core/portal-password.ts';

const owner = {
  firmName: 'Harlow & Reed LLP',
  contactName: 'Dana Reyes-Müller',
  addresses: ['dana.reyes@acme-holdings.test'],
};
const problemsOf = (password: string) => passwordProblems(password, owner);

const GOOD = [
  'wet otter plays chess',
  'Kupferkessel 9 Mandarinen',
  'vL8#qz!Tn2@wR5xy',
  ' leading and trailing blanks ',
  'ключ лежит под камнем',
  '鍵は石の下に置いてあります、探して。',
  '🦦🎻🥁🪁🧵🧭🪵🦔🌵🎲🪶🧲🛶🪐🍐',
  'harlow bought three green kettles',
  'thunder-marmalade-1987',
];

describe('A password may be set', () => {
  it.each(GOOD)('when guessing it takes long: "%s"', (password) => {
    expect(problemsOf(password)).toEqual([]);
  });

  it('with 15 characters, however many bytes those are, and not with 14', () => {
    expect(problemsOf('xk2vq9rm4tw7zpb')).toEqual([]);
    expect(problemsOf('xk2vq9rm4tw7zp')).toEqual(['too-short']);
    expect(problemsOf('🦦🎻🥁🪁🧵🧭🪵🦔🌵🎲🪶🧲🛶🪐')).toEqual(['too-short']);
  });

  it('with 1,024 bytes and not with one more, whether a character is one byte or four', () => {
    const long = [...Array(1_024).keys()].map((n) => 'kvxqzjwpym'.charAt((n * n + n * 7) % 10)).join('');
    const wide = '🦦🎻🥁🪁🧵🧭🪵🦔'.repeat(40);

    expect(problemsOf(`${long.slice(0, 1_023)}é`)).toEqual(['too-long']);
    expect(problemsOf(`${long}x`)).toEqual(['too-long']);
    expect(fitsPassword(long)).toBe(true);
    expect(fitsPassword(wide)).toBe(false);
    expect(problemsOf('x'.repeat(1_000_000))).toEqual(['too-long']);
  });

  it('in both forms of Unicode alike, unchanged', () => {
    const password = 'Crème brûlée à Besançon';

    expect(password.normalize('NFC')).not.toBe(password.normalize('NFD'));
    expect(problemsOf(password.normalize('NFC'))).toEqual([]);
    expect(problemsOf(password.normalize('NFD'))).toEqual([]);
  });
});

describe('A password is refused', () => {
  it.each(['wet otter\0plays chess', 'wet otter \ud83e plays chess'])('with a NUL or half a character', (password) => {
    expect(problemsOf(password)).toEqual(['bad-character']);
  });

  it.each([
    'aaaaaaaaaaaaaaaaaaa',
    'aaaaaaaaaaaaaaab',
    'abababababababababab',
    'x7$kQ2!mx7$kQ2!m',
    'passwordpassword',
    'Dana1Dana1Dana1Dana1',
    '               ',
    '🦦🦦🦦🦦🦦🦦🦦🦦🦦🦦🦦🦦🦦🦦🦦',
  ])('as one piece again and again: "%s"', (password) => {
    expect(problemsOf(password)).toEqual(['repeated']);
  });

  it.each([
    '123456789012345',
    '987654321098765',
    'abcdefghijklmnopqrstuvwxyz',
    'qwertyuiopasdfgh',
    'QWERTZUIOPasdfghjkl',
    '1qaz2wsx3edc4rfv',
    '!QAZ@WSX#EDC$RFV',
    '1q2w3e4r5t6y7u8i',
    'qwerty123456789!',
    'poiuytrewq0987654321',
  ])('as a sequence: "%s"', (password) => {
    expect(problemsOf(password)).toEqual(['sequence']);
  });

  it.each([
    'correct horse battery staple',
    'CorrectHorseBatteryStaple1!',
    'The quick brown fox!',
    'MySecretPassword2024',
    'P@ssw0rd1234567!',
    'Password-Password-1',
    'Welcome2026Summer!',
    'changeme-changeme-please',
    'ClientPortal2026!',
    'letmein-letmein-2025',
  ])('as one of the first to be tried: "%s"', (password) => {
    expect(problemsOf(password)).toEqual(['common']);
  });

  it.each([
    'Harlow & Reed LLP 2026',
    'harlowreed-portal-1',
    'dana.reyes@acme-holdings.test',
    'DanaReyesMuller1',
    'D4n4 R3y3s Müller!!',
    'acme-holdings-2026',
    'DanaHarlowPassword12',
  ])('as little besides known names: "%s"', (password) => {
    expect(problemsOf(password)).toEqual(['personal']);
  });

  it('with no more than one reason for its weakness, and none of its own while it is too short', () => {
    expect(problemsOf('aaaa')).toEqual(['too-short']);
    expect(problemsOf('aaaa\0')).toEqual(['too-short', 'bad-character']);
  });
});

describe('The look at a password', () => {
  it('takes any text of any firm and contact, and says nothing against one twice', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(texts, texts, texts, (password, firmName, address) => {
        const problems = passwordProblems(password, { firmName, contactName: '', addresses: [address] });

        expect(new Set(problems).size).toBe(problems.length);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses no random password of 15 letters', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'bcdfghjkmnpqrtvwxz'), minLength: 15, maxLength: 15 });
    let refused = 0;
    fc.assert(
      fc.property(letters, (password) => {
        refused += problemsOf(password).length;
      }),
      { numRuns: 500, seed: 20261126 },
    );

    expect(refused).toBeLessThan(20);
  });
});
