// `sharebill import FILE`.
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { Fault } from '../../core/fault.ts';
import { firmSettings } from '../../core/firm-settings.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { BillSource } from '../../ports/bill-source.ts';
import { type ImportRefusal, importBills } from '../../use-cases/import-bills.ts';
import type { ImportReport } from '../../use-cases/imports/import-report.ts';
import { billStateOf } from './bill-states.ts';
import { type ChosenFirm, type Commission, chooseCommission } from './choose-firm.ts';
import type { CommandLine, CommandResult } from './command-deps.ts';
import { finishEarlierImports, followImport } from './follow-import.ts';
import { doneLine, reportJson, reportLines } from './import-lines.ts';
import { type WritingOptions, writingOptions } from './options.ts';
import { jsonText, textOf } from './printing.ts';
import type { FileRefusal } from './refusal-lines.ts';
import { en } from './texts/en.ts';

const { help } = en;

const DATE_ORDERS = { dmy: 'DMY', mdy: 'MDY', ymd: 'YMD' } as const;

type ImportOptions = WritingOptions & {
  readonly format?: string;
  readonly state?: string;
  readonly currency?: string;
  readonly source?: string;
  readonly dates?: keyof typeof DATE_ORDERS;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

type ImportRequest = ImportOptions & { readonly file: string };

export function declareImportCommand(program: Command, line: CommandLine): void {
  writingOptions(
    program
      .command('import')
      .description(help.import.command)
      .argument('<file>', help.argument.file)
      .option('--format <format>', help.option.format)
      .option('--state <state>', help.option.importState)
      .option('--currency <code>', help.option.importCurrency)
      .option('--source <name>', help.option.source)
      .addOption(new Option('--dates <order>', help.option.dates).choices(Object.keys(DATE_ORDERS)))
      .option('--dry-run', help.option.dryRun)
      .option('--json', help.option.json),
  )
    .addHelpText('after', help.import.example)
    .action((file: string, options: ImportOptions) =>
      line.answer(options, () => importFile(line, { ...options, file })),
    );
}

async function importFile(line: CommandLine, request: ImportRequest): Promise<CommandResult> {
  const { deps, io } = line;
  const chosen = await chooseCommission(deps, { ...request, permission: 'share-bills' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm } = chosen.value;
  const source = await openFile(line, { ...request, firm });
  if (!source.ok) {
    return source;
  }

  if (deps.applyHere && !request.dryRun) {
    await finishEarlierImports(line, { firmId: firm.id, db: firm.db });
  }

  const report = await stageFile(line, { ...request, ...chosen.value, source: source.value });
  if (!report.ok) {
    return report;
  }

  if (request.json !== true) {
    io.stdout(textOf(reportLines(report.value)));
  }

  return request.dryRun
    ? ok({ lines: ['', en.import.dryRun], json: reportJson(report.value, report.value.state) })
    : applied(line, { firm, report: report.value });
}

async function openFile(
  { deps, io }: CommandLine,
  request: Omit<ImportRequest, 'firm'> & { readonly firm: ChosenFirm },
): Promise<Result<BillSource, FileRefusal | { code: 'bad-state'; text: string }>> {
  const { file, format, source, dates, firm } = request;
  const state = request.state === undefined ? undefined : billStateOf(request.state);
  if (request.state !== undefined && state === undefined) {
    return refuse({ code: 'bad-state', text: request.state });
  }

  const stored = await firm.db.firm.findFirstOrThrow({
    where: { id: firm.id },
    select: { currency: true, settings: true },
  });
  const opened = await deps.readImportFile({
    path: resolve(io.cwd, file),
    ...(format === undefined ? {} : { format }),
    options: {
      ...(state === undefined ? {} : { state }),
      ...(source === undefined ? {} : { source }),
      ...(dates === undefined ? {} : { dateOrder: DATE_ORDERS[dates] }),
      currency: (request.currency ?? stored.currency).toUpperCase(),
      paymentTermsDays: firmSettings(stored.settings).paymentTermsDays,
    },
  });

  return opened.ok ? opened : refuse({ code: 'file-refused', path: file, text: opened.refusal.text });
}

type Staging = Omit<ImportRequest, 'firm' | 'source'> & Commission & { readonly source: BillSource };

/** A report of errors is printed here: the refusal only says that there are some. */
async function stageFile(
  { deps, io }: CommandLine,
  request: Staging,
): Promise<Result<ImportReport, ImportRefusal | FileRefusal>> {
  const { firm, actor, source, dryRun = false } = request;
  try {
    const staged = await importBills({ ...deps, db: firm.db }, { ...source, firmId: firm.id, actor, dryRun });
    if (!staged.ok && staged.refusal.code === 'file-has-errors') {
      const { report } = staged.refusal;
      io.stdout(request.json ? jsonText(reportJson(report, report.state)) : textOf(reportLines(report)));
    }

    return staged;
  } catch (cause) {
    if (cause instanceof Fault && cause.code === 'file-unreadable') {
      return refuse({ code: 'file-went-away', path: request.file });
    }

    throw cause;
  }
}

async function applied(
  line: CommandLine,
  { firm, report }: { firm: ChosenFirm; report: ImportReport },
): Promise<CommandResult> {
  const { importId } = report;
  if (importId === undefined) {
    throw new Fault('accepted-without-import');
  }

  line.io.stderr(textOf([en.import.accepted]));
  const counts = await followImport(line, { firmId: firm.id, db: firm.db, importId });

  return counts.ok
    ? ok({ lines: [doneLine(counts.value)], json: reportJson({ ...report, counts: counts.value }, 'applied') })
    : refuse({ code: 'import-gone' });
}
