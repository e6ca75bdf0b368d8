// PayPal's tokens, and answers that are none of PayPal's.
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { paypalProvider } from '../../../src/adapters/payments/paypal.ts';
import { fetchPaypalCertificate } from '../../../src/adapters/payments/paypal-certificates.ts';
import { type FakePaypal, startFakePaypal } from './fake-paypal.ts';
import { anOrder } from './provider-under-test.ts';
import { faultOf, knownAs } from './suite-steps.ts';

const START = Date.parse('2026-11-26T12:00:00Z');
const stops: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function startPaypal(clock = { now: () => new Date(START) }): Promise<FakePaypal> {
  const paypal = await startFakePaypal({ clock, timeoutMs: 10_000 });
  stops.push(() => paypal.stop());

  return paypal;
}

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();

    return new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();

  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

function providerAt(apiUrl: string, clientSecret = 'donottell') {
  return paypalProvider({
    clientId: 'AeA1QIZXiflr1',
    clientSecret,
    webhookId: '4JH86294D6297924G',
    apiUrl,
    clock: { now: () => new Date(START) },
    timeoutMs: 1000,
  });
}

describe('A token of PayPal', () => {
  it('serves until a minute before its end', async () => {
    let now = START;
    const paypal = await startPaypal({ now: () => new Date(now) });
    await paypal.provider.openCheckout(anOrder());
    now += (32_400 - 60) * 1000 - 1;
    await paypal.provider.openCheckout(anOrder({ checkoutId: 'chk_2' }));
    const before = paypal.tokens.asked;
    now += 1;
    await paypal.provider.openCheckout(anOrder({ checkoutId: 'chk_3' }));

    expect([before, paypal.tokens.asked]).toEqual([1, 2]);
  });

  it('is asked for anew, once, when PayPal takes it no more', async () => {
    const paypal = await startPaypal();
    const order = anOrder();
    const opened = await paypal.provider.openCheckout(order);
    paypal.tokens.live.clear();

    const report = await paypal.provider.readCheckout(knownAs({ order, opened, openedAt: new Date(START) }));

    expect([report.state, paypal.tokens.asked]).toEqual(['open', 2]);
  });

  it('is asked for no third time', async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.statusCode = request.url === '/v1/oauth2/token' ? 200 : 401;
      response.end(JSON.stringify({ access_token: 'A21AAdonottell', expires_in: 32_400 }));
    });

    const fault = await faultOf(providerAt(url).openCheckout(anOrder()));

    expect([fault.code, fault.retryable, asked.length]).toEqual(['provider-refused', false, 4]);
  });

  it('is refused for a wrong secret, and the secret is not told', async () => {
    const paypal = await startPaypal();

    const fault = await faultOf(providerAt(paypal.apiUrl, 'donottell-other').openCheckout(anOrder()));

    expect([fault.code, fault.detail]).toEqual([
      'provider-refused',
      'no token for this client id and secret (status 401)',
    ]);
  });

  it.each([
    ['that never answers', () => undefined, 'provider-away'],
    ['that is broken', (response) => response.writeHead(503).end(), 'provider-away'],
    ['that speaks of no token', (response) => response.end('{}'), 'provider-nonsense'],
    ['that is none', (response) => response.end('<html>'), 'provider-nonsense'],
    ['that leads elsewhere', (response) => response.writeHead(302, { location: '/x' }).end(), 'provider-nonsense'],
  ] as [string, (response: Parameters<RequestListener>[1]) => unknown, string][])(
    'is not had from a server %s: surely nothing was done',
    async (_, say, code) => {
      const url = await serve((_request, response) => void say(response));

      const fault = await faultOf(providerAt(url).openCheckout(anOrder()));

      expect(fault.code).toBe(code);
    },
  );
});

