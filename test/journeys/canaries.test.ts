// One share of a bill whose every field holds a word of its own, an opened portal link, a payment by its pay link, the
// everyday views of it, and a dropped file of such bills: which of the words left for Slack, and that none, and no link, is
// in a log or in an address.

import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { pinoLogger } from '../../src/adapters/system/pino-logger.ts';
import { rowsOf } from '../support/access/firm-rows.ts';
import { ANY_DATABASE } from '../support/database.ts';
import { expectOnPdf } from '../support/pdf-text.ts';
import { portalAsker } from '../support/portal/ask-portal.ts';
import { linkIn, payLinkIn } from '../support/portal/two-portals.ts';
import { addFirmByCommands, type Product, startProduct } from '../support/product.ts';
import { bring, newestPage, type StrictStripe, startStrictStripe } from '../support/strict-stripe.ts';
import { walkIn } from './share-by-email.ts';

/** What a conversation may show of a bill. */
const SHOWN = ['CANARYnumber', 'CANARYclient', 'CANARYcontact', 'canaryaddress@acme.test'] as const;
/** What the form may show besides, to the one who shares. */
const ASKED = ['CANARYmatter', 'CANARYdescription', 'CANARYmessage'] as const;
/** What is for the mail and its PDF alone. */
const KEPT = ['CANARYsubject', 'CANARYnarrative', 'CANARYtimekeeper', 'CANARYpostal'] as const;
const FILE = join(tmpdir(), `canaries-${process.pid}.json`);

let product: Product;
let stripe: StrictStripe;
let log = '';
let pdf = Buffer.alloc(0);
/** Every address asked for, everything posted to conversations, and everything shown to the one who shares or looks. */
const urls: string[] = [];
const posted: string[] = [];
const shown: string[] = [];
const viewed: string[] = [];
let secrets: string[] = [];
/** The tokens of the pay link and of the way back, and the paths before them. */
let paySecrets: string[] = [];

const bill = {
  externalId: 'CANARYnumber',
  number: 'CANARYnumber',
  state: 'awaiting_payment',
  client: 'client',
  currency: 'USD',
  issueDate: '2026-01-05',
  dueDate: '2026-02-04',
  subject: 'CANARYsubject',
  matters: ['matter'],
  lineItems: [
    {
      kind: 'time',
      date: '2026-01-02',
      quantity: '1',
      rate: '10.00',
      description: 'CANARYnarrative',
      timekeeper: 'CANARYtimekeeper',
    },
  ],
};
const file = {
  format: 'sharebill/1',
  contacts: [
    { externalId: 'client', kind: 'company', name: 'CANARYclient', postalAddress: 'CANARYpostal', isClient: true },
    { externalId: 'contact', kind: 'person', name: 'CANARYcontact', emails: ['canaryaddress@acme.test'] },
  ],
  matters: [
    {
      externalId: 'matter',
      displayNumber: 'CANARYmatter',
      description: 'CANARYdescription',
      client: 'client',
      related: ['contact'],
    },
  ],
  bills: [bill],
};

beforeAll(async () => {
  recordFetch();
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      log += chunk;
      done();
    },
  });
  stripe = await startStrictStripe();
  const { payments } = stripe;
  product = await startProduct({
    database: ANY_DATABASE,
    logger: pinoLogger({ level: 'debug', destination }),
    payments,
  });
  await addFirmByCommands(product);
  await writeFile(FILE, JSON.stringify(file));
  await product.sharebill('import', FILE, '--as', 'sam@harlowreed.test');
  await product.sharebill('firm', 'set', 'payLinkOnPdf', 'true', '--as', 'grace@harlowreed.test');
  await pay(await share());
  await view();
  await drop();
  await product.driver.raw({ headers: product.driver.sign('payload={"CANARYbad"'), body: 'payload={"CANARYbad"' });
  await fetch(`${product.shareBill.url}/documents/CANARYtoken`).catch(() => undefined);
}, 120_000);

afterAll(async () => {
  vi.restoreAllMocks();
  await product?.stop();
  await stripe?.fake.stop();
});

