// Finds whom somebody at the portal's door may be: the contact of a link, or of an address typed on the sign-in page. By
// the same queries whether or not there is such a contact, so that the time tells nothing.
import type { FirmDb } from '../../adapters/database/for-firm.ts';
import { type FirmSettings, firmSettings } from '../../core/firm-settings.ts';
import type { ContactId } from '../../core/ids.ts';
import { STANDING_COLUMNS, standingOf } from './standing.ts';

/** By link: the contact, and the address that the share went to. */
export type ClientAtDoor =
  | { readonly by: 'link'; readonly contactId: string; readonly address: string }
  | { readonly by: 'address'; readonly address: string };

/** What is stored of a sign-in. */
export type PortalAccountRow = {
  readonly id: string;
  readonly passwordHash: string | null;
  readonly failures: number;
  readonly failedAt: Date | null;
  readonly codeNonce: string;
  readonly codePurpose: string;
  readonly codeTries: number;
  readonly codesAsked: number;
  readonly codeAt: Date | null;
  readonly codeExpiresAt: Date | null;
};

export type FoundClient = {
  readonly contactId: ContactId;
  readonly name: string;
  /** Where a code is mailed: never as it was typed. */
  readonly address: string;
  readonly addresses: readonly string[];
  readonly account: PortalAccountRow | undefined;
  readonly firm: { readonly name: string; readonly settings: FirmSettings };
};

export const ACCOUNT_COLUMNS = {
  id: true,
  passwordHash: true,
  failures: true,
  failedAt: true,
  codeNonce: true,
  codePurpose: true,
  codeTries: true,
  codesAsked: true,
  codeAt: true,
  codeExpiresAt: true,
} as const;

const COLUMNS = {
  id: true,
  name: true,
  firm: { select: { name: true, settings: true } },
  emails: { select: { address: true } },
  portalAccount: { select: ACCOUNT_COLUMNS },
} as const;

/** An active contact; by address also one without an account, to whom a bill is open. */
export function findClient(
  db: FirmDb,
  { client, now }: { readonly client: ClientAtDoor; readonly now: Date },
): Promise<FoundClient | undefined> {
  return client.by === 'link' ? findByLink(db, client) : findByAddress(db, { address: client.address, now });
}

async function findByLink(
  db: FirmDb,
  { contactId, address }: { contactId: string; address: string },
): Promise<FoundClient | undefined> {
  const row = await db.contact.findFirst({ where: { id: contactId, deactivatedAt: null }, select: COLUMNS });

  return row ? found(row, address) : undefined;
}

/** Of several who share an address: who has a password, then who has an account. The others have their links. */
async function findByAddress(
  db: FirmDb,
  { address, now }: { address: string; now: Date },
): Promise<FoundClient | undefined> {
  const owners = await db.ownersOf(address);
  const rows = await db.contact.findMany({
    // never an empty list, for which nothing would be asked
    where: { id: { in: ['', ...owners.map(({ contactId }) => contactId)] }, deactivatedAt: null },
    orderBy: { id: 'asc' },
    select: { ...COLUMNS, recipients: { where: { share: { byPortal: true } }, select: STANDING_COLUMNS } },
  });
  const known = rows.filter(
    ({ portalAccount, recipients }) => portalAccount || recipients.some((row) => standingOf(row, now) === 'open'),
  );
  const [first] = known.toSorted((left, right) => rankOf(left) - rankOf(right));
  const owner = owners.find(({ contactId }) => contactId === first?.id);

  return first && owner ? found(first, owner.address) : undefined;
}

type ContactRow = {
  readonly id: string;
  readonly name: string;
  readonly firm: { readonly name: string; readonly settings: unknown };
  readonly emails: readonly { readonly address: string }[];
  readonly portalAccount: PortalAccountRow | null;
};

function rankOf({ portalAccount }: ContactRow): number {
  if (!portalAccount) {
    return 2;
  }

  return portalAccount.passwordHash === null ? 1 : 0;
}

function found({ id, name, firm, emails, portalAccount }: ContactRow, address: string): FoundClient {
  return {
    contactId: id as ContactId,
    name,
    address,
    addresses: [...new Set([address, ...emails.map((email) => email.address)])],
    account: portalAccount ?? undefined,
    firm: { name: firm.name, settings: firmSettings(firm.settings) },
  };
}
