// What broke, as one exception class. Adapters translate their SDK's errors into it at their edge.

const FRAME = /^ {4}at .*(?::\d+:\d+\)?|\(<anonymous>\)|\(native\))$/;

export type FaultOptions = {
  /** Trying again later may help. */
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
  /** For the eyes of whoever runs the process: never client data. */
  readonly detail?: string;
};

export class Fault extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly detail: string | undefined;

  constructor(code: string, options: FaultOptions = {}) {
    super(code, { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.detail = options.detail;
  }
}

/** Where it happened: the frames of the stack alone. Its message, which may hold anything, is left out. */
export function framesOf(error: Error): string[] {
  const stack = error.stack ?? '';
  const at = error.message === '' ? -1 : stack.indexOf(error.message);
  const lines = stack.slice(at < 0 ? 0 : at + error.message.length).split('\n');

  // A message that was changed after the throw cannot be found: what stands before the last run of frames is not one.
  return lines.slice(lines.findLastIndex((line) => !FRAME.test(line)) + 1).map((line) => line.trim());
}

/** What a fault says beside its code; '' when it says no more. */
export function detailOf(cause: unknown): string {
  return cause instanceof Fault ? (cause.detail ?? '') : '';
}

/** The code of a fault or of an error of the system, such as EADDRINUSE; 'unknown' when it has none. */
export function codeOfCause(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unknown';
}
