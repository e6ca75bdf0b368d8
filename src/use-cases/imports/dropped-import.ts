// An import of a file that was dropped into a chat: what is kept of it between the steps. Used by the use cases of
// dropped files and by show-import.ts.
import type { FirmDb, FirmTx } from '../../adapters/database/for-firm.ts';
import type { Prisma } from '../../adapters/database/generated/client.ts';
import type { StaffActor } from '../../core/actor.ts';
import type { FirmId } from '../../core/ids.ts';
import { isError, type Problem } from '../../core/import-problem.ts';
import type { ImportedStaffMember } from '../../core/imported-people.ts';
import type { DateOrder, ImportQuestion } from '../../ports/bill-source.ts';
import { jobRow, type WriteDeps } from '../rows.ts';
import type { OnlyBill } from './bill-summary.ts';
import type { CheckedSource } from './check-source.ts';
import { type ImportCounts, noCounts } from './import-report.ts';

/** What was answered on the card. */
export type Choices = { readonly state?: string; readonly dateOrder?: DateOrder; readonly source?: string };

export type KeptReport = {
  readonly counts: ImportCounts;
  readonly asks: readonly ImportQuestion[];
  /** Whose ids the file may have, when that is asked. */
  readonly sources: readonly string[];
  readonly totals: readonly { readonly minor: string; readonly currency: string }[];
  readonly only: OnlyBill | null;
  readonly newStaff: readonly ImportedStaffMember[];
  /** The first ones, errors before warnings. */
  readonly problems: readonly Problem[];
  readonly errors: number;
  readonly warnings: number;
  /** Why it could not be read. */
  readonly failure: string;
};

/** On the card; a command shows all of them. */
const MOST_PROBLEMS = 10;

const NOTHING: KeptReport = {
  counts: noCounts(),
  asks: [],
  sources: [],
  totals: [],
  only: null,
  newStaff: [],
  problems: [],
  errors: 0,
  warnings: 0,
  failure: '',
};

const COLUMNS = {
  id: true,
  source: true,
  format: true,
  fileHash: true,
  state: true,
  rowCount: true,
  staffMemberId: true,
  platform: true,
  workspaceId: true,
  conversation: true,
  fileId: true,
  fileName: true,
  choices: true,
  report: true,
  run: true,
  askedAt: true,
  checkedAt: true,
  expiresAt: true,
} as const;

export type DroppedImport = NonNullable<Awaited<ReturnType<typeof loadDropped>>>;

/** Undefined also for an import that came another way. */
export async function loadDropped(db: FirmDb | FirmTx, importId: string) {
  const row = await db.import.findFirst({ where: { id: importId }, select: COLUMNS });
  if (!row) {
    return undefined;
  }

  const { staffMemberId, platform, workspaceId, conversation, fileId } = row;
  if (staffMemberId === null || platform === null || workspaceId === null || conversation === null || fileId === null) {
    return undefined;
  }

  return {
    ...row,
    ...{ staffMemberId, platform, workspaceId, conversation, fileId },
    choices: row.choices as Choices,
    report: { ...NOTHING, ...(row.report as Partial<KeptReport>) },
  };
}

/** As a column of the database takes it. */
export function stored(value: Partial<KeptReport> | Choices): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(value));
}

export function keptReport({ staged, found }: CheckedSource, open: Pick<KeptReport, 'asks' | 'sources'>): KeptReport {
  const { list, errors, warnings } = found;
  const inOrder = [...list.filter(isError), ...list.filter((one) => !isError(one))];

  return {
    ...NOTHING,
    ...open,
    counts: staged?.counts ?? noCounts(),
    totals: staged?.bills.totals.map(({ minor, currency }) => ({ minor: String(minor), currency })) ?? [],
    only: staged?.bills.only ?? null,
    newStaff: staged?.newStaff ?? [],
    problems: inOrder.slice(0, MOST_PROBLEMS),
    errors,
    warnings,
  };
}

/** The jobs that read the file anew and show on the card what comes of it. */
export function readingJobs(deps: WriteDeps, { firmId, importId }: { firmId: string; importId: string }) {
  return [
    jobRow(deps, { firmId, kind: 'read-import', subjectId: importId }),
    jobRow(deps, { firmId, kind: 'show-import', subjectId: importId }),
  ];
}

/** What is undone when the file is to be read once more. */
export function askedAgain(now: Date) {
  return { state: 'received', askedAt: now, checkedAt: null, expiresAt: null, report: {} };
}

export function dropperOf({ staffMemberId }: DroppedImport, firmId: FirmId): StaffActor {
  return { kind: 'staff', firmId, staffMemberId: staffMemberId as StaffActor['staffMemberId'] };
}
