// Reads the database's errors. Used by use cases that answer a collision, and by for-firm.ts.
import { Prisma } from './generated/client.ts';

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
