// Opens the workspace page in a real browser against the sample app. Used by the page tests of this folder.
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { WorkspaceOptions } from '../../src/workspace/workspace-options.ts';
import { browserTests, launchBrowser } from '../support/browser.ts';
import { type SampleWorkspace, startSampleWorkspace } from './sample-workspace.ts';

export type Visit = {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly workspace: SampleWorkspace;
  /** What the browser complained about; a test that expects a complaint empties it. */
  readonly complaints: string[];
};

/** Whether these tests run here: asked once for each file. */
export const inBrowser = browserTests();

/** Phone and desk, as every page of ours is shown. */
export const widths = [390, 1280];

export const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** One browser for the file; every visit is closed after its test, and must have brought no complaint. */
export function visits(): (given?: {
  width?: number;
  as?: string;
  options?: Partial<WorkspaceOptions>;
}) => Promise<Visit> {
  const open: Visit[] = [];
  let browser: Browser | undefined;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    const ended = open.splice(0);
    for (const { context, workspace } of ended) {
      await context.close();
      await workspace.stop();
    }
    expect(ended.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  return async ({ width = 1280, as = 'U0DANA', options } = {}) => {
    if (browser === undefined) throw new Error('the browser is not running');
    const workspace = await startSampleWorkspace(options);
    const visit = await enter({ browser, workspace, width, as });
    open.push(visit);
    return visit;
  };
}

async function enter(given: { browser: Browser; workspace: SampleWorkspace; width: number; as: string }) {
  const { workspace, width } = given;
  const context = await given.browser.newContext({ viewport: { width, height: 800 }, locale: 'en-US' });
  const page = await context.newPage();
  const complaints: string[] = [];

  page.setDefaultTimeout(5000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${workspace.origin}/workspace/?as=${given.as}`);
  await page.locator('#conversations button').first().waitFor();
  return { page, context, workspace, complaints };
}

/** Types a command or a message and sends it. */
export async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message or command').fill(text);
  await page.keyboard.press('Enter');
}

/** The modal, once the app has opened it. */
export async function openModal(page: Page, command = '/sharebill'): Promise<Locator> {
  await say(page, command);
  const modal = page.getByRole('dialog', { name: 'Share a bill' });
  await modal.waitFor();
  return modal;
}

/** Chooses by typing, as a person does. */
export async function pick(modal: Locator, choice: { field: string; query: string; option: string }): Promise<void> {
  await modal.getByRole('combobox', { name: choice.field }).fill(choice.query);
  await modal.getByRole('option', { name: choice.option }).click();
}

/** Sends a mail the way the app does: by SMTP. */
export async function sendMail(workspace: SampleWorkspace, mail: SendMailOptions): Promise<void> {
  const transport = createTransport(workspace.smtpUrl);
  await transport.sendMail({ from: 'Marlow & Finch LLP <billing@marlow.test>', to: 'robin@acme.test', ...mail });
  transport.close();
}

/** Where the keyboard is. */
export function focused(page: Page): Locator {
  return page.locator('*:focus');
}
