// A server in Stripe's place that starts to answer and never ends: the time-out is of the whole request.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { stripeProvider } from '../../../src/adapters/payments/stripe.ts';
import { anOrder } from './provider-under-test.ts';
import { faultOf } from './suite-steps.ts';

const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) {
    stop();
  }
});

async function slowly(answer: (response: ServerResponse) => void) {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;

  return stripeProvider({
    secretKey: 'sk_test_donottell',
    webhookSecrets: [],
    apiUrl: `http://127.0.0.1:${port}`,
    clock: { now: () => new Date() },
    timeoutMs: 300,
  });
}

describe('An answer of Stripe that does not end', () => {
  it.each([
    ['stops after its first byte', (response: ServerResponse) => void response.write('{')],
    ['comes one byte at a time', (response: ServerResponse) => drip(response)],
    ['is cut off', (response: ServerResponse) => void response.write('{', () => response.destroy())],
  ])('leaves it unclear whether a checkout was opened when it %s', async (_, answer) => {
    const provider = await slowly(answer);
    const before = performance.now();

    const fault = await faultOf(provider.openCheckout(anOrder()));

    expect([fault.code, fault.retryable]).toEqual(['provider-unclear', true]);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 50);
  stops.push(() => clearInterval(timer));
}
