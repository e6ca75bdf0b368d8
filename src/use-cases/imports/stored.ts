// What the firm has already of the things that a file names, by their ids in the source; and whether a
// record would change it. Used to plan an import and to apply it, so that both say the same.
import type { FirmDb, FirmTx } from '../../adapters/database/for-firm.ts';
import { BILL_STATES } from '../../core/bill.ts';
import { sameAddress } from '../../core/contact.ts';
import type { ImportedBill } from '../../core/imported-bill.ts';
import { type ImportedContact, type ImportedMatter, storedAddresses } from '../../core/imported-people.ts';
import { contentHash } from './content-hash.ts';
import type { Outcome } from './import-report.ts';

type Db = FirmDb | FirmTx;
type Wanted = { readonly source: string; readonly ids: readonly string[] };
type Stored<Row> = ReadonlyMap<string, Row>;

export type StoredContact = Awaited<ReturnType<typeof contactRows>>[number];
export type StoredMatter = Awaited<ReturnType<typeof matterRows>>[number];
export type StoredBill = Awaited<ReturnType<typeof billRows>>[number];

export async function storedContacts(db: Db, wanted: Wanted): Promise<Stored<StoredContact>> {
  return byExternalId(wanted.ids.length === 0 ? [] : await contactRows(db, wanted));
}

export async function storedMatters(db: Db, wanted: Wanted): Promise<Stored<StoredMatter>> {
  return byExternalId(wanted.ids.length === 0 ? [] : await matterRows(db, wanted));
}

export async function storedBills(db: Db, wanted: Wanted): Promise<Stored<StoredBill>> {
  return byExternalId(wanted.ids.length === 0 ? [] : await billRows(db, wanted));
}

/** The contact with what its file does not tell as the firm has it. */
export function withStored(contact: ImportedContact, stored: StoredContact | undefined): ImportedContact {
  const { untold = [] } = contact;
  if (!stored || untold.length === 0) {
    return contact;
  }

  const { kind, postalAddress, isClient } = stored;
  const known = { kind: kind === 'person' ? 'person' : 'company', postalAddress, isClient } as const;
  const kept = { ...known, companyName: stored.companyName ?? undefined };

  return { ...contact, ...Object.fromEntries(untold.map((field) => [field, kept[field]])) };
}

/** Addresses that somebody entered by hand stay: a file adds addresses and removes none. */
export function contactOutcome(given: ImportedContact, stored: StoredContact | undefined): Outcome {
  if (!stored) {
    return 'created';
  }

  const contact = withStored(given, stored);
  const same =
    stored.kind === contact.kind &&
    stored.name === contact.name &&
    (stored.companyName ?? '') === (contact.companyName ?? '') &&
    stored.postalAddress === contact.postalAddress &&
    stored.isClient === contact.isClient &&
    storedAddresses(contact).every((address, index) =>
      stored.emails.some((email) => sameAddress(email.address, address) && email.position === index),
    );

  return contact.placeholder || same ? 'unchanged' : 'updated';
}

export function matterOutcome(matter: ImportedMatter, stored: StoredMatter | undefined): Outcome {
  if (!stored) {
    return 'created';
  }

  const parties = (relation: string) =>
    stored.contacts.filter((link) => link.relation === relation).map((link) => link.contact.externalId);
  const attorney = stored.responsibleAttorney?.email ?? '';
  const team = stored.staff.map(({ staffMember }) => staffMember.email.toLowerCase());
  const told = {
    displayNumber: stored.displayNumber === matter.displayNumber,
    description: stored.description === matter.description,
    responsibleAttorney: sameAddress(attorney, matter.responsibleAttorney ?? ''),
    related: sameSet(parties('related'), matter.related),
    adverse: sameSet(parties('adverse'), matter.adverse),
    team: sameSet(
      team,
      matter.team.map((address) => address.toLowerCase()),
    ),
  };
  const same =
    stored.client.externalId === matter.client &&
    (Object.keys(told) as (keyof typeof told)[]).every((field) => told[field] || matter.untold?.includes(field));

  return matter.placeholder || same ? 'unchanged' : 'updated';
}

/** The bill with its state as the firm has it, where its file does not tell one. */
export function withStoredState(bill: ImportedBill, stored: StoredBill | undefined): ImportedBill {
  const state = BILL_STATES.find((known) => known === stored?.state);

  return bill.stateUntold && state !== undefined ? { ...bill, state } : bill;
}

export function billOutcome(bill: ImportedBill, stored: StoredBill | undefined): Outcome {
  if (!stored) {
    return 'created';
  }

  return stored.contentHash === contentHash(withStoredState(bill, stored)) ? 'unchanged' : 'updated';
}

function contactRows(db: Db, wanted: Wanted) {
  return db.contact.findMany({
    where: whereOf(wanted),
    select: {
      id: true,
      externalId: true,
      kind: true,
      name: true,
      companyName: true,
      postalAddress: true,
      isClient: true,
      emails: { select: { id: true, address: true, position: true } },
    },
  });
}

function matterRows(db: Db, wanted: Wanted) {
  return db.matter.findMany({
    where: whereOf(wanted),
    select: {
      id: true,
      externalId: true,
      displayNumber: true,
      description: true,
      client: { select: { externalId: true } },
      responsibleAttorney: { select: { email: true } },
      contacts: { select: { relation: true, contact: { select: { externalId: true } } } },
      staff: { select: { staffMember: { select: { email: true } } } },
    },
  });
}

function billRows(db: Db, wanted: Wanted) {
  return db.bill.findMany({
    where: whereOf(wanted),
    select: {
      id: true,
      externalId: true,
      state: true,
      version: true,
      contentHash: true,
      searchText: true,
      client: { select: { externalId: true } },
    },
  });
}

function whereOf({ source, ids }: Wanted) {
  return { source, externalId: { in: [...ids] } };
}

function byExternalId<Row extends { readonly externalId: string }>(rows: readonly Row[]): Stored<Row> {
  return new Map(rows.map((row) => [row.externalId, row]));
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  const set = new Set(left);
  const other = new Set(right);

  return set.size === other.size && [...set].every((item) => other.has(item));
}
