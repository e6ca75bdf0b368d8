// What passes over the control socket: one request as a JSON line, then answer frames as JSON lines.
import { isAbsolute } from 'node:path';
import { z } from 'zod';

/** Of a request, with its line break. */
export const MAX_REQUEST_BYTES = 64 * 1024;

const requestSchema = z.strictObject({ argv: z.array(z.string()), cwd: z.string().refine(isAbsolute) });
const frameSchema = z.union([
  z.strictObject({ stdout: z.string() }),
  z.strictObject({ stderr: z.string() }),
  z.strictObject({ exit: z.number().int().min(0).max(255) }),
]);

export type ControlRequest = { readonly argv: readonly string[]; readonly cwd: string };
export type ControlFrame = z.infer<typeof frameSchema>;

export function lineOf(message: ControlRequest | ControlFrame): string {
  return `${JSON.stringify(message)}\n`;
}

/** Undefined when the line is no request. */
export function readRequest(line: string): ControlRequest | undefined {
  return read(requestSchema, line);
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
