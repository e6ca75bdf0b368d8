// What the payment provider leaves with a firm: a page on which a client can pay, what a webhook has told, and money that fits
// no bill. Used by two-firms.ts and by the attempts on pay links.
import { portalSecrets } from '../../../src/adapters/portal/portal-secrets.ts';
import { type Product, SECRET_KEY } from '../product.ts';
import type { Side } from './two-firms.ts';

const secrets = portalSecrets({ secretKey: SECRET_KEY, publicUrl: () => '' });

/** A client of the firm presses Pay; the rest no command leaves behind. */
export async function addPayRows(
  { localUrl }: Product,
  { side, whose }: { readonly side: Side; readonly whose: 'ours' | 'theirs' },
): Promise<void> {
  const { db, firmId } = side;
  const token = await payTokenOf(side);
  const body = new URLSearchParams({ amount: '' });
  const headers = { origin: localUrl };
  const pressed = await fetch(`${localUrl}/pay/${token}`, { method: 'POST', redirect: 'manual', headers, body });
  if (pressed.status !== 303) throw new Error(`the client of ${whose} could not pay: ${pressed.status}`);
  const { providerRef: checkoutRef } = await db.checkout.findFirstOrThrow();
  const createdAt = new Date();
  const event = { provider: 'stripe', eventRef: `evt_of_${whose}`, checkoutRef };
  const flag = { provider: 'stripe', providerRef: `pi_of_${whose}`, code: 'unmatched' };
  await db.writeRows({
    providerEvent: [{ firmId, id: `evt_000000000${whose}`, ...event, createdAt }],
    paymentFlag: [{ firmId, id: `flg_000000000${whose}`, ...flag, currency: 'EUR', amountMinor: 9_999n, createdAt }],
  });
}

/** A page that is open is looked at after a minute: that would change rows between a picture and the next. */
export async function lookAtNoPages(sides: readonly Side[]): Promise<void> {
  for (const { db } of sides) await db.job.deleteMany({ where: { kind: 'check-checkout' } });
}

/** Of the first recipient who can pay now. */
export async function payTokenOf({ db }: Pick<Side, 'db'>): Promise<string> {
  const link = await db.payLink.findFirstOrThrow({
    where: { recipient: { share: { holdUntil: { lte: new Date() } } } },
    orderBy: { id: 'asc' },
  });

  return secrets.madeToken(link) ?? '';
}

/** Of the way back from the page that is open. */
export async function returnTokenOf({ db }: Pick<Side, 'db'>): Promise<string> {
  const { id, returnHash: tokenHash } = await db.checkout.findFirstOrThrow({ orderBy: { id: 'asc' } });

  return secrets.madeToken({ id, tokenHash }) ?? '';
}
