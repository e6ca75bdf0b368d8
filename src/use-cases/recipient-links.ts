// The links of recipients to a bill in the portal. Only the hash of a link's token is written; the token is made anew from
// the link's id whenever a mail needs it. Used by share-rows.ts, resend-invitation.ts,
// deliver-share.ts and mail-new-link.ts.
import { LINK_LIFE_MS } from '../core/portal.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import type { WriteDeps } from './rows.ts';

export type LinkDeps = WriteDeps & { readonly portalSecrets: Pick<PortalSecrets, 'linkToken' | 'hashOf'> };

type NewLink = {
  readonly firmId: string;
  readonly recipientId: string;
  /** When it can be used first. */
  readonly from: Date;
};

export function linkRow(deps: LinkDeps, link: NewLink) {
  return rowOf(deps, { ...link, prefix: 'lnk' });
}

/** Each recipient has one, for good: what it leads to is the bill as it is then. */
export function payLinkRow(deps: LinkDeps, link: NewLink) {
  return rowOf(deps, { ...link, prefix: 'plk' });
}

function rowOf(
  { ids, clock, portalSecrets }: LinkDeps,
  { firmId, recipientId, from, prefix }: NewLink & { readonly prefix: 'lnk' | 'plk' },
) {
  const id = ids.newId(prefix);

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

/** The same of a pay link. */
export function payUrlOf(
  { portalSecrets }: { readonly portalSecrets: Pick<PortalSecrets, 'madeToken' | 'payUrl'> },
  link: { readonly id: string; readonly tokenHash: string },
): string | undefined {
  const token = portalSecrets.madeToken(link);

  return token === undefined ? undefined : portalSecrets.payUrl(token);
}
