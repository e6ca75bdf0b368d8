// Sees an accepted import to its end: applies it here when no job runner does, else waits for the runner. Either
// way it may be cut off at any moment, and the rest is applied later. Used by import-command.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../core/fault.ts';
import type { FirmId, ImportId } from '../../core/ids.ts';
import type { Result } from '../../core/result.ts';
import { type ApplyRefusal, applyImport } from '../../use-cases/apply-import.ts';
import type { ImportCounts } from '../../use-cases/imports/import-report.ts';
import type { FirmDb } from '../database/for-firm.ts';
import type { CommandLine } from './command-deps.ts';
import { counted } from './import-lines.ts';
import { textOf } from './printing.ts';
import { en } from './texts/en.ts';

/** No more than one line of progress in this time. */
const PROGRESS_MS = 1_000;
const LOOK_MS = 200;
const TRIES = 5;

export type Accepted = { readonly firmId: FirmId; readonly db: FirmDb; readonly importId: ImportId };

/** What became of each row, when all of them are applied. */
export async function followImport(line: CommandLine, accepted: Accepted): Promise<Result<ImportCounts, ApplyRefusal>> {
  const { deps } = line;
  const ended = new AbortController();
  // Progress is a courtesy: when it cannot be told, the import goes on all the same.
  const telling = tellProgress(line, { ...accepted, signal: ended.signal }).catch(() => undefined);
  try {
    if (!deps.applyHere) {
      await waitUntilApplied(line, accepted);
    }

    return await applyWithRetries(line, accepted);
  } finally {
    ended.abort();
    await telling;
  }
}

/** Finishes what an earlier command began and could not end, the oldest first. */
export async function finishEarlierImports(line: CommandLine, firm: Omit<Accepted, 'importId'>): Promise<void> {
  const open = await firm.db.import.findMany({
    where: { state: 'staged' },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  if (open.length > 0) {
    line.io.stderr(textOf([en.import.resuming]));
  }

  for (const { id } of open) {
    await finishIfReadable(line, { ...firm, importId: id as ImportId });
  }
}

/** One that another version of the product has accepted is no reason to import nothing any more. */
async function finishIfReadable(line: CommandLine, accepted: Accepted): Promise<void> {
  try {
    await followImport(line, accepted);
  } catch (cause) {
    if (!(cause instanceof Fault && cause.code === 'import-unreadable')) {
      throw cause;
    }

    line.io.stderr(textOf([en.import.unreadable]));
  }
}

/** Of an import that is applied already it only reads the counts. */
async function applyWithRetries(
  { deps }: CommandLine,
  { db, firmId, importId }: Accepted,
): Promise<Result<ImportCounts, ApplyRefusal>> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await applyImport({ ...deps, db }, { firmId, importId });
    } catch (cause) {
      if (tries === TRIES || !(cause instanceof Fault && cause.retryable)) {
        throw cause;
      }

      await sleep(LOOK_MS * tries);
    }
  }
}

/** Ends when the job has applied every row or has failed for good, when the import is gone, and when nobody listens. */
async function waitUntilApplied({ io }: CommandLine, { db, importId }: Accepted): Promise<void> {
  let told = '';
  for (;;) {
    const row = await db.import.findFirst({ where: { id: importId }, select: { state: true } });
    if (row?.state !== 'staged') {
      return;
    }

    const job = await db.job.findFirst({
      where: { kind: 'apply-import', subjectId: importId },
      select: { lastError: true, failedAt: true },
    });
    if (job?.failedAt) {
      return;
    }

    const error = job?.lastError ?? '';
    if (error !== '' && error !== told) {
      told = error;
      io.stderr(textOf([en.import.failing(error)]));
    }

    await sleep(LOOK_MS, undefined, io.signal ? { signal: io.signal } : {});
  }
}

async function tellProgress({ io }: CommandLine, request: Accepted & { signal: AbortSignal }): Promise<void> {
  const { db, importId, signal } = request;
  const { rowCount } = await db.import.findFirstOrThrow({ where: { id: importId }, select: { rowCount: true } });
  let told = 0;
  for (;;) {
    await sleep(PROGRESS_MS, undefined, { signal });
    const done = await db.importRow.count({ where: { importId, appliedAt: { not: null } } });
    if (done !== told && !signal.aborted) {
      told = done;
      io.stderr(textOf([en.import.progress(counted(done), counted(rowCount))]));
    }
  }
}
