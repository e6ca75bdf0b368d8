// The pages of the sandbox payment provider in a real browser, mounted in the workspace as in the product.
import { randomBytes } from 'node:crypto';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CheckoutOrder } from '../../src/ports/payment-provider.ts';
import { createSandboxCheckout, type SandboxCheckout } from '../../src/workspace/checkout/sandbox-checkout.ts';
import { anOrder } from '../contract/payments/provider-under-test.ts';
import { browserTests, launchBrowser } from '../support/browser.ts';
import { type SampleWorkspace, startSampleWorkspace } from './sample-workspace.ts';

const LOOKS = [390, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describe.runIf(browserTests())('The pages of the sandbox in a browser', () => {
  let browser: Browser;
  let workspace: SampleWorkspace;
  let sandbox: SandboxCheckout;
  const open: Page[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    sandbox = createSandboxCheckout({
      publicUrl: () => workspace.origin,
      clock: { now: () => new Date() },
      randomToken: () => randomBytes(16).toString('hex'),
      deliver: async () => undefined,
    });
    workspace = await startSampleWorkspace({ checkout: sandbox.router });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((page) => page.context().close()));
  });
  afterAll(async () => {
    await browser.close();
    await workspace.stop();
  });

  /** Another origin, as where the app is known by another name. What is there does not matter. */
  const bill = () => `${workspace.origin.replace('127.0.0.1', 'localhost')}/bill`;

  let orders = 0;
  async function opened(changes: Partial<CheckoutOrder> = {}) {
    orders += 1;
    const order = anOrder({ checkoutId: `chk_${orders}`, returnUrl: `${bill()}/done`, cancelUrl: bill(), ...changes });
    const { ref, url } = await sandbox.provider.openCheckout(order);
    const known = { ref, reference: order.reference, account: order.account, openedAt: new Date(), mayTake: true };

    return { url, received: async () => (await sandbox.provider.readCheckout(known)).received };
  }

  /** `script: true` is for axe alone, which the policy would keep out. */
  async function newPage({ width = 390, script = false } = {}): Promise<Page> {
    const context = await browser.newContext({
      ...{ viewport: { width, height: 800 }, locale: 'en-US' },
      ...{ javaScriptEnabled: script, bypassCSP: script },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(5_000);
    open.push(page);

    return page;
  }

  async function tabTo(page: Page, name: string): Promise<void> {
    for (let count = 0; count < 30; count += 1) {
      await page.keyboard.press('Tab');
      const label = await page.locator('*:focus').textContent();
      if (label?.startsWith(name)) return;
    }
    throw new Error(`Tab does not reach "${name}"`);
  }

  it('are paid by keyboard alone, without a script, and lead back to the bill', async () => {
    const { url, received } = await opened();
    const page = await newPage();
    await page.goto(url);

    await tabTo(page, 'Pay by card');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${bill()}/done`);

    expect(await received()).toMatchObject([{ state: 'succeeded', method: 'card' }]);
  });

  it('are left without paying', async () => {
    const { url, received } = await opened();
    const page = await newPage();
    await page.goto(url);

    await page.getByRole('button', { name: 'Card is declined' }).click();
    await page.getByRole('alert').getByText('The card was declined.').waitFor();
    await page.getByRole('link', { name: 'Leave without paying' }).click();
    await page.waitForURL(bill());

    expect(await received()).toEqual([]);
  });

  it('let somebody say what becomes of a bank payment', async () => {
    const { url, received } = await opened({ billNumber: '2001' });
    const page = await newPage({ width: 1280 });
    await page.goto(url);
    await page.getByRole('button', { name: 'Pay from a bank account' }).click();
    await page.waitForURL(`${bill()}/done`);
    await page.goto(`${workspace.origin}/workspace/checkout`);
    const payment = page.getByRole('article').filter({ hasText: 'Bill 2001' });

    await payment.getByRole('button', { name: 'Bank payment arrives' }).click();
    await payment.getByText('Succeeded').waitFor();
    await payment.getByLabel('Amount to refund, in USD').fill('2000');
    await payment.getByRole('button', { name: 'Refund a part' }).click();
    await payment.getByRole('alert').getByText('Type an amount of up to $1,234.50').waitFor();
    await payment.getByLabel('Amount to refund, in USD').fill('34.50');
    await page.keyboard.press('Enter');
    await payment.getByText('Refunded: $34.50').waitFor();
    await payment.getByRole('button', { name: 'Bank takes it back later' }).click();
    await payment.getByText('Taken back by the bank: $1,200.00').waitFor();

    const [money] = await received();
    expect(money?.reversals.map(({ kind, amount }) => [kind, amount.minor])).toEqual([
      ['refund', 3_450n],
      ['return', 120_000n],
    ]);
  });

  it('fit a telephone and a desk, light and dark, without a fault that axe finds', async () => {
    const first = await opened({ billNumber: 'A-very-long-number-of-a-bill-1042'.repeat(3), firmName: 'W'.repeat(90) });
    const other = await opened({ account: 'trust', amount: { minor: 10n ** 15n, currency: 'USD' } });
    const page = await newPage({ script: true });
    await page.goto(first.url);
    await page.getByRole('button', { name: 'Pay by card' }).click();
    await page.waitForURL(`${bill()}/done`);

    const found: unknown[] = [];
    for (const address of [first.url, other.url, `${other.url}?declined=1`, `${workspace.origin}/workspace/checkout`]) {
      await page.goto(address);
      await page.evaluate(axe.source);
      for (const { width, colorScheme } of LOOKS) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate(async (tags) => {
          const { axe: tester } = globalThis as unknown as { axe: typeof axe };

          return tester.run({ runOnly: tags });
        }, TAGS);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        found.push(
          ...violations.map(({ id, nodes }) => [address, width, colorScheme, id, nodes.map(({ html }) => html)]),
        );
        if (overflow > 0) found.push([address, width, 'scrolls sideways by', overflow]);
      }
    }

    expect(found).toEqual([]);
  }, 60_000);
});
