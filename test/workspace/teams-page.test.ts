// The product as somebody tries it "as in Teams": on the workspace page, with Microsoft's own client drawing the cards.
import { rm } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/adapters/command-line/run-command.ts';
import { compose, type ShareBill } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { launchBrowser } from '../support/browser.ts';
import { aDataDir } from '../support/database.ts';
import { expectOnPdf } from '../support/pdf-text.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { focused, inBrowser } from './page-driver.ts';

describe.runIf(inBrowser)('Teams on the workspace page', () => {
  let shareBill: ShareBill;
  let browser: Browser;
  let dataDir: string;
  const complaints: string[] = [];

  beforeAll(async () => {
    dataDir = await aDataDir();
    const config = readConfig({ PORT: '0', DATA_DIR: dataDir, WORKSPACE: 'on' });
    if (!config.ok) throw new Error(config.refusal.join('\n'));
    shareBill = await compose(config.value, { logger: silentLogger });
    await setHold(1);
    browser = await launchBrowser();
  }, 60_000);

  afterEach(() => {
    const said = [...complaints.splice(0), ...(shareBill.workspace?.playedTeams?.state.complaints ?? [])];
    expect(said).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await shareBill?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function setHold(seconds: number): Promise<void> {
    const argv = ['firm', 'set', 'holdSeconds', String(seconds), '--as', 'grace@harlowreed.test'];
    const io = { stdout: () => undefined, stderr: () => undefined, cwd: process.cwd() };
    expect(await runCommand(argv, io, { ...shareBill.command, applyHere: false })).toBe(0);
  }

  async function open({ width = 1280, as = 'U0SAM', room = '# billing' } = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 800 }, locale: 'en-US' });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`${shareBill.url}/workspace/?as=${as}&in=teams`);
    await conversation(page, room).click();
    return page;
  }

  function conversation(page: Page, name: string): Locator {
    return page.locator('#teams-conversations').getByRole('button', { name: name.replace('# ', '') });
  }

  const message = (page: Page, text: string | RegExp) => page.locator('#teams .message', { hasText: text }).last();

  async function choose(dialog: Locator, number: string): Promise<void> {
    await dialog.getByRole('combobox', { name: 'Bill' }).fill(number);
    await dialog.getByRole('option', { name: new RegExp(`^${number} · `) }).click();
    await dialog.getByRole('button', { name: 'Next' }).click();
    await dialog.getByRole('button', { name: 'Preview' }).waitFor();
  }

  /** From the button beside the box to the words that it is on its way. */
  async function share(page: Page, number: string, how?: string): Promise<void> {
    await page.getByRole('button', { name: 'ShareBill', exact: true }).last().click();
    const dialog = page.getByRole('dialog', { name: 'Share a bill' });
    await choose(dialog, number);
    if (how !== undefined) await dialog.getByRole('radio', { name: how }).check();
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('dialog', { name: 'Check and confirm' }).getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('The bill is on its way').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
  }

  it('shares a bill by keyboard alone, from the switch to the card that says it was sent and the mail', async () => {
    const page = await open();
    await page.goto(`${shareBill.url}/workspace/?as=U0SAM`);
    await page.locator('#conversations button').first().waitFor();
    await tabTo(page, 'Teams');
    await page.keyboard.press('Enter');
    await conversation(page, 'billing').waitFor();
    expect(new URL(page.url()).searchParams.get('in')).toBe('teams');
    expect(await page.locator('#chat').isVisible()).toBe(false);
    await tabTo(page, 'Type a message');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    const dialog = page.getByRole('dialog', { name: 'Share a bill' });
    await dialog.waitFor();
    expect(await focused(page).getAttribute('role')).toBe('combobox');
    await page.keyboard.type('1042');
    await dialog.getByRole('option', { name: '1042 · Acme LLC' }).waitFor();
    await page.keyboard.press('Enter');
    await tabTo(page, 'Next');
    await page.keyboard.press('Enter');
    await dialog.getByRole('checkbox', { name: 'Dana Reyes · dana@acme.test' }).waitFor();
    await tabTo(page, 'Message');
    await page.keyboard.type('Thank you, Dana.');
    await tabTo(page, 'Preview');
    await page.keyboard.press('Enter');
    const preview = page.getByRole('dialog', { name: 'Check and confirm' });
    await preview.getByText('Thank you, Dana.').waitFor();
    await tabTo(page, 'Confirm');
    await page.keyboard.press('Enter');
    await page.getByText('The bill is on its way').waitFor();
    await page.keyboard.press('Escape');

    await message(page, /Sent to dana@acme\.test, \d\d:\d\d/).waitFor();
    await page.locator('#mail-list').getByRole('button', { name: 'Bill 1042' }).click();
    await page.frameLocator('.mail-frame').getByText('Thank you, Dana.').waitFor();
    const mail = shareBill.workspace?.mailbox.list().at(-1);
    await expectOnPdf(mail?.attachments[0]?.content ?? Buffer.alloc(0), ['Bill 1042']);
    await page.context().close();
  });

  it('shares in the portal, and stops through the question of the card', async () => {
    const page = await open();
    await share(page, '1044', 'In the portal');
    const card = message(page, /Bill 1044[\s\S]*in the portal/);
    await card.getByRole('button', { name: 'Stop sharing' }).click();
    const question = page.getByRole('dialog', { name: 'Stop sharing?' });
    await question.getByRole('button', { name: 'Stop sharing' }).click();
    await page.getByRole('dialog').getByText('is not shared').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();

    await message(page, /Bill 1044[\s\S]*topped/)
      .getByText('edited')
      .waitFor();
    await page.context().close();
  });

  it('cancels on the card while the bill is held, says so under the card, and no mail leaves', async () => {
    await setHold(60);
    const page = await open({ as: 'U0GRACE' });
    const before = shareBill.workspace?.mailbox.list().length;
    await share(page, '1021');
    await message(page, 'Bill 1021').getByRole('button', { name: 'Cancel' }).click();

    await message(page, 'Bill 1021').getByText('cancelled, nothing was sent').waitFor();
    await expect.poll(() => message(page, 'Bill 1021').getByRole('status').textContent()).not.toBe('');
    expect(shareBill.workspace?.mailbox.list()).toHaveLength(before ?? 0);
    await setHold(1);
    await page.context().close();
  });

  it('shares on the width of a phone, where nothing is wider than the window', async () => {
    const page = await open({ width: 390 });
    const isWider = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(await isWider()).toBe(false);
    await share(page, '1041');
    await message(page, /Bill 1041[\s\S]*Sent to /).waitFor();
    expect(await isWider()).toBe(false);
    await page.getByRole('tab', { name: /^Mail/ }).click();
    await page.locator('#mail-list').getByRole('button', { name: 'Bill 1041' }).click();
    await page.getByRole('tab', { name: 'Teams' }).click();
    await message(page, 'Bill 1041').waitFor();
    await page.context().close();
  });

  it('keeps the keyboard in the dialog, leads it to what is wrong, and gives it back on Escape', async () => {
    const page = await open();
    await page.locator('#teams-command').press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Share a bill' });
    await choose(dialog, '1023');
    for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck();
    await dialog.getByRole('button', { name: 'Preview' }).press('Enter');
    await dialog.getByRole('alert').getByText('Choose at least one contact.').waitFor();
    expect(await nameOfFocused(page)).toBe('Send to');

    const isOutside = () =>
      page.evaluate(
        () => document.activeElement !== document.body && !document.activeElement?.closest('#teams-dialog'),
      );
    for (let count = 0; count < 12; count += 1) {
      await page.keyboard.press('Tab');
      expect(await isOutside()).toBe(false);
    }
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await focused(page).getAttribute('id')).toBe('teams-command');
    await page.context().close();
  });

  it('answers in the own chat with views, whose buttons change the card for the one who pressed', async () => {
    const page = await open({ room: 'ShareBill' });
    await page.getByRole('textbox', { name: 'Type a message' }).fill('bills unpaid');
    await page.keyboard.press('Enter');
    const list = message(page, 'Unpaid bills');
    await list.waitFor();
    const first = await list.locator('.card-frame').textContent();
    await list.getByRole('button', { name: /Next|Older|More/ }).click();
    await expect
      .poll(() => page.locator('#teams .message').last().locator('.card-frame').textContent())
      .not.toBe(first);
    await page.context().close();
  });

  it('finds the bill that a message names', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Share bill, on the message from Priya Raman' }).click();
    await page.getByRole('dialog').getByRole('checkbox', { name: 'Dana Reyes · dana@acme.test' }).waitFor();
    await page.context().close();
  });

  it.each([
    ['U0TOM', 'Sharing bills needs the billing or administrator role'],
    ['U0NOEL', /Ask for access|not linked/],
    ['U0GAIL', 'Guests cannot use ShareBill'],
  ])('tells %s why they cannot share', async (as, words) => {
    const page = await open({ width: 390, as, room: 'ShareBill' });
    await page.locator('#teams-command').click();
    await page.getByRole('dialog').getByText(words).first().waitFor();
    await page.context().close();
  });

  it('keeps its policy: no script but its own, and no style that markup brings', async () => {
    const page = await open();
    const answer = await page.request.get(`${shareBill.url}/workspace/`);
    const policy = answer.headers()['content-security-policy'];
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    await page.context().close();
  });
});

/** Tabs on until an element of that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const stops: string[] = [];
  for (let count = 0; count < 60; count += 1) {
    await page.keyboard.press('Tab');
    stops.push(await nameOfFocused(page));
    if (stops.at(-1)?.startsWith(name)) return;
  }
  throw new Error(`Tab does not reach "${name}"; it reaches ${stops.join(', ')}`);
}

function nameOfFocused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const ids = element?.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const labelled = ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    return (labelled || (element?.getAttribute('aria-label') ?? element?.textContent ?? '')).trim();
  });
}
