// What the firm has of everything that a batch of records names, in a few queries. Used by stage-records.ts.
import type { FirmDb } from '../../adapters/database/for-firm.ts';
import type { StagedRecord } from './staging.ts';
import { storedBills, storedContacts, storedMatters } from './stored.ts';

export type BatchFacts = {
  readonly contacts: Awaited<ReturnType<typeof storedContacts>>;
  readonly matters: Awaited<ReturnType<typeof storedMatters>>;
  readonly bills: Awaited<ReturnType<typeof storedBills>>;
  /** Numbers that bills of other sources have, and which source. */
  readonly takenNumbers: ReadonlyMap<string, string>;
};

/** A list of values in a query stays far below what PostgreSQL takes. */
const AT_ONCE = 5_000;

export async function loadBatchFacts(
  db: FirmDb,
  request: { source: string; records: readonly StagedRecord[] },
): Promise<BatchFacts> {
  const { source, records } = request;
  const contacts = await inParts(records.flatMap(contactsNamedBy), (ids) => storedContacts(db, { source, ids }));
  const matters = await inParts(records.flatMap(mattersNamedBy), (ids) => storedMatters(db, { source, ids }));
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

function contactsNamedBy(record: StagedRecord): readonly string[] {
  switch (record.kind) {
    case 'contact':
      return [record.value.externalId];
    case 'matter':
      return [record.value.client, ...record.value.related, ...record.value.adverse];
    case 'bill':
      return [record.value.client];
  }
}

function mattersNamedBy(record: StagedRecord): readonly string[] {
  switch (record.kind) {
    case 'contact':
      return [];
    case 'matter':
      return [record.value.externalId];
    case 'bill':
      return record.value.matters;
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
