// What every chat adapter decides alike when it posts: whether a message may be there although nobody said so, and whether a
// conversation is the firm's own.
import type { Clock } from '../ports/clock.ts';
import type { PostOutcome, Privacy } from '../ports/conversation.ts';
import { remembering } from './remember.ts';

/** Node's codes for a connection that was never made: nothing was said, so nothing is there. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Codes of OpenSSL and Node for a certificate that we do not trust: such a connection carries nothing either. */
const UNTRUSTED = /CERT|^UNABLE_TO_|^ERR_TLS/;
/** Only one more try is made after such an answer: it waits until the trouble may be over. */
const AFTER_UNKNOWN_MS = 15_000;
const PRIVACY_LIMIT_MS = 2_000;
/** Who comes later reads the older messages anyway: half a minute more tells nobody anything new. */
const KEEP_PRIVACY_MS = 30_000;

/** How many members of a conversation are looked at: of more, nothing is proven. */
export const MOST_MEMBERS = 200;

export function wasNeverConnected(code: string): boolean {
  return NEVER_CONNECTED.has(code) || UNTRUSTED.test(code);
}

export function notSent(cause: unknown, retryAfterMs?: number): PostOutcome {
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };

  return { kind: 'not-sent', fault: { retryable: true, cause, ...wait } };
}

export function mayBeThere(cause: unknown): PostOutcome {
  return { kind: 'unknown', fault: { retryable: true, cause, retryAfterMs: AFTER_UNKNOWN_MS } };
}

type Asking = { readonly workspaceId: string; readonly conversation: string };

/** Asked of the platform, and kept when it is proven. What takes too long, or breaks, proves nothing. */
export function rememberedPrivacy(
  clock: Clock,
  ask: (conversation: Asking) => Promise<Privacy>,
): (conversation: Asking) => Promise<Privacy> {
  const asked = async (key: string) => {
    // no platform's id of a workspace has a slash
    const at = key.indexOf('/');

    return ask({ workspaceId: key.slice(0, at), conversation: key.slice(at + 1) }).catch(() => 'unproven' as const);
  };
  const remembered = remembering<Privacy>({
    clock,
    keepMs: KEEP_PRIVACY_MS,
    isProven: (privacy) => privacy !== 'unproven',
    ask: (key) => withinLimit(asked(key)),
  });

  return ({ workspaceId, conversation }) => remembered(`${workspaceId}/${conversation}`);
}

async function withinLimit(work: Promise<Privacy>): Promise<Privacy> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Privacy>((resolve) => {
    timer = setTimeout(() => resolve('unproven'), PRIVACY_LIMIT_MS);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
