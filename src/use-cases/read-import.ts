// Fetches a dropped file, checks all of it into staging and leaves it for a person to accept. The handler of the job
// `read-import`: it can be killed at any moment and run again, and of two at once only the later one writes.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { Fault } from '../core/fault.ts';
import { firmSettings } from '../core/firm-settings.ts';
import type { FirmId, ImportId } from '../core/ids.ts';
import type { BillSource, FileOptions, ImportQuestion, OpenFile } from '../ports/bill-source.ts';
import type { DroppedFilesPort, FetchOutcome } from '../ports/dropped-files.ts';
import type { WithTempFile } from '../ports/temp-files.ts';
import { type CheckedSource, checkSource } from './imports/check-source.ts';
import { type DroppedImport, dropperOf, keptReport, loadDropped, stored } from './imports/dropped-import.ts';
import { importAccess } from './imports/import-access.ts';
import { batchRows, deleteRows, type StagedBatch } from './imports/staging.ts';
import { jobRow, type WriteDeps } from './rows.ts';

export type ReadImportDeps = WriteDeps & {
  readonly db: FirmDb;
  /** By platform. */
  readonly droppedFiles: Readonly<Record<string, DroppedFilesPort>>;
  readonly withTempFile: WithTempFile;
  readonly openFile: OpenFile;
};

type Request = { readonly firmId: FirmId; readonly importId: string };

/** This run: what it writes counts only while no later one has begun. */
type Run = Request & { readonly dropped: DroppedImport; readonly run: number };

/** How long a file is tried to be fetched. */
const PATIENCE_MS = 10 * 60_000;
const EXPIRES_MS = 24 * 3_600_000;

/** Throws a retryable Fault when it is to be tried again. */
export async function readImport(deps: ReadImportDeps, request: Request): Promise<void> {
  const run = await begin(deps, request);
  if (!run) {
    return;
  }

  const { firmId, dropped } = run;
  const access = await importAccess(deps.db, { actor: dropperOf(dropped, firmId), firmId });
  if (!access) {
    return fail(deps, { ...run, failure: 'no-permission' });
  }

  await deps.withTempFile(async (path) => {
    const outcome = await fetched(deps, { dropped, path });
    await (outcome === 'fetched' ? read(deps, { ...run, ...access, path }) : fail(deps, { ...run, failure: outcome }));
  });
}

async function begin({ db }: ReadImportDeps, request: Request): Promise<Run | undefined> {
  const dropped = await loadDropped(db, request.importId);
  if (dropped?.state !== 'received') {
    return undefined;
  }

  const run = { ...request, dropped, run: dropped.run + 1 };
  const where = { id: dropped.id, state: 'received', run: dropped.run };
  insist(await db.changeAndWrite({ model: 'import', where, data: { run: run.run, rowCount: 0 } }, {}));

  return run;
}

/** Nothing was changed: another run has begun, or the file was discarded. What is left to do is seen by running again. */
function insist(changed: number): void {
  if (changed === 0) {
    throw new Fault('import-taken-over', { retryable: true });
  }
}

type Fetch = { readonly dropped: DroppedImport; readonly path: string };

/** 'fetched', or why it cannot be read. */
async function fetched(deps: ReadImportDeps, { dropped, path }: Fetch): Promise<string> {
  const port = deps.droppedFiles[dropped.platform];
  const outcome: FetchOutcome = port ? await port.fetch(dropped, path) : { kind: 'no-access' };
  if (outcome.kind === 'try-again') {
    return tryAgain(deps, { dropped, outcome });
  }

  if (outcome.kind === 'fetched' && outcome.name !== dropped.fileName) {
    await deps.db.import.updateMany({ where: { id: dropped.id }, data: { fileName: outcome.name } });
  }

  return outcome.kind;
}

