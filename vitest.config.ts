// How the tests run: real parts, files in parallel processes.
import { defineConfig } from 'vitest/config';

const shared = {
  pool: 'forks',
  setupFiles: 'test/support/each-file.ts',
  testTimeout: 20_000,
  hookTimeout: 60_000,
  unstubEnvs: true,
  expect: { poll: { interval: 10 } },
} as const;

/** They hold times against limits: alone, one after the other, when all others are done. */
const TIMED = [
  'test/journeys/portal-enumeration.test.ts',
  'test/journeys/portal-load.test.ts',
  'test/long/acks-under-load.test.ts',
  'test/long/large-file.test.ts',
];

/** Each file leaves nothing behind for the next: one process takes many, and reads the program once. */
const TOGETHER = [
  'test/adapters/{bill-sources,command-line,http,jobs,mail,metrics,payments,pdf,portal,setup,slack,system,teams}/**',
  'test/{chat,contract,core,use-cases}/**',
];

const parts = { ...shared, sequence: { groupOrder: 0 } };

/** The built product, killed and started again; by name, so that it is built only when these run. */
export const longTests = {
  ...shared,
  include: ['test/long/**/*.test.ts'],
  maxConcurrency: 4,
  sequence: { groupOrder: 1 },
  globalSetup: ['test/long/before-long-tests.ts'],
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default'],
    projects: [
      { test: { ...parts, name: 'parts', include: TOGETHER.map((folder) => `${folder}/*.test.ts`), isolate: false } },
      {
        test: {
          ...parts,
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: ['test/long/**', ...TOGETHER, ...TIMED],
        },
      },
      { test: { ...longTests, name: 'long', exclude: TIMED } },
      { test: { ...longTests, name: 'timed', include: TIMED, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
