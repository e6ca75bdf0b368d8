// Runs the contract of payment providers on the sandbox of the local workspace; then who may use its forms, and which webhooks
// are its own.
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describePaymentProvider } from './payment-provider-suite.ts';
import { type Form, openedOn, type SandboxUnderTest, startSandbox, tokenOn } from './sandbox-under-test.ts';

describePaymentProvider({ name: 'the sandbox', inProcess: true }, startSandbox);

let sandbox: SandboxUnderTest;

beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.stop());

const opened = (changes: Parameters<typeof openedOn>[1] = {}) => openedOn(sandbox, changes);

describe('The forms of the sandbox', () => {
  const FOREIGN: ReadonlyArray<readonly [string, Partial<Form>]> = [
    ['without the token of the page', { token: undefined }],
    ['with another token', { token: 'a'.repeat(41) }],
    ['with an empty token', { token: '' }],
    ['from another origin', { origin: 'https://evil.example.test' }],
    ['from another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['from nowhere', { origin: 'null' }],
    ['without an origin', { origin: undefined }],
  ];

  it.each(FOREIGN)('do nothing %s', async (_how, form) => {
    const { ref, read } = await opened();
    const paid = await opened({ checkoutId: 'chk_2' });
    await sandbox.pay(paid.url);
    const before = await paid.read();
    const hooks = sandbox.arrived.length;

    const answers = [
      await sandbox.post(`${ref}/outcome`, { fields: { outcome: 'card' }, ...form }),
      await sandbox.post(`${paid.ref}/change`, { fields: { change: 'disputed' }, ...form }),
      await sandbox.post(`${paid.ref}/tell`, { fields: {}, ...form }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await read()).toEqual({ state: 'open', received: [] });
    expect(await paid.read()).toEqual(before);
    expect(sandbox.arrived).toHaveLength(hooks);
  });

  it.each(['GET', 'POST'])('are shown and taken under no host name but this machine’s (%s)', async (method) => {
    const { ref } = await opened();

    const status = await statusAs({ method, host: 'rebound.example.test', path: `/workspace/checkout/${ref}` });

    expect(status).toBe(403);
  });

  it('have a token that no other start has', async () => {
    const other = await startSandbox();
    const own = await tokenOn(sandbox, (await opened()).ref);
    const theirs = await tokenOn(other, (await openedOn(other)).ref);
    await other.stop();

    expect(theirs).toBeDefined();
    expect(theirs).not.toBe(own);
  });
});

function statusAs({ method, host, path }: { method: string; host: string; path: string }): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${sandbox.origin}${path}`, { method, headers: { host, origin: `http://${host}` } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('The webhooks of the sandbox', () => {
  it.each([
    [-300, 'taken'],
    [-301, 'stale'],
    [300, 'taken'],
    [301, 'stale'],
  ])('that were signed %i seconds from now are %s', async (seconds, expected) => {
    const { url } = await opened();
    await sandbox.pay(url);
    const hook = sandbox.sign('{"id":"evt_1"}');

    const now = new Date(hook.now.getTime() + seconds * 1000);
    const answer = await sandbox.provider.readHook({ ...hook, now });

    expect(answer.ok ? 'taken' : answer.refusal.code).toBe(expected);
  });

  it('cannot be made young again', async () => {
    const { url } = await opened();
    await sandbox.pay(url);
    const hook = sandbox.sign('{"id":"evt_1"}', new Date(0));
    const time = Math.floor(Date.now() / 1000);

    const header = hook.headers['sandbox-signature']?.replace(/^t=\d+/, `t=${time}`);
    const answer = await sandbox.provider.readHook({
      ...hook,
      headers: { 'sandbox-signature': header },
      now: new Date(),
    });

    expect(answer).toEqual({ ok: false, refusal: { code: 'bad-signature' } });
  });

  it.each(['{"id":""}', '{}', '[]', 'null', '"evt"', '{"id":1}', '{"id":"evt_1","checkout":7}', ''])(
    'that say %s cannot be read',
    async (body) => {
      const { url } = await opened();
      await sandbox.pay(url);

      expect(await sandbox.provider.readHook(sandbox.sign(body))).toEqual({
        ok: false,
        refusal: { code: 'unreadable' },
      });
    },
  );

  it('of no checkout are none of our business', async () => {
    const { url } = await opened();
    await sandbox.pay(url);

    const answer = await sandbox.provider.readHook(sandbox.sign('{"id":"evt_1","more":true}'));

    expect(answer).toEqual({ ok: true, value: { eventId: 'evt_1', about: undefined } });
  });

  it('come after each change, and hold neither amount nor name', async () => {
    const { ref, url } = await opened();
    const moneyRef = await sandbox.pay(url, { method: 'bank' });
    await sandbox.settle(moneyRef);
    await sandbox.refund(moneyRef, 100n);
    await sandbox.bounce(moneyRef);

    const events = sandbox.arrived.map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')));

    expect(events.map(({ type }) => type)).toEqual([
      ...['payment.made', 'payment.arrived', 'payment.refunded', 'payment.returned'],
    ]);
    expect(events).toEqual(events.map(({ type }) => ({ id: expect.any(String), type, checkout: ref })));
  });

  it('that were not taken change nothing about the payment, and can be sent again under the same id', async () => {
    const { ref, url, order, read } = await opened();
    sandbox.takeHooks(false);
    const answer = await sandbox.post(`${ref}/outcome`, { fields: { outcome: 'card' } });
    const missed = await sandbox.page('');
    sandbox.takeHooks(true);
    await sandbox.post(`${ref}/tell`, { fields: {} });
    await sandbox.post(`${ref}/tell`, { fields: {} });
    const heard = await sandbox.page('');

    const hints = await Promise.all(sandbox.arrived.map((hook) => sandbox.provider.readHook(hook)));

    expect(answer.headers.get('location')).toBe(order.returnUrl);
    expect(new URL(url).pathname).toContain(ref);
    expect((await read()).received[0]?.state).toBe('succeeded');
    expect(missed.html).toContain('ShareBill did not take the last webhook.');
    expect(heard.html).not.toContain('ShareBill did not take the last webhook.');
    expect(hints).toHaveLength(2);
    expect(hints[1]).toEqual(hints[0]);
  });
});
