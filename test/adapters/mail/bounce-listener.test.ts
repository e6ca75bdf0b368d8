// The mail server for bounces: whom it hears, what it believes, and what it stands.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { bounceAddresses } from '../../../src/adapters/mail/bounce-addresses.ts';
import { type BounceLimits, startBounceListener } from '../../../src/adapters/mail/bounce-listener.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../../src/adapters/system/system-ids.ts';
import type { Bounce, BounceHandler } from '../../../src/ports/bounce.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { aReport, DANA } from './a-report.ts';
import * as samples from './bounce-samples.ts';
import { type SmtpClient, smtpClient } from './smtp-client.ts';

const addresses = bounceAddresses({ secretKey: Buffer.alloc(32, 7).toString('base64'), domain: 'harlowreed.test' });
const ids = systemIds(systemClock());
const deliveryId = ids.newId('dlv');
const address = addressOf(deliveryId);

function addressOf(id: string): string {
  return addresses.senderOf(`<${id}@harlowreed.test>`) ?? '';
}

const basics = { host: '127.0.0.1', port: 0, name: 'harlowreed.test', addresses, logger: silentLogger };
const onBounce = async () => undefined;
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) {
    await end();
  }
});

async function aListener(options: { onBounce?: BounceHandler; limits?: Partial<BounceLimits> } = {}) {
  const bounces: Bounce[] = [];
  const listener = await startBounceListener({
    ...basics,
    onBounce: async (bounce) => void bounces.push(bounce),
    ...options,
  });
  ends.push(() => listener.stop());

  return { port: listener.port, bounces };
}

async function aClient(port: number): Promise<SmtpClient> {
  const client = await smtpClient(port);
  ends.push(() => client.socket.destroy());

  return client;
}

type Sending = { readonly to?: string; readonly from?: string };

/** The code of the last answer. */
async function bring(client: SmtpClient, message: Buffer, { to = address, from = '' }: Sending = {}): Promise<number> {
  await client.say(`MAIL FROM:<${from}>`);
  const taken = await client.say(`RCPT TO:<${to}>`);
  if (taken !== 250) {
    await client.say('RSET');

    return taken;
  }

  await client.say('DATA');

  return client.message(message);
}

