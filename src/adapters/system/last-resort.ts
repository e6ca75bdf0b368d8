// What nothing else has caught. main.ts sets it up before anything can go wrong; without it the process would end at a
// promise that nobody waits for, and print what the error says, which may be client data.
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { Logger } from '../../ports/logger.ts';

/**
 * A rejected promise is one piece of work that failed: logged, and the process goes on. After an exception that nobody
 * caught, anything may be half done: logged, and `end` is called, for a start from what the database holds.
 */
export function catchTheRest(deps: { logger: Logger; ids: IdGenerator; end: () => void }): void {
  const reference = () => deps.ids.newId('job').slice(-8);
  process.on('unhandledRejection', (cause) => {
    deps.logger.error('work failed, and nobody waited for it', { reference: reference() }, cause);
  });
  process.on('uncaughtException', (cause) => {
    deps.logger.error('the process cannot go on', { reference: reference() }, cause);
    deps.end();
  });
}

/** Past every handler, to `catchTheRest`: whoever watches the process starts it again. */
export function cannotGoOn(cause: unknown): void {
  setImmediate(() => {
    throw cause;
  });
}
