// Creates and updates the contacts of a batch. Called by apply-batch.ts.
import { sameAddress } from '../../core/contact.ts';
import { type ImportedContact, storedAddresses } from '../../core/imported-people.ts';
import { searchTextOf } from '../../core/search-text.ts';
import type { AppliedImport, TxDeps } from './apply-batch.ts';
import { outcomeEntries } from './audit-outcomes.ts';
import type { Outcome } from './import-report.ts';
import { refreshSearchTexts } from './refresh-search-texts.ts';
import { contactOutcome, type StoredContact, storedContacts, withStored } from './stored.ts';
import { writeImported } from './write-imported.ts';

type Request = { readonly applied: AppliedImport; readonly contacts: readonly ImportedContact[] };

type PlannedContact = {
  readonly contact: ImportedContact;
  readonly stored: StoredContact | undefined;
  readonly outcome: Outcome;
  readonly id: string;
};

/** What became of each, in their order. */
export async function applyContacts(deps: TxDeps, { applied, contacts }: Request): Promise<Outcome[]> {
  const ids = contacts.map(({ externalId }) => externalId);
  const found = await storedContacts(deps.tx, { source: applied.source, ids });
  const planned = contacts.map((given): PlannedContact => {
    const stored = found.get(given.externalId);
    const contact = withStored(given, stored);

    return { contact, stored, outcome: contactOutcome(contact, stored), id: stored?.id ?? deps.ids.newId('cnt') };
  });
  for (const updated of planned.filter(({ outcome }) => outcome === 'updated')) {
    await updateContact(deps, { applied, updated });
  }

  await writeImported(deps, {
    ...createdRows(deps, { applied, created: planned.filter(({ outcome }) => outcome === 'created') }),
    auditEntry: outcomeEntries(deps, { applied, kind: 'contact', records: planned }),
  });

  const updated = planned.filter(({ outcome }) => outcome === 'updated').map(({ id }) => id);
  await refreshSearchTexts(deps.tx, { clients: updated });

  return planned.map(({ outcome }) => outcome);
}

function createdRows(
  deps: TxDeps,
  { applied, created }: { applied: AppliedImport; created: readonly PlannedContact[] },
) {
  const { firmId, source } = applied;
  const createdAt = deps.clock.now();

  return {
    contact: created.map(({ contact, id }) => {
      const { externalId } = contact;

      return { firmId, id, source, externalId, createdAt, ...columnsOf(contact) };
    }),
    contactEmail: created.flatMap(({ contact, id: contactId }) =>
      storedAddresses(contact).map((address, position) => ({
        firmId,
        id: deps.ids.newId('cem'),
        contactId,
        address,
        position,
        createdAt,
      })),
    ),
  };
}

/** Adds what is new and puts the file's addresses into its order; removes none. */
async function updateContact(
  deps: TxDeps,
  { applied, updated }: { applied: AppliedImport; updated: PlannedContact },
): Promise<void> {
  const { contact, stored, id: contactId } = updated;
  const createdAt = deps.clock.now();
  await deps.tx.contact.updateMany({ where: { id: contactId }, data: columnsOf(contact, stored) });
  for (const [position, address] of storedAddresses(contact).entries()) {
    const known = stored?.emails.find((email) => sameAddress(email.address, address));
    if (known) {
      await deps.tx.contactEmail.updateMany({ where: { id: known.id }, data: { position } });
    } else {
      const id = deps.ids.newId('cem');
      await deps.tx.contactEmail.create({
        data: { firmId: applied.firmId, id, contactId, address, position, createdAt },
        select: { id: true },
      });
    }
  }
}

/** Found by the addresses that the file does not have as well. */
function columnsOf(contact: ImportedContact, stored?: StoredContact) {
  const { kind, name, companyName = null, postalAddress, isClient } = contact;
  const told = storedAddresses(contact);
  const kept = (stored?.emails ?? []).map(({ address }) => address).filter((address) => !told.some(isSame(address)));
  const searchText = searchTextOf(name, companyName ?? '', ...told, ...kept);

  return { kind, name, companyName, postalAddress, isClient, searchText };
}

function isSame(address: string): (other: string) => boolean {
  return (other) => sameAddress(address, other);
}