describe('An answer that is not as documented', () => {
  async function answering(status: number, body: string) {
    const url = await serve((request, response) => {
      const isToken = request.url === '/v1/oauth2/token';
      response.statusCode = isToken ? 200 : status;
      response.setHeader('retry-after', '17');
      response.end(isToken ? JSON.stringify({ access_token: 'A21AAdonottell', expires_in: 32_400 }) : body);
    });

    return providerAt(`${url}/`);
  }

  it.each([
    [200, '{}', 'provider-nonsense'],
    [201, '', 'provider-nonsense'],
    [200, '[]', 'provider-nonsense'],
    [302, '', 'provider-nonsense'],
    [400, 'no JSON', 'provider-refused'],
    [403, '{"name":"Maren Oduya owes 1234.50","details":"none"}', 'provider-refused'],
    [409, '{}', 'provider-unclear'],
    [502, '<html>', 'provider-unclear'],
  ])('is a fault: status %i with %s is %s', async (status, body, code) => {
    const provider = await answering(status, body);

    const fault = await faultOf(provider.openCheckout(anOrder()));

    expect(fault.code).toBe(code);
    expect(fault.detail).not.toContain('Maren');
  });

  it('names the wait that PayPal names, and a minute where it names none', async () => {
    const paypal = await startPaypal();
    paypal.trouble('rate-limited');
    const provider = await answering(429, '{}');

    const told = await faultOf(provider.openCheckout(anOrder()));
    const untold = await faultOf(paypal.provider.openCheckout(anOrder()));

    expect([told.retryAfterMs, untold.retryAfterMs]).toEqual([17_000, 60_000]);
  });

  it.each([
    'https://www.paypal.com.example.test/checkoutnow?token=1',
    'https://www.paypal.com/checkoutnow?token=1',
    'http://www.sandbox.paypal.com/checkoutnow?token=1',
    'javascript:alert(1)',
  ])('leads no client to %s', async (href) => {
    const links = [{ rel: 'payer-action', href }];
    const provider = await answering(200, JSON.stringify({ id: '5O190127TN364715T', status: 'CREATED', links }));

    const fault = await faultOf(provider.openCheckout(anOrder()));

    expect(fault.detail).toBe("the page to pay on is none of PayPal's");
  });

  it.each(['approve', 'payer-action'])('leads the client by the link %s', async (rel) => {
    const links = [{ rel, href: 'https://www.sandbox.paypal.com/checkoutnow?token=5O190127TN364715T' }];
    const provider = await answering(201, JSON.stringify({ id: '5O190127TN364715T', status: 'CREATED', links }));

    expect((await provider.openCheckout(anOrder())).url).toBe(links[0]?.href);
  });
});

describe('A certificate of PayPal', () => {
  it.each([
    ['the whole of it', (response) => response.end('-----BEGIN'), '-----BEGIN'],
    ['nothing of one that is not there', (response) => response.writeHead(404).end('-----BEGIN'), ''],
    ['nothing of one that is elsewhere', (response) => response.writeHead(301, { location: '/b' }).end('x'), ''],
    ['nothing of one that is too long', (response) => response.end('A'.repeat(70_000)), ''],
  ] as [string, (response: Parameters<RequestListener>[1]) => unknown, string][])(
    'is fetched: %s',
    async (_, say, text) => {
      const url = await serve((_request, response) => void say(response));

      expect(await fetchPaypalCertificate(url, 1000)).toBe(text);
    },
  );

  it.each([
    ['never answers', () => undefined],
    ['is broken', (response) => response.writeHead(500).end()],
    ['stops halfway', (response) => response.write('-----BEGIN')],
  ] as [string, (response: Parameters<RequestListener>[1]) => unknown][])(
    'may come later from a server that %s',
    async (_, say) => {
      const url = await serve((_request, response) => void say(response));

      const fault = await faultOf(fetchPaypalCertificate(url, 1000));

      expect([fault.code, fault.retryable]).toEqual(['provider-away', true]);
    },
  );
});
