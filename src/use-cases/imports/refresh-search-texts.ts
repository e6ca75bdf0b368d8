// Lets bills be found by the new name of their client or matter. Used while contacts and matters are applied.
import type { FirmTx } from '../../adapters/database/for-firm.ts';
import { searchTextOf } from '../../core/search-text.ts';

/** Bills that are read at once. */
const PAGE = 500;

/** The bills of these clients or matters. Their content stays as it is: they are no new versions. */
export async function refreshSearchTexts(
  tx: FirmTx,
  changed: { clients?: readonly string[]; matters?: readonly string[] },
): Promise<void> {
  const { clients = [], matters = [] } = changed;
  if (clients.length + matters.length === 0) {
    return;
  }

  let after = '';
  for (;;) {
    const bills = await billsOf(tx, { clients, matters, after });
    for (const bill of bills) {
      await refresh(tx, bill);
    }

    const last = bills.at(-1);
    if (!last || bills.length < PAGE) {
      return;
    }

    after = last.id;
  }
}

type FoundBill = Awaited<ReturnType<typeof billsOf>>[number];

function billsOf(tx: FirmTx, wanted: { clients: readonly string[]; matters: readonly string[]; after: string }) {
  const ofMatter = { matters: { some: { matterId: { in: [...wanted.matters] } } } };

  return tx.bill.findMany({
    where: { id: { gt: wanted.after }, OR: [{ clientId: { in: [...wanted.clients] } }, ofMatter] },
    orderBy: { id: 'asc' },
    take: PAGE,
    select: {
      id: true,
      number: true,
      searchText: true,
      client: { select: { name: true } },
      matters: {
        orderBy: { position: 'asc' },
        select: { matter: { select: { displayNumber: true, description: true } } },
      },
    },
  });
}

async function refresh(tx: FirmTx, bill: FoundBill): Promise<void> {
  const names = bill.matters.flatMap(({ matter }) => [matter.displayNumber, matter.description]);
  const searchText = searchTextOf(bill.number, bill.client.name, ...names);
  if (searchText !== bill.searchText) {
    await tx.bill.updateMany({ where: { id: bill.id }, data: { searchText } });
  }
}
