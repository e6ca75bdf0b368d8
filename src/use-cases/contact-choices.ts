// Contacts as they can be chosen: a choice is one address of a contact, or a contact that has none yet.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { ContactFacts } from '../chat/share-form.ts';
import { type BillFileFormat, billFileFormat } from '../core/bill-file.ts';
import type { ContactId } from '../core/ids.ts';

type Db = FirmDb | FirmTx;

export type ContactChoice = ContactFacts & {
  readonly contactId: ContactId;
  readonly kind: 'person' | 'company';
  readonly active: boolean;
  readonly billFile: BillFileFormat | undefined;
};

const CONTACT_COLUMNS = {
  id: true,
  name: true,
  kind: true,
  billFile: true,
  deactivatedAt: true,
  emails: { orderBy: { position: 'asc' }, select: { id: true, address: true } },
} as const;

/** Every choice of these contacts, in their order; deactivated contacts are left out. */
export async function contactChoices(db: Db, contactIds: readonly string[]): Promise<ContactChoice[]> {
  const rows = await db.contact.findMany({
    where: { id: { in: [...contactIds] }, deactivatedAt: null },
    select: CONTACT_COLUMNS,
  });
  const byId = new Map(rows.map((row) => [row.id, choicesOf(row)]));

  return contactIds.flatMap((id) => byId.get(id) ?? []);
}

/** The choices behind values that came back from a form; unknown values are left out. */
export async function chosenContacts(db: Db, values: readonly string[]): Promise<ContactChoice[]> {
  const rows = await db.contact.findMany({
    where: { OR: [{ id: { in: [...values] } }, { emails: { some: { id: { in: [...values] } } } }] },
    select: CONTACT_COLUMNS,
  });
  const choices = rows.flatMap((row) => [...choicesOf(row), withoutAddress(row)]);
  const byValue = new Map(choices.map((choice) => [choice.value, choice]));

  return values.flatMap((value) => byValue.get(value) ?? []);
}

type ContactRow = {
  id: string;
  name: string;
  kind: string;
  billFile: string;
  deactivatedAt: Date | null;
  emails: readonly { id: string; address: string }[];
};

function choicesOf(row: ContactRow): ContactChoice[] {
  if (row.emails.length === 0) {
    return [withoutAddress(row)];
  }

  return row.emails.map((email) => ({ ...withoutAddress(row), value: email.id, address: email.address }));
}

function withoutAddress(row: ContactRow): ContactChoice {
  return {
    contactId: row.id as ContactId,
    name: row.name,
    kind: row.kind === 'company' ? 'company' : 'person',
    active: row.deactivatedAt === null,
    billFile: billFileFormat(row.billFile),
    value: row.id,
    address: undefined,
  };
}
