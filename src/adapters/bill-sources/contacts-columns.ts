// The columns of a CSV file of contacts and matters, by the names that Outlook, Clio, MyCase, PracticePanther and
// address books give them in English. Used by contacts-csv.ts.
import type { CsvColumns } from './csv-heading.ts';

export type ContactColumn =
  | 'id'
  | 'name'
  | 'firstName'
  | 'middleName'
  | 'lastName'
  | 'company'
  | 'kind'
  | 'email'
  | 'email2'
  | 'email3'
  | 'address'
  | 'street'
  | 'street2'
  | 'street3'
  | 'city'
  | 'region'
  | 'postalCode'
  | 'country'
  | 'role'
  | 'matterNumber'
  | 'matterDescription'
  | 'matterClient'
  | 'attorney';

/** `City`, and the city of a business, work, primary, mailing or billing address. */
function addressNames(...names: string[]): { names: string[] } {
  const places = ['', 'Business', 'Work', 'Primary', 'Mailing', 'Billing', 'Business address', 'Primary address'];

  return { names: places.flatMap((place) => names.map((name) => `${place} ${name}`.trim())) };
}

export const CONTACT_COLUMNS: CsvColumns<ContactColumn> = {
  id: {
    names: [
      ...['Client ID', 'Client number', 'Client no', 'Client code', 'Contact ID', 'Contact number', 'Contact no'],
      ...['External ID', 'ID'],
    ],
  },
  name: { names: ['Name', 'Full name', 'Display name', 'Contact name', 'Client name', 'File as'] },
  firstName: { names: ['First name', 'Given name', 'Forename'] },
  middleName: { names: ['Middle name', 'Middle initial', 'Middle'] },
  lastName: { names: ['Last name', 'Surname', 'Family name'] },
  company: { names: ['Company', 'Company name', 'Organization', 'Organisation', 'Business name'] },
  kind: { names: ['Type', 'Contact type', 'Kind'] },
  email: {
    names: [
      ...['E-mail', 'E-mail address', 'Email 1', 'Email address 1', 'Primary email', 'Primary email address'],
      ...['Work email', 'Business email', 'Billing email', 'Emails'],
    ],
  },
  email2: {
    names: ['E-mail 2', 'E-mail 2 address', 'Email address 2', 'Secondary email', 'Other email', 'Home email'],
  },
  email3: { names: ['E-mail 3', 'E-mail 3 address', 'Email address 3'] },
  address: {
    names: ['Address', 'Full address', 'Postal address', 'Mailing address', 'Primary address', 'Business address'],
  },
  street: addressNames('Street', 'Street 1', 'Street address', 'Address 1', 'Address line 1'),
  street2: addressNames('Street 2', 'Address 2', 'Address line 2'),
  street3: addressNames('Street 3', 'Address 3', 'Address line 3'),
  city: addressNames('City', 'Town'),
  region: addressNames('State', 'Region', 'Province', 'County', 'State/Province', 'Province/State'),
  postalCode: addressNames('Zip', 'Zip code', 'Postal code', 'Postcode', 'Zip/Postal code'),
  country: addressNames('Country', 'Country/Region'),
  role: { names: ['Role', 'Role on matter', 'Relationship', 'Relation', 'Party'] },
  matterNumber: {
    names: ['Matter number', 'Matter no', 'Matter', 'Matter ID', 'Case number', 'File number', 'Display number'],
  },
  matterDescription: { names: ['Matter description', 'Matter name', 'Case name', 'Description'] },
  matterClient: { names: ['Matter client', 'Client of matter', 'Matter client ID'] },
  attorney: {
    names: ['Responsible attorney', 'Responsible attorney email', 'Responsible lawyer', 'Lead attorney', 'Attorney'],
  },
};

export const ROLES = ['client', 'related', 'adverse'] as const;

export type ContactRole = (typeof ROLES)[number];

export const ROLE_WORDS: ReadonlyMap<string, ContactRole> = new Map([
  ['client', 'client'],
  ['related', 'related'],
  ['relatedcontact', 'related'],
  ['relatedparty', 'related'],
  ['billingcontact', 'related'],
  ['adverse', 'adverse'],
  ['adverseparty', 'adverse'],
  ['opposing', 'adverse'],
  ['opposingparty', 'adverse'],
  ['opponent', 'adverse'],
  ['otherside', 'adverse'],
]);

export const KIND_WORDS: ReadonlyMap<string, 'person' | 'company'> = new Map([
  ['person', 'person'],
  ['individual', 'person'],
  ['people', 'person'],
  ['company', 'company'],
  ['organization', 'company'],
  ['organisation', 'company'],
  ['business', 'company'],
]);
