// What a person is told when something is refused.
import { expect, it } from 'vitest';
import { refusalText } from '../../src/chat/refusal-text.ts';

it.each([
  [12_345_678, 10_000_000, 'would have 12.3 MB; your mail server takes 10.0 MB at most'],
  [10_000_300, 10_000_000, 'would have 10000300 bytes; your mail server takes 10000000 bytes at most'],
])('a mail of %d bytes is told to be too large in figures that differ', (size, most, words) => {
  expect(refusalText({ code: 'mail-too-large', number: '1042', size, most, inPortal: false })).toContain(words);
});

it('a mail that is too large may go another way: by the portal, where that can be', () => {
  const refusal = { code: 'mail-too-large', number: '1042', size: 20_000_000, most: 10_000_000 } as const;

  expect(refusalText({ ...refusal, inPortal: true })).toMatch(/at most\. Choose “In the client portal”/);
  expect(refusalText({ ...refusal, inPortal: false })).toMatch(/at most\. Ask your mail provider/);
});
