// Checks a record against the rest of its file and against what the firm has. Used by stage-records.ts.
import { checkBill } from '../../core/check-bill.ts';
import { type Place, type Problem, problem } from '../../core/import-problem.ts';
import { checkContact, checkMatter } from '../../core/imported-people.ts';
import type { BatchFacts } from './batch-facts.ts';
import type { StaffOfImport } from './staff.ts';
import type { StagedRecord } from './staging.ts';

/** What the file has named so far: ids only, so that a long file fits. */
export type CheckedFile = {
  readonly source: string;
  readonly staff: StaffOfImport;
  /** Contact → whether it is a client. */
  readonly contacts: Map<string, boolean>;
  /** Matter → its client. */
  readonly matters: Map<string, string>;
  readonly bills: Set<string>;
  readonly numbers: Set<string>;
};

type RecordOf<Kind extends StagedRecord['kind']> = Extract<StagedRecord, { kind: Kind }>;
type Checked<Kind extends StagedRecord['kind']> = { readonly record: RecordOf<Kind>; readonly facts: BatchFacts };

export function newCheckedFile(staff: StaffOfImport, source: string): CheckedFile {
  return { source, staff, contacts: new Map(), matters: new Map(), bills: new Set(), numbers: new Set() };
}

/** Everything that is wrong with the record; it counts as named from now on. */
export function checkRecord(
  file: CheckedFile,
  { record, facts }: { record: StagedRecord; facts: BatchFacts },
): Problem[] {
  switch (record.kind) {
    case 'contact':
      return checkContactRecord(file, { record, facts });
    case 'matter':
      return checkMatterRecord(file, { record, facts });
    case 'bill':
      return checkBillRecord(file, { record, facts });
  }
}

function checkContactRecord(file: CheckedFile, { record, facts }: Checked<'contact'>): Problem[] {
  const { value, place } = record;
  const { externalId } = value;
  const again = file.contacts.has(externalId);
  const isUntold = value.placeholder || value.untold?.includes('isClient');
  const stored = isUntold ? facts.contacts.get(externalId) : undefined;
  file.contacts.set(externalId, stored?.isClient ?? value.isClient);

  return [...(again ? [duplicate(place, `Contact ${externalId}`)] : []), ...checkContact(value, place)];
}

function checkMatterRecord(file: CheckedFile, { record, facts }: Checked<'matter'>): Problem[] {
  const { value, place } = record;
  const again = file.matters.has(value.externalId);
  const stored = value.placeholder ? facts.matters.get(value.externalId) : undefined;
  file.matters.set(value.externalId, stored?.client.externalId ?? value.client);
  const parties = [...value.related, ...value.adverse].filter((id) => isClient(file, { id, facts }) === undefined);
  const people = [...value.team, ...(value.responsibleAttorney === undefined ? [] : [value.responsibleAttorney])];
  const strangers = people.filter((address) => !file.staff.known.has(address.toLowerCase()));

  return [
    ...(again ? [duplicate(place, `Matter ${value.externalId}`)] : []),
    ...checkMatter(value, place),
    ...clientProblems(file, { id: value.client, place, facts }),
    ...parties.map((id) => problem('unknown-contact', { ...place, value: id })),
    ...strangers.map((address) => problem('unknown-staff-member', { ...place, value: address })),
  ];
}

function checkBillRecord(file: CheckedFile, { record, facts }: Checked<'bill'>): Problem[] {
  const { value, place, columns } = record;
  const again = file.bills.has(value.externalId);
  const numberAgain = !again && file.numbers.has(value.number);
  const takenBy = facts.takenNumbers.get(value.number);
  const client = facts.bills.get(value.externalId)?.client.externalId;
  file.bills.add(value.externalId);
  file.numbers.add(value.number);

  return [
    ...(again ? [duplicate(place, `Bill ${value.externalId}`)] : []),
    ...(numberAgain ? [problem('duplicate-number', { ...place, value: value.number })] : []),
    ...(takenBy === undefined ? [] : [problem('number-exists', { ...place, value: value.number, expected: takenBy })]),
    ...(client === undefined || client === value.client
      ? []
      : [problem('bill-of-other-client', { ...place, value: value.client, expected: client })]),
    ...checkBill(value, { place, ...(columns === undefined ? {} : { columns }) }),
    ...clientProblems(file, { id: value.client, place, facts }),
    ...value.matters.flatMap((id) => billMatterProblems(file, { id, record, facts })),
  ];
}

function billMatterProblems(file: CheckedFile, { id, record, facts }: Checked<'bill'> & { id: string }): Problem[] {
  const { place } = record;
  const client = file.matters.get(id) ?? facts.matters.get(id)?.client.externalId;
  if (client === undefined) {
    return [problem('unknown-matter', { ...place, value: id })];
  }

  return client === record.value.client
    ? []
    : [problem('matter-of-other-client', { ...place, value: id, expected: client })];
}

type Reference = { readonly id: string; readonly facts: BatchFacts };

function clientProblems(file: CheckedFile, { id, place, facts }: Reference & { place: Place }): Problem[] {
  const client = isClient(file, { id, facts });
  if (client === undefined) {
    return [problem('unknown-client', { ...place, value: id })];
  }

  return client ? [] : [problem('not-a-client', { ...place, value: id })];
}

/** Undefined when nobody has that id. */
function isClient(file: CheckedFile, { id, facts }: Reference): boolean | undefined {
  return file.contacts.get(id) ?? facts.contacts.get(id)?.isClient;
}

function duplicate(place: Place, value: string): Problem {
  return problem('duplicate-id', { ...place, value });
}
