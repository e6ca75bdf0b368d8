// `sharebill doctor`. Declared here once: cli.ts runs the checks where the command is typed, without a database if need
// be; a running process only tells what its database holds and how its tokens fare, to the doctor who asks it.
import type { Command } from 'commander';
import { parseEmailAddress } from '../../core/contact.ts';
import type { Finding } from '../../core/finding.ts';
import { ok } from '../../core/result.ts';
import type { Check } from '../../ports/check.ts';
import type { CommandIo, CommandLine } from './command-deps.ts';
import { jsonText, textOf } from './printing.ts';
import { type CheckReport, runChecks } from './run-checks.ts';
import { doctorTexts as words } from './texts/doctor.ts';

export type DoctorOptions = { readonly online?: boolean; readonly json?: boolean; readonly mail?: string };

export function declareDoctor(program: Command): Command {
  return program
    .command('doctor')
    .description(words.help.doctor)
    .option('--online', words.help.online)
    .option('--json', words.help.json)
    .option('--mail <address>', words.help.mail)
    .addHelpText('after', words.help.after);
}

/** In a running process: the facts of its database, or how its tokens fare, which nobody else can ask. */
export function declareDoctorCommand(program: Command, line: CommandLine): void {
  declareDoctor(program).action(({ online }: DoctorOptions) =>
    line.answer({ json: true }, async () => ok({ lines: [], json: online ? await tried(line) : await facts(line) })),
  );
}

async function facts({ deps }: CommandLine): Promise<unknown> {
  return (await deps.databaseFacts?.()) ?? null;
}

async function tried({ deps }: CommandLine): Promise<unknown> {
  return (await deps.triedConnections?.()) ?? {};
}

export type DoctorDeps = {
  readonly checks: (options: DoctorOptions) => readonly Check[];
  /** Takes out what nobody shall see, whoever said it. */
  readonly withoutSecrets: (text: string) => string;
  /** How long a check may take; 10 s. */
  readonly limitMs?: number;
};

/** The exit code: 0 when there is no problem, 1 when there is, 2 for an address that is none. */
export async function doctor(options: DoctorOptions, io: CommandIo, deps: DoctorDeps): Promise<number> {
  if (options.mail !== undefined && (!options.online || parseEmailAddress(options.mail) === undefined)) {
    io.stderr(textOf([words.badAddress]));

    return 2;
  }

  const reports = await runChecks(deps.checks(options), deps.limitMs);
  const text = options.json ? jsonText(reportJson(reports)) : textOf(reportLines(reports, options));
  io.stdout(deps.withoutSecrets(text));

  return countOf(reports, 'problem') === 0 ? 0 : 1;
}

function countOf(reports: readonly CheckReport[], kind: Finding['kind']): number {
  return reports.flatMap(({ findings }) => findings).filter((finding) => finding.kind === kind).length;
}

function reportJson(reports: readonly CheckReport[]) {
  const [problems, warnings] = [countOf(reports, 'problem'), countOf(reports, 'warning')];

  return { well: problems === 0, problems, warnings, checks: reports };
}

function reportLines(reports: readonly CheckReport[], options: DoctorOptions): string[] {
  const lines = reports.flatMap(({ title, findings }) => [title, ...findings.flatMap(findingLines)]);

  return [...lines, '', ...(options.online ? [] : [words.tryOnline]), closingLine(reports)];
}

function findingLines(finding: Finding): string[] {
  const line = `  ${words.marks[finding.kind].padEnd(9)}${finding.what}`;

  return 'todo' in finding ? [line, `  ${' '.repeat(9)}${words.todo} ${finding.todo}`] : [line];
}

function closingLine(reports: readonly CheckReport[]): string {
  const [problems, warnings] = [countOf(reports, 'problem'), countOf(reports, 'warning')];
  if (problems > 0) {
    return words.unwell(problems, warnings);
  }

  return warnings === 0 ? words.well : words.wellWithWarnings(warnings);
}
