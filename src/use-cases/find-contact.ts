// Finds the one contact that somebody names by an address or a name. Called by the command line.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Search } from '../adapters/database/search.ts';
import { BILL_FILE_SETTINGS, type BillFileSetting } from '../core/bill-file.ts';
import { sameAddress } from '../core/contact.ts';
import { firmSettings } from '../core/firm-settings.ts';
import type { ContactId } from '../core/ids.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { searchTextOf } from '../core/search-text.ts';
import { known } from './bill-facts.ts';

export type FoundContact = {
  readonly id: ContactId;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly billFile: BillFileSetting;
  readonly firmTaxId: string;
};

type NamedContact = Pick<FoundContact, 'name' | 'addresses'>;

export type ContactRefusal =
  | { readonly code: 'contact-unknown'; readonly words: string }
  /** `more`: there are others that are not listed. */
  | {
      readonly code: 'contact-ambiguous';
      readonly words: string;
      readonly contacts: readonly NamedContact[];
      readonly more: boolean;
    };

const MOST_LISTED = 10;

/** A whole address or name comes before a part of one; of several that fit alike none is guessed. */
export async function findContact(
  deps: { readonly db: FirmDb; readonly search: Pick<Search, 'contactIds'> },
  request: { firmId: string; words: string },
): Promise<Result<FoundContact, ContactRefusal>> {
  const words = request.words.trim().slice(0, 254);
  const contacts = words === '' ? [] : await fittingContacts(deps, { ...request, words });
  const whole = contacts.filter((contact) => isNamed(contact, words));
  const fitting = whole.length === 0 ? contacts : whole;
  const [first, ...others] = fitting;
  if (!first) {
    return refuse({ code: 'contact-unknown', words });
  }

  const more = fitting.length > MOST_LISTED;

  return others.length === 0
    ? ok(first)
    : refuse({ code: 'contact-ambiguous', words, contacts: fitting.slice(0, MOST_LISTED), more });
}

async function fittingContacts(
  { db, search }: Parameters<typeof findContact>[0],
  { firmId, words }: { firmId: string; words: string },
): Promise<FoundContact[]> {
  const limit = MOST_LISTED + 1;
  const [byText, byAddress] = await Promise.all([
    search.contactIds(firmId, { text: words, limit }),
    db.contactEmail.findMany({
      where: { address: { in: [words, words.toLowerCase()] } },
      take: limit,
      select: { contactId: true },
    }),
  ]);
  const ids = [...byText, ...byAddress.map(({ contactId }) => contactId)];
  const rows = await db.contact.findMany({
    where: { deactivatedAt: null, OR: [{ id: { in: ids } }, { name: words }] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      name: true,
      billFile: true,
      emails: { orderBy: { position: 'asc' }, select: { address: true } },
      firm: { select: { settings: true } },
    },
  });

  return rows.map(({ id, name, billFile, emails, firm }) => ({
    id: id as ContactId,
    name,
    addresses: emails.map(({ address }) => address),
    billFile: known(BILL_FILE_SETTINGS, billFile),
    firmTaxId: firmSettings(firm.settings).taxId,
  }));
}

function isNamed({ name, addresses }: NamedContact, words: string): boolean {
  return searchTextOf(name) === searchTextOf(words) || addresses.some((address) => sameAddress(address, words));
}
