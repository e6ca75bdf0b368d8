// Reads a bill as the core knows it, and whether a staff member may see it.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { StaffActor } from '../core/actor.ts';
import { BILL_KINDS, BILL_STATES, type Bill } from '../core/bill.ts';
import { Fault } from '../core/fault.ts';
import type { BillId } from '../core/ids.ts';
import { localDateOf } from '../core/local-date.ts';
import { money } from '../core/money.ts';
import { maySeeBill } from '../core/staff.ts';
import type { Access } from './access.ts';

/** For `select`; read by `billOf`. */
export const BILL_COLUMNS = {
  id: true,
  number: true,
  kind: true,
  state: true,
  version: true,
  shareCount: true,
  subject: true,
  currency: true,
  issueDate: true,
  dueDate: true,
  totalMinor: true,
  paidMinor: true,
  balanceMinor: true,
  clientId: true,
  client: { select: { name: true } },
  matters: {
    orderBy: { position: 'asc' },
    select: { matterId: true, matter: { select: { displayNumber: true, description: true } } },
  },
} as const;

/** A name is "00012-Acme · Lease dispute". */
export type MatterOfBill = { readonly id: string; readonly name: string };

/** A bill with what we ask of it everywhere; its matters are in its own order. */
export type LoadedBill = Bill & {
  readonly clientId: string;
  readonly matters: readonly MatterOfBill[];
  /** Shares of it so far: who decided about one on an older count decides again. */
  readonly shareCount: number;
};

type Db = FirmDb | FirmTx;

type BillRow = NonNullable<Awaited<ReturnType<typeof readBillRow>>>;

/** The bill, or undefined when there is none of that id in the firm. */
export async function loadBill(db: Db, billId: string): Promise<LoadedBill | undefined> {
  const row = await readBillRow(db, billId);

  return row ? billOf(row) : undefined;
}

export async function loadBills(db: Db, billIds: readonly string[]): Promise<LoadedBill[]> {
  const rows = await db.bill.findMany({ where: { id: { in: [...billIds] } }, select: BILL_COLUMNS });
  const byId = new Map(rows.map((row) => [row.id, billOf(row)]));

  return billIds.flatMap((id) => byId.get(id) ?? []);
}

/** Seeing a bill needs the right to see all, or a place on the team of one of its matters. */
export async function canSeeBill(
  db: Db,
  request: { actor: StaffActor; access: Access; billId: string },
): Promise<boolean> {
  const visible = await visibleBills(db, { ...request, billIds: [request.billId] });

  return visible.length === 1;
}

export async function visibleBills(
  db: Db,
  request: { actor: StaffActor; access: Access; billIds: readonly string[] },
): Promise<readonly string[]> {
  if (maySeeBill(request.access.role, false)) {
    return request.billIds;
  }

  return billsOnTeam(db, { staffMemberId: request.actor.staffMemberId, billIds: request.billIds });
}

/** For `where` of a matter: the staff member is responsible for it, or on its team. */
export function onTeamOf(staffMemberId: string) {
  return { OR: [{ responsibleAttorneyId: staffMemberId }, { staff: { some: { staffMemberId } } }] };
}

/** Those of the bills that lie on a matter of the staff member, in their order. */
export async function billsOnTeam(
  db: Db,
  { staffMemberId, billIds }: { staffMemberId: string; billIds: readonly string[] },
): Promise<readonly string[]> {
  const rows = await db.billMatter.findMany({
    where: { billId: { in: [...billIds] }, matter: onTeamOf(staffMemberId) },
    select: { billId: true },
  });
  const onTeam = new Set(rows.map((row) => row.billId));

  return billIds.filter((id) => onTeam.has(id));
}

export function matterName(matter: { readonly displayNumber: string; readonly description: string }): string {
  return [matter.displayNumber, matter.description].filter((part) => part !== '').join(' · ');
}

function readBillRow(db: Db, billId: string) {
  return db.bill.findFirst({ where: { id: billId }, select: BILL_COLUMNS });
}

export function billOf(row: BillRow): LoadedBill {
  return {
    id: row.id as BillId,
    number: row.number,
    kind: known(BILL_KINDS, row.kind),
    state: known(BILL_STATES, row.state),
    version: row.version,
    shareCount: row.shareCount,
    clientId: row.clientId,
    clientName: row.client.name,
    subject: row.subject,
    issueDate: localDateOf(row.issueDate),
    dueDate: localDateOf(row.dueDate),
    total: money(row.totalMinor, row.currency),
    paid: money(row.paidMinor, row.currency),
    balance: money(row.balanceMinor, row.currency),
    matters: row.matters.map(({ matterId, matter }) => ({ id: matterId, name: matterName(matter) })),
  };
}

/** The database constrains these columns; a value outside the list means that its schema is not ours. */
export function known<T extends string>(values: readonly T[], value: string): T {
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new Fault('unknown-stored-value');
  }

  return found;
}
