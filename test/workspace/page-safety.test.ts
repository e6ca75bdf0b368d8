// What the workspace page does with what it must not trust: texts, mails, other sites and other host names.
import { request } from 'node:http';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inBrowser, openModal, pick, say, sendMail, type Visit, visits } from './page-driver.ts';

const visit = visits();
const hostile = '<img src=x onerror="stolen=1">';

async function expectNothingStolen(page: Page): Promise<void> {
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  expect(await page.evaluate(() => 'stolen' in window)).toBe(false);
}

describe.runIf(inBrowser)('text that looks like markup', () => {
  it('is shown as it is in options, fields, cards, modals and messages', async () => {
    const { page, workspace } = await visit();
    workspace.sample.answer = 'push';
    await say(page, `${hostile} <!channel> *bold*`);
    await page.locator('#messages').getByText(`${hostile} <!channel> bold`).waitFor();

    const modal = await openModal(page);
    await pick(modal, { field: 'Bill', query: '1066', option: `1066 · ${hostile} & Co` });
    await modal.locator('[data-block=facts]').getByText(`${hostile} & Co`).waitFor();
    await modal.getByRole('textbox', { name: 'Message' }).fill(hostile);
    workspace.sample.answer = 'close';
    await modal.getByRole('button', { name: 'Preview' }).click();

    await page.locator('.message', { hasText: `Bill 1066 · ${hostile} & Co` }).waitFor();
    await expectNothingStolen(page);
  });

  it('is shown as it is in the list of mails and in a mail that is text', async () => {
    const { page, workspace } = await visit();
    await sendMail(workspace, {
      subject: hostile,
      text: `Hello ${hostile}`,
      attachments: [{ filename: `${hostile}.pdf`, content: 'x' }],
    });

    await page.locator('#mail-list button').click();

    await page.getByRole('heading', { name: hostile }).waitFor();
    await page.locator('.mail-text', { hasText: `Hello ${hostile}` }).waitFor();
    await expectNothingStolen(page);
  });
});

describe.runIf(inBrowser)('a mail in HTML', () => {
  it('runs no script, sends no form and loads nothing from elsewhere', async () => {
    const { page, context, workspace, complaints } = await visit();
    const asked: string[] = [];
    await context.route('http://127.0.0.1:9/**', (route) => {
      asked.push(route.request().url());
      return route.fulfill({ body: 'reached' });
    });

    await sendMail(workspace, {
      subject: 'Hostile',
      html: `<p>Dear client</p><script>parent.stolen = 1</script>${hostile}
        <link rel="stylesheet" href="http://127.0.0.1:9/style.css"><img src="http://127.0.0.1:9/pixel.gif">
        <iframe src="http://127.0.0.1:9/frame"></iframe><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/gone">
        <form action="http://127.0.0.1:9/form" target="_top"><button>Send</button></form>`,
    });
    await page.locator('#mail-list button').click();
    const mail = page.frameLocator('.mail-frame');
    await mail.getByText('Dear client').waitFor();
    await mail.getByRole('button', { name: 'Send' }).click();
    await page.waitForTimeout(300);

    expect(asked).toEqual([]);
    expect(await page.evaluate(() => 'stolen' in window)).toBe(false);
    expect(await page.locator('.mail-frame').getAttribute('sandbox')).toBe(
      'allow-popups allow-popups-to-escape-sandbox',
    );
    expect(complaints.join('\n')).toContain('Content Security Policy');
    complaints.length = 0;
  });

  it('opens its links in a new tab that knows nothing of the workspace', async () => {
    const { page, context, workspace } = await visit();
    await context.route('http://127.0.0.1:9/**', (route) => route.fulfill({ body: 'the bill' }));
    await sendMail(workspace, { subject: 'Bill', html: '<a href="http://127.0.0.1:9/b/token">See the bill</a>' });
    await page.locator('#mail-list button').click();

    const opened = context.waitForEvent('page');
    await page.frameLocator('.mail-frame').getByRole('link', { name: 'See the bill' }).click();

    const tab = await opened;
    await tab.waitForLoadState();
    expect(tab.url()).toBe('http://127.0.0.1:9/b/token');
    expect(await tab.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
  });

  it('gives an attachment that could be a page only to be saved', async () => {
    const { page, workspace } = await visit();
    await sendMail(workspace, { subject: 'Page', text: 'x', attachments: [{ filename: 'a.html', content: hostile }] });
    await page.locator('#mail-list button').click();

    const href = (await page.getByRole('link', { name: 'a.html' }).getAttribute('href')) ?? '';
    const saved = await page.request.get(new URL(href, workspace.origin).href);
    expect(saved.headers()).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment;/),
      'x-content-type-options': 'nosniff',
    });
  });
});

