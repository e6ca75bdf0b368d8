// A logger for tests that look at something else.
import type { Logger } from '../../src/ports/logger.ts';

export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
