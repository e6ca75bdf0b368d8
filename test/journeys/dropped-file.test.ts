// From a LEDES file dropped into the direct messages with the bot to a mailed bill, over HTTP, with Slack's own requests;
// and what happens to files that are not to be read.
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCheckedFile } from '../support/access/waiting-rows.ts';
import { expectOnPdf } from '../support/pdf-text.ts';
import { addFirmByCommands, type Product, startProduct } from '../support/product.ts';
import type { DirectMessage, DroppedTestFile } from '../support/slack/direct-messages.ts';
import { slackWalk } from '../support/slack/slack-walk.ts';
import { xero } from '../use-cases/csv-files.ts';

const SAMPLE = readFileSync('test/fixtures/ledes-1998b-sample.txt', 'utf8');
const WAIT = { timeout: 20_000, interval: 50 };

let product: Product;
let files = 0;

beforeAll(async () => {
  product = await startProduct({ database: 'embedded' });
  await addFirmByCommands(product);
}, 120_000);
afterAll(() => product?.stop());

const userOf = (name: string) => ({ id: product.slack.userId(name), name });
const messagesTo = (name: string) => product.slack.direct.of(userOf(name).id);
const shown = ({ text, blocks }: DirectMessage) => `${text} ${JSON.stringify(blocks)}`;

type Dropping = Partial<Omit<DroppedTestFile, 'userId'>> & { readonly by?: string; readonly conversationId?: string };

/** Slack keeps the file and tells of it. Returns how to tell of it once more. */
async function drop({ by = 'sam', conversationId, ...file }: Dropping = {}) {
  files += 1;
  const user = userOf(by);
  const kept = { id: `F0FILE${files}`, name: `march-${files}.txt`, content: SAMPLE, ...file, userId: user.id };
  product.slack.direct.keep(kept);
  const eventId = `Ev0FILE${files}`;
  const tell = () =>
    product.driver.fileShared({
      ...{ user, fileId: kept.id, eventId },
      conversationId: conversationId ?? `D${user.id}`,
    });
  expect((await tell()).status).toBe(200);

  return { ...kept, tell };
}

/** The newest card of the person says so. */
async function cardSays(words: RegExp, name = 'sam'): Promise<DirectMessage> {
  const find = () => messagesTo(name).findLast((message) => words.test(shown(message)));
  await expect.poll(() => find() !== undefined, { ...WAIT, message: `${words}` }).toBe(true);

  return find() as DirectMessage;
}

type Element = { readonly action_id: string; readonly value?: string; readonly options?: readonly { value: string }[] };

function elementOf({ blocks }: DirectMessage, actionId: string): Element {
  const all = blocks.flatMap(({ elements, accessory }) => [...((elements as Element[]) ?? []), accessory as Element]);
  const found = all.find((element) => element?.action_id === actionId);
  if (!found) throw new Error(`the card has no ${actionId}`);

  return found;
}

async function press(card: DirectMessage, { actionId, chosen }: { actionId: string; chosen?: string }): Promise<void> {
  const user = userOf('sam');
  const element = elementOf(card, actionId);
  const option = element.options?.find(({ value }) => value.endsWith(`/${chosen}`));
  const action = { ...element, block_id: 'b', action_ts: `${files}.1`, ...(option ? { selected_option: option } : {}) };
  const place = { conversation: { id: `D${user.id}`, name: 'directmessage' } };
  const message = { type: 'message', user: 'U0SHAREBILL', ts: card.ts, text: card.text } as const;
  await product.driver.blockActions({ user, action: action as never, in: { ...place, message } });
}

const db = async () => {
  const [firm] = await product.shareBill.database.directory.listFirms();

  return product.shareBill.database.forFirm(firm?.id ?? '');
};
const imports = async () => (await db()).import;