function tryAgain(
  { clock }: ReadImportDeps,
  { dropped, outcome }: { dropped: DroppedImport; outcome: FetchOutcome & { kind: 'try-again' } },
): 'not-fetched' {
  const { cause, retryAfterMs } = outcome;
  const since = dropped.askedAt?.getTime() ?? 0;
  if (clock.now().getTime() - since >= PATIENCE_MS) {
    return 'not-fetched';
  }

  throw new Fault('file-not-fetched', {
    retryable: true,
    cause,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

type Reading = Run & { readonly path: string; readonly mayManageFirm: boolean };

async function read(deps: ReadImportDeps, reading: Reading): Promise<void> {
  const { dropped, path } = reading;
  const opened = await deps.openFile({ path, options: await optionsOf(deps.db, dropped) });
  if (!opened.ok) {
    return refused(deps, reading, opened.refusal.code);
  }

  const source = opened.value;
  if (dropped.fileHash !== '' && dropped.fileHash !== source.fileHash) {
    return fail(deps, { ...reading, failure: 'file-changed' });
  }

  await deleteRows(deps.db, { importId: dropped.id, where: mine(reading) });
  await finish(deps, { ...reading, source, checked: await check(deps, { ...reading, source }) });
}

/** That our own copy went away says nothing about the file. */
function refused(deps: ReadImportDeps, reading: Reading, failure: string): Promise<void> {
  if (failure === 'file-not-found' || failure === 'file-unreadable') {
    throw new Fault('copy-went-away', { retryable: true });
  }

  return fail(deps, { ...reading, failure });
}

async function optionsOf(db: FirmDb, { choices }: DroppedImport): Promise<FileOptions> {
  const { currency, settings } = await db.firm.findFirstOrThrow({ select: { currency: true, settings: true } });

  return { ...choices, currency, paymentTermsDays: firmSettings(settings).paymentTermsDays };
}

function mine({ run }: Run) {
  return { state: 'received', run } as const;
}

type Checking = Reading & { readonly source: BillSource };

/** With each batch it is written down how far it is: the card tells. */
async function check(deps: ReadImportDeps, checking: Checking): Promise<CheckedSource> {
  const { firmId, dropped, mayManageFirm, source } = checking;
  const importId = dropped.id as ImportId;
  const where = { id: importId, ...mine(checking) };
  let rowCount = 0;
  const writeBatch = async (batch: StagedBatch) => {
    rowCount += batch.records.length;
    const change = { model: 'import', where, data: { rowCount } } as const;
    insist(await deps.db.changeAndWrite(change, { importRow: batchRows(deps, batch) }));
  };

  try {
    return await checkSource(deps, { ...source, firmId, importId, mayManageFirm, write: writeBatch });
  } catch (cause) {
    throw cause instanceof Fault && cause.code === 'file-unreadable'
      ? new Fault('copy-went-away', { retryable: true, cause })
      : cause;
  }
}

async function finish(deps: ReadImportDeps, run: Checking & { checked: CheckedSource }): Promise<void> {
  const { firmId, dropped, checked, source } = run;
  const report = stored(keptReport(checked, await openQuestions(deps.db, run)));
  const hasErrors = checked.found.errors > 0;
  if (hasErrors) {
    await deleteRows(deps.db, { importId: dropped.id, where: mine(run) });
  }

  const now = deps.clock.now();
  const expiresAt = new Date(now.getTime() + EXPIRES_MS);
  const rowCount = hasErrors ? 0 : (checked.staged?.rowCount ?? 0);
  const { source: name, format, fileHash } = source;
  const data = { state: 'checked', report, rowCount, checkedAt: now, expiresAt, source: name, format, fileHash };
  const show = jobRow(deps, { firmId, kind: 'show-import', subjectId: dropped.id });
  const where = { id: dropped.id, ...mine(run) };
  insist(await deps.db.changeAndWrite({ model: 'import', where, data }, { job: [show] }));
}

/** What the card asks. The order of dates only when it matters, or was answered. */
async function openQuestions(db: FirmDb, { source, dropped, checked }: Checking & { checked: CheckedSource }) {
  const isAmbiguous = checked.found.list.some(({ code }) => code === 'csv-date-ambiguous');
  const isAsked = (question: ImportQuestion) =>
    question !== 'dateOrder' || isAmbiguous || dropped.choices.dateOrder !== undefined;
  const asks = (source.asks ?? []).filter(isAsked);

  return { asks, sources: asks.includes('source') ? await sourcesOf(db, source.source) : [] };
}

async function sourcesOf(db: FirmDb, own: string): Promise<string[]> {
  const imports = await db.import.findMany({
    where: { state: 'applied' },
    distinct: ['source'],
    orderBy: { source: 'asc' },
    select: { source: true },
  });

  return [...new Set([own, ...imports.map(({ source }) => source)])];
}

async function fail(deps: ReadImportDeps, run: Run & { failure: string }): Promise<void> {
  const { firmId, dropped, failure } = run;
  const data = { state: 'failed', report: stored({ failure }) };
  const show = jobRow(deps, { firmId, kind: 'show-import', subjectId: dropped.id });
  insist(
    await deps.db.changeAndWrite({ model: 'import', where: { id: dropped.id, ...mine(run) }, data }, { job: [show] }),
  );
}
