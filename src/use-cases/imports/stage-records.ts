// Reads a source's records in batches: checks them, says what each would do, and writes them to staging.
// Called by check-source.ts.
import type { FirmDb } from '../../adapters/database/for-firm.ts';
import type { FirmId, ImportId } from '../../core/ids.ts';
import { problem } from '../../core/import-problem.ts';
import type { ImportedStaffMember } from '../../core/imported-people.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import type { WriteDeps } from '../rows.ts';
import { loadBatchFacts } from './batch-facts.ts';
import { type BillSummary, type BillTally, billTally } from './bill-summary.ts';
import { type CheckedFile, checkRecord, newCheckedFile } from './check-record.ts';
import type { FoundProblems, ImportCounts } from './import-report.ts';
import { noCounts } from './import-report.ts';
import { nextTurn } from './next-turn.ts';
import { addStaffMember, loadStaff } from './staff.ts';
import { BATCH_RECORDS, type StagedBatch, type StagedRecord, writeBatch } from './staging.ts';
import { billOutcome, contactOutcome, matterOutcome } from './stored.ts';

type Deps = WriteDeps & { readonly db: FirmDb };

export type Staged = {
  readonly rowCount: number;
  readonly counts: ImportCounts;
  readonly bills: BillSummary;
  readonly newStaff: readonly ImportedStaffMember[];
};

export type StagingRequest = {
  readonly firmId: FirmId;
  readonly importId: ImportId;
  readonly source: string;
  readonly records: AsyncIterable<ImportRecord>;
  readonly found: FoundProblems;
  readonly mayManageFirm: boolean;
  /** Writes a batch in another way than by itself. */
  readonly write?: (batch: StagedBatch) => Promise<void>;
};

/** With one bill more: a batch is held in memory, and applied in one transaction. */
const BATCH_LINE_ITEMS = 1_000;

/** Problems go to `found`. After the first error nothing more is written, but all is checked. */
export async function stageRecords(deps: Deps, request: StagingRequest): Promise<Staged> {
  const { write = (batch: StagedBatch) => writeBatch(deps, batch) } = request;
  const file = newCheckedFile(await loadStaff(deps.db), request.source);
  const counts = noCounts();
  const writing = oneBehind();
  const tally = billTally();
  let rowCount = 0;
  let batches = 0;
  try {
    for await (const batch of batchesOf(request.records)) {
      const records = await checkBatch(deps, { ...request, file, batch, counts, tally });
      if (request.found.errors === 0 && records.length > 0) {
        const { firmId, importId } = request;
        const numbered = { firmId, importId, batch: batches, records };
        await writing.next(() => write(numbered));
        rowCount += records.length;
        batches += 1;
      }
    }
  } finally {
    await writing.end();
  }

  return { rowCount, counts, bills: tally.summary(), newStaff: file.staff.added };
}

/** While one batch is being written the next is read; `next` and `end` wait for it, and throw what it threw. */
function oneBehind() {
  let last: Promise<void> = Promise.resolve();

  return {
    next: async (work: () => Promise<void>) => {
      await last;
      last = work();
      // It is waited for later.
      last.catch(() => undefined);
    },
    end: () => last,
  };
}

async function* batchesOf(records: AsyncIterable<ImportRecord>): AsyncGenerator<ImportRecord[]> {
  let batch: ImportRecord[] = [];
  let lineItems = 0;
  for await (const record of records) {
    batch.push(record);
    lineItems += record.kind === 'bill' ? record.value.lineItems.length : 0;
    if (batch.length >= BATCH_RECORDS || lineItems >= BATCH_LINE_ITEMS) {
      yield batch;
      batch = [];
      lineItems = 0;
    }
  }

  yield batch;
}

type Batch = StagingRequest & {
  readonly file: CheckedFile;
  readonly batch: readonly ImportRecord[];
  readonly counts: ImportCounts;
  readonly tally: BillTally;
};

/** The batch's records that go to staging, in their order. */
async function checkBatch(deps: Deps, request: Batch): Promise<StagedRecord[]> {
  const { file, batch, found, source } = request;
  const rows = batch.filter(isStaged);
  const facts = await loadBatchFacts(deps.db, { source, records: rows, file });
  for (const record of batch) {
    if (isStaged(record)) {
      found.add(checkRecord(file, { record, facts }));
      count(request, { record, facts });
      await (isLarge(record) ? nextTurn() : undefined);
    } else {
      found.add(await otherProblems(deps, { ...request, record }));
    }
  }

  return rows;
}

function isLarge(record: StagedRecord): boolean {
  return record.kind === 'bill' && record.value.lineItems.length >= BATCH_LINE_ITEMS;
}

function isStaged(record: ImportRecord): record is StagedRecord {
  return record.kind === 'contact' || record.kind === 'matter' || record.kind === 'bill';
}

async function otherProblems(
  deps: Deps,
  request: Batch & { record: Exclude<ImportRecord, StagedRecord> },
): Promise<ReturnType<typeof problem>[]> {
  const { record, file, mayManageFirm } = request;
  switch (record.kind) {
    case 'problem':
      return [record.value];
    case 'staff':
      return addStaffMember(file.staff, { person: record.value, place: record.place, mayManageFirm });
    case 'firm': {
      const firm = await deps.db.firm.findFirst({ where: { id: request.firmId }, select: { name: true } });
      const { name } = record.value;

      return firm?.name === name ? [] : [problem('other-firm', { ...record.place, value: name })];
    }
  }
}

type Facts = Awaited<ReturnType<typeof loadBatchFacts>>;

function count({ counts, tally, found }: Batch, { record, facts }: { record: StagedRecord; facts: Facts }): void {
  const { externalId } = record.value;
  switch (record.kind) {
    case 'contact':
      counts.contacts[contactOutcome(record.value, facts.contacts.get(externalId))] += 1;
      break;
    case 'matter':
      counts.matters[matterOutcome(record.value, facts.matters.get(externalId))] += 1;
      break;
    case 'bill':
      counts.bills[billOutcome(record.value, facts.bills.get(externalId))] += 1;
      // what a bill with an error comes to is not known
      if (found.errors === 0) {
        tally.add(record.value);
      }
      break;
  }
}
