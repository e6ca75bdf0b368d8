// `npm run test:long`: the long tests in full, one file after the other so that their times are their own.
import { defineConfig } from 'vitest/config';
import { longTests } from './vitest.config.ts';

export default defineConfig({
  test: { ...longTests, name: 'long', env: { LONG: '1' }, maxWorkers: 1, fileParallelism: false },
});
