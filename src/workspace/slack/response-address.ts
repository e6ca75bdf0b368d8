// The `response_url` of commands and message actions: five uses within thirty minutes, as in Slack.
// Made for each request to the app; answered by the fake Slack server.
import { z } from 'zod';
import { messageBody } from './chat-methods.ts';
import { addMessage, findMessage, type ResponseAddress, replaceMessage, type SlackState } from './slack-state.ts';

const usesAllowed = 5;
const lifeMs = 30 * 60_000;

const contentSchema = z.strictObject({
  text: z.string().optional(),
  blocks: z.array(z.unknown()).optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
});

export type ResponseContent = z.infer<typeof contentSchema>;

/** A new address for answering in this conversation. */
export function newResponseUrl(
  state: SlackState,
  request: { userId: string; conversationId: string; messageTs?: string },
): string {
  const token = state.randomToken();

  state.responseAddresses.set(token, {
    userId: request.userId,
    conversationId: request.conversationId,
    messageTs: request.messageTs,
    atMs: state.clock.now().getTime(),
    uses: 0,
  });
  return `${state.apiUrl}/response/${token}`;
}

/** What the app posted to a response address: shown, or refused with Slack's words. */
export function respond(state: SlackState, request: { token: string; body: string }): { status: number; body: string } {
  const address = state.responseAddresses.get(request.token);
  if (address === undefined) return { status: 404, body: 'no_such_url' };
  if (state.clock.now().getTime() - address.atMs > lifeMs) return { status: 404, body: 'expired_url' };
  if (address.uses >= usesAllowed) return { status: 404, body: 'used_url' };

  const content = readContent(request.body);
  if (content === undefined) return { status: 400, body: 'invalid_payload' };

  address.uses += 1;
  const problem = showResponse(state, { address, content });
  return problem === undefined ? { status: 200, body: 'ok' } : { status: 400, body: problem };
}

/** Reads an answer in the form that acks of commands and response addresses share. */
export function readContent(body: string): ResponseContent | undefined {
  try {
    const parsed = contentSchema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Shows an answer: privately unless it says `in_channel`, in place of the original if it says so. */
export function showResponse(
  state: SlackState,
  { address, content }: { address: ResponseAddress; content: ResponseContent },
): string | undefined {
  const { conversationId, messageTs } = address;
  if (content.delete_original === true) return takeAway(state, address);

  const body = messageBody(state, content);
  if ('error' in body) return body.error;

  const original = findMessage(state, { conversationId, ts: messageTs });
  if (content.replace_original === true && original !== undefined) {
    const message = { ...original, ...body, edited: true };
    replaceMessage(state, { conversationId, ts: original.ts, message });
    return undefined;
  }

  const onlyFor = content.response_type === 'in_channel' ? undefined : address.userId;
  const where = { conversationId, userId: state.botUserId, threadTs: content.thread_ts };
  const added = addMessage(state, { ...where, ...body, onlyFor });
  address.messageTs ??= added.ts;
  return undefined;
}

function takeAway(state: SlackState, address: ResponseAddress): undefined {
  if (address.messageTs === undefined) return;
  replaceMessage(state, { conversationId: address.conversationId, ts: address.messageTs, message: undefined });
}
