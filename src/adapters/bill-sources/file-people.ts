// Clients and matters of files that know only their names. Used by the CSV sources.
import type { ImportedContact, ImportedMatter } from '../../core/imported-people.ts';
import { matterKey } from './ledes-head.ts';

/** How a contact is known in a file that gives it no id: by its name, without regard to capitals and blanks. */
export function nameKey(name: string): string {
  return name.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
}

export type NamedClient = {
  readonly name: string;
  readonly email: string;
  /** Lines parted by line breaks. */
  readonly postalAddress: string;
};

/** What the file does not tell of a known contact stays. Whether it is a person no accounting product says. */
export function namedClient({ name, email, postalAddress }: NamedClient): ImportedContact {
  return {
    externalId: nameKey(name),
    kind: 'company',
    name: name.replace(/\s+/g, ' '),
    companyName: undefined,
    postalAddress,
    emails: email === '' ? [] : [email],
    isClient: true,
    placeholder: false,
    untold: ['kind', 'companyName', ...(postalAddress === '' ? (['postalAddress'] as const) : [])],
  };
}

/** A matter of which only the name is known; an empty one is the client's general matter. */
export type NamedMatter = { readonly client: string; readonly clientName: string; readonly name: string };

export function namedMatterId({ client, name }: NamedMatter): string {
  return matterKey(client, nameKey(name));
}

export function namedMatter(matter: NamedMatter): ImportedMatter {
  const { client, clientName, name } = matter;
  const fits = name.length <= LONGEST_NUMBER;
  const short = fits
    ? name
    : Array.from(name)
        .slice(0, LONGEST_NUMBER / 2)
        .join('');

  return {
    externalId: namedMatterId(matter),
    displayNumber: name === '' ? generalName(clientName) : short,
    description: fits ? '' : name,
    client,
    related: [],
    adverse: [],
    responsibleAttorney: undefined,
    team: [],
    placeholder: true,
  };
}

function generalName(clientName: string): string {
  return `${Array.from(clientName)
    .slice(0, LONGEST_NUMBER / 2 - GENERAL.length)
    .join('')}${GENERAL}`;
}

const GENERAL = ' (general)';
const LONGEST_NUMBER = 100;
