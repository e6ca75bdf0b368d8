// The portal's pages in a real browser, under their real content security policy: every page and state on a telephone and at a
// desk, in the light and the dark scheme, by keyboard, without script, on paper.
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_TEXTS } from '../../fixtures/hostile-texts.ts';
import { browserTests, launchBrowser } from '../../support/browser.ts';
import { allPages } from './all-pages.ts';
import { type PageServer, startPageServer } from './page-server.ts';

const pages = allPages();
const names = Object.keys(pages);
const LOOKS = [390, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const FOCUSABLE = 'a[href], button:not([hidden]), input:not([type=hidden]):not([hidden])';

describe.runIf(browserTests())('The pages of the portal in a browser', () => {
  let browser: Browser;
  let server: PageServer;
  /** For what is asked of every page: making one for each takes longer than the asking. */
  let everyPage: Page;
  /** The policy would keep axe out. */
  let axePage: Page;
  const complaints: string[] = [];
  const open: Page[] = [];

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startPageServer()]);
    [everyPage, axePage] = await Promise.all([watchedPage({}), watchedPage({ bypassCSP: true })]);
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
    const page = await watchedPage(options);
    open.push(page);

    return page;
  }

  async function watchedPage(options: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 }, ...options });
    const page = await context.newPage();
    page.on('console', (message) => {
      // A hint for password managers: who comes by a link is not shown their address, so it cannot stand beside the password.
      if (!message.text().startsWith('[DOM] Password forms')) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => void dialog.dismiss().finally(() => complaints.push('dialog')));

    return page;
  }

  async function show(page: Page, html: string | undefined) {
    server.show(html ?? '');
    await page.goto(server.url);
  }

  it.each(names)(
    '%s has no fault that axe finds (WCAG 2.2 AA), on a telephone or at a desk, light or dark',
    async (name) => {
      const page = axePage;
      await show(page, pages[name]);
      await page.evaluate(axe.source);
      const found: unknown[] = [];
      for (const { width, colorScheme } of LOOKS) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate((tags) => {
          const { axe } = window as unknown as { axe: { run(options: { runOnly: string[] }): Promise<AxeResults> } };

          return axe.run({ runOnly: tags });
        }, TAGS);
        found.push(
          ...violations.map(({ id, nodes }) => ({ width, colorScheme, id, at: nodes.map(({ html }) => html) })),
        );
      }

      expect(found).toEqual([]);
    },
  );

  it('scroll to no side at 320 and 390 px, whatever stands in them', async () => {
    const page = await newPage();
    const wide: unknown[] = [];
    const texts = [undefined, 'W'.repeat(80), 'שלום '.repeat(30)];
    for (const [name, html] of texts.flatMap((text) => Object.entries(allPages(text)))) {
      await show(page, html);
      for (const width of [320, 390]) {
        await page.setViewportSize({ width, height: 800 });
        const scrolls = await page.evaluate(() => document.documentElement.scrollWidth);
        if (scrolls > width) wide.push({ name, width, scrolls });
      }
    }

    expect(wide).toEqual([]);
  }, 60_000);

  it.each(names)('%s can be walked through by keyboard alone, each place with a visible mark', async (name) => {
    const page = everyPage;
    await show(page, pages[name]);
    const all = await page.locator(FOCUSABLE).count();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.locator('body').evaluate((body) => {
      body.tabIndex = -1;
      body.focus();
    });

    const reached = new Set<string>();
    const unmarked: string[] = [];
    for (let step = 0; step < all; step += 1) {
      await page.keyboard.press('Tab');
      const { html, isMarked, index } = await page.evaluate((focusable) => {
        const at = document.activeElement as HTMLElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(at);

        return {
          html: at.outerHTML.slice(0, 120),
          isMarked: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
          index: Array.from(document.querySelectorAll(focusable)).indexOf(at),
        };
      }, FOCUSABLE);
      reached.add(String(index));
      if (!isMarked) unmarked.push(html);
    }

    expect([...reached]).toEqual(Array.from({ length: all }, (_, index) => String(index)));
    expect(unmarked).toEqual([]);
  });

  it.each(names)('%s has targets of 24 px at least, and main buttons and fields of 44', async (name) => {
    const page = everyPage;
    await show(page, pages[name]);

    const small = await page.evaluate((focusable) => {
      const least = (element: Element) =>
        element.matches('button, .button, .turn, .alone, .place, input:not([type=checkbox])') ? 44 : 24;

      return Array.from(document.querySelectorAll(`${focusable}`))
        .filter((element) => !element.matches('.skip, dd a'))
        .map((element) => ({
          html: element.outerHTML.slice(0, 100),
          box: element.getBoundingClientRect(),
          least: least(element),
        }))
        .filter(({ box, least: side }) => box.height < side || box.width < 24)
        .map(({ html, box }) => `${html} ${box.width}x${box.height}`);
    }, FOCUSABLE);

    expect(small).toEqual([]);
  });

  it('lead past what stands before the contents, at the first press of a key', async () => {
    const page = await newPage();
    await show(page, pages.bill);

    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true);
    expect(await skip.boundingBox()).toMatchObject({ y: expect.toSatisfy((y: number) => y >= 0) });
    await page.keyboard.press('Enter');

    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('bring what is wrong into view, and lead from there to the field', async () => {
    const page = await newPage();
    await show(page, pages['first-time-problems']);

    expect(await page.evaluate(() => document.activeElement?.id)).toBe('problems');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    expect(await page.evaluate(() => document.activeElement?.id)).toBe('code');
  });

  it('show a password while it is typed, and send it hidden again', async () => {
    const page = await newPage();
    await show(page, pages['first-time']);
    await page.getByLabel('Code').fill('482913');
    await page.getByLabel('New password').fill('four words of mine');

    await page.getByRole('button', { name: 'Show password' }).click();
    const whileShown = await page.locator('#newPassword').getAttribute('type');
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await expect.poll(() => server.sent).toHaveLength(1);

    expect(whileShown).toBe('text');
    expect(await page.locator('#newPassword').getAttribute('type')).toBe('password');
    expect(server.sent[0]?.fields).toEqual({ code: '482913', newPassword: 'four words of mine' });
  });

  it('take a pasted code with spaces in it', async () => {
    const page = await newPage();
    await show(page, pages['code-alone']);

    await page.getByLabel('Code').evaluate((field) => {
      const data = new DataTransfer();
      data.setData('text', ' 482 913 ');
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, cancelable: true, bubbles: true }));
    });

    expect(await page.getByLabel('Code').inputValue()).toBe('482913');
  });

  it('tell that a bill was looked at after a second, once, with the form token', async () => {
    const page = await newPage();
    await show(page, pages.bill);

    await page.waitForTimeout(600);
    const before = server.sent.length;
    await page.waitForTimeout(1400);

    expect(before).toBe(0);
    expect(server.sent).toEqual([
      { path: '/portal/frm_01harlow/bills/bil_01acme/seen', fields: { formToken: 'form-token-1' } },
    ]);
  });

  it('tell nothing of a page that is left within the second, or of any other page', async () => {
    const page = await newPage();
    await show(page, pages.bill);
    await page.waitForTimeout(300);

    await show(page, pages['bill-withdrawn']);
    await page.waitForTimeout(1300);

    expect(server.sent).toEqual([]);
  });

  it('work without script: no button that does nothing, and forms that arrive', async () => {
    const page = await newPage({ javaScriptEnabled: false });
    await show(page, pages['first-time']);

    expect(await page.getByRole('button', { name: 'Show password' }).count()).toBe(0);
    await page.getByLabel('Code').fill('482913');
    await page.getByLabel('New password').fill('four words of mine');
    await page.getByRole('button', { name: 'Save and continue' }).click();

    await expect.poll(() => server.sent.length).toBe(1);
    expect(server.sent[0]?.fields).toEqual({ code: '482913', newPassword: 'four words of mine' });
  });

  it('print a bill without what is there to be pressed', async () => {
    const page = await newPage({ viewport: { width: 720, height: 1000 } });
    await page.emulateMedia({ media: 'print' });
    await show(page, pages.bill);

    expect(await page.getByRole('heading', { name: 'Bill 1042' }).isVisible()).toBe(true);
    expect(await page.getByText('Draft reply brief').first().isVisible()).toBe(true);
    for (const hidden of ['nav', 'button', '.button', 'form']) {
      expect(await page.locator(hidden).first().isVisible()).toBe(false);
    }
  });

  it('show each line item as a row of a table at a desk, and as a card on a telephone', async () => {
    const page = await newPage();
    const shown = async (width: number) => {
      await page.setViewportSize({ width, height: 800 });
      await show(page, pages.bill);

      return {
        cells: await page.locator('tbody tr').first().locator('td:visible').count(),
        below: await page.locator('tbody tr').first().locator('.below').isVisible(),
      };
    };

    expect(await shown(1280)).toEqual({ cells: 5, below: false });
    expect(await shown(390)).toEqual({ cells: 2, below: true });
  });

  it('run no hostile text, ask for nothing else, and show it as it was written', async () => {
    const page = await newPage();
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(new URL(server.url).origin)) elsewhere.push(request.url());
    });
    const wrong: string[] = [];
    for (const text of HOSTILE_TEXTS.html) {
      const hostile = allPages(text);
      for (const name of ['landing', 'first-time-problems', 'dashboard', 'bill', 'account', 'pay'] as const) {
        await show(page, hostile[name]);
        const read = await page.evaluate(() => document.body.textContent);
        if (!read?.includes(text)) wrong.push(`${name}: ${text}`);
      }
    }

    expect(wrong).toEqual([]);
    expect(elsewhere.filter((address) => !address.startsWith('data:'))).toEqual([]);
  }, 60_000);
});
