// The clients and matters that bills name, as the firm has them. Used by apply-bills.ts.
import type { FirmTx } from '../../adapters/database/for-firm.ts';
import { Fault } from '../../core/fault.ts';
import type { ImportedBill } from '../../core/imported-bill.ts';
import { searchTextOf } from '../../core/search-text.ts';

export type BillLinks = {
  readonly clientId: string;
  /** The matter's id in the source → ours, in the bill's order. */
  readonly matterIds: ReadonlyMap<string, string>;
  readonly searchText: string;
};

/** Throws Fault('import-reference-gone') for a bill whose client or matter was removed meanwhile. */
export async function loadBillLinks(
  tx: FirmTx,
  { source, bills }: { source: string; bills: readonly ImportedBill[] },
): Promise<(bill: ImportedBill) => BillLinks> {
  const clients = await tx.contact.findMany({
    where: { source, externalId: { in: [...new Set(bills.map(({ client }) => client))] } },
    select: { id: true, externalId: true, name: true },
  });
  const matters = await tx.matter.findMany({
    where: { source, externalId: { in: [...new Set(bills.flatMap((bill) => bill.matters))] } },
    select: { id: true, externalId: true, displayNumber: true, description: true },
  });
  const clientOf = new Map(clients.map((client) => [client.externalId, client]));
  const matterOf = new Map(matters.map((matter) => [matter.externalId, matter]));

  return (bill) => {
    const client = clientOf.get(bill.client);
    const ofBill = bill.matters.flatMap((externalId) => matterOf.get(externalId) ?? []);
    if (!client || ofBill.length !== bill.matters.length) {
      throw new Fault('import-reference-gone');
    }

    const names = ofBill.flatMap(({ displayNumber, description }) => [displayNumber, description]);

    return {
      clientId: client.id,
      matterIds: new Map(ofBill.map(({ externalId, id }) => [externalId, id])),
      searchText: searchTextOf(bill.number, client.name, ...names),
    };
  };
}
