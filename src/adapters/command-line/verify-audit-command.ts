// `sharebill verify-audit`.
import type { Command } from 'commander';
import { ok, refuse } from '../../core/result.ts';
import type { AuditHead } from '../../use-cases/audit-chain.ts';
import { type AuditProblem, type AuditReport, verifyAudit } from '../../use-cases/verify-audit.ts';
import { chooseActor, chooseFirm } from './choose-firm.ts';
import type { CommandLine, CommandResult } from './command-deps.ts';
import { counted } from './import-lines.ts';
import { type ReadingOptions, readingOptions } from './options.ts';
import { jsonText } from './printing.ts';
import { en } from './texts/en.ts';

const { help } = en;

type VerifyOptions = ReadingOptions & { readonly as?: string; readonly head?: string };

export function declareVerifyAuditCommand(program: Command, line: CommandLine): void {
  readingOptions(
    program
      .command('verify-audit')
      .description(help.verifyAudit.command)
      .option('--head <head>', help.option.head)
      .option('--as <email>', help.option.verifiedBy),
  )
    .addHelpText('after', help.verifyAudit.example)
    .action((options: VerifyOptions) => line.answer(options, () => verify(line, options)));
}

async function verify({ deps, io }: CommandLine, options: VerifyOptions): Promise<CommandResult> {
  const { as, json = false } = options;
  const writtenDown = options.head === undefined ? undefined : headOf(options.head);
  if (options.head !== undefined && !writtenDown) {
    return refuse({ code: 'bad-head', text: options.head });
  }

  const firm = await chooseFirm(deps, options.firm);
  if (!firm.ok) {
    return firm;
  }

  const actor = as === undefined ? undefined : await chooseActor(firm.value, { as, permission: 'verify-audit' });
  if (actor && !actor.ok) {
    return actor;
  }

  const { id: firmId, name, db } = firm.value;
  const signal = io.signal ? { signal: io.signal } : {};
  const report = await verifyAudit({ db }, { firmId, ...(writtenDown ? { writtenDown } : {}), ...signal });
  if (report.problem && json) {
    io.stdout(jsonText(reportJson(report)));
  }

  return report.problem
    ? refuse({ code: 'audit-not-intact', firmName: name, lines: problemLines(report.problem, report) })
    : ok({ lines: intactLines(report), json: reportJson(report) });
}

/** As the command prints it, with a colon or the space. */
function headOf(text: string): AuditHead | undefined {
  const [, seq, hash] = /^([1-9]\d{0,9})[: ]([0-9a-f]{64})$/i.exec(text.trim()) ?? [];

  return hash === undefined ? undefined : { seq: Number(seq), hash: hash.toLowerCase() };
}

function intactLines({ last, unsealed }: AuditReport): string[] {
  const { seq, hash } = last;
  const sealed =
    seq === 0
      ? [en.audit.noneSealed]
      : [en.audit.intact(counted(seq), `${seq} ${hash}`), en.audit.keepHead(`${seq}:${hash}`)];

  return [...sealed, ...unsealedLines(unsealed)];
}

function unsealedLines(unsealed: number): string[] {
  return unsealed === 0 ? [] : [en.audit.unsealed(unsealed, counted(unsealed))];
}

function problemLines(problem: AuditProblem, { last, unsealed }: AuditReport): string[] {
  return [problemLine(problem), en.audit.goodSoFar(last.seq, counted(last.seq)), ...unsealedLines(unsealed)];
}

function problemLine(problem: AuditProblem): string {
  switch (problem.code) {
    case 'changed':
      return en.audit.changed({ ...problem, when: String(problem.occurredAt.toJSON()) });
    case 'missing':
      return en.audit.missing(problem.from, problem.to);
    case 'other-head':
      return en.audit.otherHead(problem.last.seq, problem.head.seq);
    case 'rewritten':
      return en.audit.rewritten(problem.writtenDown.seq, problem.found);
  }
}

function reportJson({ last, unsealed, problem }: AuditReport) {
  return { intact: problem === undefined, entries: last.seq, head: last, unsealed, problem: problem ?? null };
}
