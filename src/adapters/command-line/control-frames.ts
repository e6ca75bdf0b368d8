// What passes over the control socket: one request as a JSON line, then answer frames as JSON lines; a frame that asks is answered by
// a line of the caller.
import { isAbsolute } from 'node:path';
import { z } from 'zod';

/** Of a request, with its line break. */
export const MAX_REQUEST_BYTES = 64 * 1024;

const requestSchema = z.strictObject({ argv: z.array(z.string()), cwd: z.string().refine(isAbsolute) });
const answerSchema = z.strictObject({ answer: z.string().nullable() });
const frameSchema = z.union([
  z.strictObject({ ask: z.strictObject({ kind: z.enum(['line', 'secret', 'input']), text: z.string() }) }),
  z.strictObject({ stdout: z.string() }),
  z.strictObject({ stderr: z.string() }),
  z.strictObject({ exit: z.number().int().min(0).max(255) }),
]);

export type ControlRequest = { readonly argv: readonly string[]; readonly cwd: string };
export type ControlFrame = z.infer<typeof frameSchema>;
/** Null when nobody answers. */
export type ControlAnswer = z.infer<typeof answerSchema>;

export function lineOf(message: ControlRequest | ControlFrame | ControlAnswer): string {
  return `${JSON.stringify(message)}\n`;
}

/** Undefined when the line is no request. */
export function readRequest(line: string): ControlRequest | undefined {
  return read(requestSchema, line);
}

/** Undefined when the line is no answer. */
export function readAnswer(line: string): ControlAnswer | undefined {
  return read(answerSchema, line);
}

/** Undefined when the line is no frame. */
export function readFrame(line: string): ControlFrame | undefined {
  return read(frameSchema, line);
}

function read<Value>(schema: z.ZodType<Value>, line: string): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
