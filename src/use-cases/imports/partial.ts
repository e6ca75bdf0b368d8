// What a record comes to where its file knows only a part of the thing, and the firm knows the rest. Used to plan an
// import and to apply it.
import type { ImportedContact, ImportedMatter } from '../../core/imported-people.ts';
import type { StoredContact, StoredMatter } from './stored.ts';

/** Name and postal address are the file's, all else is the firm's. */
export function wholeContact(contact: ImportedContact, stored: StoredContact | undefined): ImportedContact {
  if (!contact.partial || !stored) {
    return contact;
  }

  const emails = stored.emails.toSorted((left, right) => left.position - right.position);

  return {
    ...contact,
    kind: stored.kind === 'person' ? 'person' : 'company',
    companyName: stored.companyName ?? undefined,
    postalAddress: contact.postalAddress || stored.postalAddress,
    emails: emails.map(({ address }) => address),
    isClient: stored.isClient,
  };
}

/** The description is the file's, all else is the firm's. */
export function wholeMatter(matter: ImportedMatter, stored: StoredMatter | undefined): ImportedMatter {
  if (!matter.partial || !stored) {
    return matter;
  }

  const partiesOf = (relation: string) =>
    stored.contacts.filter((link) => link.relation === relation).map(({ contact }) => contact.externalId);

  return {
    ...matter,
    displayNumber: stored.displayNumber,
    client: stored.client.externalId,
    related: partiesOf('related'),
    adverse: partiesOf('adverse'),
    responsibleAttorney: stored.responsibleAttorney?.email,
    team: stored.staff.map(({ staffMember }) => staffMember.email),
  };
}