/** What the product and the played Slack say to each other goes through the one fetch. */
function recordFetch(): void {
  const real = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    const sent = await request.clone().text();
    urls.push(request.url);
    // where Slack takes what a command is answered with later
    if (request.url.endsWith('/slack-response')) {
      viewed.push(sent);

      return new Response('ok');
    }

    const response = await real(request);
    if (/\/api\/chat\./.test(request.url)) posted.push(decoded(sent));
    else if (/\/api\/views\./.test(request.url)) shown.push(decoded(sent));
    else if (request.url.endsWith('/slack/events')) shown.push(await response.clone().text());

    return response;
  });
}

function decoded(body: string): string {
  return decodeURIComponent(body.replaceAll('+', ' '));
}

/** Answers the token of the pay link. */
async function share(): Promise<string> {
  const sam = walkIn(product, { name: 'sam', room: 'billing' });
  await sam.command('CANARYnumber');
  await sam.suggest('bill', 'CANARY');
  const contacts = await sam.suggest('to', 'CANARYcontact');
  await sam.choose('to', contacts);
  await sam.submit({ message: 'CANARYmessage', channel: 'both' });
  expect(sam.view().callback_id).toBe('preview');
  const link = sam.link('open-page');
  pdf = Buffer.from(await (await fetch(link)).arrayBuffer());
  secrets = [link, link.split('/').at(-1) ?? ''];
  const arrived = product.mailbox.waitFor(() => true, { timeoutMs: 30_000 });
  await sam.submit();
  const mail = await arrived;
  expect(mail.text).toContain('CANARYmessage');
  await openPortal(linkIn(mail.text));
  await vi.waitFor(() => expect(posted.join()).toContain('in the portal · sent'), { timeout: 20_000 });
  await sam.command('CANARYnumber canaryaddress@acme.test fax CANARYmessage');

  return payLinkIn(mail.text);
}

const asClient = () => portalAsker({ localUrl: product.localUrl, publicUrl: product.localUrl });

async function openPortal(token: string): Promise<void> {
  const { ask } = asClient();
  expect((await ask({ path: `/b/${token}` })).status).toBe(200);
  secrets.push(token, '/b/');
}

/** After the provider has refused once, in words that repeat what it was sent. */
async function pay(token: string): Promise<void> {
  const { ask } = asClient();
  const press = () => ask({ path: `/pay/${token}`, form: { amount: '4.00' } });
  const refusal = { type: 'invalid_request_error', message: `Not a valid URL: ${product.localUrl}/pay/CANARYrefused` };
  stripe.fake.next({ answer: { status: 400, json: { error: refusal } } });
  expect((await ask({ path: `/pay/${token}` })).text).toContain('$10.00');
  expect((await press()).status).toBe(422);
  expect((await press()).status).toBe(303);
  const { url, returnToken } = newestPage(stripe);
  await stripe.fake.pay(url);
  for (const hook of stripe.fake.hooks()) expect(await bring(product, hook)).toBe(200);
  await vi.waitFor(() => expect(posted.join()).toMatch(/\bpaid\b/i), { timeout: 20_000 });
  expect((await ask({ path: `/pay/return/${returnToken}` })).text).toContain('We have received $4.00');
  await product.mailbox.waitFor(({ subject }) => subject.startsWith('Receipt: $4.00'), { timeoutMs: 30_000 });
  paySecrets = [token, returnToken, '/pay/', 'checkout.stripe.com'];
}

async function view(): Promise<void> {
  const user = { id: product.slack.userId('sam'), name: 'sam' };
  const conversation = { id: product.slack.conversationId('billing'), name: 'billing' };
  for (const text of ['bills paid', 'bills unpaid', 'status CANARYnumber', 'list', 'history CANARYmatter']) {
    const before = viewed.length;
    await product.driver.command({ user, conversation, command: '/sharebill', text });
    await vi.waitFor(() => expect(viewed.length).toBeGreaterThan(before), { timeout: 20_000 });
  }
}