describe('A LEDES file dropped into the direct messages', () => {
  it('becomes a mailed bill: dry run → Awaiting payment → Import → /sharebill 96542 → the mail with the PDF', async () => {
    await drop();
    const draft = await cardSays(/A draft cannot be mailed/);
    expect(shown(draft)).toMatch(/Bills: 2 new, 0 changed, 0 as before/);
    expect(shown(draft)).not.toMatch(/Telephone conference|Set off claim/);

    await press(draft, { actionId: 'import-state', chosen: 'awaiting_payment' });
    const card = await cardSays(/Nothing is imported yet(?!.*A draft cannot)/s);
    expect(card.ts).toBe(draft.ts);
    await press(card, { actionId: 'import-file' });
    await cardSays(/Done: 2 new bills, 0 changed, 0 as before\./);

    const { driver, slack } = product;
    const room = { id: slack.conversationId('billing'), name: 'billing' };
    const sam = slackWalk({ driver, slack, user: userOf('sam'), room });
    await sam.command('96542');
    await sam.choose('to', (await sam.suggest('to', '00711')).slice(0, 1));
    const address = sam.texts().find((text) => text.startsWith('E-mail address for'));
    expect(address).toBeDefined();
    await shareTo(sam, 'claims@carrier.test');
    const mail = await product.mailbox.waitFor(({ rcptTo }) => rcptTo.includes('claims@carrier.test'));
    expect(mail.subject).toBe('Bill 96542 from Harlow & Reed LLP');
    await expectOnPdf(mail.attachments[0]?.content ?? Buffer.alloc(0), ['96542', '1,684.45']);
  }, 90_000);

  it('is imported once, though Slack tells of it four times, and again after a restart', async () => {
    const before = await (await imports()).count();
    const { id, tell } = await drop();
    await Promise.all([tell(), tell(), tell()]);
    await cardSays(/Bills: 0 new, 0 changed, 2 as before/);
    await product.restart();
    await tell();
    await product.shareBill.jobs.idle();

    expect(await (await imports()).count()).toBe(before + 1);
    expect(product.slack.direct.downloads.filter((one) => one === id)).toHaveLength(1);
  }, 60_000);

  it('is thrown away by Discard', async () => {
    await drop({ name: 'to-discard.txt' });
    await press(await cardSays(/to-discard\.txt.*discard-file/s), { actionId: 'discard-file' });

    await cardSays(/to-discard\.txt.*Discarded\. Nothing was imported/s);
  });
});

describe('What a dropped file leaves open', () => {
  it('is asked on its card: how a Xero file writes its dates', async () => {
    const dates = { InvoiceDate: '03/04/2026', DueDate: '05/06/2026' };
    await drop({ name: 'xero.csv', content: xero({ InvoiceNumber: 'X-77', ...dates }) });
    const asked = await cardSays(/xero\.csv.*How are dates written\?/s);
    expect(shown(asked)).not.toContain('import-file');

    await press(asked, { actionId: 'import-dates', chosen: 'DMY' });
    await press(await cardSays(/xero\.csv.*Bills: 1 new.*import-file/s), { actionId: 'import-file' });
    await cardSays(/xero\.csv.*Done: 1 new bills/s);

    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    expect(await (await db()).bill.findFirst({ where: { number: 'X-77' } })).toMatchObject({
      issueDate: day('2026-04-03'),
      dueDate: day('2026-06-05'),
    });
  }, 60_000);

  it('is asked on its card: whose ids a file of contacts has', async () => {
    const before = await (await db()).contact.count();
    const content = 'Contact ID,Name,E-mail\ndana-reyes,Dana Reyes,dana.reyes@acme.test\n';
    await drop({ name: 'contacts.csv', content });
    const asked = await cardSays(/contacts\.csv.*Contacts: 1 new, 0 changed.*Whose ids does the file have\?/s);

    await press(asked, { actionId: 'import-source', chosen: 'sharebill' });
    await press(await cardSays(/contacts\.csv.*Contacts: 0 new, 1 changed/s), { actionId: 'import-file' });
    await cardSays(/contacts\.csv.*Done: contacts and matters are imported/s);

    expect(await (await db()).contact.count()).toBe(before);
    expect(await (await db()).contactEmail.count({ where: { address: 'dana.reyes@acme.test' } })).toBe(1);
  }, 60_000);
});

async function shareTo(walk: ReturnType<typeof slackWalk>, address: string): Promise<void> {
  const field = walk.view().blocks.map((block) => block as unknown as { element?: { action_id?: string } });
  const id = field.map(({ element }) => element?.action_id ?? '').find((one) => one.startsWith('address-')) ?? '';
  await walk.submit({ [id]: address });
  const isWarned = JSON.stringify(walk.view().blocks).includes('"reason"');
  expect(await walk.submit(isWarned ? { reason: 'The carrier pays this client’s bills' } : {})).toMatchObject({
    action: 'clear',
  });
}

