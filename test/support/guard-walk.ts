// The sample firm's product, and what the journeys of the guards do in it besides the walk. Used by test/journeys/guards-*.
import { expect } from 'vitest';
import { walkIn } from '../journeys/share-by-email.ts';
import { addFirmByCommands, type Product, type ProductOptions, startProduct } from './product.ts';
import type { SlackWalk } from './slack/slack-walk.ts';

export type GuardWalk = Awaited<ReturnType<typeof startGuardWalk>>;

export async function startGuardWalk(options: ProductOptions) {
  const product = await startProduct(options);
  await addFirmByCommands(product);
  const [firm] = await product.shareBill.database.directory.listFirms();
  const firmId = firm?.id ?? '';
  const db = product.shareBill.database.forFirm(firmId);

  return {
    ...{ product, db, firmId },
    stop: () => product.stop(),
    /** The check of a bill for an address that is on file. */
    check: (number: string, words: { address: string; message?: string; name?: string }) =>
      checkOf(product, { number, ...words }),
    /** A setting of the firm, by the command. */
    set: (key: string, value: string) => product.sharebill('firm', 'set', key, value, '--as', 'grace@harlowreed.test'),
    /** How many shares the work made. */
    sharesAfter: async (work: () => Promise<unknown>) => {
      const before = await db.share.count();
      await work();

      return (await db.share.count()) - before;
    },
    newestShare: () =>
      db.share.findFirstOrThrow({ orderBy: { id: 'desc' }, include: { recipients: { orderBy: { id: 'asc' } } } }),
    /** Makes the owner of an address an adverse party of a bill's matters, as an import does. */
    makeAdverse: async (number: string, address: string) => {
      const bill = await db.bill.findFirstOrThrow({ where: { number }, select: { matters: true } });
      const { contactId } = await db.contactEmail.findFirstOrThrow({ where: { address }, select: { contactId: true } });
      await db.matterContact.createMany({
        data: bill.matters.map(({ matterId }) => ({
          ...{ firmId, id: `adv-${matterId}-${contactId}`, matterId, contactId, relation: 'adverse' },
        })),
      });
    },
    /** One more address of a contact. */
    putOnFile: async (name: string, address: string) => {
      const { id } = await db.contact.findFirstOrThrow({ where: { name }, select: { id: true } });
      const email = { firmId, id: `eml-${address}`, contactId: id, address, createdAt: new Date() };
      await db.contactEmail.create({ data: email, select: { id: true } });
    },
    /** What was mailed to an address came back, as a report says. */
    bounce: (address: string) =>
      db.delivery.updateMany({ where: { recipient: { address }, state: 'accepted' }, data: { state: 'bounced' } }),
    /** Says that the newest shares were made earlier than they were. */
    age: async (number: string, milliseconds: number) => {
      const shares = await db.share.findMany({ where: { bill: { number } }, select: { id: true, createdAt: true } });
      for (const { id, createdAt } of shares) {
        await db.share.updateMany({ where: { id }, data: { createdAt: new Date(createdAt.getTime() - milliseconds) } });
      }
    },
    /** Puts copies of a bill's newest share beside it, each to a recipient of its own. */
    copyShare: async (number: string, copies: number) => {
      const share = await db.share.findFirstOrThrow({ where: { bill: { number } }, orderBy: { id: 'desc' } });
      const recipient = await db.recipient.findFirstOrThrow({ where: { shareId: share.id } });
      const ids = Array.from({ length: copies }, (_, index) => `${share.id}-${index}`);
      await db.share.createMany({
        data: ids.map((id) => ({ ...share, id, draftId: id, content: share.content as object })),
      });
      const other = await db.contact.findFirstOrThrow({ where: { NOT: { id: recipient.contactId } } });
      await db.recipient.createMany({
        data: ids.map((id) => ({
          ...{ ...recipient, seen: recipient.seen as object },
          ...{ id, shareId: id, contactId: other.id, address: `${id}@other.test` },
        })),
      });
    },
  };
}

async function checkOf(
  product: Product,
  { number, address, message = '', name = 'sam' }: { number: string; address: string; message?: string; name?: string },
): Promise<SlackWalk> {
  const walk = walkIn(product, { name, room: 'billing' });
  await walk.command(`${number} ${address} email ${message}`.trim());

  return walk;
}

/** The walk's view is the check, and it can be confirmed. */
export function expectCheck(walk: SlackWalk, isConfirmable: boolean): void {
  expect(walk.view().callback_id).toBe('preview');
  expect(Boolean(walk.view().submit)).toBe(isConfirmable);
}
