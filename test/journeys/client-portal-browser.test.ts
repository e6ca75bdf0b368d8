// A bill in the client portal as both sides meet it, in a real browser: staff share it in chat, the client opens the mail,
// proves who they are, sees the bill; staff see that, stop sharing, and share again.
import { rm } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/adapters/command-line/run-command.ts';
import { compose, type ShareBill } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { browserTests, launchBrowser } from '../support/browser.ts';
import { aDataDir } from '../support/database.ts';
import { expectOnPdf } from '../support/pdf-text.ts';
import { silentLogger } from '../support/silent-logger.ts';

const PASSWORD = 'nine tall herons wade slowly';
const WAIT = { timeoutMs: 20_000 };

describe.skipIf(!browserTests())('A bill in the client portal', () => {
  let shareBill: ShareBill;
  let browser: Browser;
  let dataDir: string;
  let staff: Page;

  beforeAll(async () => {
    dataDir = await aDataDir();
    const config = readConfig({ PORT: '0', DATA_DIR: dataDir, WORKSPACE: 'on' });
    if (!config.ok) throw new Error(config.refusal.join('\n'));
    shareBill = await compose(config.value, { logger: silentLogger });
    await setHold(shareBill, 0);
    browser = await launchBrowser();
    staff = await openPage(await browser.newContext({ viewport: { width: 1280, height: 900 } }));
    await staff.goto(`${shareBill.url}/workspace/?as=U0SAM`);
    await staff.locator('#conversations button').first().waitFor();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await shareBill?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function openPage(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);

    return page;
  }

  function say(text: string): Promise<void> {
    return staff
      .getByLabel('Message or command')
      .fill(text)
      .then(() => staff.keyboard.press('Enter'));
  }

  const mails = () => shareBill.workspace?.mailbox.list() ?? [];

  /** The mail that comes after those that are there. */
  async function nextMail(subject: RegExp, before: number) {
    await expect.poll(() => mails().slice(0, mails().length - before).length, { timeout: WAIT.timeoutMs }).toBe(1);
    const mail = mails().find((one) => subject.test(one.subject));
    expect(mail?.subject).toMatch(subject);

    return mail;
  }

  const linkIn = (text: string) => /http:\/\/127\.0\.0\.1:\d+\/b\/[\w-]{43}/.exec(text)?.[0] ?? '';

  async function shareInPortal(): Promise<string> {
    const before = mails().length;
    await say('/sharebill 1042 dana@acme.test portal Thank you, Dana.');

    return confirm(before);
  }

  async function shareAgain(): Promise<string> {
    const before = mails().length;
    await card().getByRole('button', { name: 'Share again' }).click();
    await staff.getByRole('dialog').getByText('takes the place of an earlier share').waitFor();
    await staff.getByRole('dialog').getByRole('button', { name: 'Preview' }).click();

    return confirm(before);
  }

  async function confirm(before: number): Promise<string> {
    const check = staff.getByRole('dialog', { name: 'Check and confirm' });
    await check.getByText('In the client portal').waitFor();
    await check.getByRole('button', { name: 'Confirm' }).click();
    const mail = await nextMail(/^Bill 1042 from Harlow & Reed LLP$/, before);
    expect(mail?.attachments).toEqual([]);
    expect(mail?.text).toContain('Thank you, Dana.');

    return linkIn(mail?.text ?? '');
  }

  const card = () => staff.locator('.message', { hasText: 'Shared by Sam Ortiz' }).last();

  it('goes from the chat to the mail, to the first password, to the bill, to "Viewed", and is stopped and shared again', {
    timeout: 120_000,
  }, async () => {
    const link = await shareInPortal();
    const client = await openPage(await browser.newContext({ viewport: { width: 390, height: 800 } }));
    await client.goto(link);
    expect(await client.locator('body').textContent()).not.toMatch(/1042|Acme|\$/);
    expect(await client.context().cookies()).toEqual([]);
    const before = mails().length;
    await client.getByRole('button', { name: 'Continue' }).click();
    const code = /\b\d{6}\b/.exec((await nextMail(/code/i, before))?.text ?? '')?.[0] ?? '';
    await client.getByLabel(/code/i).first().fill(code);
    await client
      .getByLabel(/new password|password/i)
      .last()
      .fill(PASSWORD);
    await client.keyboard.press('Enter');

    await client.getByRole('heading', { level: 1, name: 'Bill 1042' }).waitFor();
    await client.getByText('$1,234.50').first().waitFor();
    await client.getByText('Thank you, Dana.').waitFor();
    const href = (await client.getByRole('link', { name: /PDF/ }).getAttribute('href')) ?? '';
    const pdf = await client.request.get(`${shareBill.url}${href}`);
    await expectOnPdf(await pdf.body(), ['1042', '1,234.50']);
    await card()
      .getByText(/Viewed by Dana Reyes · \d\d:\d\d/)
      .waitFor();
    await staff.getByText('Dana Reyes viewed bill 1042.').first().waitFor();

    await card().getByRole('button', { name: 'Stop sharing' }).click();
    await staff.getByRole('dialog').getByRole('button', { name: /Stop/ }).click();
    await staff
      .getByText(/is not shared with Dana Reyes any more/)
      .last()
      .waitFor();
    expect((await client.reload())?.status()).toBe(404);
    expect((await client.goto(link))?.status()).toBe(404);

    const again = await shareAgain();
    expect(again).not.toBe(link);
    await client.goto(again);
    await client.getByRole('heading', { level: 1, name: 'Bill 1042' }).waitFor();
    const other = await openPage(await browser.newContext({ viewport: { width: 390, height: 800 } }));
    await other.goto(again);
    await other.getByRole('button', { name: 'Continue' }).click();
    await other.getByLabel(/^password/i).fill(PASSWORD);
    await other.keyboard.press('Enter');
    await other.getByRole('heading', { level: 1, name: 'Bill 1042' }).waitFor();
    await expectNothingBehind(other);
  });

  /** Who signs out and leaves the computer leaves nothing to go back to. */
  async function expectNothingBehind(client: Page): Promise<void> {
    const bill = client.url();
    await client.getByRole('button', { name: 'Sign out' }).first().click();
    await client.waitForURL((url) => url.href !== bill);
    for (let steps = 0; steps < 4; steps += 1) {
      // a page that was the answer to a form is not there any more, and the browser says so
      await client.goBack().catch(() => undefined);
      expect(await client.locator('body').textContent()).not.toMatch(/1,234\.50|Thank you, Dana/);
    }
    await client.goto(bill);
    expect(await client.locator('body').textContent()).not.toMatch(/1,234\.50|Thank you, Dana/);
  }
});

async function setHold({ command }: ShareBill, seconds: number): Promise<void> {
  const argv = ['firm', 'set', 'holdSeconds', String(seconds), '--as', 'grace@harlowreed.test'];
  const io = { stdout: () => undefined, stderr: () => undefined, cwd: process.cwd() };
  expect(await runCommand(argv, io, { ...command, applyHere: false })).toBe(0);
}
