// The bill that somebody names by its number, or by its id where several have that number. Used by the commands that change
// something of one bill.
import { ok, type Result, refuse } from '../../core/result.ts';
import type { FirmDb } from '../database/for-firm.ts';
import type { SharingRefusal, ViewRefusal } from './refusal-lines.ts';

type NamedBill = { readonly id: string; readonly number: string };

const MOST_ALIKE = 5;

export async function findBill(db: FirmDb, typed: string): Promise<Result<NamedBill, SharingRefusal | ViewRefusal>> {
  const number = typed.trim().replace(/^#/, '');
  const rows = await db.bill.findMany({
    where: { OR: [{ number }, { id: number }] },
    orderBy: { issueDate: 'desc' },
    take: MOST_ALIKE,
    select: { id: true, number: true, client: { select: { name: true } } },
  });
  const [bill, another] = rows;
  if (!bill) {
    return refuse({ code: 'no-such-bill', number, near: [] });
  }

  return another === undefined
    ? ok(bill)
    : refuse({ code: 'which-bill', number, choices: rows.map(({ id, client }) => ({ id, text: client.name })) });
}
