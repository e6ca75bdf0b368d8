import { expect, test } from 'vitest';
import { missingSql } from '../../../prisma/schema-diff.ts';

test('the migrations lead to what schema.prisma says', { timeout: 60_000 }, async () => {
  const missing = await missingSql();

  expect(missing).toBe('');
});
