// Paying a bill as the client meets it, in a real browser, with the workspace's payment provider that moves no money: a part
// from the mail, the rest from the portal; the card, the receipts, and the link that is over.
import { rm } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/adapters/command-line/run-command.ts';
import { compose, type ShareBill } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { browserTests, launchBrowser } from '../support/browser.ts';
import { aDataDir } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';

const PASSWORD = 'nine tall herons wade slowly';
const PHONE = { viewport: { width: 390, height: 800 } };

describe.skipIf(!browserTests())('A bill that is paid', () => {
  let shareBill: ShareBill;
  let browser: Browser;
  let dataDir: string;
  let staff: Page;

  beforeAll(async () => {
    dataDir = await aDataDir();
    const config = readConfig({ PORT: '0', DATA_DIR: dataDir, WORKSPACE: 'on' });
    if (!config.ok) throw new Error(config.refusal.join('\n'));
    shareBill = await compose(config.value, { logger: silentLogger });
    await set(shareBill, 'holdSeconds', '0');
    await set(shareBill, 'cardDetail', 'full');
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

  async function share(what: string, subject: RegExp): Promise<string> {
    await staff.getByLabel('Message or command').fill(`/sharebill ${what}`);
    await staff.keyboard.press('Enter');
    const check = staff.getByRole('dialog', { name: 'Check and confirm' });
    await check.getByRole('button', { name: 'Confirm' }).click();

    return (await mailOf(subject)).text;
  }

  async function mailOf(subject: RegExp) {
    const found = () => (shareBill.workspace?.mailbox.list() ?? []).filter((mail) => subject.test(mail.subject));
    await expect.poll(() => found().length, { timeout: 20_000 }).toBe(1);

    return found()[0] ?? { text: '', attachments: [] };
  }

  /** What the mail's text leads to. */
  const linkTo = (path: 'pay' | 'b', text: string) =>
    new RegExp(`http://127\\.0\\.0\\.1:\\d+/${path}/[\\w-]{43}`).exec(text)?.[0] ?? '';

  const card = () => staff.locator('.message', { hasText: 'Shared by Sam Ortiz' }).last();

  async function payByCard(client: Page): Promise<void> {
    await client.getByRole('button', { name: 'Continue to payment' }).click();
    await client.getByText('no money moves').first().waitFor();
    await client.getByRole('button', { name: 'Pay by card' }).click();
  }

  /** Shown in a form to the one who pressed, and in no message. */
  async function lookAtPayLinks(url: string): Promise<void> {
    await card().getByRole('button', { name: 'Pay link' }).click();
    const links = staff.getByRole('dialog', { name: 'Pay links' });
    await links.getByText('Dana Reyes').waitFor();
    await links.getByText(url).waitFor();
    expect(await links.getByRole('link', { name: 'Open the page' }).getAttribute('href')).toBe(url);
    expect(await staff.locator('#messages').textContent()).not.toContain('/pay/');
    await staff.keyboard.press('Escape');
    await links.waitFor({ state: 'hidden' });
  }

  it('a part from the mail, then the rest: the card says so, receipts arrive, and the link is over', {
    timeout: 120_000,
  }, async () => {
    const text = await share('1042 dana@acme.test email', /^Bill 1042 from/);
    const client = await openPage(await browser.newContext(PHONE));
    await client.goto(linkTo('pay', text));
    await client.getByText('$1,234.50').first().waitFor();
    expect(await client.locator('body').textContent()).not.toMatch(/Acme|Dana|Lease/);
    expect(await client.context().cookies()).toEqual([]);

    await client.getByLabel('Amount').fill('2000');
    await client.getByRole('button', { name: 'Continue to payment' }).click();
    await client.getByText('This is more than is due').first().waitFor();
    await client.getByLabel('Amount').fill('$500.00');
    await payByCard(client);
    await client.getByText(/We have received \$500\.00/).waitFor();
    await card().getByText('Paid in part: $765.50, $734.50 due').waitFor();
    await staff.getByText('paid $500.00 of $1,500.00 for bill 1042').first().waitFor();
    expect((await mailOf(/^Receipt: \$500\.00/)).attachments).toHaveLength(1);
    await lookAtPayLinks(linkTo('pay', text));

    await client.getByRole('link', { name: /rest/i }).click();
    await payByCard(client);
    await client.getByText('Nothing is left to pay.').first().waitFor();
    await card().getByText('Paid: $1,500.00').waitFor();
    expect(await card().getByRole('button', { name: 'Pay link' }).count()).toBe(0);
    expect((await mailOf(/^Receipt: \$734\.50/)).attachments).toHaveLength(1);
    await client.goto(linkTo('pay', text));
    await client.getByText('Bill 1042 is paid.').waitFor();
    expect(await client.getByRole('button', { name: 'Continue to payment' }).count()).toBe(0);
  });

  it('from the portal, from a bank account: nobody pays twice while it is on its way, then it arrives', {
    timeout: 120_000,
  }, async () => {
    const link = linkTo('b', await share('1037 dana@acme.test portal', /^Bill 1037 from/));
    const client = await openPage(await browser.newContext(PHONE));
    await client.goto(link);
    await client.getByRole('button', { name: 'Continue' }).click();
    const code = /\b\d{6}\b/.exec((await mailOf(/code/i)).text)?.[0] ?? '';
    await client.getByLabel(/code/i).first().fill(code);
    await client
      .getByLabel(/password/i)
      .last()
      .fill(PASSWORD);
    await client.keyboard.press('Enter');
    await client.getByRole('link', { name: /^Pay \$/ }).click();
    await client.getByRole('button', { name: 'Continue to payment' }).click();
    await client.getByRole('button', { name: 'Pay from a bank account' }).click();
    await client
      .getByText(/on its way|some days/)
      .first()
      .waitFor();
    await card()
      .getByText(/A payment is on its way/)
      .waitFor();
    await client.goto(link);
    await client
      .getByText(/is on its way/)
      .first()
      .waitFor();
    expect(await client.getByRole('link', { name: /^Pay \$/ }).count()).toBe(0);

    const operator = await openPage(await browser.newContext());
    await operator.goto(`${shareBill.url}/workspace/checkout`);
    await operator.getByRole('button', { name: 'Bank payment arrives' }).click();
    await card()
      .getByText(/Paid: \$/)
      .waitFor();
    await client.goto(link);
    await client.getByText(/Paid/).first().waitFor();
  });
});

async function set({ command }: ShareBill, key: string, value: string): Promise<void> {
  const argv = ['firm', 'set', key, value, '--as', 'grace@harlowreed.test'];
  const io = { stdout: () => undefined, stderr: () => undefined, cwd: process.cwd() };
  expect(await runCommand(argv, io, { ...command, applyHere: false })).toBe(0);
}
