// The main job over signed HTTP: from the slash command to the mail with the right PDF. Run on each database by the
// test files beside it.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectOnPdf } from '../support/pdf-text.ts';
import { addFirmByCommands, type Product, startProduct } from '../support/product.ts';
import { type SlackWalk, slackWalk } from '../support/slack/slack-walk.ts';

/** Declares the journeys; the product is started once for all of them. */
export function shareByEmailJourneys(database: 'embedded' | 'server'): void {
  let product: Product;

  beforeAll(async () => {
    product = await startProduct({ database });
    await addFirmByCommands(product);
  }, 60_000);

  afterAll(() => product?.stop());

  const walkOf = (name: string, room = 'billing') => walkIn(product, { name, room });

  it('/sharebill → pick → contacts → message → preview → confirm → the mail with the PDF of the preview', async () => {
    const sam = walkOf('sam');
    await sam.command('');
    const newest = await sam.suggest('bill', '');
    const [acme] = await sam.suggest('bill', '1042');
    expect(newest.length).toBeGreaterThan(5);
    expect(acme?.text).toMatch(/^1042 · Acme LLC · \$1,234\.50 · due /);

    await sam.choose('bill', acme ? [acme] : []);
    expect(sam.texts()).toEqual(expect.arrayContaining(['Acme LLC', '$1,500.00', '$1,234.50', 'Not yet']));
    expect(sam.texts()).toContain('Dana Reyes · dana@acme.test');
    await sam.submit({ message: 'Thank you, Dana.' });
    expect(sam.texts()).toEqual(expect.arrayContaining(['Dana Reyes <dana@acme.test>', 'Thank you, Dana.']));
    expect(sam.texts()).toContain('Bill 1042 from Harlow & Reed LLP');

    const previewed = await previewedPdf(sam);
    const arrived = product.mailbox.waitFor(({ rcptTo }) => rcptTo.includes('dana@acme.test'));
    expect(await sam.submit()).toEqual({ action: 'clear', errors: {} });
    const mail = await arrived;
    const attachment = mail.attachments[0]?.content ?? Buffer.alloc(0);

    expect(mail.subject).toBe('Bill 1042 from Harlow & Reed LLP');
    expect(mail.text).toContain('Thank you, Dana.');
    expect(mail.raw.toString()).toMatch(/^Auto-Submitted: auto-generated/m);
    expect(sha256(attachment)).toBe(sha256(previewed));
    await expectOnPdf(attachment, ['Acme LLC', '1,234.50']);
    await cardSays(product, 'billing', /Sent to dana@acme\.test, \d\d:\d\d/);
  });

  it('/sharebill 1042 dana@acme.test email Thank you opens at the check, and sends nothing by itself', async () => {
    const mailsBefore = product.mailbox.list().length;
    const grace = walkOf('grace');
    await grace.command('1042 dana@acme.test email Thank you');
    await new Promise((resolve) => setTimeout(resolve, 500));

    expect(grace.view().callback_id).toBe('preview');
    expect(grace.texts()).toEqual(expect.arrayContaining(['Dana Reyes <dana@acme.test>', 'Thank you']));
    expect(product.mailbox.list()).toHaveLength(mailsBefore);
  });

  it("a LEDES 1998B file becomes the firm's bills, and its client gets an address in the form", async () => {
    const report = await product.sharebill(...importLedes());
    expect(report).toMatch(/2 new/);

    const sam = walkOf('sam');
    await sam.command('96542');
    expect(sam.texts()).toContain('$1,684.45');
    const [client] = await sam.suggest('to', '00711');
    await sam.choose('to', client ? [client] : []);
    const address = addressFieldOf(sam);
    expect(await sam.submit({ [address]: 'accounts@' })).toMatchObject({ action: 'errors' });
    await sam.submit({ [address]: 'accounts@carrier.test' });
    const previewed = await previewedPdf(sam);
    const arrived = product.mailbox.waitFor(({ rcptTo }) => rcptTo.includes('accounts@carrier.test'));
    await sam.submit();
    const mail = await arrived;
    const attachment = mail.attachments[0]?.content ?? Buffer.alloc(0);

    expect(sha256(attachment)).toBe(sha256(previewed));
    const lines = ["Research Attorney's fees, Set off claim", 'Robert Arnsley', '630.00', '700.00'];
    await expectOnPdf(attachment, [...lines, '1,684.45']);
    await expectOnPdf(await billPdfOf(product, '96543'), ['1,250.00']);
  });

  it('a card goes to the sharer alone where a guest, another company, or we do not know who can read', async () => {
    for (const room of ['with-guest', 'with-client', 'closed']) {
      const sam = walkOf('sam', room);
      await sam.command('1044');
      await sam.submit();
      await sam.submit();

      const toSam = { direct: true, conversation: product.slack.userId('sam'), state: 'posted' };
      await expect.poll(() => newestCard(product)).toMatchObject(toSam);
      expect((await newestCard(product))?.postedIn).not.toBe(product.slack.conversationId(room));
    }
  });

  it('every payload was one that Slack takes', () => {
    expect(product.violations).toEqual([]);
  });
}

export function walkIn(product: Product, { name, room }: { name: string; room: string }): SlackWalk {
  const { slack, driver } = product;

  return slackWalk({
    driver,
    slack,
    user: { id: slack.userId(name), name },
    room: { id: slack.conversationId(room), name: room },
  });
}

function importLedes(): string[] {
  const file = join(tmpdir(), `ledes-${process.pid}.txt`);
  writeFileSync(file, readFileSync('test/fixtures/ledes-1998b-sample.txt'));

  return ['import', file, '--state', 'awaiting_payment', '--as', 'sam@harlowreed.test'];
}

async function billPdfOf(product: Product, number: string): Promise<Buffer> {
  const sam = walkIn(product, { name: 'sam', room: 'billing' });
  await sam.command(`${number} accounts@carrier.test email`);

  return previewedPdf(sam);
}

async function previewedPdf(walk: SlackWalk): Promise<Buffer> {
  const response = await fetch(walk.link('open-page'));
  expect(response.status).toBe(200);

  return Buffer.from(await response.arrayBuffer());
}

function addressFieldOf(walk: SlackWalk): string {
  const blocks = walk.view().blocks as unknown as { element?: { action_id: string } }[];

  return blocks.map(({ element }) => element?.action_id ?? '').find((id) => id.startsWith('address-')) ?? '';
}

async function newestCard({ shareBill }: Product) {
  const [firm] = await shareBill.database.directory.listFirms();

  return shareBill.database.forFirm(firm?.id ?? '').chatMessage.findFirst({ orderBy: { id: 'desc' } });
}

async function cardSays(product: Product, room: string, words: RegExp): Promise<void> {
  await expect
    .poll(async () => JSON.stringify((await product.slack.messages(product.slack.conversationId(room))).at(-1)), {
      timeout: 5_000,
    })
    .toMatch(words);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
