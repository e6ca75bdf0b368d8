// Requests that Slack did not send, did not send now, or sent once only: as bytes on a socket. Nothing is done for any
// of them; and by the times of those that are Slack's, the product knows when its clock is off.

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LogFields } from '../../src/ports/logger.ts';
import { LONG } from '../long/counts.ts';
import { ANY_DATABASE } from '../support/database.ts';
import { addFirmByCommands, type Product, SIGNING_SECRET, startProduct } from '../support/product.ts';
import { rawStatus } from '../support/raw-request.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { slackDriver } from '../support/slack/signed-slack.ts';

const FORM = 'application/x-www-form-urlencoded';
const MEGABYTE = 1024 * 1024;

let product: Product;
const refusals: (LogFields | undefined)[] = [];
let commands = 0;
/** Trigger ids: of the commands that were taken, and of those for which a form was opened. */
const taken: string[] = [];
const opened: string[] = [];

beforeAll(async () => {
  recordOpened();
  const warn = (message: string, fields?: LogFields) => {
    if (message.startsWith('slack request refused')) refusals.push(fields);
  };
  product = await startProduct({ database: ANY_DATABASE, logger: { ...silentLogger, warn } });
  await addFirmByCommands(product);
}, 60_000);

afterAll(async () => {
  vi.restoreAllMocks();
  await product?.stop();
});

afterEach(() => {
  refusals.length = 0;
});

/** Opening a form is the first thing that the handler of the command does. */
function recordOpened(): void {
  const real = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    if (request.url === `${product?.slack.apiUrl}views.open`) {
      opened.push(new URLSearchParams(await request.clone().text()).get('trigger_id') ?? '');
    }

    return real(request);
  });
}

/** A command that opens a form, other bytes each time, signed by Slack so many seconds ago. */
async function aCommand(secondsAgo = 0) {
  const { slack } = product;
  const userId = slack.userId('sam');
  commands += 1;
  const fields = {
    command: '/sharebill',
    text: `${commands}`,
    team_id: slack.teamId,
    user_id: userId,
    channel_id: slack.conversationId('billing'),
    trigger_id: await slack.triggerId({ userId }),
  };
  const body = new URLSearchParams(fields).toString();

  return { body, headers: signedAgo(secondsAgo, body) };
}

function signedAgo(seconds: number, body: string): Record<string, string> {
  const { eventsUrl, slack } = product;
  const now = () => new Date(Date.now() - seconds * 1_000);
  const options = { eventsUrl, now, signingSecret: SIGNING_SECRET, teamId: slack.teamId };

  return slackDriver({ ...options, triggerId: async () => '' }).sign(body);
}

const linesOf = (headers: Record<string, string>) =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
const lengthOf = (body: string) => `content-length: ${Buffer.byteLength(body)}`;

function sent(request: { body: string; headers: Record<string, string> }, path?: string): Promise<number> {
  const head = [...linesOf(request.headers), lengthOf(request.body)];

  return rawStatus({ url: product.eventsUrl, head, body: request.body, ...(path === undefined ? {} : { path }) });
}

async function isTaken(request: { body: string; headers: Record<string, string> }): Promise<void> {
  taken.push(new URLSearchParams(request.body).get('trigger_id') ?? '');
  expect(await sent(request)).toBe(200);
}

const readiness = async () => (await fetch(`${product.shareBill.url}/readyz`)).text();

describe('A request that was captured and comes again', () => {
  it.each([
    ['as it was', '', '/slack/events'],
    ['with more behind its signature', '=again', '/slack/events'],
    ['by another spelling of the path', '', '/Slack/Events/'],
  ])('is refused %s', async (_how, behind, path) => {
    const request = await aCommand();
    const signature = `${request.headers['x-slack-signature']}${behind}`;
    await isTaken(request);

    const again = { ...request, headers: { ...request.headers, 'x-slack-signature': signature } };
    expect(await sent(again, path)).toBe(401);
  });

  it.each([301, 330, 86_400, -301, -330])(
    'is refused %i seconds later, and the log says by how many',
    async (seconds) => {
      const request = await aCommand(seconds);

      expect(await sent(request)).toBe(401);
      const [refusal] = refusals;
      expect(Math.abs(Number(refusal?.seconds) - seconds)).toBeLessThanOrEqual(3);
    },
  );

  it.each([290, -290])('for the first time %i seconds later is taken', async (seconds) => {
    await isTaken(await aCommand(seconds));
    expect(refusals).toEqual([]);
  });
});

