// Many sign in at once, or hold connections open and say nothing: passwords are looked at two at a time, who has to wait is
// told so, and staff in chat and everybody else's pages are served meanwhile.
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as argon2 from '@node-rs/argon2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPasswordHasher } from '../../src/adapters/portal/password-hasher.ts';
import { percentile } from '../bench/figures.ts';
import { LONG, times } from '../long/counts.ts';
import { type PortalProduct, sendForm, startPortalProduct } from '../support/portal-product.ts';

const SIGN_INS = 200;
/** Of them have a right password. */
const CLIENTS = 100;
const FLOODS = times({ long: 10, short: 2 });
const SOCKETS = 500;
const PASSWORD = 'wet otter plays chess';
const SECOND = 1_000;
/** In full; of so few samples as in the short run the slowest one counts, and then twice that. */
const PATIENCE_MS = LONG ? SECOND : 2 * SECOND;
/** The server's own patience with a head, and how often it looks. */
const CUT_OFF_MS = 16 * SECOND;

const counted = countedEngine();
let portal: PortalProduct;

beforeAll(async () => {
  portal = await startPortalProduct({ replaced: { passwordHasher: createPasswordHasher(counted.engine) } });
  await addClients();
});
afterAll(() => portal?.stop());

/** The real one, and how many it works on at the same time. */
function countedEngine() {
  let running = 0;
  const seen = { most: 0, all: 0 };
  const count = async <Result>(work: Promise<Result>): Promise<Result> => {
    running += 1;
    seen.all += 1;
    seen.most = Math.max(seen.most, running);

    return work.finally(() => {
      running -= 1;
    });
  };
  const engine: Parameters<typeof createPasswordHasher>[0] = {
    hash: (...given) => count(argon2.hash(...given)),
    verify: (...given) => count(argon2.verify(...given)),
  };

  return { seen, engine };
}

const addressOf = (client: number) => `client${client}@many.test`;

/** Each has a password; the hash is the same for all, which none of them can tell. */
async function addClients(): Promise<void> {
  const { db, firmId, clock } = portal;
  const passwordHash = await argon2.hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const all = Array.from({ length: CLIENTS }, (_, client) => ({ firmId, client, createdAt: clock.now() }));
  await db.writeRows({
    contact: all.map(({ client, ...row }) => {
      const names = { kind: 'person', name: `Client ${client}`, searchText: `client ${client}` };

      return { ...row, ...names, id: `con_many${client}`, source: 'many', externalId: `${client}` };
    }),
    contactEmail: all.map(({ client, ...row }) => {
      return { ...row, id: `eml_many${client}`, contactId: `con_many${client}`, address: addressOf(client) };
    }),
    portalAccount: all.map(({ client, ...row }) => {
      return { ...row, id: `pac_many${client}`, contactId: `con_many${client}`, passwordHash };
    }),
  });
}

function signIn(email: string, password: string): Promise<Response> {
  return sendForm(`${portal.url}/portal/${portal.firmId}/sign-in`, { email, password });
}

type Answer = { readonly isRight: boolean; readonly status: number; readonly retryAfter: string | null };

/** Right and wrong passwords by turns, all at once; some of the wrong ones for nobody at all. */
function flood(round: number): Promise<Answer[]> {
  const one = async (index: number): Promise<Answer> => {
    const client = index >> 1;
    const isRight = index % 2 === 0;
    const wrongFor = client % 2 === 0 ? addressOf(client % 20) : `nobody${round}-${client}@many.test`;
    const response = isRight ? await signIn(addressOf(client), PASSWORD) : await signIn(wrongFor, 'a wrong one');
    await response.text();

    return { isRight, status: response.status, retryAfter: response.headers.get('retry-after') };
  };

  return Promise.all(Array.from({ length: SIGN_INS }, (_, index) => one(index)));
}

/** How long others wait until `done`: a command in chat to its ack, and the page for health checks. */
async function meanwhile(done: Promise<unknown>): Promise<Record<'ack' | 'health', number[]>> {
  const took: Record<'ack' | 'health', number[]> = { ack: [], health: [] };
  let isDone = false;
  void done.finally(() => {
    isDone = true;
  });
  const measure = async (what: 'ack' | 'health', ask: () => Promise<{ readonly status: number }>) => {
    while (!isDone) {
      const begun = performance.now();
      expect((await ask()).status).toBe(200);
      took[what].push(performance.now() - begun);
      await sleep(20);
    }
  };
  await Promise.all([
    measure('ack', () => portal.people.command('list 1042', `load-${took.ack.length}`)),
    measure('health', () => fetch(`${portal.url}/healthz`)),
  ]);

  return took;
}

