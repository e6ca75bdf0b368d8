// Two people who fix the same address at the same time. Where TEST_DATABASE_URL names a server it is run there, for the
// embedded database lets nobody in at the same time.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixAddress } from '../../src/use-cases/fix-address.ts';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

let store: ThrowAway;
let sharing: Sharing;

beforeAll(async () => {
  store = await openAnyDatabase();
  sharing = await startSharing(store.database);
});
afterAll(async () => {
  await store.database.stop();
  await store.drop();
});

it('one of several fixed addresses is mailed when all are handed in at the same time', async () => {
  const { shareId } = await sharing.share('1042', ['dana@acme.test']);
  sharing.outcomes.push({ kind: 'rejected', reason: 'mailbox unknown' });
  await sharing.deliver(shareId);
  const { id } = await sharing.db.delivery.findFirstOrThrow({ where: { shareId }, select: { id: true } });
  const fix = (address: string) =>
    fixAddress(sharing.deps, {
      actor: sharing.actor,
      deliveryId: id,
      address,
      reason: undefined,
    });

  const fixed = await Promise.all(['one', 'two', 'three', 'four'].map((name) => fix(`${name}@acme.test`)));

  const refused = { ok: false, refusal: { code: 'not-fixable' } };
  expect(fixed.filter(({ ok }) => ok)).toEqual([{ ok: true, value: { kind: 'sent' } }]);
  expect(fixed.filter(({ ok }) => !ok)).toEqual([refused, refused, refused]);
  await sharing.deliver(shareId);
  expect((await sharing.states(shareId)).toSorted()).toEqual(['accepted', 'rejected']);
  expect(
    await sharing.db.contactEmail.count({
      where: { address: { endsWith: '@acme.test' }, contact: { name: 'Dana Reyes' } },
    }),
  ).toBe(2);
});
