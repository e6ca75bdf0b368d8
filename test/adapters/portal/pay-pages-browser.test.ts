// The pages behind a pay link in a real browser, under their content security policy: what their script does, and what goes
// without it. What holds for every page is in pages-browser.test.ts.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserTests, launchBrowser } from '../../support/browser.ts';
import { TOKEN } from './a-view.ts';
import { type PageServer, startPageServer } from './page-server.ts';
import { payPages } from './pay-views.ts';

describe.runIf(browserTests())('The pages behind a pay link in a browser', () => {
  let browser: Browser;
  let server: PageServer;
  const complaints: string[] = [];
  const open: Page[] = [];

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startPageServer()]);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((page) => page.context().close()));
    server.sent.length = 0;
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 }, ...options });
    const page = await context.newPage();
    open.push(page);
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));

    return page;
  }

  async function show(page: Page, html: string | undefined) {
    server.show(html ?? '');
    await page.goto(server.url);
  }

  /** With a wait of a second, so that nobody waits for the test. */
  const checking = (payPages()['pay-checking'] ?? '').replace('asks-again="4"', 'asks-again="1"').replace('"4"', '"1"');

  it('ask again what became of a payment, and change when there is something to say, not before', async () => {
    const page = await newPage();
    let asked = 0;
    page.on('request', (request) => {
      if (request.url() === server.url) asked += 1;
    });
    await show(page, checking);
    await page.evaluate(() => Object.assign(window, { isAsItWas: true }));

    await expect.poll(() => asked, { timeout: 5000 }).toBeGreaterThan(1);
    expect(await page.evaluate(() => 'isAsItWas' in window)).toBe(true);
    server.show(payPages()['pay-received'] ?? '');

    await expect.poll(() => page.title(), { timeout: 5000 }).toMatch(/^Thank you/);
  });

  it('ask again without script as well', async () => {
    const page = await newPage({ javaScriptEnabled: false });
    await show(page, checking);
    server.show(payPages()['pay-received'] ?? '');

    await expect.poll(() => page.title(), { timeout: 5000 }).toMatch(/^Thank you/);
  });

  it('send the amount that was typed to the pay link, without script', async () => {
    const page = await newPage({ javaScriptEnabled: false });
    await show(page, payPages().pay);
    await page.getByLabel('Amount').fill('500');
    await page.getByRole('button', { name: 'Continue to payment' }).click();

    await expect.poll(() => server.sent.length).toBe(1);
    expect(server.sent).toEqual([{ path: `/pay/${TOKEN}`, fields: { amount: '500' } }]);
  });
});