describe.runIf(inBrowser)('who may use the workspace', () => {
  const place = { userId: 'U0DANA', conversationId: 'C0BILLING' };

  async function tokenOf({ page }: Visit): Promise<string> {
    return (await page.locator('meta[name=workspace-token]').getAttribute('content')) ?? '';
  }

  it('its own page, and nobody without its origin and its token', async () => {
    const opened = await visit();
    const { workspace } = opened;
    const own = { origin: workspace.origin, 'x-workspace-token': await tokenOf(opened) };
    const post = (headers: Record<string, string>) =>
      call(workspace.origin, { path: '/workspace/do/post', headers, body: { ...place, text: 'Hello' } });

    expect(await post(own)).toBe(200);
    expect(await post({ ...own, origin: 'http://evil.test' })).toBe(403);
    expect(await post({ 'x-workspace-token': own['x-workspace-token'] })).toBe(403);
    expect(await post({ origin: own.origin })).toBe(403);
    expect(await post({ ...own, 'x-workspace-token': `${own['x-workspace-token'].slice(1)}a` })).toBe(403);
    const hellos = workspace.slack.messages('C0BILLING').filter(({ text }) => text === 'Hello');
    expect(hellos).toHaveLength(1);
  });

  it('answers under no host name but those of this machine', async () => {
    const { workspace } = await visit();
    await sendMail(workspace, { subject: 'Bill', html: '<p>Bill</p>' });

    for (const path of [
      '/workspace/',
      '/workspace/people',
      '/workspace/events?user=U0DANA',
      '/workspace/mail/mail-1/html',
    ]) {
      expect(await call(workspace.origin, { path, headers: { host: 'evil.test' } }), path).toBe(403);
      expect(await call(workspace.origin, { path, headers: { host: '127.0.0.1.evil.test' } }), path).toBe(403);
      expect(await call(workspace.origin, { path, headers: { host: 'localhost:3000' } }), path).toBe(200);
    }
  });

  it('refuses an act that it does not know or understand', async () => {
    const opened = await visit();
    const headers = { origin: opened.workspace.origin, 'x-workspace-token': await tokenOf(opened) };
    const post = (path: string, body: unknown) => call(opened.workspace.origin, { path, headers, body });

    expect(await post('/workspace/do/nothing', place)).toBe(404);
    expect(await post('/workspace/do/toString', place)).toBe(404);
    expect(await post('/workspace/do/post', { ...place, text: 'Hi', more: 1 })).toBe(409);
    expect(await post('/workspace/do/post', { ...place, conversationId: 'C0NONE', text: 'Hi' })).toBe(409);
    expect(await post('/workspace/do/post', { userId: 'U0GAIL', conversationId: 'C0CLOSED', text: 'Hi' })).toBe(409);
  });

  it('lets no other site frame or script its page', async () => {
    const { page, workspace } = await visit();
    const answer = await page.request.get(`${workspace.origin}/workspace/`);

    const policy = answer.headers()['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

/** The status of one request; by hand, as browsers and fetch let nobody choose the Host. */
function call(
  origin: string,
  asked: { path: string; headers: Record<string, string>; body?: unknown },
): Promise<number | undefined> {
  const isPost = asked.body !== undefined;
  const headers = { ...asked.headers, ...(isPost ? { 'content-type': 'application/json' } : {}) };

  return new Promise((resolve, reject) => {
    const sent = request(new URL(asked.path, origin), { method: isPost ? 'POST' : 'GET', headers }, (response) => {
      resolve(response.statusCode);
      response.destroy();
    });
    sent.on('error', reject);
    sent.end(isPost ? JSON.stringify(asked.body) : undefined);
  });
}
