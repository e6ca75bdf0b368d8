// Posts and updates our messages in a conversation of a chat platform.
import type { Message } from '../chat/messages.ts';

export type ConversationAddress = {
  readonly workspaceId: string;
  /** The room's id, or the user's id for a direct message. */
  readonly conversation: string;
  readonly direct: boolean;
};

type Reason = { readonly retryable: true; readonly retryAfterMs?: number; readonly cause: unknown };

export type PostOutcome =
  | { readonly kind: 'posted'; readonly posted: { readonly postedIn: string; readonly postedId: string } }
  /** We cannot post there: archived, not a member, no such conversation. Use the direct message. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** Surely not there: no connection, too many at once, refused. It can be tried again. */
  | { readonly kind: 'not-sent'; readonly fault: Reason }
  /** The platform broke off: it may be there or not. */
  | { readonly kind: 'unknown'; readonly fault: Reason };

/** `personal`: only one person reads it, in their direct messages with us. */
export type Privacy = 'inside' | 'personal' | 'has-outsiders' | 'unproven';

export type ConversationPort = {
  /** Never throws. `key` names the message for good; with `thread` it answers the message of that id. */
  post(to: ConversationAddress & { readonly thread?: string }, message: Message, key: string): Promise<PostOutcome>;
  update(
    posted: { readonly workspaceId: string; readonly postedIn: string; readonly postedId: string },
    message: Message,
  ): Promise<PostOutcome>;
  /** Whether only the firm's own people can read the conversation. 'unproven' when that is not known within 2 s. */
  privacyOf(conversation: { readonly workspaceId: string; readonly conversation: string }): Promise<Privacy>;
};