function tally(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;

  return counts;
}

it(`looks at two passwords at a time of ${SIGN_INS} at once, and everybody else is answered`, {
  timeout: FLOODS * 60_000,
}, async () => {
  const answers: Answer[] = [];
  const floods = (async () => {
    for (let round = 0; round < FLOODS; round += 1) answers.push(...(await flood(round)));
  })();
  const took = await meanwhile(floods);
  await floods;

  const [ack, health] = [percentile(took.ack, 0.99), percentile(took.health, 0.99)];
  process.stdout.write(
    `${answers.length} sign-ins: ${JSON.stringify(tally(answers))}, ${counted.seen.most} hashes at once; ` +
      `ack p99 ${Math.round(ack)} ms of ${took.ack.length}, healthz p99 ${Math.round(health)} ms of ${took.health.length}\n`,
  );
  expect(counted.seen.most).toBe(2);
  expect(answers.filter(({ status }) => ![303, 422, 429, 503].includes(status))).toEqual([]);
  expect(answers.filter(({ status, retryAfter }) => status === 503 && !(Number(retryAfter) > 0))).toEqual([]);
  expect(answers.filter(({ status, isRight }) => isRight && status === 422)).toEqual([]);
  expect(answers.filter(({ status, isRight }) => !isRight && status === 303)).toEqual([]);
  expect(tally(answers)[503], 'more came than can wait').toBeGreaterThan(0);
  expect(tally(answers)[303], 'some were let in').toBeGreaterThan(0);
  expect(ack).toBeLessThan(PATIENCE_MS);
  expect(health).toBeLessThan(PATIENCE_MS);
});

it('lets in afterwards who was told to wait: being turned away counts as no wrong password', async () => {
  const last = CLIENTS - 1;

  expect((await signIn(addressOf(last), PASSWORD)).status).toBe(303);
});

/** Half of them stop in the middle of the head, half in the middle of a form. */
function halfOpen(index: number): Promise<Socket> {
  const { hostname, port, pathname } = new URL(portal.link);
  const socket = connect(Number(port), hostname);
  const head = `${index % 2 === 0 ? 'GET' : 'POST'} ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n`;
  const form = `Origin: ${portal.url}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 999\r\n\r\nco`;
  socket.on('error', () => undefined);

  return new Promise((resolve) => {
    socket.once('connect', () => {
      socket.write(index % 2 === 0 ? head : head + form, () => resolve(socket));
    });
  });
}

it(`answers pages while ${SOCKETS} connections stop in the middle of what they say`, { timeout: 90_000 }, async () => {
  const sockets = await Promise.all(Array.from({ length: SOCKETS }, (_, index) => halfOpen(index)));
  const took: number[] = [];
  for (let page = 0; page < times({ long: 100, short: 20 }); page += 1) {
    const begun = performance.now();
    const response = await fetch(portal.link, { headers: { connection: 'close' } });
    expect(response.status).toBe(200);
    await response.text();
    took.push(performance.now() - begun);
  }
  const open = sockets.filter((socket) => !socket.destroyed).length;
  process.stdout.write(`${open} half-open sockets: a page in ${Math.round(Math.max(...took))} ms at most\n`);

  expect(open).toBe(SOCKETS);
  expect(Math.max(...took)).toBeLessThan(SECOND);
  if (LONG) await expectCutOff(sockets);
  for (const socket of sockets) socket.destroy();
});

/** Those in the head after ten seconds; a form may take thirty. */
async function expectCutOff(sockets: readonly Socket[]): Promise<void> {
  const inHead = sockets.filter((_, index) => index % 2 === 0);
  for (const socket of sockets) socket.resume();
  await expect
    .poll(() => inHead.filter((socket) => !socket.destroyed).length, { timeout: CUT_OFF_MS, interval: 200 })
    .toBe(0);
  await expect
    .poll(() => sockets.filter((socket) => !socket.destroyed).length, { timeout: 25_000, interval: 200 })
    .toBe(0);
}