/** The same bills once more, by another way in. */
async function drop(): Promise<void> {
  const user = { id: product.slack.userId('sam'), name: 'sam' };
  const content = JSON.stringify({
    ...file,
    bills: [bill, { ...bill, state: 'CANARYstate', matters: ['CANARYnone'] }],
  });
  product.slack.direct.keep({ id: 'F0CANARY', name: 'CANARYfile.json', content, userId: user.id });
  await product.driver.fileShared({ user, fileId: 'F0CANARY', eventId: 'Ev0CANARY', conversationId: `D${user.id}` });
  const card = () => JSON.stringify(product.slack.direct.of(user.id));
  await vi.waitFor(() => expect(card()).toContain('bills[1].state'), { timeout: 20_000 });
}

const orders = () => stripe.fake.sessions().map(({ order }) => JSON.stringify(order));

function found(texts: readonly string[], words: readonly string[]): string[] {
  return words.filter((word) => texts.some((text) => text.includes(word)));
}

describe('A share of a bill', () => {
  it('shows a conversation its number, client, recipient and state, and nothing more of it', () => {
    expect(posted.length).toBeGreaterThan(0);
    expect(found(posted, ['CANARYnumber', 'CANARYclient', 'CANARYcontact'])).toHaveLength(3);
    expect(found(posted, [...ASKED, ...KEPT, '%PDF', '/documents/', ...secrets])).toEqual([]);
  });

  it('shows the one who shares what is asked, and never what was done or by whom', () => {
    expect(found(shown, [...SHOWN, ...ASKED])).toEqual([...SHOWN, ...ASKED]);
    expect(found(shown, [...KEPT, '%PDF'])).toEqual([]);
  });

  it('shows the one who looks at the everyday views its message and matter too, and nothing of what was done', () => {
    expect(viewed).toHaveLength(5);
    expect(found(viewed, [...SHOWN, 'CANARYmatter', 'CANARYmessage'])).toEqual([
      ...SHOWN,
      'CANARYmatter',
      'CANARYmessage',
    ]);
    expect(found(viewed, [...KEPT, '%PDF', '/documents/', ...secrets])).toEqual([]);
  });

  it('gives its pay link to nobody but the mail, and the way back to nobody but the payment provider', async () => {
    const [firm] = await product.shareBill.database.directory.listFirms();
    const rows = await rowsOf(product.shareBill.database.forFirm(firm?.id ?? ''), firm?.id ?? '');
    const stored = JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    const [link = '', back = ''] = paySecrets;

    expect([link, back]).toEqual([expect.stringMatching(/^[\w-]{43}$/), expect.stringMatching(/^[\w-]{43}$/)]);
    expect(found([...posted, ...shown, ...viewed], paySecrets)).toEqual([]);
    expect(found([...urls, log], [link, back])).toEqual([]);
    expect(found([stored], [link, back])).toEqual([]);
    expect(found(orders(), [back, link])).toEqual([back]);
  });

  it('tells the payment provider its number, and nothing else of it', () => {
    expect(found(orders(), ['CANARYnumber'])).toEqual(['CANARYnumber']);
    expect(found(orders(), [...SHOWN.slice(1), ...ASKED, ...KEPT, ...secrets])).toEqual([]);
    expect(stripe.fake.complaints()).toEqual([]);
  });

  it('has all of it on the PDF, and the way to pay it', async () => {
    const [link = ''] = paySecrets;

    await expectOnPdf(pdf, ['CANARYnumber', 'CANARYclient', 'CANARYmatter', ...KEPT, `/pay/${link}`]);
  });

  it('leaves nothing of it in the log, at its most talkative', () => {
    const lines = log.split('\n').filter((line) => line !== '');

    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => /canary|harlowreed|xoxb|signing-secret/i.test(line))).toEqual([]);
    expect(found(lines, secrets)).toEqual([]);
    expect(lines.map((line) => typeof JSON.parse(line).msg)).toEqual(lines.map(() => 'string'));
  });

  it('puts nothing of it into an address', () => {
    // where a dropped file lies Slack says, with its name
    const asked = urls.filter((url) => !url.endsWith('/documents/CANARYtoken') && !url.includes('/files-pri/'));

    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((url) => /canary|harlowreed/i.test(url))).toEqual([]);
  });
});