describe('A file that is not to be read', () => {
  it.each([
    ['noel', /Your file was not read\. You are not linked to a staff member yet/],
    ['gail', /Your file was not read\. Guests cannot use ShareBill/],
    ['priya', /Your file was not read\. Sharing bills needs the billing or administrator role/],
  ])('is not fetched, and %s is told why, once', async (by, words) => {
    const { id, tell } = await drop({ by });
    await cardSays(words, by);
    await tell();
    await product.shareBill.jobs.idle();

    expect(messagesTo(by)).toHaveLength(1);
    expect(product.slack.direct.downloads).not.toContain(id);
  });

  it('lies in a channel: nobody hears of it', async () => {
    const before = await (await imports()).count();
    const { id } = await drop({ conversationId: product.slack.conversationId('billing') });
    await new Promise((resolve) => setTimeout(resolve, 500));

    expect(await (await imports()).count()).toBe(before);
    expect(product.slack.direct.downloads).not.toContain(id);
  });
});

describe('A file that Slack does not hand out', () => {
  it.each<[string, Dropping, RegExp]>([
    ['for it answers with the page to sign in', { trouble: 'page' }, /may not read this file/],
    ['for it leads to another host', { trouble: 'redirect' }, /may not read this file/],
    [
      'for its address is of another host',
      { info: { url_private_download: 'https://files.slack.com.evil.test/F/x.txt' } },
      /may not read this file/,
    ],
    ['for it was deleted', { info: { mode: 'tombstone' } }, /not in this conversation any more/],
    ['for it lies in another conversation', { info: { ims: ['D0ELSEWHERE'] } }, /not in this conversation any more/],
    ['for it is kept by another service', { info: { is_external: true } }, /may not read this file/],
    ['for it is too large', { info: { size: 301 * 1024 * 1024 } }, /larger than 300 MB/],
    ['for it never ends, though it said otherwise', { trouble: 'endless', info: { size: 10 } }, /larger than 300 MB/],
    ['for it is a ZIP', { content: Buffer.from('504b030414000000', 'hex') }, /not a text file/],
  ])('is not imported, and its card says what to do: %s', { timeout: 60_000 }, async (_, file, words) => {
    const name = `case-${files}.txt`;
    await drop({ ...file, name });

    await cardSays(words);

    await expect.poll(() => readdir(product.incoming), WAIT).toEqual([]);
  });

  it.each(['status 503', 'cut off'] as const)(
    'is fetched again when the first try fails: %s',
    { timeout: 60_000 },
    async (trouble) => {
      const name = `later ${trouble}`;
      const { id, content, userId } = await drop({ trouble, name });
      await expect.poll(() => product.slack.direct.downloads.includes(id), WAIT).toBe(true);
      product.slack.direct.keep({ id, name, content, userId });

      await cardSays(new RegExp(`later ${trouble}.*Bills: 0 new, 0 changed, 2 as before`, 's'));
    },
  );

  it('and no request was one that Slack would refuse', () => {
    expect(product.violations).toEqual([]);
  });
});

describe('A name that plays tricks', () => {
  it('is shown as it is, in plain text', async () => {
    await drop({ name: '<!channel> <https://evil.test|Pay> *b*.txt' });
    const card = await cardSays(/<!channel> <https/);
    const header = card.blocks.find(({ type }) => type === 'header');

    expect(header?.text).toMatchObject({ type: 'plain_text', emoji: false });
    expect(card.text).toContain('&lt;!channel&gt;');
    expect(JSON.stringify(card.blocks)).not.toContain('mrkdwn');
  });
});

describe('Share on the card of a file with one bill', () => {
  it('opens the form with that bill', async () => {
    const [firm] = await product.shareBill.database.directory.listFirms();
    const db = product.shareBill.database.forFirm(firm?.id ?? '');
    const file = { id: 'imp_0000000000onebill', userId: userOf('sam').id, billNumber: '1042' };
    await addCheckedFile({ db, firmId: firm?.id ?? '' }, file);
    const before = product.slack.openViews().length;
    const button = { type: 'button', action_id: 'share-imported', value: file.id };
    const card = { ts: '9.000001', text: '', blocks: [{ type: 'actions', elements: [button] }] };

    await press(card, { actionId: 'share-imported' });

    await expect.poll(() => product.slack.openViews().length, WAIT).toBe(before + 1);
    await expect.poll(() => JSON.stringify(product.slack.lastView()), WAIT).toContain('1042 · Acme LLC');
  });
});
