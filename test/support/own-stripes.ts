// Two accounts of Stripe, and the firms of own-accounts.ts that connect them. Each test begins with nothing connected. Used by the
// tests of accounts.
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type FakeStripe, startFakeStripe } from '../contract/payments/fake-stripe.ts';
import { stripeLines } from './connect-account.ts';
import { type OwnAccounts, startOwnAccounts } from './own-accounts.ts';

export const OTHER_KEY = 'sk_test_donottell_52';

export type OwnStripes = { world: OwnAccounts; stripe: FakeStripe; other: FakeStripe };

/** There once the first hook has run. */
export function ownStripes() {
  const there = {} as OwnStripes;
  beforeAll(async () => {
    there.world = await startOwnAccounts();
    there.stripe = await startFakeStripe({ accountId: 'acct_1Ours' });
    there.other = await startFakeStripe({ accountId: 'acct_1Other', secretKey: OTHER_KEY });
  });
  beforeEach(() => there.world.paying.sharing.passMs(3_600_000));
  afterEach(async () => {
    const { world, stripe } = there;
    stripe.trouble(undefined);
    await world.disconnect(world.firmId, 'stripe', '--even-open');
    // what a test left on its way is not the next one's
    await world.db.payment.updateMany({ where: { state: 'pending' }, data: { state: 'failed' } });
  });
  afterAll(async () => {
    const { world, stripe, other } = there;
    await world?.stop();
    await Promise.all([stripe?.stop(), other?.stop()]);
    // a key that is not known is one of the tests
    const complaints = [...stripe.complaints(), ...other.complaints()];
    expect(complaints.filter((one) => one !== 'asked without the secret key')).toEqual([]);
  });

  return {
    there,
    ours: () => stripeLines(there.stripe),
    another: () => stripeLines({ apiUrl: there.other.apiUrl, secretKey: OTHER_KEY }),
    connectOurs: () => there.world.connect(there.world.firmId, 'stripe', stripeLines(there.stripe)),
    rows: () => there.world.db.connection.findMany({ where: { kind: 'stripe' } }),
    /** Of a bill that nobody has shared yet. */
    openPage: async () => {
      const shared = await there.world.paying.shared(there.world.paying.freshBill());

      return { ...shared, url: await there.world.pressed(shared.token) };
    },
  };
}
