// What happens to a bill after it was shared from Teams, in a browser on the workspace page: paid from its mail, made again in the
// portal, sent to another address; and a file of bills that is sent to the app, imported and shared from its card.
import { rm } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, type ShareBill } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { launchBrowser } from '../support/browser.ts';
import { aDataDir } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { inBrowser } from './page-driver.ts';

const PATIENCE = { timeout: 90_000 };

describe.runIf(inBrowser)('After a bill was shared from Teams', () => {
  let shareBill: ShareBill;
  let browser: Browser;
  let dataDir: string;
  let page: Page;

  beforeAll(async () => {
    dataDir = await aDataDir();
    const config = readConfig({ PORT: '0', DATA_DIR: dataDir, WORKSPACE: 'on' });
    if (!config.ok) throw new Error(config.refusal.join('\n'));
    shareBill = await compose(config.value, { logger: silentLogger });
    const [firm] = await shareBill.database.directory.listFirms();
    const settings = { holdSeconds: 0, cardDetail: 'full' };
    await shareBill.database.forFirm(firm?.id ?? '').firm.updateMany({ data: { settings } });
    browser = await launchBrowser();
    page = await newPage();
    await page.goto(`${shareBill.url}/workspace/?as=U0SAM&in=teams`);
  }, 60_000);

  afterAll(async () => {
    expect(shareBill?.workspace?.playedTeams?.state.complaints).toEqual([]);
    await browser?.close();
    await shareBill?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function newPage(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-US' });
    const made = await context.newPage();
    made.setDefaultTimeout(20_000);

    return made;
  }

  const own = () => page.locator('#teams-conversations').getByRole('button', { name: 'ShareBill' });
  const room = () => page.locator('#teams-conversations').getByRole('button', { name: 'billing' });
  const message = (text: RegExp): Locator => page.locator('#teams .message', { hasText: text }).last();
  const dialog = (name: string): Locator => page.getByRole('dialog', { name });

  async function openForm(number: string): Promise<Locator> {
    await room().click();
    await page.locator('#teams-command').click();
    const form = dialog('Share a bill');
    await form.getByRole('combobox', { name: 'Bill' }).fill(number);
    await form.getByRole('option', { name: new RegExp(`^${number} · `) }).click();
    await form.getByRole('button', { name: 'Next' }).click();
    await form.getByRole('button', { name: 'Preview' }).waitFor();

    return form;
  }

  async function confirm(form: Locator): Promise<void> {
    await form.getByRole('button', { name: 'Preview' }).click();
    await dialog('Check and confirm').getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('The bill is on its way').waitFor();
    await page.keyboard.press('Escape');
  }

  async function mailOf(subject: RegExp): Promise<string> {
    const found = () => (shareBill.workspace?.mailbox.list() ?? []).find((mail) => subject.test(mail.subject));
    await expect.poll(found, { timeout: 20_000 }).toBeDefined();

    return found()?.text ?? '';
  }

  it('the client pays a part from the mail, then the rest, and the card says both', PATIENCE, async () => {
    await confirm(await openForm('1042'));
    const link = /http:\/\/127\.0\.0\.1:\d+\/pay\/[\w-]{43}/.exec(await mailOf(/^Bill 1042 from/))?.[0] ?? '';
    const client = await newPage();
    for (const [amount, words] of [
      ['$500.00', /Paid in part: \$765\.50, \$734\.50 due/],
      ['', /Paid: \$1,500\.00/],
    ] as const) {
      await client.goto(link);
      if (amount !== '') await client.getByLabel('Amount').fill(amount);
      await client.getByRole('button', { name: 'Continue to payment' }).click();
      await client.getByRole('button', { name: 'Pay by card' }).click();
      await message(/Bill 1042/)
        .getByText(words)
        .waitFor();
    }
    await mailOf(/^Receipt: \$500\.00/);
    await mailOf(/^Receipt: \$734\.50/);
    await client.goto(link);
    await client.getByText('Bill 1042 is paid.').waitFor();
    await client.context().close();
  });

  it('sharing in the portal is stopped and done again, and the client gets a new mail', PATIENCE, async () => {
    const form = await openForm('1044');
    await form.getByRole('radio', { name: 'In the portal' }).check();
    await confirm(form);
    await message(/Bill 1044[\s\S]*in the portal/)
      .getByRole('button', { name: 'Share again' })
      .click();
    const again = dialog('Share a bill');
    await again.getByText('takes the place of an earlier share').waitFor();
    await again.getByRole('textbox', { name: 'Message' }).fill('Once more.');
    await confirm(again);

    await page
      .getByText(/shared again/i)
      .first()
      .waitFor();
    await expect
      .poll(() => shareBill.workspace?.mailbox.list().filter(({ subject }) => /^Bill 1044/.test(subject)).length)
      .toBe(2);
  });

  it(
    'a file sent to the app is imported from its card; its bill goes to an address that is put right',
    PATIENCE,
    async () => {
      await own().click();
      await page.locator('#teams-file').setInputFiles('test/fixtures/ledes-1998b-sample.txt');
      const card = message(/ledes-1998b-sample\.txt/);
      await card.getByRole('combobox').first().selectOption({ label: 'Awaiting payment' });
      await card.getByRole('button', { name: 'Apply' }).first().click();
      await card.getByText('New bills come in as drafts').waitFor({ state: 'detached' });
      await card.getByRole('button', { name: 'Import' }).click();
      await card.getByText(/^Done: 2 new bills/).waitFor();

      const form = await openForm('96542');
      await form.getByRole('textbox', { name: /address/i }).fill('nobody@carrier.test');
      await confirm(form);
      await message(/Bill 96542 ·[\s\S]*ot delivered/)
        .getByRole('button', { name: /^Fix address/ })
        .click();
      const fix = dialog('Fix address');
      await fix.getByRole('textbox').first().fill('accounts@carrier.test');
      await fix.getByRole('button', { name: 'Send' }).click();
      await message(/Bill 96542 ·[\s\S]*Sent to accounts@carrier\.test/).waitFor();
    },
  );
});
