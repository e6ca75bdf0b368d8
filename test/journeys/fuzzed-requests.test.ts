// Requests that Slack has signed and that hold anything: payloads like Slack's with parts left out, changed and made up,
// and bytes. None is answered as our fault, none makes a share, and the product lives. Many at once: what no handler
// takes is answered after 2.8 s only.

import { createHmac } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { pinoLogger } from '../../src/adapters/system/pino-logger.ts';
import { hostileTexts } from '../fixtures/hostile-texts.ts';
import { printedSeed, times } from '../long/counts.ts';
import { ANY_DATABASE } from '../support/database.ts';
import { inParallel } from '../support/in-parallel.ts';
import { addFirmByCommands, type Product, SIGNING_SECRET, startProduct } from '../support/product.ts';
import { walkIn } from './share-by-email.ts';

const REQUESTS = times({ long: 100_000, short: 2_000 });
const BATCH = 2_000;
const AT_ONCE = 400;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

let product: Product;

afterAll(() => agent.destroy());

/** A product and a Slack of its own for each batch: the emulated Slack answers 5,000 calls, and after that with 403 alone. */
async function withProduct(work: () => Promise<void>): Promise<void> {
  product = await startProduct({ database: ANY_DATABASE, logger: pinoLogger({ level: 'fatal' }) });
  try {
    await addFirmByCommands(product);
    await work();
  } finally {
    await product.stop();
  }
}

type Fuzzed = { readonly type: string; readonly body: Buffer };

const text = fc.oneof(
  fc.constantFrom('1042', 'dana@acme.test', '', 'x'.repeat(4_000), ...hostileTexts),
  fc.string({ unit: 'binary' }),
);
const anything = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, true, -1, 1e308, [], {}));
/** What is right, mostly; else something, or nothing. */
const maybe = (good: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 30, arbitrary: good },
    { weight: 1, arbitrary: anything },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
const like = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(Object.fromEntries(Object.entries(fields).map(([name, good]) => [name, maybe(good)])));

/** As Slack's payloads are, of its people and of one draft of theirs. */
function payloads(names: { readonly teamId: string; readonly users: readonly string[]; readonly draftId: string }) {
  const id = fc.constantFrom(...names.users);
  const team = like({ id: fc.constant(names.teamId) });
  const user = like({ id, team_id: fc.constant(names.teamId) });
  const option = like({ value: text, text: like({ type: fc.constant('plain_text'), text }) });
  const field = like({ value: text, selected_option: option, selected_options: fc.array(option, { maxLength: 30 }) });
  const fieldIds = fc.constantFrom('bill', 'to', 'message', 'reason', 'address-x', '__proto__', 'constructor');
  const view = like({
    id: fc.constant('V000000001'),
    hash: text,
    type: fc.constant('modal'),
    callback_id: fc.constantFrom('share', 'preview', 'fix-address'),
    private_metadata: fc.constantFrom(names.draftId, `${names.draftId}x`, ''),
    state: like({ values: fc.dictionary(fieldIds, fc.dictionary(fieldIds, maybe(field))) }),
  });
  const action = like({
    action_id: fc.constantFrom('bill', 'to', 'edit-share', 'cancel-share', 'resend-mail', 'mark-sent', 'fix-address'),
    block_id: text,
    type: fc.constantFrom('button', 'external_select'),
    value: text,
    action_ts: fc.constant('1.0'),
  });
  const who = { team, user, trigger_id: text, response_url: fc.constant('http://127.0.0.1:9/') };
  const message = like({ ts: text, text });
  const taken = fc.oneof(
    like({ type: fc.constantFrom('view_submission', 'view_closed'), view, ...who }),
    like({ type: fc.constant('block_actions'), actions: fc.array(action), view, message, ...who }),
    like({
      type: fc.constant('block_suggestion'),
      action_id: fc.constantFrom('bill', 'to'),
      value: text,
      view,
      ...who,
    }),
    like({
      type: fc.constantFrom('shortcut', 'message_action'),
      callback_id: fc.constant('share-bill'),
      message,
      ...who,
    }),
  );
  const unheardOf = like({
    type: fc.constantFrom('interactive_message', 'dialog_submission', 'event_callback'),
    ...who,
  });
  const interactive = fc.oneof({ weight: 12, arbitrary: taken }, { weight: 1, arbitrary: unheardOf });
  const command = like({
    command: fc.constant('/sharebill'),
    text,
    team_id: fc.constant(names.teamId),
    user_id: id,
    channel_id: text,
    trigger_id: text,
  });

  return { interactive, command };
}

