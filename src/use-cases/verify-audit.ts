// Walks a firm's sealed audit entries from the first one and says whether they are as they were sealed. Called by the
// command `verify-audit`.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { type AuditFact, type AuditHead, auditHash, FACT_COLUMNS, NO_HEAD } from './audit-chain.ts';

/** The first thing that is wrong; what comes after it is not looked at. */
export type AuditProblem =
  | {
      readonly code: 'changed';
      readonly seq: number;
      readonly id: string;
      readonly action: string;
      readonly occurredAt: Date;
    }
  | { readonly code: 'missing'; readonly from: number; readonly to: number }
  /** The firm's head is not the last entry: entries were removed from the end or put there, or the head was changed. */
  | { readonly code: 'other-head'; readonly last: AuditHead; readonly head: AuditHead }
  /** The entries fit together, but not with the head that was written down: `found` is what stands there now. */
  | { readonly code: 'rewritten'; readonly writtenDown: AuditHead; readonly found: AuditHead };

export type AuditReport = {
  /** The last entry that fits: all up to it do. */
  readonly last: AuditHead;
  readonly unsealed: number;
  readonly problem: AuditProblem | undefined;
};

export type VerifyAuditRequest = {
  readonly firmId: string;
  /** A head that an earlier report gave, kept where nobody who writes to the database can change it. */
  readonly writtenDown?: AuditHead;
  readonly signal?: AbortSignal;
};

type Walked = Pick<AuditReport, 'last' | 'problem'>;

const BATCH_ENTRIES = 1_000;
/** The smallest number that the column holds: a false entry may have any. */
const BEFORE_ALL = -2_147_483_648;

/** Reads batch by batch; entries may be written and sealed meanwhile. Throws when `signal` is aborted. */
export async function verifyAudit({ db }: { db: FirmDb }, request: VerifyAuditRequest): Promise<AuditReport> {
  const walked = await walk(db, request);

  return { ...walked, unsealed: await db.auditEntry.count({ where: { seq: null } }) };
}

async function walk(db: FirmDb, request: VerifyAuditRequest): Promise<Walked> {
  let last = NO_HEAD;
  for (;;) {
    request.signal?.throwIfAborted();
    // The head before the entries: it moves with them, so it is never past what is found after it.
    const head = await headOf(db, request.firmId);
    const entries = await entriesAfter(db, last.seq);
    if (entries.length === 0) {
      return { last, problem: problemAtEnd(request, { last, head }) };
    }

    const checked = checkBatch(request, { last, entries });
    if (checked.problem) {
      return checked;
    }

    last = checked.last;
  }
}

async function headOf(db: FirmDb, firmId: string): Promise<AuditHead> {
  const { auditSeq: seq, auditHash: hash } = await db.firm.findFirstOrThrow({
    where: { id: firmId },
    select: { auditSeq: true, auditHash: true },
  });

  return { seq, hash };
}

type SealedEntry = AuditFact & { readonly seq: number | null; readonly hash: string | null };

function entriesAfter(db: FirmDb, seq: number): Promise<SealedEntry[]> {
  return db.auditEntry.findMany({
    where: { seq: seq === NO_HEAD.seq ? { gte: BEFORE_ALL } : { gt: seq } },
    orderBy: { seq: 'asc' },
    take: BATCH_ENTRIES,
    select: { ...FACT_COLUMNS, seq: true, hash: true },
  });
}

function checkBatch(request: VerifyAuditRequest, batch: { last: AuditHead; entries: readonly SealedEntry[] }): Walked {
  let { last } = batch;
  for (const entry of batch.entries) {
    const found = { seq: last.seq + 1, hash: hashAfter(last, { firmId: request.firmId, entry }) };
    const problem = problemOf(entry, found) ?? problemWith(request.writtenDown, found);
    if (problem) {
      return { last, problem };
    }

    last = found;
  }

  return { last, problem: undefined };
}

function hashAfter(last: AuditHead, { firmId, entry }: { firmId: string; entry: SealedEntry }): string {
  return auditHash({ firmId, seq: last.seq + 1, previousHash: last.hash }, entry);
}

function problemOf(entry: SealedEntry, expected: AuditHead): AuditProblem | undefined {
  const { id, action, occurredAt, hash } = entry;
  const seq = entry.seq ?? 0;
  if (seq > expected.seq) {
    return { code: 'missing', from: expected.seq, to: seq - 1 };
  }

  return seq === expected.seq && hash === expected.hash ? undefined : { code: 'changed', seq, id, action, occurredAt };
}

function problemWith(writtenDown: AuditHead | undefined, found: AuditHead): AuditProblem | undefined {
  return writtenDown?.seq === found.seq && writtenDown.hash !== found.hash
    ? { code: 'rewritten', writtenDown, found }
    : undefined;
}

function problemAtEnd(
  { writtenDown }: VerifyAuditRequest,
  { last, head }: { last: AuditHead; head: AuditHead },
): AuditProblem | undefined {
  if (head.seq !== last.seq || head.hash !== last.hash) {
    return { code: 'other-head', last, head };
  }

  return writtenDown !== undefined && writtenDown.seq > last.seq
    ? { code: 'rewritten', writtenDown, found: last }
    : undefined;
}