describe('A request that Slack has not signed', () => {
  type Change = (given: { signature: string; time: string }) => readonly string[];
  const changes: readonly (readonly [string, Change])[] = [
    ['no signature', ({ time }) => [`x-slack-request-timestamp: ${time}`]],
    ['an empty signature', ({ time }) => [`x-slack-request-timestamp: ${time}`, 'x-slack-signature:']],
    ['no time', ({ signature }) => [`x-slack-signature: ${signature}`]],
    ['its signature twice', (is) => [...both(is), `x-slack-signature: ${is.signature}`]],
    ['another signature behind its own', (is) => [...both(is), `x-slack-signature: v0=${'0'.repeat(64)}`]],
    ['its time twice', (is) => [...both(is), `x-slack-request-timestamp: ${is.time}`]],
    ['its time spelled otherwise', (is) => both({ ...is, time: `${is.time}.0` })],
    ['its signature in capitals', (is) => both({ ...is, signature: is.signature.toUpperCase() })],
    ['more behind its signature', (is) => both({ ...is, signature: `${is.signature}=` })],
    ['a signature of another version', (is) => both({ ...is, signature: is.signature.replace('v0', 'v1') })],
    ['one sign of its signature changed', (is) => both({ ...is, signature: is.signature.replace(/.$/, changed) })],
    ['a signature of 8,000 signs', (is) => both({ ...is, signature: `v0=${'a'.repeat(8_000)}` })],
  ];
  const both = (is: { signature: string; time: string }) => [
    `x-slack-signature: ${is.signature}`,
    `x-slack-request-timestamp: ${is.time}`,
  ];
  const changed = (sign: string) => (sign === '0' ? '1' : '0');

  it.each(changes)('is refused with %s', async (_what, change) => {
    const { body, headers } = await aCommand();
    const is = { signature: headers['x-slack-signature'] ?? '', time: headers['x-slack-request-timestamp'] ?? '' };
    const head = [`content-type: ${FORM}`, lengthOf(body), ...change(is)];

    expect(await rawStatus({ url: product.eventsUrl, head, body })).toBe(401);
  });

  it.each([
    [FORM, 'ssl_check=1&command=%2Fsharebill&text=1042'],
    ['application/json', '{"ssl_check":1,"type":"url_verification","challenge":"x"}'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="ssl_check"\r\n\r\n1\r\n--x--\r\n',
    ],
    ['text/plain', 'payload={"type":"view_submission"}'],
    ['', 'ssl_check=1'],
  ])('is refused whatever it says it is: %s', async (type, body) => {
    const seconds = String(Math.floor(Date.now() / 1_000));
    const unsigned = [`content-type: ${type}`, lengthOf(body)];
    const forged = [...unsigned, `x-slack-request-timestamp: ${seconds}`, `x-slack-signature: v0=${'0'.repeat(64)}`];

    for (const head of [unsigned, forged]) {
      expect(await rawStatus({ url: product.eventsUrl, head, body })).toBe(401);
    }
  });

  it('is refused when its length is said in two ways', async () => {
    const { body, headers } = await aCommand();
    for (const second of ['transfer-encoding: chunked', 'content-length: 5']) {
      const head = [...linesOf(headers), lengthOf(body), second];

      expect(await rawStatus({ url: product.eventsUrl, head, body })).toBe(400);
    }
  });
});

describe('A request with ssl_check that Slack has signed', () => {
  it('is answered, and the command that it carries is not run', async () => {
    const { body } = await aCommand();
    const smuggled = `ssl_check=1&${body}`;

    expect(await sent({ body: smuggled, headers: signedAgo(0, smuggled) })).toBe(200);
  });
});

describe('A request that is too large', () => {
  const sizes = [5, LONG ? 300 : 100];

  it.each(sizes)('of %i MB, whose length is said, is refused at once', async (size) => {
    const head = [...linesOf(signedAgo(0, 'x')), `content-length: ${size * MEGABYTE}`];

    expect(await rawStatus({ url: product.eventsUrl, head, body: 'payload=' })).toBe(413);
  });

  it.each(
    sizes.flatMap((size) => [
      [size, 413, 0],
      [size, 401, 400],
    ]),
  )('of %i MB in pieces is refused with %i, and is not kept in memory', async (size, status, secondsAgo) => {
    const head = [...linesOf(signedAgo(secondsAgo, `${size}`)), 'transfer-encoding: chunked'];
    const before = process.memoryUsage().external;
    let most = 0;
    const measuring = setInterval(() => {
      most = Math.max(most, process.memoryUsage().external - before);
    }, 5);

    expect(await rawStatus({ url: product.eventsUrl, head, body: chunks(size) })).toBe(status);
    clearInterval(measuring);
    // what both ends have let go of, and is not collected yet
    expect(most / MEGABYTE).toBeLessThan(50);
  });
});

const PIECE = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 'a'), Buffer.from('\r\n')]);

function* chunks(megabytes: number): Generator<Buffer> {
  for (let piece = 0; piece < megabytes * 16; piece += 1) yield PIECE;
  yield Buffer.from('0\r\n\r\n');
}

describe('The clock of this machine', () => {
  it.each([90, -90])('is said to be off while Slack signs %i seconds from it, and no longer', async (seconds) => {
    for (let request = 0; request < 2; request += 1) await isTaken(await aCommand(seconds));
    expect(await readiness()).toBe('ready');
    await isTaken(await aCommand(seconds));

    const when = seconds > 0 ? 'ago' : 'in the future';
    await expect.poll(readiness).toMatch(new RegExp(`^Clock off: .* (8[89]|9[012]) seconds ${when}\\.`));
    await isTaken(await aCommand());
    await expect.poll(readiness).toBe('ready');
  });

  it('is said to be off when it is so far off that all is refused', async () => {
    for (let request = 0; request < 3; request += 1) expect(await sent(await aCommand(600))).toBe(401);

    expect(await readiness()).toMatch(/^Clock off: .* (59[89]|60[012]) seconds ago\./);
    expect(refusals).toHaveLength(3);
    await isTaken(await aCommand());
    await expect.poll(readiness).toBe('ready');
  });

  it('is not judged by what anybody may say', async () => {
    for (let request = 0; request < 5; request += 1) {
      const { body, headers } = await aCommand(600);
      await sent({ body: `${body}&more=1`, headers });
    }

    expect(await readiness()).toBe('ready');
    expect(refusals).toEqual([]);
  });
});

it('Of all these each command that was taken was run once, and no other', async () => {
  await expect.poll(() => opened.length).toBeGreaterThanOrEqual(taken.length);

  expect(opened.toSorted()).toEqual(taken.toSorted());
});
