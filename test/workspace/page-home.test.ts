// The Home tab on the workspace page, by the real product: what each person finds there and can do, by mouse and by keyboard.
import { rm } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compose, type ShareBill } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { launchBrowser } from '../support/browser.ts';
import { aDataDir } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { focused, inBrowser, widths } from './page-driver.ts';

const GRACE = 'You are Grace Harlow, with the role administrator';

describe.runIf(inBrowser)('The Home tab on the workspace page', () => {
  const complaints: string[] = [];
  let shareBill: ShareBill;
  let browser: Browser;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await aDataDir();
    const config = readConfig({ PORT: '0', DATA_DIR: dataDir, WORKSPACE: 'on' });
    if (!config.ok) throw new Error(config.refusal.join('\n'));
    shareBill = await compose(config.value, { logger: silentLogger });
    browser = await launchBrowser();
  }, 60_000);
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await shareBill?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function open(as: string, width = 1280): Promise<Page> {
    const page = await (await browser.newContext({ viewport: { width, height: 800 }, locale: 'en-US' })).newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${shareBill.url}/workspace/?as=${as}`);
    await page.locator('#conversations').getByRole('button', { name: 'ShareBill' }).click();
    return page;
  }

  async function atHome(as: string, width = 1280): Promise<{ page: Page; home: Locator }> {
    const page = await open(as, width);
    await page.getByRole('tab', { name: 'Home' }).click();
    return { page, home: page.getByRole('tabpanel', { name: 'Home' }) };
  }

  const rowOf = (home: Locator, name: string) => home.locator('.section', { hasText: name });
  const buttonOf = (home: Locator, { name, of }: { name: string; of: string }) =>
    rowOf(home, of).locator('xpath=following-sibling::*[1]').getByRole('button', { name });

  it('is one of two tabs of the messages with the app, and of no other conversation', async () => {
    const page = await open('U0GRACE');
    const tabs = page.getByRole('tablist', { name: 'ShareBill' });

    expect(await tabs.getByRole('tab').allTextContents()).toEqual(['Home', 'Messages']);
    expect(await tabs.getByRole('tab', { name: 'Messages' }).getAttribute('aria-selected')).toBe('true');
    expect(await page.getByRole('tabpanel', { name: 'Messages' }).isVisible()).toBe(true);
    await page.locator('#conversations').getByRole('button', { name: 'billing' }).click();

    expect(await tabs.isVisible()).toBe(false);
    expect(await page.getByRole('tabpanel', { name: 'Messages' }).count()).toBe(0);
  });

  it.each([
    ['U0GRACE', GRACE],
    ['U0TOM', 'For another role ask Grace Harlow.'],
    ['U0NOEL', 'You are not linked to a staff member yet'],
    ['U0GAIL', 'Guests cannot use ShareBill'],
  ])('shows %s what is theirs to see', async (as, words) => {
    const { page, home } = await atHome(as);
    await home.getByText(words).waitFor();

    expect(await page.getByLabel('Message or command').isVisible()).toBe(false);
    expect(await home.getByRole('button', { name: 'Remove' }).count()).toBe(as === 'U0GRACE' ? 4 : 0);
  });

  it('changes with who you are', async () => {
    const { page, home } = await atHome('U0GRACE');
    await home.getByText(GRACE).waitFor();
    await page.getByLabel('You are').selectOption('U0TOM');

    await home.getByText('with the role read-only').waitFor();
    expect(await home.getByText('sam@harlowreed.test').count()).toBe(0);
  });

  it('lets an administrator change a role, which a later publication shows', async () => {
    const { page, home } = await atHome('U0GRACE');
    const tom = await atHome('U0TOM');
    await rowOf(home, 'Tom Becker').getByRole('combobox').selectOption({ label: 'billing' });

    await expect.poll(() => rowOf(home, 'Tom Becker').getByRole('combobox').inputValue()).toMatch(/\/billing$/);
    await tom.page.getByRole('tab', { name: 'Messages' }).click();
    await tom.page.getByRole('tab', { name: 'Home' }).click();
    await tom.home.getByText('with the role billing').waitFor();
    await page.context().close();
  });

  it('shows the role that stays when another one is refused, with the reason', async () => {
    const { home } = await atHome('U0GRACE');
    const role = rowOf(home, 'Grace Harlow · grace@harlowreed.test').getByRole('combobox');
    await role.selectOption({ label: 'billing' });

    await home.getByText('This is the only administrator: the firm needs one').waitFor();
    expect(await role.inputValue()).toMatch(/\/administrator$/);
  });

  it('adds somebody who asked for access nowhere, links them and removes them', async () => {
    const { page, home } = await atHome('U0GRACE');
    await home.getByRole('button', { name: 'Add' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: 'Name' }).fill('Gail Ito');
    await form.getByLabel(/address/i).fill('gail@harlowreed.test');
    await form.getByRole('combobox').fill('Gail');
    await form.getByRole('option', { name: 'Gail Ito' }).click();
    await form.getByRole('button', { name: 'Add' }).click();
    await form.getByText('Choose a full member of your workspace').waitFor();
    await form.getByRole('combobox').fill('');
    await form.getByRole('button', { name: 'Add' }).click();
    await rowOf(home, 'Gail Ito · gail@harlowreed.test · not linked').waitFor();

    await buttonOf(home, { name: 'Link', of: 'Gail Ito' }).click();
    await form.getByRole('combobox').fill('Noel');
    await form.getByRole('option', { name: 'Noel Park' }).click();
    await form.getByRole('button', { name: 'Link' }).click();
    await rowOf(home, 'Gail Ito · gail@harlowreed.test · linked').waitFor();
    await buttonOf(home, { name: 'Remove', of: 'Gail Ito' }).click();
    await page.locator('#confirm').getByRole('button', { name: 'Remove' }).click();
    await rowOf(home, 'Gail Ito').waitFor({ state: 'detached' });
  });

  it('takes a press on what stands there although the app has just replaced the menus beside it', async () => {
    const { page, home } = await atHome('U0GRACE');
    const other = await atHome('U0GRACE');
    const published = () => JSON.stringify(shareBill.workspace?.slack.home('U0GRACE')?.payload.blocks);
    await page.route('**/do/view-click', async (route) => {
      const before = published();
      await rowOf(other.home, 'Tom Becker').getByRole('combobox').selectOption({ label: 'read-only' });
      await expect.poll(published).not.toBe(before);
      await route.continue();
    });
    await home.getByRole('button', { name: 'Add' }).click();

    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('lets somebody ask for access once', async () => {
    const { home } = await atHome('U0NOEL');
    await home.getByRole('button', { name: 'Ask for access' }).click();

    await home.getByText('You have asked for access').waitFor();
    expect(await home.getByRole('button', { name: 'Ask for access' }).count()).toBe(0);
  });

  it('is reached, used and left by keyboard alone', async () => {
    const page = await open('U0GRACE');
    await page.getByRole('tab', { name: 'Messages' }).focus();
    await page.keyboard.press('ArrowLeft');
    const home = page.getByRole('tabpanel', { name: 'Home' });
    await home.getByText(GRACE).waitFor();

    expect(await focused(page).textContent()).toBe('Home');
    await page.keyboard.press('Tab');
    expect(await focused(page).getAttribute('id')).toBe('home');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('Tab');
    expect(await focused(page).evaluate((element) => element.tagName)).toBe('SELECT');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByLabel('Message or command').isVisible()).toBe(true);
  });

  it('keeps the focus on a role that was changed by keyboard', async () => {
    const { page, home } = await atHome('U0GRACE');
    const role = rowOf(home, 'Sam Ortiz').getByRole('combobox');
    const before = await role.getAttribute('data-field');
    await role.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');

    // the app has published anew, in other blocks
    await expect.poll(() => role.getAttribute('data-field')).not.toBe(before);
    expect(await rowOf(home, 'Sam Ortiz').locator('select:focus').count()).toBe(1);
  });

  it.each(widths)('fits %i pixels: nothing is cut off, and every control can be hit', async (width) => {
    const { page, home } = await atHome('U0GRACE', width);
    await home.getByText(GRACE).waitFor();

    const outside = await home.evaluate((panel) => {
      const edge = panel.getBoundingClientRect();
      return Array.from(panel.querySelectorAll('button, select, .text')).filter((element) => {
        const at = element.getBoundingClientRect();
        return at.left < edge.left || at.right > edge.right || at.height < 20;
      }).length;
    });
    expect(outside).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  });
});
