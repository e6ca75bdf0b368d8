// Bills that are shared with pay links on their PDFs, and what is mailed then: used by the tests of those. On the embedded
// database, and where TEST_DATABASE_URL names a server there too.
import { createHash } from 'node:crypto';
import type { ShareChannel } from '../../src/core/share-channel.ts';
import { openPayLink } from '../../src/use-cases/open-pay-link.ts';
import { openEmbeddedDatabase, openServerDatabase, type ThrowAway } from './database.ts';
import { DANA, type Paying, startPaying } from './paying.ts';

const SERVER = process.env.TEST_DATABASE_URL;

export const STORES: readonly (readonly [string, () => Promise<ThrowAway>])[] = [
  ['the embedded database', () => openEmbeddedDatabase()],
  ...(SERVER === undefined ? [] : [['a server', () => openServerDatabase(SERVER)] as const]),
];

type Pdf = { readonly bytes: Uint8Array } | undefined;

/** The token of the pay link that is on the PDF; undefined where none is. */
export function printedOn(pdf: Pdf): string | undefined {
  return /bills\.test\/pay\/([\w-]{43})$/.exec(Buffer.from(pdf?.bytes ?? []).toString())?.[1];
}

export function digest(pdf: Pdf): string {
  return createHash('sha256')
    .update(pdf?.bytes ?? '')
    .digest('hex');
}

export type Printing = Awaited<ReturnType<typeof startPrinting>>;

/** The firm prints pay links; `drawn` are the links, or none, of all PDFs that were drawn. */
export async function startPrinting(open: () => Promise<ThrowAway>) {
  const store = await open();
  const paying = await startPaying(store.database);
  const { sharing, db } = paying;
  await sharing.set('payLinkOnPdf', 'true');
  const drawn: (string | undefined)[] = [];
  const { render } = sharing.deps.pdf;
  sharing.deps.pdf.render = (document) => {
    drawn.push(document.payUrl);

    return render(document);
  };
  const deliver = mailsOf(paying);

  return {
    ...{ paying, sharing, db, drawn, deliver, deps: paying.deps, actor: sharing.actor },
    /** Shared and mailed. */
    mailed: async (addresses: readonly string[] = [DANA], channel: ShareChannel = 'email', number?: string) => {
      const shared = await paying.shared(number ?? paying.freshBill(), addresses, channel);

      return { ...shared, mails: await deliver(shared.shareId) };
    },
    opens: async (token: string | undefined) => (await openPayLink(paying.deps, { token: token ?? '' }))?.kind,
    deliveries: (shareId: string) => db.delivery.findMany({ where: { shareId }, orderBy: { id: 'asc' } }),
    stop: async () => {
      await store.database.stop();
      await store.drop();
    },
  };
}

/** Delivers what is due of a share; answers what was mailed. */
function mailsOf({ sharing }: Paying) {
  return async (shareId: string) => {
    const before = sharing.mails.length;
    await sharing.deliver(shareId);

    return sharing.mails.slice(before);
  };
}