const FORM = 'application/x-www-form-urlencoded';
const types = fc.constantFrom(FORM, 'application/json', 'text/plain', 'multipart/form-data; boundary=x', 'x', '');
const bytes = fc.uint8Array({ maxLength: 2_000 }).map((body) => Buffer.from(body));

function requests(names: Parameters<typeof payloads>[0]): fc.Arbitrary<Fuzzed> {
  const { interactive, command } = payloads(names);
  const form = (fields: object) => {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    // an object may hold a toString of its own
    const words = (value: unknown) => (typeof value === 'string' ? value : String(JSON.stringify(value)));

    return Buffer.from(new URLSearchParams(given.map(([name, value]) => [name, words(value)])).toString());
  };
  const inForm = interactive.map((payload) => ({ type: FORM, body: form({ payload: JSON.stringify(payload) }) }));
  const cut = fc
    .tuple(inForm, fc.nat(600), bytes)
    .map(([{ type, body }, at, tail]) => ({ type, body: Buffer.concat([body.subarray(0, at), tail]) }));

  return fc.oneof(
    { weight: 6, arbitrary: inForm },
    { weight: 2, arbitrary: command.map((fields) => ({ type: FORM, body: form(fields) })) },
    {
      weight: 1,
      arbitrary: interactive.map((json) => ({ type: 'application/json', body: Buffer.from(JSON.stringify(json)) })),
    },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: fc.record({ type: types, body: bytes }) },
  );
}

/** Signed as Slack does; of bytes that are no UTF-8, what is read of them is signed, so that they get past that. */
function send({ type, body }: Fuzzed): Promise<number> {
  const seconds = String(Math.floor(Date.now() / 1_000));
  const digest = createHmac('sha256', SIGNING_SECRET).update(`v0:${seconds}:${body}`).digest('hex');
  const signed = { 'x-slack-request-timestamp': seconds, 'x-slack-signature': `v0=${digest}` };
  const headers = { 'content-type': type, 'content-length': body.length, ...signed };

  return new Promise((resolve, reject) => {
    const sending = httpRequest(product.eventsUrl, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    // The server closes what is idle for five seconds: at that moment it may be used again.
    sending.on('error', (cause) => (sending.reusedSocket ? resolve(send({ type, body })) : reject(cause))).end(body);
  });
}

/** A draft of Sam's: whoever else is named with it is not its owner. */
async function aDraftId(): Promise<string> {
  const sam = walkIn(product, { name: 'sam', room: 'billing' });
  await sam.command('1042');

  return sam.view().private_metadata as string;
}

async function firmDb() {
  const [firm] = await product.shareBill.database.directory.listFirms();

  return product.shareBill.database.forFirm(firm?.id ?? '');
}

describe('Whatever Slack has signed', () => {
  it(`is answered with 2xx or 4xx, ${REQUESTS} times, makes no share and ends no process`, {
    timeout: 60_000 + REQUESTS * 50,
  }, async () => {
    const seed = printedSeed('fuzzed requests');
    const found: Found = { statuses: new Map(), faulty: [] };

    for (let batch = 0; batch < REQUESTS / BATCH; batch += 1) {
      await withProduct(async () => {
        await sendBatch(found, seed + batch);
        await expectUnharmed();
      });
    }

    expect(found.faulty.slice(0, 3), `SEED=${seed}`).toEqual([]);
    expect(found.statuses.get(200) ?? 0, `SEED=${seed}: many are understood`).toBeGreaterThan(REQUESTS / 4);
  });
});

type Found = { readonly statuses: Map<number, number>; readonly faulty: { status: number; request: string }[] };

async function sendBatch({ statuses, faulty }: Found, seed: number): Promise<void> {
  const { slack } = product;
  const users = ['grace', 'tom', 'noel', 'gail'].map((name) => slack.userId(name));
  const names = { teamId: slack.teamId, users: [...users, 'U0NOBODY'], draftId: await aDraftId() };
  await inParallel(fc.sample(requests(names), { seed, numRuns: BATCH }), {
    atOnce: AT_ONCE,
    work: async (request) => {
      const status = await send(request);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status < 200 || status >= 500) faulty.push({ status, request: `${request.type}: ${request.body}` });
    },
  });
}

/** Nothing was shared, and the next command opens its form. */
async function expectUnharmed(): Promise<void> {
  expect(await (await firmDb()).share.count()).toBe(0);
  expect(await (await fetch(`${product.shareBill.url}/readyz`)).text()).toBe('ready');
  const sam = walkIn(product, { name: 'sam', room: 'billing' });
  await sam.command('1042');
  expect(sam.texts()).toContain('Acme LLC');
}
