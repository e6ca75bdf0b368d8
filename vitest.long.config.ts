// `npm run test:long`: the long tests in full, one file after the other so that their times are their own.
import { defineConfig } from 'vitest/config';
import { longTests } from './vitest.config.ts';

/** Tests of one process that try more often with LONG=1. */
const TRYING_MORE = [
  'test/core/money.test.ts',
  'test/core/pay.test.ts',
  'test/core/received-money.test.ts',
  'test/journeys/broken-parts.test.ts',
  'test/journeys/forged-requests.test.ts',
  'test/journeys/fuzzed-requests.test.ts',
  'test/journeys/payment-webhooks.test.ts',
  'test/journeys/portal-enumeration.test.ts',
  'test/journeys/portal-load.test.ts',
  'test/journeys/portal-scanners.test.ts',
  'test/journeys/random-files.test.ts',
];

export default defineConfig({
  test: {
    ...longTests,
    name: 'long',
    include: [...longTests.include, ...TRYING_MORE],
    env: { LONG: '1' },
    maxWorkers: 1,
    fileParallelism: false,
  },
});
