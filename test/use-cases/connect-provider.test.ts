// A firm's own account at a payment provider: connecting and replacing it, by the command and on a real database.
import { describe, expect, it } from 'vitest';
import { startPayment } from '../../src/use-cases/start-payment.ts';
import { depsOn } from '../adapters/command-line/command-world.ts';
import { SECRET_KEY, WEBHOOK_SECRETS } from '../contract/payments/fake-stripe.ts';
import { stripeLines, typed } from '../support/connect-account.ts';
import { PUBLIC_URL, startOwnAccounts } from '../support/own-accounts.ts';
import { ownStripes } from '../support/own-stripes.ts';

const { there, ours, another, connectOurs, rows, openPage } = ownStripes();

describe('sharebill firm connect stripe', () => {
  it('keeps the secrets sealed, and leads clients to the account from then on', async () => {
    const { token } = await there.world.paying.shared(there.world.paying.freshBill());
    const before = await there.world.press(token);

    const done = await connectOurs();

    const [row] = await rows();
    expect(before).toMatchObject({ ok: false, refusal: { code: 'no-provider' } });
    expect(done).toMatchObject({ exit: 0, stderr: '' });
    expect(done.stdout).toContain(`acct_1Ours is connected`);
    expect(done.stdout).toContain(`${PUBLIC_URL}/webhooks/stripe/${row?.id}`);
    expect(Buffer.from(row?.secrets ?? []).toString('latin1')).not.toContain('donottell');
    expect(await there.world.pressed(token)).toBe(there.stripe.sessions().at(-1)?.url);
    const audit = await there.world.db.auditEntry.findMany({ where: { action: 'provider-connected' } });
    expect(audit.at(-1)).toMatchObject({ subjectId: row?.id, data: { provider: 'stripe' } });
    expect(JSON.stringify([done, audit])).not.toContain('donottell');
  });

  it('tells the address of the webhook before, and it stays the same', async () => {
    const told = await there.world.type([
      'firm',
      'connect',
      'stripe',
      '--address',
      '--as',
      there.world.administrator,
      '--firm',
      there.world.firmId,
    ]);
    await connectOurs();

    const [row] = await rows();
    expect(told).toMatchObject({ exit: 0, stderr: '' });
    expect(told.stdout).toContain(`${PUBLIC_URL}/webhooks/stripe/${row?.id}\n`);
    expect(await there.world.hookProviders.ofConnection(row?.id ?? '')).toMatchObject({ firmId: there.world.firmId });
  });

  it('asks in a terminal, and shows nothing of what opens the account', async () => {
    const asked: string[] = [];
    const answers: Readonly<Record<string, string>> = {
      STRIPE_SECRET_KEY: SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRETS[0],
      STRIPE_API_URL: there.stripe.apiUrl,
    };
    const types = ({ kind, text }: { kind: string; text: string }) => {
      const name = /^\w+/.exec(text)?.[0] ?? '';
      asked.push(`${kind} ${name}`);

      return answers[name];
    };

    const done = await there.world.type(
      ['firm', 'connect', 'stripe', '--as', there.world.administrator, '--firm', there.world.firmId],
      {
        types,
      },
    );

    expect(done.exit).toBe(0);
    expect(asked).toEqual(['secret STRIPE_SECRET_KEY', 'secret STRIPE_WEBHOOK_SECRET', 'line STRIPE_API_URL']);
  });

  it.each([
    [
      'nothing',
      [],
      /^Nothing was given to connect Stripe with.*\n.*\n +STRIPE_SECRET_KEY=…\n +STRIPE_WEBHOOK_SECRET=…\n$/,
    ],
    ['half of it', ['STRIPE_SECRET_KEY=sk_test_1'], /STRIPE_WEBHOOK_SECRET: is missing/],
    ['a secret alone on its line', ['whsec_donottell'], /is missing/],
    ['what is another provider’s', ['PAYPAL_CLIENT_ID=donottell'], /PAYPAL_CLIENT_ID: does not belong to it/],
  ])('refuses %s, in words and without the secrets', async (_what, lines, says) => {
    const { exit, stderr } = await there.world.connect(there.world.firmId, 'stripe', lines);

    expect(exit).toBe(1);
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain('donottell');
  });

  it('refuses what the provider refuses, and keeps nothing', async () => {
    const before = await rows();
    const wrong = await there.world.connect(
      there.world.firmId,
      'stripe',
      stripeLines({ ...there.stripe, secretKey: 'sk_test_wrong' }),
    );
    there.stripe.trouble('down');
    const away = await connectOurs();

    expect([wrong.exit, away.exit]).toEqual([1, 1]);
    expect(wrong.stderr).toMatch(/^Stripe refuses: 401/);
    expect(away.stderr).toMatch(/^Stripe does not answer/);
    expect(await rows()).toEqual(before);
  });

  it('refuses the account of another firm, and keeps none of its names', async () => {
    const theirs = await there.world.anotherFirm();
    await there.world.connect(theirs, 'stripe', another());
    await connectOurs();

    const stolen = await there.world.connect(there.world.firmId, 'stripe', another());
    const [row] = await rows();

    expect(stolen).toMatchObject({ exit: 1, stderr: expect.stringContaining('connected to another firm here') });
    expect(row?.externalId).toBe('acct_1Ours');
    const names = await there.world.db.providerAccount.findMany({ select: { account: true } });
    expect(names).toEqual([{ account: 'acct_1Ours' }]);
    expect((await there.world.disconnect(theirs, 'stripe')).exit).toBe(0);
    expect((await there.world.connect(there.world.firmId, 'stripe', another())).exit).toBe(0);
  });

  it('refuses the account that the environment has, and what cannot be told apart from it', async () => {
    const environment = {
      STRIPE_SECRET_KEY: SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRETS[0],
      STRIPE_API_URL: there.stripe.apiUrl,
    };
    const argv = ['firm', 'connect', 'stripe', '--as', there.world.administrator, '--firm', there.world.firmId];
    const { type } = there.world.processOf(environment);

    const same = await type(argv, { lines: ours() });
    there.stripe.trouble('error');
    const unknown = await type(argv, { lines: another() });
    there.stripe.trouble(undefined);
    const different = await type(argv, { lines: another() });

    expect(same).toMatchObject({ exit: 1, stderr: expect.stringContaining('is the one of the environment') });
    expect(unknown).toMatchObject({ exit: 1, stderr: expect.stringMatching(/^Stripe does not answer/) });
    expect(different.exit).toBe(0);
  });

  it('refuses another account while somebody can pay by the first, unless it is wanted even so; the same one it takes', async () => {
    await connectOurs();
    const { url, billId } = await openPage();

    const refused = await there.world.connect(there.world.firmId, 'stripe', another());
    const same = await connectOurs();
    const even = await there.world.connect(there.world.firmId, 'stripe', another(), '--even-open');

    expect(refused).toMatchObject({ exit: 1, stderr: expect.stringMatching(/1 open page, 0 payments on the way/) });
    expect([same.exit, even.exit]).toEqual([0, 0]);
    expect(there.stripe.sessions().find((session) => session.url === url)?.status).toBe('expired');
    expect((await there.world.paying.checkouts(billId)).map(({ state }) => state)).toEqual(['closed']);
  });

  it('goes on with what was open at the same account when that was the environment’s, and at no other', async () => {
    const environment = {
      STRIPE_SECRET_KEY: SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRETS[0],
      STRIPE_API_URL: there.stripe.apiUrl,
    };
    const alone = await startOwnAccounts();
    const { paymentsOf } = alone.processOf(environment);
    const { token, billId } = await alone.paying.shared(alone.paying.freshBill());
    const started = await startPayment({ ...alone.paying.deps, paymentsOf }, { token, typed: '' });
    await alone.paying.forgetJobs();

    const strange = await alone.connect(alone.firmId, 'stripe', another());
    const same = await alone.connect(alone.firmId, 'stripe', ours());

    const [checkout] = await alone.paying.checkouts(billId);
    const jobs = await alone.paying.jobs('check-checkout');
    await alone.stop();
    expect(strange).toMatchObject({ exit: 1, stderr: expect.stringMatching(/1 open page/) });
    expect(same).toMatchObject({ exit: 0, stderr: '' });
    expect([started?.ok, checkout?.state, jobs]).toEqual([true, 'open', [checkout?.id]]);
  });

  it('is refused where nothing can be sealed, as in the workspace, and tells no address where there is none', async () => {
    const { database, accounts, box, paymentsOf, administrator, firmId } = there.world;
    const who = ['--firm', firmId, '--as', administrator];
    const connections = { sealedBox: box, installUrl: undefined, accounts };

    const sealless = [
      ['firm', 'connect', 'stripe'],
      ['firm', 'disconnect', 'stripe'],
      ['payment', 'confirm-lawpay'],
    ].map((argv) => typed(depsOn(database), [...argv, ...who], { lines: ours() }));
    const addressless = await typed(depsOn(database, { connections, paymentsOf }), [
      ...['firm', 'connect', 'stripe', '--address'],
      ...who,
    ]);

    for (const { exit, stderr } of await Promise.all(sealless)) {
      expect([exit, stderr]).toEqual([1, expect.stringContaining('cannot be connected here')]);
    }
    expect(addressless).toMatchObject({ exit: 1, stderr: expect.stringContaining('PUBLIC_URL is not set') });
  });

  it('is for administrators', async () => {
    const billing = await there.world.db.staffMember.findFirstOrThrow({ where: { role: 'billing' } });

    const argv = ['stripe', '--firm', there.world.firmId, '--as', billing.email];
    const done = await Promise.all([
      there.world.type(['firm', 'connect', ...argv], { lines: ours() }),
      there.world.type(['firm', 'disconnect', ...argv]),
    ]);

    expect(done.map(({ exit }) => exit)).toEqual([1, 1]);
    expect(done.map(({ stderr }) => stderr).join('')).toMatch(/may not.*\n?[\s\S]*may not/);
  });
});
