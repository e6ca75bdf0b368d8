// Logs as JSON lines. A cause is logged by its kind and code; its message may hold client data and is
// left out unless it is one of our own faults.
import { pino } from 'pino';
import { Fault, framesOf } from '../../core/fault.ts';
import type { LogFields, Logger } from '../../ports/logger.ts';

const MOST_FRAMES = 6;

export function pinoLogger(options: { level: string; destination?: NodeJS.WritableStream }): Logger {
  const log = pino(
    { level: options.level, timestamp: pino.stdTimeFunctions.isoTime, base: null },
    options.destination ?? process.stderr,
  );

  return {
    debug: (message, fields) => log.debug({ ...fields }, message),
    info: (message, fields) => log.info({ ...fields }, message),
    warn: (message, fields, cause) => log.warn({ ...fields, ...describe(cause) }, message),
    error: (message, fields, cause) => log.error({ ...fields, ...describe(cause) }, message),
  };
}

function describe(cause: unknown): LogFields {
  if (cause === undefined) {
    return {};
  }

  if (!(cause instanceof Error)) {
    return { cause: typeof cause };
  }

  const inner = cause instanceof Fault ? cause.cause : undefined;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;

  return {
    cause: cause.name,
    ...(code === undefined ? {} : { code }),
    ...(inner instanceof Error ? { innerCause: inner.name } : {}),
    stack: framesOf(cause).slice(0, MOST_FRAMES).join(' | '),
  };
}
