// What an import says of a file: counts and problems. Used by import-bills.ts and apply-import.ts.
import type { ImportId } from '../../core/ids.ts';
import { isError, type Problem } from '../../core/import-problem.ts';

export const OUTCOMES = ['created', 'updated', 'unchanged'] as const;

export type Outcome = (typeof OUTCOMES)[number];

export type Tally = Record<Outcome, number>;

export type ImportCounts = {
  readonly contacts: Tally;
  readonly matters: Tally;
  readonly bills: Tally;
};

export type ImportReport = {
  /** refused and checked: nothing was changed. staged: accepted, and being applied. */
  readonly state: 'refused' | 'checked' | 'staged';
  readonly importId: ImportId | undefined;
  readonly counts: ImportCounts;
  /** People of the firm that the file adds. */
  readonly staffCreated: number;
  /** The first ones, in the order of the file. */
  readonly problems: readonly Problem[];
  readonly errors: number;
  readonly warnings: number;
};

export type FoundProblems = {
  readonly list: readonly Problem[];
  readonly errors: number;
  readonly warnings: number;
  add(problems: readonly Problem[]): void;
};

const MOST_PROBLEMS = 1_000;

export function noCounts(): ImportCounts {
  return { contacts: noTally(), matters: noTally(), bills: noTally() };
}

function noTally(): Tally {
  return { created: 0, updated: 0, unchanged: 0 };
}

/** Counts all problems and keeps the first thousand: a file can be wrong on every line. */
export function foundProblems(): FoundProblems {
  const list: Problem[] = [];
  let errors = 0;
  let warnings = 0;

  return {
    list,
    get errors() {
      return errors;
    },
    get warnings() {
      return warnings;
    },
    add: (problems) => {
      for (const found of problems) {
        errors += isError(found) ? 1 : 0;
        warnings += isError(found) ? 0 : 1;
        if (list.length < MOST_PROBLEMS) {
          list.push(found);
        }
      }
    },
  };
}

export function reportOf(
  state: ImportReport['state'],
  parts: {
    importId?: ImportId;
    staged: { counts: ImportCounts; newStaff: readonly unknown[] } | undefined;
    found: FoundProblems;
  },
): ImportReport {
  const { importId, staged, found } = parts;

  return {
    state,
    importId,
    counts: staged?.counts ?? noCounts(),
    staffCreated: staged?.newStaff.length ?? 0,
    problems: found.list,
    errors: found.errors,
    warnings: found.warnings,
  };
}
