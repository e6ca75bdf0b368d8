// What somebody of one firm tries with the other firm's ids and hashes on the pages of pay links. Used by the access matrix; one
// firm's clients among each other are in access-portal.test.ts.
import { portalSecrets } from '../../../src/adapters/portal/portal-secrets.ts';
import { ask, elsewhereBelow, type Form, NEUTRAL } from './ask-web.ts';
import { type Attempt, type Attempts, forEach } from './attempt.ts';
import { payTokenOf, returnTokenOf } from './pay-rows.ts';
import type { Side, TwoFirms } from './two-firms.ts';
import { THEIR_PORTAL } from './waiting-rows.ts';

/** The way back comes before another amount ends the page that it leads back from. */
export const payAttempts: Attempts = {
  'GET /pay/:token': [byGuess('/pay', { own: 'shown' })],
  'GET /pay/return/:token': [byGuess('/pay/return', { own: 'changed' })],
  'POST /pay/:token': [byGuess('/pay', { own: 'changed', form: { amount: '1.00' } })],
  'USE /pay': [elsewhereBelow('/pay')],
};

type Given = { readonly own: Attempt['own']; readonly form?: Form };

/** The token of one kind of page opens no other kind. */
function byGuess(base: '/pay' | '/pay/return', { own, form }: Given): Attempt {
  return {
    what: 'each of their ids and hashes, what another key has made of them, and tokens of other pages of theirs',
    says: NEUTRAL,
    own,
    run: async (firms, side) => {
      const tokens = side === firms.theirs ? [await rightOne(base, side)] : await guesses(firms, base);
      await makePayable(firms, side);

      return forEach(tokens, (token) => ask(firms, { path: `${base}/${token}`, ...(form && { form }) }));
    },
  };
}

const rightOne = (base: '/pay' | '/pay/return', side: Side) =>
  base === '/pay' ? payTokenOf(side) : returnTokenOf(side);

async function guesses({ theirs, theirRows, theirIds }: TwoFirms, base: '/pay' | '/pay/return') {
  const other = portalSecrets({ secretKey: 'another key', publicUrl: () => '' });
  const made = [...theirRows.PayLink, ...theirRows.Checkout].map(({ id }) => other.linkToken(String(id)));
  const hashes = [...theirRows.PayLink.map((row) => row.tokenHash), ...theirRows.Checkout.map((row) => row.returnHash)];
  const refs = theirRows.Checkout.flatMap(({ reference, providerRef }) => [reference, providerRef]);
  const right = await rightOne(base, theirs);
  const altered = [right.slice(1), `${right}A`, right.toLowerCase()];
  const ofOthers = [THEIR_PORTAL.linkToken, await rightOne(base === '/pay' ? '/pay/return' : '/pay', theirs)];

  return [...made, ...[...hashes, ...refs].map(String), ...altered, ...ofOthers, ...theirIds];
}

/** For their own client: a bill that they can pay, whatever was tried with it before. */
async function makePayable({ theirs }: TwoFirms, side: Side): Promise<void> {
  if (side !== theirs) return;

  await side.db.share.updateMany({ data: { cancelledAt: null } });
  await side.db.recipient.updateMany({ data: { stoppedAt: null, replacedBy: null } });
  await side.db.bill.updateMany({ where: { state: 'void' }, data: { state: 'awaiting_payment' } });
  // as if nobody had looked at it lately: the clock has gone on since it was opened
  const { id, billId: openFor } = await side.db.checkout.findFirstOrThrow();
  await side.db.checkout.updateMany({ where: { id }, data: { checkedAt: null, state: 'open', openFor } });
}
