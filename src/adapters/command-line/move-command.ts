// `sharebill move-to-postgres URL`: the command alone has the database, so cli.ts does not hand it to a running process.
import type { Command } from 'commander';
import { ok, refuse } from '../../core/result.ts';
import type { Database } from '../database/open-database.ts';
import type { CommandLine, CommandResult } from './command-deps.ts';
import { counted } from './import-lines.ts';
import { textOf } from './printing.ts';
import { en } from './texts/en.ts';

const { moving: help } = en.help;

type Move = NonNullable<Database['move']>;
type Step = Parameters<Parameters<Move>[0]['tell']>[0];
type Report = Extract<Awaited<ReturnType<Move>>, { ok: true }>['value'];

type MoveOptions = { readonly databaseUrl: string; readonly dryRun: boolean };

export function declareMoveCommand(program: Command, line: CommandLine): void {
  program
    .command('move-to-postgres')
    .description(help.command)
    .argument('<url>', help.argument.url)
    .option('--dry-run', help.option.dryRun)
    .addHelpText('after', help.example)
    .action((databaseUrl: string, { dryRun = false }: { dryRun?: boolean }) =>
      line.answer({}, () => move(line, { databaseUrl, dryRun })),
    );
}

async function move({ deps, io }: CommandLine, options: MoveOptions): Promise<CommandResult> {
  if (!deps.move) {
    return refuse({ code: 'no-move-here' });
  }

  const tell = (step: Step) => io.stderr(textOf([stepLine(step)]));
  const moved = await deps.move({ ...options, now: deps.clock.now(), tell });

  return moved.ok ? ok({ lines: reportLines(moved.value, options) }) : moved;
}

function stepLine(step: Step): string {
  return step.kind === 'copied'
    ? en.moving.copied(step.table, counted(step.rows), counted(perSecond(step)))
    : en.moving[step.kind];
}

function perSecond({ rows, ms }: { rows: number; ms: number }): number {
  return Math.round(rows / Math.max(ms / 1000, 0.001));
}

function reportLines({ outcome, rows, tables, ms, databaseUrl }: Report, { dryRun }: MoveOptions): string[] {
  const summary = en.moving.summary(counted(rows), tables, (ms / 1000).toFixed(1));
  switch (outcome) {
    case 'can-be-moved':
      return [summary, en.moving.canBeMoved];
    case 'recognised':
      return [en.moving.recognised, summary, ...(dryRun ? [] : en.moving.next(databaseUrl))];
    case 'moved':
      return [en.moving.moved, summary, ...en.moving.next(databaseUrl)];
  }
}
