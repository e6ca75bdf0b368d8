// Runs the checks of the installation, all of them, whatever becomes of one. Used by doctor-command.ts.
import { codeOfCause } from '../../core/fault.ts';
import { type Finding, problem } from '../../core/finding.ts';
import type { Check } from '../../ports/check.ts';
import { doctorTexts as words } from './texts/doctor.ts';

export type CheckReport = Pick<Check, 'id' | 'title'> & { readonly findings: readonly Finding[] };

const LIMIT_MS = 10_000;

/** In the order of the checks, which is that in which to mend things. Never rejects. */
export function runChecks(checks: readonly Check[], limitMs = LIMIT_MS): Promise<readonly CheckReport[]> {
  return Promise.all(
    checks.map(async (check) => ({ id: check.id, title: check.title, findings: await findingsOf(check, limitMs) })),
  );
}

async function findingsOf(check: Check, limitMs: number): Promise<readonly Finding[]> {
  const waiting = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Finding[]>((resolve) => {
    timer = setTimeout(() => resolve([problem(words.tooLate(limitMs / 1000))]), limitMs);
  });
  try {
    return await Promise.race([check.run(waiting.signal), late]);
  } catch (cause) {
    return [problem(words.broke(codeOfCause(cause)))];
  } finally {
    clearTimeout(timer);
    waiting.abort();
  }
}
