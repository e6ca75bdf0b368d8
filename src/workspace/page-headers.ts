// The headers of every page of the workspace: only its own origin, nothing kept. Used by its routers.
import type { Response } from 'express';

export type PageHeaders = {
  /** The directives of the page's policy beside the ones that every page has. */
  readonly policy: readonly string[];
  /** `same-origin` where a page has forms: with `no-referrer` a browser's own form says that it comes from nowhere. */
  readonly referrer: 'no-referrer' | 'same-origin';
};

export function setPageHeaders(response: Response, { policy, referrer }: PageHeaders): void {
  response.set({
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      ...policy,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': referrer,
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  });
}
