// What nobody caught, in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

const source = (path: string) => JSON.stringify(new URL(`../../../src/adapters/system/${path}`, import.meta.url).href);

/** Runs the script with the product's log; gives what it logged and printed, and how it ended. */
async function processOf(script: string) {
  const setUp = `
    import { catchTheRest } from ${source('last-resort.ts')};
    import { pinoLogger } from ${source('pino-logger.ts')};
    import { systemClock } from ${source('system-clock.ts')};
    import { systemIds } from ${source('system-ids.ts')};
    catchTheRest({ logger: pinoLogger({ level: 'info' }), ids: systemIds(systemClock()), end: () => process.exit(7) });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', setUp + script]);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk;
  });
  const [code] = await once(child, 'close');
  const log = said.stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

  return { code, log, printed: said.stdout };
}

it('Work that failed with nobody waiting for it is logged with a reference, and the process lives', async () => {
  const { code, log, printed } = await processOf(`
    void Promise.reject(new TypeError('CANARY'));
    setTimeout(() => process.stdout.write('alive'), 200);`);

  expect({ code, printed }).toEqual({ code: 0, printed: 'alive' });
  expect(log).toMatchObject([{ level: 50, cause: 'TypeError', reference: expect.stringMatching(/^\w{8}$/) }]);
  expect(JSON.stringify(log)).not.toContain('CANARY');
});

it('An error that nobody caught is logged with a reference, and the process ends, to be started again', async () => {
  const { code, log, printed } = await processOf(`
    setTimeout(() => { throw new TypeError('CANARY'); }, 10);
    setTimeout(() => process.stdout.write('alive'), 2000);`);

  expect({ code, printed }).toEqual({ code: 7, printed: '' });
  expect(log).toMatchObject([{ level: 50, cause: 'TypeError', reference: expect.stringMatching(/^\w{8}$/) }]);
  expect(JSON.stringify(log)).not.toContain('CANARY');
});
