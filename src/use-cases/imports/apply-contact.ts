// Creates or updates one contact of an import. Called by apply-row.ts.
import { sameAddress } from '../../core/contact.ts';
import { type ImportedContact, storedAddresses } from '../../core/imported-people.ts';
import { searchTextOf } from '../../core/search-text.ts';
import type { AppliedImport, TxDeps } from './apply-row.ts';
import type { Outcome } from './import-report.ts';
import { contactOutcome, type StoredContact, storedContacts } from './stored.ts';

type Request = { readonly applied: AppliedImport; readonly contact: ImportedContact };

export async function applyContact(deps: TxDeps, request: Request): Promise<Outcome> {
  const { applied, contact } = request;
  const found = await storedContacts(deps.tx, { source: applied.source, ids: [contact.externalId] });
  const stored = found.get(contact.externalId);
  const outcome = contactOutcome(contact, stored);
  if (outcome === 'unchanged') {
    return outcome;
  }

  const contactId = stored?.id ?? deps.ids.newId('cnt');
  if (stored) {
    await deps.tx.contact.updateMany({ where: { id: contactId }, data: columnsOf(contact) });
  } else {
    const { firmId, source } = applied;
    const createdAt = deps.clock.now();
    const { externalId } = contact;
    await deps.tx.contact.create({
      data: { firmId, id: contactId, source, externalId, createdAt, ...columnsOf(contact) },
      select: { id: true },
    });
  }

  await writeAddresses(deps, { ...request, contactId, stored: stored?.emails ?? [] });

  return outcome;
}

function columnsOf(contact: ImportedContact) {
  const { kind, name, companyName = null, postalAddress, isClient } = contact;
  const searchText = searchTextOf(name, companyName ?? '', ...storedAddresses(contact));

  return { kind, name, companyName, postalAddress, isClient, searchText };
}

/** Adds what is new and puts the file's addresses into its order; removes none. */
async function writeAddresses(
  deps: TxDeps,
  request: Request & { contactId: string; stored: StoredContact['emails'] },
): Promise<void> {
  const { applied, contactId, stored } = request;
  const createdAt = deps.clock.now();
  for (const [position, address] of storedAddresses(request.contact).entries()) {
    const known = stored.find((email) => sameAddress(email.address, address));
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
