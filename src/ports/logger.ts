// Structured logs: a fixed message and fields. Ids only: never names, addresses, amounts or tokens.

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type Logger = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields, cause?: unknown): void;
  /** Someone must act now. */
  error(message: string, fields?: LogFields, cause?: unknown): void;
};
