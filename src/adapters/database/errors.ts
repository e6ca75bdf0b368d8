// Reads the database's errors, and translates those that say that it is away. Used by this folder.
import { Fault } from '../../core/fault.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';

type DriverCause = { readonly kind?: unknown; readonly originalCode?: unknown; readonly constraint?: unknown };

/**
 * The name of the unique index that a write collided with (`share_firm_id_draft_id_key`), or undefined
 * when the error is another one.
 */
export function uniqueViolation(error: unknown): string | undefined {
  const cause = driverCause(error);
  if (cause?.kind !== 'UniqueConstraintViolation') {
    return undefined;
  }

  const { constraint } = cause;
  if (typeof constraint !== 'object' || constraint === null) {
    return 'unknown';
  }

  return 'index' in constraint ? String(constraint.index) : 'unknown';
}

/** Two transactions stood in each other's way: the whole transaction may be tried again. */
export function isConflict(error: unknown): boolean {
  const code = driverCause(error)?.originalCode;

  return codeOf(error) === 'P2034' || code === '40001' || code === '40P01';
}

/** A statement of the transaction had failed before this one. */
export function isSpoiled(error: unknown): boolean {
  return driverCause(error)?.originalCode === '25P02';
}

/** The same error, as Fault('database-away', retryable) when the database was not there or not in time. */
export function translated(error: unknown): unknown {
  return isLost(error) || isLate(error) ? new Fault('database-away', { retryable: true, cause: error }) : error;
}

/** The client with every statement's error translated; a transaction's own begin and end are not. */
export function withTranslatedErrors(client: PrismaClient): PrismaClient {
  const extended = client.$extends({
    query: {
      $allOperations: async ({ args, query }) => {
        try {
          return await query(args);
        } catch (cause) {
          throw translated(cause);
        }
      },
    },
  });

  // The extension changes no types: it adds no method and no field.
  return extended as unknown as PrismaClient;
}

const LOST_KINDS = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'];
/** PostgreSQL, appendix A: connection exceptions, shutdown, crash, starting up, too many connections. */
const LOST_SQLSTATES = /^(08\w{3}|57P0[1-5]|25P0[34]|53300)$/;
const LOST_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN'];
/** The drivers `pg` and `pg-pool` give these no code. */
const LOST_MESSAGES = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a conn)/;
/** A statement or a lock that took too long. */
const LATE_SQLSTATES = ['57014', '55P03'];
/** No connection in the pool, no turn for a transaction, or a transaction over its time. */
const LATE_CODES = ['P2024', 'P2028'];

/** The connection is gone: what was under way in it did not commit, unless it was the commit itself. */
export function isLost(error: unknown): boolean {
  const { kind, originalCode, code } = driverFacts(error);

  return (
    LOST_KINDS.includes(kind) ||
    LOST_SQLSTATES.test(originalCode) ||
    LOST_CODES.includes(code) ||
    LOST_MESSAGES.test(rootMessage(error))
  );
}

function isLate(error: unknown): boolean {
  const { originalCode, code } = driverFacts(error);

  return (
    LATE_SQLSTATES.includes(originalCode) || LATE_CODES.includes(code) || rootMessage(error) === 'Query read timeout'
  );
}

function driverFacts(error: unknown): { kind: string; originalCode: string; code: string } {
  const { kind = '', originalCode = '' } = driverCause(error) ?? {};
  const code = error instanceof Error && 'code' in error ? error.code : '';

  return { kind: String(kind), originalCode: String(originalCode), code: String(code) };
}

function rootMessage(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function driverCause(error: unknown): DriverCause | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) {
    return error instanceof Error && error.name === 'DriverAdapterError' ? (error.cause as DriverCause) : undefined;
  }

  const driverError: unknown = error.meta?.driverAdapterError;

  return driverError instanceof Error ? (driverError.cause as DriverCause) : undefined;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Prisma.PrismaClientKnownRequestError ? error.code : undefined;
}
