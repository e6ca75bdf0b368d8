// People, contacts and matters as a file gives them, and what each must be by itself. Used by the bill
// sources and by the import.
import { parseEmailAddress, sameAddress } from './contact.ts';
import { type Place, type Problem, problem } from './import-problem.ts';
import { textProblems } from './imported-text.ts';
import type { Role } from './staff.ts';

export type ImportedStaffMember = { readonly name: string; readonly email: string; readonly role: Role };

export type ImportedContact = {
  readonly externalId: string;
  readonly kind: 'person' | 'company';
  readonly name: string;
  readonly companyName: string | undefined;
  /** Lines parted by line breaks. */
  readonly postalAddress: string;
  readonly emails: readonly string[];
  readonly isClient: boolean;
  /** Only a code is known of it: it is made when nobody has that id, and never changes a known contact. */
  readonly placeholder: boolean;
  /** What the file does not tell: a known contact keeps its own, a new one takes what stands here. */
  readonly untold?: readonly ('kind' | 'companyName' | 'postalAddress' | 'isClient')[];
};

export type ImportedMatter = {
  readonly externalId: string;
  readonly displayNumber: string;
  readonly description: string;
  /** External ids of contacts. */
  readonly client: string;
  readonly related: readonly string[];
  readonly adverse: readonly string[];
  /** E-mail addresses of staff members. */
  readonly responsibleAttorney: string | undefined;
  readonly team: readonly string[];
  /** As for contacts. */
  readonly placeholder: boolean;
  readonly untold?: readonly (
    | 'displayNumber'
    | 'description'
    | 'related'
    | 'adverse'
    | 'responsibleAttorney'
    | 'team'
  )[];
};

export function checkStaffMember(staff: ImportedStaffMember, place: Place): Problem[] {
  return [
    ...textProblems(staff.name, { place: inside(place, 'name'), most: 200, required: true }),
    ...addressProblems(staff.email, inside(place, 'email')),
  ];
}

export function checkContact(contact: ImportedContact, place: Place): Problem[] {
  const { emails } = contact;
  const addresses = emails.flatMap((address, index) => {
    const here = inside(place, `emails[${index}]`);
    const twice = emails.findIndex((other) => sameAddress(other, address)) !== index;

    return [
      ...addressProblems(address, here),
      ...(twice ? [problem('duplicate-address', { ...here, value: address })] : []),
    ];
  });

  return [
    ...textProblems(contact.externalId, { place: inside(place, 'externalId'), most: 200, required: true }),
    ...textProblems(contact.name, { place: inside(place, 'name'), most: 200, required: true }),
    ...textProblems(contact.companyName ?? '', { place: inside(place, 'companyName'), most: 200 }),
    ...textProblems(contact.postalAddress, { place: inside(place, 'postalAddress'), most: 500 }),
    ...addresses,
  ];
}

export function checkMatter(matter: ImportedMatter, place: Place): Problem[] {
  return [
    ...textProblems(matter.externalId, { place: inside(place, 'externalId'), most: 200, required: true }),
    ...textProblems(matter.displayNumber, { place: inside(place, 'displayNumber'), most: 100, required: true }),
    ...textProblems(matter.description, { place: inside(place, 'description'), most: 1_000 }),
    ...(matter.adverse.includes(matter.client)
      ? [problem('client-is-adverse', { ...inside(place, 'adverse'), value: matter.client })]
      : []),
    ...matter.related
      .filter((id) => matter.adverse.includes(id))
      .map((value) => problem('related-is-adverse', { ...inside(place, 'adverse'), value })),
  ];
}

/** The addresses as they are stored: in one spelling, each once. */
export function storedAddresses(contact: ImportedContact): string[] {
  const addresses = contact.emails.map((address) => parseEmailAddress(address) ?? address);

  return addresses.filter((address, index) => addresses.findIndex((other) => sameAddress(other, address)) === index);
}

function addressProblems(address: string, place: Place): Problem[] {
  return parseEmailAddress(address) === undefined ? [problem('bad-address', { ...place, value: address })] : [];
}

function inside(place: Place, column: string): Place {
  return { row: place.row, column: place.column === '' ? column : `${place.column}.${column}` };
}
