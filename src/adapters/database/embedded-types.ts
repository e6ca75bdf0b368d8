// Which PostgreSQL types become what, in and out, exactly as @prisma/adapter-pg does it. Used on both
// sides of the embedded database's thread.
import { type ArgType, type ColumnType, ColumnTypeEnum, DriverAdapterError } from '@prisma/driver-adapter-utils';

const FIRST_USER_TYPE = 16_384;

const COLUMN_TYPES: Readonly<Record<number, ColumnType>> = {
  16: ColumnTypeEnum.Boolean,
  17: ColumnTypeEnum.Bytes,
  18: ColumnTypeEnum.Character,
  19: ColumnTypeEnum.Text, // name
  20: ColumnTypeEnum.Int64,
  21: ColumnTypeEnum.Int32, // int2
  23: ColumnTypeEnum.Int32,
  25: ColumnTypeEnum.Text,
  26: ColumnTypeEnum.Int64, // oid
  114: ColumnTypeEnum.Json,
  700: ColumnTypeEnum.Float,
  701: ColumnTypeEnum.Double,
  // Arrays: of what the catalogue has, for tools that read it.
  1000: ColumnTypeEnum.BooleanArray,
  1002: ColumnTypeEnum.CharacterArray,
  1003: ColumnTypeEnum.TextArray, // name[]
  1005: ColumnTypeEnum.Int32Array, // int2[]
  1007: ColumnTypeEnum.Int32Array,
  1009: ColumnTypeEnum.TextArray,
  1042: ColumnTypeEnum.Text, // char(n)
  1043: ColumnTypeEnum.Text, // varchar
  1082: ColumnTypeEnum.Date,
  1083: ColumnTypeEnum.Time,
  1114: ColumnTypeEnum.DateTime,
  1184: ColumnTypeEnum.DateTime, // timestamptz
  1700: ColumnTypeEnum.Numeric,
  2950: ColumnTypeEnum.Uuid,
  3802: ColumnTypeEnum.Json, // jsonb
};

/** Throws for a type that no column of ours has: intervals and the like are cast in the query. */
export function columnTypeOf(dataTypeID: number): ColumnType {
  const type = COLUMN_TYPES[dataTypeID] ?? (dataTypeID >= FIRST_USER_TYPE ? ColumnTypeEnum.Text : undefined);
  if (type === undefined) {
    throw new DriverAdapterError({ kind: 'UnsupportedNativeDataType', type: String(dataTypeID) });
  }

  return type;
}

const asText = (text: string) => text;

/** The session's time zone is UTC, so the offset says nothing. */
const timestamp = (text: string) => `${text.replace(' ', 'T').replace(/[+-]\d{2}(:\d{2})?$/, '')}+00:00`;

/** How the thread reads a column's text. What is not named here stays text. */
export const resultParsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  17: (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex')),
  20: asText,
  21: Number,
  23: Number,
  26: Number,
  114: asText,
  700: Number,
  701: Number,
  1082: asText,
  1083: asText,
  1114: timestamp,
  1184: timestamp,
  1700: asText,
  3802: asText,
};

/** One argument of a query as the thread takes it. */
export function argumentOf(value: unknown, type: ArgType | undefined): unknown {
  if (Array.isArray(value) && type?.arity === 'list') {
    return value.map((item) => argumentOf(item, type));
  }

  if (typeof value === 'string' && type?.scalarType === 'datetime') {
    return dateText(new Date(value), type);
  }

  if (value instanceof Date) {
    return dateText(value, type);
  }

  if (typeof value === 'string' && type?.scalarType === 'bytes') {
    return new Uint8Array(Buffer.from(value, 'base64'));
  }

  return value;
}

function dateText(date: Date, type: ArgType | undefined): string {
  const text = date.toISOString().replace('T', ' ').replace('Z', '');

  if (type?.dbType === 'DATE') {
    return text.slice(0, text.indexOf(' '));
  }

  return type?.dbType === 'TIME' || type?.dbType === 'TIMETZ' ? text.slice(text.indexOf(' ') + 1) : text;
}
