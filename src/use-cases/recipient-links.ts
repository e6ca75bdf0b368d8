// The links of recipients to a bill in the portal. Only the hash of a link's token is written; the token is made anew from
// the link's id whenever a mail needs it. Used by share-rows.ts, freeze-pdfs.ts, resend-invitation.ts,
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
  return rowOf(deps, { ...link, ...made(deps, 'lnk') });
}

/** A pay link before its row is written: it can be printed at the check. */
export type MadePayLink = { readonly id: string; readonly tokenHash: string };

type MakeDeps = Pick<LinkDeps, 'ids'> & { readonly portalSecrets: Pick<PortalSecrets, 'linkToken' | 'hashOf'> };

/** The token is for what is printed or mailed, and never stored by itself. */
export function newPayLink(deps: MakeDeps): MadePayLink & { readonly token: string } {
  return made(deps, 'plk');
}

/**
 * Each recipient has one, for good: what it leads to is the bill as it is then. One that is printed already has its id, and the
 * hash of the token on the paper, whatever the secret key is by now.
 */
export function payLinkRow(
  deps: LinkDeps,
  { printed, ...link }: NewLink & { readonly printed: MadePayLink | undefined },
) {
  return rowOf(deps, { ...link, ...(printed ?? newPayLink(deps)) });
}

function made({ ids, portalSecrets }: MakeDeps, prefix: 'lnk' | 'plk') {
  const id = ids.newId(prefix);
  const token = portalSecrets.linkToken(id);

  return { id, token, tokenHash: portalSecrets.hashOf(token) };
}

function rowOf({ clock }: LinkDeps, { firmId, recipientId, from, id, tokenHash }: NewLink & MadePayLink) {
  const expiresAt = new Date(from.getTime() + LINK_LIFE_MS);

  return { firmId, id, recipientId, tokenHash, createdAt: clock.now(), expiresAt };
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
