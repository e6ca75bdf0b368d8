// PostgreSQL errors of the embedded database as Prisma expects them from a driver adapter; mirrors
// @prisma/adapter-pg. Used by embedded-adapter.ts.
import { DriverAdapterError, type MappedError } from '@prisma/driver-adapter-utils';
import type { EmbeddedError } from './embedded-protocol.ts';

export function driverError(error: EmbeddedError): DriverAdapterError {
  return new DriverAdapterError({
    originalMessage: error.message,
    ...(error.code === undefined ? {} : { originalCode: error.code }),
    ...mapped(error),
  });
}

function mapped(error: EmbeddedError): MappedError {
  switch (error.code) {
    case '22001':
      return { kind: 'LengthMismatch', ...(error.column === undefined ? {} : { column: error.column }) };
    case '22003':
      return { kind: 'ValueOutOfRange', cause: error.message };
    case '22P02':
      return { kind: 'InvalidInputValue', message: error.message };
    case '23505':
      return {
        kind: 'UniqueConstraintViolation',
        ...constraintOf(error),
        ...(error.table === undefined ? {} : { table: error.table }),
      };
    case '23502':
      return {
        kind: 'NullConstraintViolation',
        ...(error.column === undefined ? {} : { constraint: { fields: [error.column] } }),
      };
    case '23503':
      return { kind: 'ForeignKeyConstraintViolation', ...constraintOf(error) };
    case '23001':
      return { kind: 'RestrictViolation', ...constraintOf(error) };
    case '40001':
    case '40P01':
      return { kind: 'TransactionWriteConflict' };
    case '42P01':
      return { kind: 'TableDoesNotExist', ...quotedName(error.message) };
    default:
      return otherError(error);
  }
}

function constraintOf(error: EmbeddedError): { constraint?: { index: string } } {
  return error.constraint === undefined ? {} : { constraint: { index: error.constraint } };
}

function quotedName(message: string): { table?: string } {
  const table = /"([^"]+)"/.exec(message)?.[1];

  return table === undefined ? {} : { table };
}

function otherError(error: EmbeddedError): MappedError {
  return {
    kind: 'postgres',
    code: error.code ?? 'N/A',
    severity: error.severity ?? 'N/A',
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  };
}
