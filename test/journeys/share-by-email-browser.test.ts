// The main job as a newcomer meets it: the workspace page in a real browser, on a phone's width and at a desk.
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/adapters/command-line/run-command.ts';
import { compose, type ShareBill } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { browserTests, launchBrowser } from '../support/browser.ts';
import { aDataDir } from '../support/database.ts';
import { expectOnPdf } from '../support/pdf-text.ts';
import { silentLogger } from '../support/silent-logger.ts';

describe.skipIf(!browserTests())('Sharing a bill by e-mail on the workspace page', () => {
  let shareBill: ShareBill;
  let browser: Browser;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await aDataDir();
    const config = readConfig({ PORT: '0', DATA_DIR: dataDir, WORKSPACE: 'on' });
    if (!config.ok) throw new Error(config.refusal.join('\n'));
    shareBill = await compose(config.value, { logger: silentLogger });
    await setHold(shareBill, 3);
    browser = await launchBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await shareBill?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function open(width: number, as = 'U0SAM'): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${shareBill.url}/workspace/?as=${as}`);
    await page.locator('#conversations button').first().waitFor();
    return page;
  }

  async function say(page: Page, text: string): Promise<void> {
    await page.getByLabel('Message or command').fill(text);
    await page.keyboard.press('Enter');
  }

  it.each([
    [390, '1044', 'Novák & syn s.r.o.'],
    [1280, '1041', ''],
  ])('goes from /sharebill to the mail with the right PDF, %i pixels wide', async (width, number, client) => {
    const page = await open(width);
    await say(page, '/sharebill');
    const modal = page.getByRole('dialog');
    await modal.getByRole('combobox', { name: 'Bill' }).fill(number);
    await modal.getByRole('option', { name: new RegExp(`^${number} · ${client}`) }).click();
    await modal.getByText('Sent before').waitFor();
    await modal.getByRole('textbox', { name: 'Message' }).fill('With our kindest regards');
    await modal.getByRole('button', { name: 'Preview' }).click();

    await page.getByRole('dialog', { name: 'Check and confirm' }).waitFor();
    const href = (await modal.getByRole('link', { name: 'Open the PDF' }).getAttribute('href')) ?? '';
    const previewed = await (await page.request.get(href)).body();
    const before = shareBill.workspace?.mailbox.list().length ?? 0;
    await modal.getByRole('button', { name: 'Confirm' }).click();
    await page
      .getByText(/: sends at \d\d:\d\d:\d\d/)
      .last()
      .waitFor();
    const mail = await shareBill.workspace?.mailbox.waitFor(({ subject }) => subject.includes(number), {
      timeoutMs: 15_000,
    });
    const attachment = mail?.attachments[0]?.content ?? Buffer.alloc(0);

    expect(before).toBe((shareBill.workspace?.mailbox.list().length ?? 0) - 1);
    expect(sha256(attachment)).toBe(sha256(previewed));
    await expectOnPdf(attachment, [`Bill ${number}`]);
    expect(mail?.text).toContain('With our kindest regards');
    await page
      .getByText(/Sent to .+, \d\d:\d\d/)
      .last()
      .waitFor();
    if (width < 900) await page.getByRole('tab', { name: /^Mail/ }).click();
    await page
      .locator('#mail-list')
      .getByRole('button', { name: `Bill ${number}` })
      .click();
    await page.frameLocator('.mail-frame').getByText('With our kindest regards').waitFor();
    await page.context().close();
  });

  it('cancels a share while it is held, and no mail leaves', async () => {
    const page = await open(1280, 'U0GRACE');
    const before = shareBill.workspace?.mailbox.list().length ?? 0;
    await say(page, '/sharebill 1042 dana@acme.test email Thank you');
    await page.getByRole('dialog', { name: 'Check and confirm' }).getByText('Thank you').waitFor();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.locator('.message', { hasText: 'Bill 1042' }).getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Dana Reyes: cancelled, nothing was sent').waitFor();

    await shareBill.jobs.idle();
    expect(shareBill.workspace?.mailbox.list()).toHaveLength(before);
    await page.context().close();
  });

  it.each([
    ['U0TOM', 'Sharing bills needs the billing or administrator role. Ask Grace Harlow for it.'],
    ['U0NOEL', 'Your id is T0SAMPLE/U0NOEL'],
    ['U0GAIL', 'Guests cannot use ShareBill'],
  ])('tells %s why they cannot share', async (as, words) => {
    const page = await open(390, as);
    await say(page, '/sharebill 1042');
    await page.getByRole('dialog').getByText(words).waitFor();
    await page.context().close();
  });

  it('finds the bill that a message names', async () => {
    const page = await open(1280);
    await page.getByRole('button', { name: /More actions for the message from Priya/ }).click();
    await page.getByRole('menuitem', { name: 'Share a bill' }).click();
    await page.getByRole('dialog').getByText('Dana Reyes · dana@acme.test').waitFor();
    await page.context().close();
  });
});

async function setHold({ command }: ShareBill, seconds: number): Promise<void> {
  const argv = ['firm', 'set', 'holdSeconds', String(seconds), '--as', 'grace@harlowreed.test'];
  const io = { stdout: () => undefined, stderr: () => undefined, cwd: process.cwd() };
  expect(await runCommand(argv, io, { ...command, applyHere: false })).toBe(0);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
