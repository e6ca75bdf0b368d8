// Creates and updates the contacts of a batch. Called by apply-batch.ts.
import { sameAddress } from '../../core/contact.ts';
import { type ImportedContact, storedAddresses } from '../../core/imported-people.ts';
import { searchTextOf } from '../../core/search-text.ts';
import type { AppliedImport, TxDeps } from './apply-batch.ts';
import { auditOutcomes } from './audit-outcomes.ts';
import type { Outcome } from './import-report.ts';
import { refreshSearchTexts } from './refresh-search-texts.ts';
import { contactOutcome, type StoredContact, storedContacts, withStored } from './stored.ts';

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
  await createContacts(deps, { applied, created: planned.filter(({ outcome }) => outcome === 'created') });
  for (const updated of planned.filter(({ outcome }) => outcome === 'updated')) {
    await updateContact(deps, { applied, updated });
  }

  const updated = planned.filter(({ outcome }) => outcome === 'updated').map(({ id }) => id);
  await refreshSearchTexts(deps.tx, { clients: updated });
  await auditOutcomes(deps, { applied, kind: 'contact', records: planned });

  return planned.map(({ outcome }) => outcome);
}

async function createContacts(
  deps: TxDeps,
  { applied, created }: { applied: AppliedImport; created: readonly PlannedContact[] },
): Promise<void> {
  const { firmId, source } = applied;
  const createdAt = deps.clock.now();
  await deps.tx.contact.createMany({
    data: created.map(({ contact, id }) => {
      const { externalId } = contact;

      return { firmId, id, source, externalId, createdAt, ...columnsOf(contact) };
    }),
  });
  await deps.tx.contactEmail.createMany({
    data: created.flatMap(({ contact, id: contactId }) =>
      storedAddresses(contact).map((address, position) => ({
        firmId,
        id: deps.ids.newId('cem'),
        contactId,
        address,
        position,
        createdAt,
      })),
    ),
  });
}

/** Adds what is new and puts the file's addresses into its order; removes none. */
async function updateContact(
  deps: TxDeps,
  { applied, updated }: { applied: AppliedImport; updated: PlannedContact },
): Promise<void> {
  const { contact, stored, id: contactId } = updated;
  const createdAt = deps.clock.now();
  await deps.tx.contact.updateMany({ where: { id: contactId }, data: columnsOf(contact) });
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

function columnsOf(contact: ImportedContact) {
  const { kind, name, companyName = null, postalAddress, isClient } = contact;
  const searchText = searchTextOf(name, companyName ?? '', ...storedAddresses(contact));

  return { kind, name, companyName, postalAddress, isClient, searchText };
}
