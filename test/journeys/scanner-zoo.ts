// What asks for the links in a mail before its reader does: six kinds of programs, from one that looks to one that presses
// everything. Used by portal-scanners.test.ts.
import type { Browser, BrowserContext, Page } from 'playwright-core';

export const PERSON =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
const PROGRAMS = [
  'Mozilla/5.0 (compatible; Proofpoint-URLDefense/2.0)',
  'Mimecast-URL-Scanner/1.1',
  'python-requests/2.31',
  'curl/8.5.0',
];
const PREFETCHING: readonly Readonly<Record<string, string>>[] = [
  { 'sec-purpose': 'prefetch' },
  { 'sec-purpose': 'prefetch;prerender' },
  { purpose: 'prefetch' },
  { 'x-moz': 'prefetch' },
  { 'x-purpose': 'preview' },
];

/** How many requests for the landing page pretended to be a person's, and how many did not. */
export type Asked = { openings: number; scans: number };

export type Target = {
  readonly link: string;
  readonly asked: Asked;
  /** Every cookie that was offered, and every page that showed something of a bill. */
  readonly given: string[];
};

/** `turn` counts the visits of one kind: each may pretend to be something else. */
export type Visit = (target: Target, turn: number) => Promise<void>;

export const looksAtHead: Visit = (target) => ask(target, { method: 'HEAD', headers: { 'user-agent': PERSON } });

/** As a browser, then as a scanner that says what it is. */
export const looks: Visit = (target, turn) => {
  const agent = turn % 2 === 0 ? PERSON : PROGRAMS[(turn >> 1) % PROGRAMS.length];

  return ask(target, { headers: { 'user-agent': agent ?? '' } });
};

export const looksTwentyTimes: Visit = async (target) => {
  await Promise.all(Array.from({ length: 20 }, () => ask(target, { headers: { 'user-agent': PERSON } })));
};

export const prefetches: Visit = (target, turn) =>
  ask(target, { headers: { 'user-agent': PERSON, ...PREFETCHING[turn % PREFETCHING.length] } });

async function ask(target: Target, init: RequestInit & { headers: Readonly<Record<string, string>> }): Promise<void> {
  const { 'user-agent': agent = '', ...purpose } = init.headers;
  const isPerson = agent === PERSON && init.method === undefined && Object.keys(purpose).length === 0;
  target.asked[isPerson ? 'openings' : 'scans'] += 1;
  await note(target, await fetch(target.link, { redirect: 'manual', ...init }));
}

async function note({ given }: Target, response: Response): Promise<string> {
  const html = await response.text();
  given.push(...response.headers.getSetCookie());
  if (response.status >= 500) given.push(`${response.status}`);
  if (/1042|1,234|Acme/.test(html)) given.push(html);

  return html;
}

const PASSWORD = 'Nine tall herons wade slowly 7';
const DEEP = 3;

/** Fills in and sends every form of every page that it gets to, three pages deep, without drawing them. */
export const submitsForms: Visit = async (target, turn) => {
  target.asked.openings += 1;
  const page = await fetch(target.link, { headers: { 'user-agent': PERSON } });
  await submitAll(target, { html: await note(target, page), turn, left: DEEP });
};

type Found = { readonly html: string; readonly turn: number; readonly left: number };

async function submitAll(target: Target, { html, turn, left }: Found): Promise<void> {
  if (left === 0) return;

  for (const [form, action = ''] of html.matchAll(/<form method="post" action="([^"]+)".*?<\/form>/gs)) {
    const names = [...form.matchAll(/<input[^>]* name="([^"]+)"/g)].map(([, name = '']) => name);
    const fields = names.map((name) => [name, filling(name, turn + left)]);
    const { origin } = new URL(target.link);
    const response = await fetch(`${origin}${action}`, {
      method: 'POST',
      headers: { origin, 'user-agent': PERSON, 'content-type': 'application/x-www-form-urlencoded' },
      redirect: 'manual',
      body: new URLSearchParams(fields).toString(),
    });
    await submitAll(target, { html: await note(target, response), turn, left: left - 1 });
  }
}

/** Made up; passwords are the same wherever one is asked for. */
function filling(name: string, turn: number): string {
  if (/password/i.test(name)) return PASSWORD;

  return name === 'code' ? String(100_000 + ((turn * 7_919) % 900_000)) : 'reader@acme.test';
}

/** A real browser that loads the page, runs its script and stays. */
export function waitsInBrowser(browser: Browser): Visit {
  return (target) =>
    inBrowser(browser, target, async (page) => {
      await page.goto(target.link, { waitUntil: 'load' });
      await page.waitForTimeout(1_500);
    });
}

/** A real browser that fills in every field and presses every button, one after the other, three pages deep. */
export function pressesInBrowser(browser: Browser): Visit {
  return (target, turn) =>
    inBrowser(browser, target, async (page) => {
      await page.goto(target.link, { waitUntil: 'load' });
      await pressAll(page, { link: target.link, path: [], turn });
    });
}

type Presses = { readonly link: string; readonly path: readonly number[]; readonly turn: number };

/** Each button on a page that is reached anew by the buttons before it. */
async function pressAll(page: Page, { link, path, turn }: Presses): Promise<void> {
  const buttons = await page.locator('button:visible').count();
  for (let button = 0; button < buttons; button += 1) {
    await page.goto(link, { waitUntil: 'load' });
    for (const press of [...path, button]) await fillAndPress(page, { press, turn });
    if (path.length + 1 < DEEP) await pressAll(page, { link, path: [...path, button], turn });
  }
}

async function fillAndPress(page: Page, { press, turn }: { press: number; turn: number }): Promise<void> {
  for (const field of await page.locator('input:visible').all()) {
    await field.fill(filling((await field.getAttribute('name')) ?? '', turn));
  }
  await page.locator('button:visible').nth(press).click({ timeout: 5_000 });
  await page.waitForLoadState('load');
}

async function inBrowser(browser: Browser, target: Target, visit: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ userAgent: PERSON });
  watch(context, target);
  try {
    await visit(await context.newPage());
    target.given.push(...(await context.cookies()).map(({ name }) => name));
  } finally {
    await context.close();
  }
}

function watch(context: BrowserContext, { link, asked, given }: Target): void {
  context.on('request', (request) => {
    if (request.url() === link && request.method() === 'GET') asked.openings += 1;
  });
  context.on('response', (response) => {
    if (response.status() >= 500 || /\/bills\//.test(response.url())) given.push(response.url());
  });
}
