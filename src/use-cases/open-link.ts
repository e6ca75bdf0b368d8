// Finds out where a recipient's link leads, and counts how often it is asked for. Called by the portal's landing page and by
// every step behind it; the firm is found by `directory.firmOfLink` before.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import { type FirmSettings, firmSettings } from '../core/firm-settings.ts';
import type { BillId, ContactId, FirmId } from '../core/ids.ts';
import { INVITATION_LIFE_MS, type PortalStanding } from '../core/portal.ts';
import type { Clock } from '../ports/clock.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import { STANDING_COLUMNS, standingOf } from './portal/standing.ts';

export type OpenLinkDeps = {
  readonly db: FirmDb | FirmTx;
  readonly clock: Clock;
  readonly portalSecrets: PortalSecrets;
};

/** `expired`: it was good once, and a new one can be asked for. */
export type OpenedLink = {
  readonly kind: 'open' | 'expired';
  /** `withdrawn`: the firm has taken the bill back. */
  readonly standing: Exclude<PortalStanding, 'closed'>;
  readonly firm: { readonly id: FirmId; readonly name: string; readonly settings: FirmSettings };
  readonly recipientId: string;
  readonly shareId: string;
  readonly contactId: ContactId;
  readonly billId: BillId;
  /** Where the share went: a code by this link is mailed there. For nobody's eyes before the client has proved who they are. */
  readonly address: string;
  readonly hasPassword: boolean;
};

const LINK_COLUMNS = {
  firmId: true,
  createdAt: true,
  expiresAt: true,
  replacedAt: true,
  firm: { select: { name: true, settings: true } },
  recipient: {
    select: {
      ...STANDING_COLUMNS,
      id: true,
      shareId: true,
      contactId: true,
      address: true,
      share: { select: { ...STANDING_COLUMNS.share.select, billId: true } },
      contact: { select: { deactivatedAt: true, portalAccount: { select: { passwordHash: true } } } },
    },
  },
} as const;

/** Undefined for a link that never was, was replaced or stopped, and for another firm's: the page is the same for all. */
export async function openLink(
  { db, clock, portalSecrets }: OpenLinkDeps,
  { token }: { readonly token: string },
): Promise<OpenedLink | undefined> {
  const where = { tokenHash: portalSecrets.hashOf(token) };
  const row = await db.recipientLink.findFirst({ where, select: LINK_COLUMNS });
  const now = clock.now();
  const standing = row ? standingOf(row.recipient, now) : 'closed';
  if (!row || row.replacedAt !== null || standing === 'closed') {
    return undefined;
  }

  const { id: recipientId, shareId, contactId, address, share, contact } = row.recipient;
  const settings = firmSettings(row.firm.settings);
  const hasPassword = typeof contact.portalAccount?.passwordHash === 'string';
  const expired = isExpired({ ...row, setsPassword: settings.portalAccess === 'password' && !hasPassword }, now);
  if (expired && standing === 'withdrawn') {
    // nothing that a new link could lead to
    return undefined;
  }

  return {
    kind: expired ? 'expired' : 'open',
    standing,
    firm: { id: row.firmId as FirmId, name: row.firm.name, settings },
    recipientId,
    shareId,
    contactId: contactId as ContactId,
    billId: share.billId as BillId,
    address,
    hasPassword,
  };
}

/** For who still has to set a password, the link is an invitation. */
function isExpired(link: { createdAt: Date; expiresAt: Date; setsPassword: boolean }, now: Date): boolean {
  const invitedUntil = link.createdAt.getTime() + INVITATION_LIFE_MS;

  return link.expiresAt <= now || (link.setsPassword && invitedUntil <= now.getTime());
}

/** All that asking for a link by GET or HEAD writes. `scan`: no person asked. Opened by nobody in particular: no audit entry. */
export async function countLinkOpening(
  { db, clock }: Pick<OpenLinkDeps, 'db' | 'clock'>,
  { recipientId, scan }: { readonly recipientId: string; readonly scan: boolean },
): Promise<void> {
  const data = scan ? { scanCount: { increment: 1 } } : { openCount: { increment: 1 }, openedAt: clock.now() };
  await db.recipient.updateMany({ where: { id: recipientId }, data });
}
