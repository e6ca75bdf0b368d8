// What the firm has of everything that a batch of records names, in a few queries. Used by stage-records.ts.
import type { FirmDb } from '../../adapters/database/for-firm.ts';
import type { CheckedFile } from './check-record.ts';
import type { StagedRecord } from './staging.ts';
import { storedBills, storedContacts, storedMatters } from './stored.ts';

export type BatchFacts = {
  readonly contacts: Awaited<ReturnType<typeof storedContacts>>;
  readonly matters: Awaited<ReturnType<typeof storedMatters>>;
  readonly bills: Awaited<ReturnType<typeof storedBills>>;
  /** Numbers that bills of other sources have, and which source. */
  readonly takenNumbers: ReadonlyMap<string, string>;
};

type NamedBefore = Pick<CheckedFile, 'contacts' | 'matters'>;

/** A list of values in a query stays far below what PostgreSQL takes. */
const AT_ONCE = 5_000;

export async function loadBatchFacts(
  db: FirmDb,
  request: { source: string; records: readonly StagedRecord[]; file: NamedBefore },
): Promise<BatchFacts> {
  const { source, records, file } = request;
  const contacts = await inParts(
    records.flatMap((record) => contactsNamedBy(record, file)),
    (ids) => storedContacts(db, { source, ids }),
  );
  const matters = await inParts(
    records.flatMap((record) => mattersNamedBy(record, file)),
    (ids) => storedMatters(db, { source, ids }),
  );
  const bills = records.flatMap((record) => (record.kind === 'bill' ? [record.value] : []));
  const ids = bills.map(({ externalId }) => externalId);
  const numbers = bills.map(({ number }) => number);

  return {
    contacts,
    matters,
    bills: await inParts(ids, (part) => storedBills(db, { source, ids: part })),
    takenNumbers: await inParts(numbers, (part) => takenNumbers(db, { source, numbers: part })),
  };
}

/** What the file has named before is asked for no more: it is the file's word that counts then. */
function contactsNamedBy(record: StagedRecord, { contacts }: NamedBefore): readonly string[] {
  switch (record.kind) {
    case 'contact':
      return [record.value.externalId];
    case 'matter':
      return [record.value.client, ...record.value.related, ...record.value.adverse];
    case 'bill':
      return [record.value.client].filter((id) => !contacts.has(id));
  }
}

function mattersNamedBy(record: StagedRecord, { matters }: NamedBefore): readonly string[] {
  switch (record.kind) {
    case 'contact':
      return [];
    case 'matter':
      return [record.value.externalId];
    case 'bill':
      return record.value.matters.filter((id) => !matters.has(id));
  }
}

async function takenNumbers(
  db: FirmDb,
  request: { source: string; numbers: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.bill.findMany({
    where: { number: { in: [...request.numbers] }, source: { not: request.source } },
    select: { number: true, source: true },
  });

  return new Map(rows.map(({ number, source }) => [number, source]));
}

async function inParts<Value>(
  ids: readonly string[],
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): Promise<ReadonlyMap<string, Value>> {
  // What the database cannot hold it cannot have: such an id is named as a problem by the checks.
  const wanted = [...new Set(ids)].filter((id) => !id.includes('\0') && !/\p{Cs}/u.test(id));
  const all = new Map<string, Value>();
  for (let start = 0; start < wanted.length; start += AT_ONCE) {
    for (const [id, value] of await load(wanted.slice(start, start + AT_ONCE))) {
      all.set(id, value);
    }
  }

  return all;
}
