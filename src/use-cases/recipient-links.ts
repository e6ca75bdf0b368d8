// The links of recipients to a bill in the portal. Only the hash of a link's token is written; the token is made anew from
// the link's id whenever a mail needs it. Used by share-rows.ts, resend-invitation.ts,
// deliver-share.ts and mail-new-link.ts.
import { LINK_LIFE_MS } from '../core/portal.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import type { WriteDeps } from './rows.ts';

export type LinkDeps = WriteDeps & { readonly portalSecrets: Pick<PortalSecrets, 'linkToken' | 'hashOf'> };

/** A new link; `from` is when it can be used first. */
export function linkRow(
  { ids, clock, portalSecrets }: LinkDeps,
  { firmId, recipientId, from }: { firmId: string; recipientId: string; from: Date },
) {
  const id = ids.newId('lnk');

  return {
    firmId,
    id,
    recipientId,
    tokenHash: portalSecrets.hashOf(portalSecrets.linkToken(id)),
    createdAt: clock.now(),
    expiresAt: new Date(from.getTime() + LINK_LIFE_MS),
  };
}

/** Made anew each time, always the same. Undefined when neither key has made it: it would open nothing. */
export function mailedUrl(
  { portalSecrets }: { readonly portalSecrets: Pick<PortalSecrets, 'madeToken' | 'linkUrl'> },
  link: { readonly id: string; readonly tokenHash: string },
): string | undefined {
  const token = portalSecrets.madeToken(link);

  return token === undefined ? undefined : portalSecrets.linkUrl(token);
}
