// What broke, as one exception class. Adapters translate their SDK's errors into it at their edge.

export type FaultOptions = {
  /** Trying again later may help. */
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
};

export class Fault extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(code: string, options: FaultOptions = {}) {
    super(code, { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The code of a fault or of an error of the system, such as EADDRINUSE; 'unknown' when it has none. */
export function codeOfCause(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unknown';
}
