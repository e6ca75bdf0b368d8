// What a Web API method answers, and how its arguments are read from a form or from JSON.
// Used by the method files of this folder and by the server that calls them.
import { z } from 'zod';
import type { SlackState } from './slack-state.ts';

export type SlackError = {
  ok: false;
  error: string;
  response_metadata?: { messages: string[] };
  /** The scope that is missing, and those that are there. */
  needed?: string;
  provided?: string;
};
export type Answer = { ok: true; [key: string]: unknown } | SlackError;

/** One method of the Web API: its arguments are read strictly, then it runs. */
export type Method = (state: SlackState, args: Record<string, unknown>) => Answer;

export function slackError(error: string, messages: readonly string[] = []): SlackError {
  if (messages.length === 0) return { ok: false, error };
  return { ok: false, error, response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) } };
}

/** A method with its arguments checked: an unknown, missing or malformed one answers `invalid_arguments`. */
export function method<S extends z.ZodRawShape>(
  shape: S,
  run: (state: SlackState, args: z.infer<z.ZodObject<S, z.core.$strict>>) => Answer,
): Method {
  const schema = z.strictObject(shape);

  return (state, given) => {
    const args = schema.safeParse(given);
    if (!args.success) return slackError('invalid_arguments', zodMessages(args.error));

    return run(state, args.data);
  };
}

export function zodMessages(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${issue.message} [json-pointer:/${issue.path.join('/')}]`);
}

/** An argument that a form carries as a JSON string. */
export function json<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (typeof value === 'string' ? parseJson(value) : value), schema);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A yes or no that a form carries as a word. */
export const flag = z.preprocess((value) => {
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : value;
}, z.boolean());

/** A whole number that a form carries as digits. */
export const wholeNumber = z.coerce.number().int();