describe('A bounce that comes in', () => {
  it('is told with its delivery, and answered when it was taken in', async () => {
    const { port, bounces } = await aListener();

    const code = await bring(await aClient(port), samples.postfix);

    expect(code).toBe(250);
    expect(bounces).toEqual([
      { deliveryId, verdict: 'failed', status: '5.1.1', reason: 'mailbox unknown (550 5.1.1)', recipients: [DANA] },
    ]);
  });

  it('is not answered before it was taken in', async () => {
    let taken = false;
    const onBounce = async () => {
      await sleep(150);
      taken = true;
    };
    const { port } = await aListener({ onBounce });

    expect(await bring(await aClient(port), samples.postfix)).toBe(250);
    expect(taken).toBe(true);
  });

  it('is to come again when it could not be taken in, and is taken then', async () => {
    let tries = 0;
    const onBounce = async () => {
      tries += 1;
      if (tries === 1) throw new Error('database away');
    };
    const { port } = await aListener({ onBounce });
    const client = await aClient(port);

    expect(await bring(client, samples.postfix)).toBe(451);
    expect(await bring(client, samples.postfix)).toBe(250);
    expect(client.heard.join()).not.toContain('database');
  });

  it.each([
    ['from somebody', samples.postfix, { from: 'eve@evil.test' }],
    ['without a report', samples.autoReply, {}],
    ['that cannot be read', Buffer.alloc(1000, 0xfe), {}],
  ])('is a problem, and answered all the same: one %s', async (_, message, sending) => {
    const { port, bounces } = await aListener();

    expect(await bring(await aClient(port), message, sending)).toBe(250);
    expect(bounces).toEqual([expect.objectContaining({ deliveryId, verdict: 'problem' })]);
  });

  it('that tells of success is taken, and told to nobody', async () => {
    const { port, bounces } = await aListener();

    expect(await bring(await aClient(port), samples.delivered)).toBe(250);
    expect(bounces).toEqual([]);
  });

  it('is forgotten when the client leaves within it', async () => {
    const { port, bounces } = await aListener();
    const client = await aClient(port);
    await client.say('MAIL FROM:<>');
    await client.say(`RCPT TO:<${address}>`);
    await client.say('DATA');

    client.socket.write(samples.postfix);
    await sleep(50);
    client.socket.destroy();
    await sleep(150);

    expect(bounces).toEqual([]);
  });

  it('is told from its first 256 KiB, however much of our mail comes back with it', async () => {
    const { port, bounces } = await aListener();
    const line = `${'x'.repeat(998)}\r\n`;
    const huge = aReport({
      status: [['Reporting-MTA: dns; mx'], [`Final-Recipient: rfc822; ${DANA}`, 'Action: failed', 'Status: 5.3.4']],
      returned: ['Content-Type: message/rfc822', '', line.repeat(30_000)],
    });

    expect(huge.length).toBeGreaterThan(30_000_000);
    expect(await bring(await aClient(port), huge)).toBe(250);
    expect(bounces).toMatchObject([{ verdict: 'failed', reason: 'mail too large for that server (5.3.4)' }]);
  });

  it('takes no more memory than that, whatever its size', async () => {
    const { port, bounces } = await aListener();
    const client = await aClient(port);
    await client.say('MAIL FROM:<>');
    await client.say(`RCPT TO:<${address}>`);
    await client.say('DATA');
    const chunk = Buffer.from(`${'x'.repeat(998)}\r\n`.repeat(1000));
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;

    for (let count = 0; count < 90; count += 1) {
      await new Promise((resolve) => client.socket.write(chunk, resolve));
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    const code = await client.message(Buffer.of());

    expect(code).toBe(250);
    expect(bounces).toHaveLength(1);
    expect(most).toBeLessThan(60_000_000);
  });

  it('is a problem when its report comes after 256 KiB', async () => {
    const { port, bounces } = await aListener();
    const late = aReport({
      text: `${'x'.repeat(998)}\r\n`.repeat(300),
      status: [['Reporting-MTA: dns; mx'], [`Final-Recipient: rfc822; ${DANA}`, 'Action: failed', 'Status: 5.3.4']],
    });

    expect(await bring(await aClient(port), late)).toBe(250);
    expect(bounces).toMatchObject([{ verdict: 'problem' }]);
  });

  it('is told once each when many come at the same time', async () => {
    const { port, bounces } = await aListener();
    const many = Array.from({ length: 120 }, () => ids.newId('dlv'));
    const clients = await Promise.all(Array.from({ length: 40 }, () => aClient(port)));

    const codes = await Promise.all(
      clients.map(async (client, at) => {
        const mine = many.slice(at * 3, at * 3 + 3);
        const answers: number[] = [];
        for (const id of mine) {
          answers.push(await bring(client, samples.exim, { to: addressOf(id).toUpperCase() }));
        }

        return answers;
      }),
    );

    expect(codes.flat()).toEqual(Array(120).fill(250));
    expect(bounces.map((bounce) => bounce.deliveryId).sort()).toEqual([...many].sort());
  });
});

describe('The listener for bounces', () => {
  it.each([
    ['the sender of mails', 'bills@harlowreed.test'],
    ['another domain', 'dana@acme.test'],
    ['a delivery with a wrong token', address.replace(/\.[0-9a-f]{20}@/, '.00000000000000000000@')],
    ['a relay by %', `dana%acme.test@harlowreed.test`],
    ['the postmaster', 'postmaster'],
  ])('takes nothing for %s', async (_, to) => {
    const { port, bounces } = await aListener();
    const client = await aClient(port);

    expect(await bring(client, samples.postfix, { to })).toBe(550);
    expect(await client.say('DATA')).toBe(503);
    expect(bounces).toEqual([]);
  });

  it('offers neither sign-in nor TLS, tells nothing about users or the machine', async () => {
    const { port } = await aListener();
    const client = await aClient(port);

    expect(await client.say('AUTH PLAIN AGEAYg==')).toBe(500);
    expect(await client.say('STARTTLS')).toBe(500);
    expect(await client.say(`VRFY ${address}`)).toBe(500);
    expect(client.heard[0]).toBe('220 harlowreed.test ESMTP');
    expect(client.heard.join('\n')).not.toMatch(/AUTH|STARTTLS/);
  });

  it('wants one delivery at a time', async () => {
    const { port } = await aListener();
    const client = await aClient(port);
    await client.say('MAIL FROM:<>');

    expect(await client.say(`RCPT TO:<${address}>`)).toBe(250);
    expect(await client.say(`RCPT TO:<${addressOf(ids.newId('dlv'))}>`)).toBe(452);
  });

  it('lets go of a client that sends a byte now and then', async () => {
    const { port, bounces } = await aListener({ limits: { idleMs: 5_000, connectionMs: 600 } });
    const client = await aClient(port);
    await client.say('MAIL FROM:<>');
    await client.say(`RCPT TO:<${address}>`);
    await client.say('DATA');
    const drip = setInterval(() => client.socket.write('x'), 20);
    ends.push(() => clearInterval(drip));

    const begin = performance.now();
    await client.closed();

    expect(performance.now() - begin).toBeLessThan(1500);
    expect(bounces).toEqual([]);
  });

  it('lets go of a client that says nothing', async () => {
    const { port } = await aListener({ limits: { idleMs: 300 } });
    const client = await aClient(port);

    await client.closed();

    expect(client.heard.at(-1)).toMatch(/^421 /);
  });

  it('hears no more clients than it can, tells the others to come later, and hears them then', async () => {
    const { port, bounces } = await aListener({ limits: { connections: 3 } });
    const first = await Promise.all([aClient(port), aClient(port), aClient(port)]);
    const fourth = await aClient(port);
    expect(fourth.heard[0]).toMatch(/^421 /);

    first[0].socket.destroy();
    await sleep(100);
    expect(await bring(await aClient(port), samples.postfix)).toBe(250);
    expect(bounces).toHaveLength(1);
  });

  it('stops in about a second, whoever is connected', async () => {
    const listener = await startBounceListener({ ...basics, onBounce });
    const client = await aClient(listener.port);

    const begin = performance.now();
    await listener.stop();

    expect(performance.now() - begin).toBeLessThan(2000);
    await client.closed();
  });

  it('says which port is taken', async () => {
    const { port } = await aListener();

    const second = startBounceListener({ ...basics, onBounce, port });

    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
