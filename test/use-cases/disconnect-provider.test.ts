// A firm's own accounts at payment providers: disconnecting one, and which ones serve the firm, in every process and under a new key.
import { describe, expect, it } from 'vitest';
import { sealedBox } from '../../src/adapters/system/sealed-box.ts';
import type { FirmId } from '../../src/core/ids.ts';
import { comparePayments } from '../../src/use-cases/compare-payments.ts';
import { rotateKey } from '../../src/use-cases/rotate-key.ts';
import { WEBHOOK_SECRETS } from '../contract/payments/fake-stripe.ts';
import { OTHER_KEY, ownStripes } from '../support/own-stripes.ts';

const { there, connectOurs, rows, openPage } = ownStripes();

const openPages = () => there.world.db.checkout.count({ where: { openFor: { not: null } } });

describe('sharebill firm disconnect stripe', () => {
  it('wipes the secrets; every process sees it at once, and links offer nothing', async () => {
    await connectOurs();
    const elsewhere = there.world.processOf();
    expect((await elsewhere.paymentsOf(there.world.firmId)).offered).toHaveLength(1);

    const done = await there.world.disconnect(there.world.firmId, 'stripe');

    const { token } = await there.world.paying.shared(there.world.paying.freshBill());
    expect(done).toMatchObject({ exit: 0, stderr: '' });
    expect((await rows()).map(({ secrets }) => secrets)).toEqual([null]);
    expect((await elsewhere.paymentsOf(there.world.firmId)).known).toEqual([]);
    expect(await there.world.press(token)).toMatchObject({ ok: false, refusal: { code: 'no-provider' } });
    expect(await there.world.db.providerAccount.count()).toBe(0);
    const again = await there.world.disconnect(there.world.firmId, 'stripe');
    expect(again).toMatchObject({ exit: 1, stderr: expect.stringContaining('no such connection') });
  });

  it('is refused while a page is open, naming how many', async () => {
    await connectOurs();
    await openPage();
    await openPage();

    const { exit, stderr } = await there.world.disconnect(there.world.firmId, 'stripe');

    expect(exit).toBe(1);
    expect(stderr).toMatch(/2 open pages, 0 payments on the way\. Nothing was changed/);
    expect((await rows())[0]?.secrets).not.toBeNull();
  });

  it('even so ends the pages there, and takes what was paid and not yet seen', async () => {
    await connectOurs();
    const paid = await openPage();
    const open = await openPage();
    await there.stripe.pay(paid.url);

    const done = await there.world.disconnect(there.world.firmId, 'stripe', '--even-open');

    expect(done.exit).toBe(0);
    expect(await there.world.paying.posted(paid.billId)).toEqual(['payment 32000']);
    expect(there.stripe.sessions().find(({ url }) => url === open.url)?.status).toBe('expired');
    expect(await openPages()).toBe(0);
  });

  it('even so works when the provider does not answer any more', async () => {
    await connectOurs();
    await openPage();
    there.stripe.trouble('down');

    const done = await there.world.disconnect(there.world.firmId, 'stripe', '--even-open');

    expect([done.exit, await openPages()]).toEqual([0, 0]);
  });

  it('leaves what is on its way, and the same account, connected again, says what became of it', async () => {
    await connectOurs();
    const { url, billId } = await openPage();
    const ref = await there.stripe.pay(url, { method: 'bank' });
    const [checkout] = await there.world.paying.checkouts(billId);
    await there.world.check(checkout?.id ?? '');

    const refused = await there.world.disconnect(there.world.firmId, 'stripe');
    const even = await there.world.disconnect(there.world.firmId, 'stripe', '--even-open');
    await there.stripe.settle(ref);
    await there.world.paying.forgetJobs();
    await connectOurs();

    expect(refused.stderr).toMatch(/0 open pages, 1 payment on the way/);
    expect(even.stdout).toMatch(/1 payment is on the way/);
    expect(await there.world.paying.jobs('check-checkout')).toContain(checkout?.id);
    await there.world.check(checkout?.id ?? '');
    expect(await there.world.paying.posted(billId)).toEqual(['payment 32000']);
  });
});

describe('The accounts of a firm', () => {
  it('are those that it has connected, before the environment’s, which serve it while it is the only firm', async () => {
    const environment = {
      STRIPE_SECRET_KEY: OTHER_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRETS[0],
      STRIPE_API_URL: there.other.apiUrl,
      PAYPAL_CLIENT_ID: 'i',
      PAYPAL_CLIENT_SECRET: 's',
      PAYPAL_WEBHOOK_ID: 'w',
    };
    const { paymentsOf, hookProviders } = there.world.processOf(environment);
    const namesOf = async () => (await paymentsOf(there.world.firmId)).known.map(({ name }) => name);
    const { firmId } = there.world;
    const before = [await namesOf(), (await hookProviders.ofEnvironment('stripe'))?.name];
    await connectOurs();
    const [own] = (await paymentsOf(firmId)).known;
    const ofOurs = (await there.world.paymentsOf(firmId)).known.map(({ tells }) => tells);
    const requests = there.stripe.log.length;
    await own?.listReceived(new Date());
    const alone = await namesOf();

    await there.world.anotherFirm();

    // one that has come into the database another way: the process itself would not start with two
    expect(before).toEqual([['stripe', 'paypal'], 'stripe']);
    expect([ofOurs, alone]).toEqual([[true], ['stripe', 'paypal']]);
    expect(there.stripe.log.length).toBeGreaterThan(requests);
    expect(await namesOf()).toEqual(['stripe']);
    expect(await hookProviders.ofEnvironment('stripe')).toBeUndefined();
  });

  it('stay open to both keys while the key is changed, and to the new one after', async () => {
    await connectOurs();
    const both = sealedBox({ secretKey: 'another key', previous: 'the key of the test' });
    const { db, clock, firmId } = there.world;
    const deps = { ...there.world.paying.deps, db, clock, sealedBox: both };

    const during = there.world.processOf({}, both);
    expect((await during.paymentsOf(firmId)).known).toHaveLength(1);
    const counted = await rotateKey(deps, firmId as FirmId);

    const after = there.world.processOf({}, sealedBox({ secretKey: 'another key' }));
    expect(counted).toMatchObject({ renewed: 1, unreadable: 0 });
    expect((await after.paymentsOf(firmId)).known).toHaveLength(1);
    await expect(there.world.processOf().paymentsOf(firmId)).rejects.toMatchObject({ code: 'secret-key-changed' });
    // as it was, for the other tests
    await rotateKey(
      { ...deps, sealedBox: sealedBox({ secretKey: 'the key of the test', previous: 'another key' }) },
      firmId as FirmId,
    );
  });

  it('are the ones that are compared once a day', async () => {
    await connectOurs();
    const before = [there.stripe.log.length, there.other.log.length];
    const deps = { ...there.world.paying.deps, paymentsOf: there.world.paymentsOf };

    await comparePayments(deps, { firmId: there.world.firmId, subjectId: there.world.firmId });

    expect(there.stripe.log.length).toBeGreaterThan(before[0] ?? 0);
    expect(there.other.log.length).toBe(before[1]);
  });
});
