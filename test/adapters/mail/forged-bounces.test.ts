// A thousand forged bounces over the wire: whatever they say, none without a delivery's token counts.
import { randomInt } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { bounceAddresses } from '../../../src/adapters/mail/bounce-addresses.ts';
import { startBounceListener } from '../../../src/adapters/mail/bounce-listener.ts';
import type { Bounce } from '../../../src/ports/bounce.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import * as samples from './bounce-samples.ts';
import { smtpClient } from './smtp-client.ts';

const COUNT = 1_000;
const CLIENTS = 10;
const seed = Number(process.env.SEED ?? randomInt(2 ** 31));

const addresses = bounceAddresses({ secretKey: Buffer.alloc(32, 7).toString('base64'), domain: 'harlowreed.test' });
const elsewhere = bounceAddresses({ secretKey: Buffer.alloc(32, 8).toString('base64'), domain: 'harlowreed.test' });
const LETTERS = [...'0123456789abcdefghjkmnpqrstvwxyz'];
const messages = Object.values(samples).filter((sample) => Buffer.isBuffer(sample));

type Forged = { readonly to: string; readonly from: string; readonly message: Buffer; readonly hasToken: boolean };

/** Numbers from 0 up to 1 that follow from the seed (mulberry32). */
function chances(from: number): () => number {
  let state = from;

  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;

    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function forge(chance: () => number): Forged {
  const oneOf = <T>(choices: readonly T[]): T => choices[Math.floor(chance() * choices.length)] as T;
  const newId = () => `dlv_${Array.from({ length: 26 }, () => oneOf(LETTERS)).join('')}`;
  const id = newId();
  const real = addresses.senderOf(`<${id}@harlowreed.test>`) ?? '';
  const token = Array.from({ length: 20 }, () => oneOf(LETTERS.slice(0, 16))).join('');
  const at = real.indexOf('.') + 1 + Math.floor(chance() * 20);
  const flipped = `${real.slice(0, at)}${real[at] === '0' ? '1' : '0'}${real.slice(at + 1)}`;
  const forged = [
    real.replace(/\.[0-9a-f]{20}@/, `.${token}@`),
    elsewhere.senderOf(`<${id}@harlowreed.test>`) ?? '',
    real.replace(id, newId()),
    real.replace(/.@/, '@'),
    real.replace(/\.[0-9a-f]{20}@/, '@'),
    real.replace('@harlowreed.test', oneOf(['@evil.test', '@harlowreed.test.evil.test', '@x.harlowreed.test'])),
    real.replace('bounce+', oneOf(['bounce-', 'bounce', 'bounces+', ''])),
    flipped,
  ];
  const hasToken = chance() < 0.25;

  return {
    to: hasToken ? oneOf([real, real.toUpperCase()]) : oneOf(forged),
    from: oneOf(['', '', 'mailer-daemon@acme.test', 'dana@acme.test']),
    message: damaged(oneOf(messages), chance),
    hasToken,
  };
}

/** Now and then with some bytes altered, cut off, or lines in another order. */
function damaged(message: Buffer, chance: () => number): Buffer {
  const kind = Math.floor(chance() * 6);
  if (kind === 0) {
    const copy = Buffer.from(message);
    for (let count = 0; count < 10; count += 1) {
      copy[Math.floor(chance() * copy.length)] = Math.floor(chance() * 256);
    }

    return copy;
  }

  const lines = message.toString('latin1').split('\r\n');
  const shuffled = lines.map((line) => ({ line, at: chance() })).sort((a, b) => a.at - b.at);

  return kind === 1
    ? message.subarray(0, Math.floor(chance() * message.length))
    : kind === 2
      ? Buffer.from(shuffled.map(({ line }) => line).join('\r\n'), 'latin1')
      : message;
}

const bounces: Bounce[] = [];
const listener = await startBounceListener({
  ...{ host: '127.0.0.1', port: 0, name: 'harlowreed.test', addresses, logger: silentLogger },
  onBounce: async (bounce) => void bounces.push(bounce),
});

afterAll(() => listener.stop());

async function bring(client: Awaited<ReturnType<typeof smtpClient>>, { from, to, message }: Forged): Promise<number> {
  await client.say('RSET');
  await client.say(`MAIL FROM:<${from}>`);
  const code = await client.say(`RCPT TO:<${to}>`);
  if (code !== 250) {
    return code;
  }

  await client.say('DATA');

  return client.message(message);
}

it(`of ${COUNT} forged bounces none counts that has no token, or a sender (SEED=${seed})`, {
  timeout: 60_000,
}, async () => {
  const chance = chances(seed);
  const forged = Array.from({ length: COUNT }, () => forge(chance));
  const codes: number[] = [];

  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, first) => {
      const client = await smtpClient(listener.port);
      for (let at = first; at < COUNT; at += CLIENTS) {
        codes[at] = await bring(client, forged[at] as Forged);
      }
      client.socket.destroy();
    }),
  );

  const deliveryOf = ({ to }: Forged) => addresses.deliveryOf(to);
  const mayFail = forged.filter((each) => each.hasToken && each.from === '').map(deliveryOf);
  const mayTell = forged.filter((each) => each.hasToken).map(deliveryOf);
  expect(codes).toEqual(forged.map(({ hasToken }) => (hasToken ? 250 : 550)));
  const failed = bounces.filter(({ verdict }) => verdict !== 'problem').map((bounce) => bounce.deliveryId);
  expect(failed.filter((id) => !mayFail.includes(id))).toEqual([]);
  expect(bounces.map((bounce) => bounce.deliveryId).filter((id) => !mayTell.includes(id))).toEqual([]);
  // that these three say something
  expect(mayTell.length).toBeGreaterThan(150);
  expect(failed.length).toBeGreaterThan(20);
  expect(bounces.length).toBeGreaterThan(mayTell.length * 0.7);
});
