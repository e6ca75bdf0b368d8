// The Web API method that describes a file: files.info.
import { z } from 'zod';
import { type Method, method, slackError, wholeNumber } from './api-answer.ts';
import { visibleToBot } from './directory-methods.ts';
import type { SlackFile, SlackState } from './slack-state.ts';
import { fileOnWire } from './wire.ts';

const scope = 'files:read';
const pages = {
  cursor: z.string().optional(),
  limit: wholeNumber.optional(),
  page: wholeNumber.optional(),
  count: wholeNumber.optional(),
};

export const fileMethods: Record<string, Method> = {
  'files.info': method({ file: z.string(), ...pages }, (state, args) => {
    if (!state.app.scopes.includes(scope)) {
      return { ...slackError('missing_scope'), needed: scope, provided: state.app.scopes.join(',') };
    }
    const file = seenByBot(state, args.file);
    if (file === undefined) return slackError('file_not_found');
    if (file.deleted) return slackError('file_deleted');

    return { ok: true, file: fileOnWire(state, file), comments: [], response_metadata: { next_cursor: '' } };
  }),
};

/** A file in a conversation that the bot sees, while its bytes are kept; a deleted one has none. */
export function seenByBot(state: SlackState, id: string): SlackFile | undefined {
  const file = state.files.get(id);
  if (file === undefined || visibleToBot(state, file.conversationId) === undefined) return undefined;

  return file.deleted || state.fileStore.get(id) !== undefined ? file : undefined;
}
