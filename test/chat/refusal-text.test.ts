// What a person is told when something is refused.
import { expect, it } from 'vitest';
import { refusalText } from '../../src/chat/refusal-text.ts';

it.each([
  [12_345_678, 10_000_000, 'would have 12.3 MB; your mail server takes 10.0 MB at most'],
  [10_000_300, 10_000_000, 'would have 10000300 bytes; your mail server takes 10000000 bytes at most'],
])('a mail of %d bytes is told to be too large in figures that differ', (size, most, words) => {
  expect(refusalText({ code: 'mail-too-large', number: '1042', size, most })).toContain(words);
});
