// Makes the next calls of a Web API method go wrong, for tests of what the app does then.
// Asked by the fake Slack server at every call.
import type { SlackState } from './slack-state.ts';

export type Failure =
  /** With `when: 'after'` it happened all the same. */
  | { readonly kind: 'error'; readonly error: string; readonly when?: 'after' }
  /** 429 with `Retry-After`, in seconds. */
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'status'; readonly status: number; readonly when?: 'after' }
  /** The connection breaks: before anything happened, or after it happened and before the answer. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** The answer comes late, by this many milliseconds; the effect comes late too. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Half of the answer comes, the rest later by this many milliseconds. */
  | { readonly kind: 'stall'; readonly ms: number }
  /** Half of the answer comes, then the connection breaks; `clean`: it ends as if that were all, without a length. */
  | { readonly kind: 'half'; readonly ending: 'broken' | 'clean' }
  /** A page with status 200 instead of the answer. */
  | { readonly kind: 'html' }
  /** The answer is whole, but does not say how long it is. */
  | { readonly kind: 'no-length' };

export type FailureSwitch = { left: number; readonly failure: Failure };

/** The next `times` calls of the method (or of `response_url`, or `files.download`) fail so; switches queue up behind each other. */
export function addFailure(state: SlackState, request: { method: string; times: number; failure: Failure }): void {
  const queue = state.failures.get(request.method) ?? [];
  state.failures.set(request.method, [...queue, { left: request.times, failure: request.failure }]);
}

/** The failure meant for this call, if any; counts it off. */
export function takeFailure(state: SlackState, method: string): Failure | undefined {
  const queue = state.failures.get(method) ?? [];
  const first = queue[0];
  if (first === undefined) return undefined;

  first.left -= 1;
  if (first.left <= 0) state.failures.set(method, queue.slice(1));
  return first.failure;
}
