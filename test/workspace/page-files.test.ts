// Files on the workspace page: attached, dropped, tried, refused; at the width of a phone and of a desk.
import { request } from 'node:http';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { quiet } from './dropped-files.ts';
import { inBrowser, type Visit, visits, widths } from './page-driver.ts';

const visit = visits();
const ledes = { name: 'march bills.txt', mimeType: 'text/plain', buffer: Buffer.from('LEDES1998B[]') };
const sampleFile = { name: 'sample-bills.txt', read: async () => Buffer.from('the sample') };

async function openDirectMessages(page: Page): Promise<void> {
  await page.locator('#conversations').getByRole('button', { name: 'ShareBill' }).click();
}

/** What a browser tells a page while files are held over it and let go. */
async function drag(page: Page, { over, type, names }: { over: string; type: string; names: readonly string[] }) {
  const dataTransfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const name of files) transfer.items.add(new File(['dropped'], name));
    return transfer;
  }, names);
  await page.locator(over).dispatchEvent(type, { dataTransfer });
}

function fileCard(page: Page, name: string) {
  return page.locator('#messages .file', { hasText: name });
}

describe.runIf(inBrowser).each(widths)('a file on the workspace page, %i pixels wide', (width) => {
  it('is attached with the button, shown with its name, kind and size, and read by the app', async () => {
    const { page, workspace } = await visit({ width });
    await openDirectMessages(page);

    await page.getByLabel('Attach a file').setInputFiles(ledes);

    const card = fileCard(page, 'march bills.txt');
    await card.getByText('Plain Text · 1 KB').waitFor();
    await expect.poll(() => workspace.sample.read).toEqual(['LEDES1998B[]']);
    expect(workspace.sample.heard[0]).toMatchObject({ event: { channel_id: 'DU0DANA', user_id: 'U0DANA' } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  });

  it('is dropped on the conversation, which says so while it is held over it', async () => {
    const { page, workspace } = await visit({ width });
    await openDirectMessages(page);
    const zone = page.getByText('Drop the file to send it to ShareBill');

    await drag(page, { over: '#messages', type: 'dragover', names: ['a.csv'] });
    await zone.waitFor();
    await drag(page, { over: '#room', type: 'dragleave', names: ['a.csv'] });
    await zone.waitFor({ state: 'hidden' });
    await drag(page, { over: '#messages', type: 'dragover', names: ['a.csv', 'b.csv'] });
    await drag(page, { over: '#messages', type: 'drop', names: ['a.csv', 'b.csv'] });

    await fileCard(page, 'a.csv').waitFor();
    await fileCard(page, 'b.csv').waitFor();
    expect(await zone.isVisible()).toBe(false);
    await expect.poll(() => workspace.sample.read).toEqual(['dropped', 'dropped']);
  });

  it('is tried with one press in the empty messages with the app, and can be looked at first', async () => {
    const { page, workspace } = await visit({ width, options: { sampleFile } });
    await openDirectMessages(page);
    const look = page.getByRole('link', { name: 'Look at the file' });
    const seen = await page.request.get(new URL((await look.getAttribute('href')) ?? '', workspace.origin).href);
    expect(await seen.text()).toBe('the sample');

    await page.getByRole('button', { name: 'Try it with a sample LEDES file' }).click();

    await fileCard(page, 'sample-bills.txt').waitFor();
    await expect.poll(() => workspace.sample.read).toEqual(['the sample']);
  });

  it('shows how far it is, and is not sent when it is cancelled', async () => {
    const { page, workspace, complaints } = await visit({ width });
    await page.route('**/file/drop?*', () => undefined);

    await page.getByLabel('Attach a file').setInputFiles(ledes);
    await page.getByText('Sending march bills.txt').waitFor();
    expect(await page.getByRole('progressbar', { name: 'Sending march bills.txt' }).isVisible()).toBe(true);
    await page.locator('#upload').getByRole('button', { name: 'Cancel' }).press('Enter');

    await page.locator('#upload').waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('attach-file');
    expect(await page.locator('#notice').isVisible()).toBe(false);
    expect(workspace.slack.messages('C0BILLING').flatMap(({ fileIds = [] }) => fileIds)).toEqual([]);
    complaints.length = 0;
  });
});

describe.runIf(inBrowser)('a file that cannot be taken', () => {
  const fileLimits = { fileBytes: 2_000_000, allBytes: 3_000_000, files: 50 };

  it('is named with the reason: too large, or empty', async () => {
    const { page, workspace } = await visit({ options: { fileLimits } });
    const attach = page.getByLabel('Attach a file');

    await attach.setInputFiles({ ...ledes, buffer: Buffer.alloc(2_000_001) });
    await page.getByText('march bills.txt is too large: at most 2 MB are taken here.').waitFor();
    await attach.setInputFiles({ ...ledes, buffer: Buffer.alloc(0) });
    await page.getByText('march bills.txt is empty. Slack takes no empty files.').waitFor();

    expect(workspace.slack.requests()).toEqual([]);
  });

  it('is named when the workspace is gone', async () => {
    const { page, complaints } = await visit();
    await page.route('**/file/drop?*', (route) => route.abort());

    await page.getByLabel('Attach a file').setInputFiles(ledes);

    await page.getByText('march bills.txt could not be sent.').waitFor();
    complaints.length = 0;
  });

  it('replaces no page when it is let go beside the conversation', async () => {
    const { page } = await visit();
    const isPrevented = await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'a.txt'));
      const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
      document.querySelector('#mailbox')?.dispatchEvent(event);
      return event.defaultPrevented;
    });

    expect(isPrevented).toBe(true);
    expect(await page.locator('#messages .file').count()).toBe(0);
  });

  it('shows as gone once it is not kept any more', async () => {
    const { page, workspace } = await visit({ options: quiet });
    const { file } = await workspace.slack.dropFile({
      userId: 'U0DANA',
      conversationId: 'C0BILLING',
      name: '<img src=x onerror="stolen=1">.txt',
      bytes: Buffer.from('x'),
    });
    await fileCard(page, '<img src=x onerror="stolen=1">.txt').getByText('Plain Text').waitFor();

    await workspace.slack.deleteFile(file.id);

    await fileCard(page, '<img').getByText('This file is not kept any more.').waitFor();
    expect(await page.evaluate(() => 'stolen' in window)).toBe(false);
  });
});

describe.runIf(inBrowser)('the address that takes files', () => {
  const place = 'userId=U0DANA&conversationId=C0BILLING';
  const fileLimits = { fileBytes: 1000, allBytes: 3000, files: 50 };

  async function posting(opened: Visit) {
    const token = (await opened.page.locator('meta[name=workspace-token]').getAttribute('content')) ?? '';
    const { origin } = opened.workspace;
    const own = { origin, 'x-workspace-token': token };
    return {
      own,
      post: (query: string, given: { headers?: Record<string, string>; bytes?: number; chunked?: boolean } = {}) =>
        post(`${origin}/workspace/file/drop?${query}`, { headers: own, bytes: 10, ...given }),
    };
  }

  it('takes them from its own page alone', async () => {
    const { own, post: send } = await posting(await visit({ options: quiet }));
    const { 'x-workspace-token': token, ...noToken } = own;

    expect(await send(`${place}&name=a.txt`)).toBe(200);
    expect(await send(`${place}&name=a.txt`, { headers: noToken })).toBe(403);
    expect(await send(`${place}&name=a.txt`, { headers: { 'x-workspace-token': token } })).toBe(403);
    expect(await send(`${place}&name=a.txt`, { headers: { ...own, origin: 'http://evil.test' } })).toBe(403);
  });

  it('refuses what it does not understand, and a conversation that the person is not in', async () => {
    const { post: send } = await posting(await visit({ options: quiet }));

    expect(await send(place)).toBe(409);
    expect(await send(`${place}&name=a.txt&name=b.txt`)).toBe(409);
    expect(await send(`${place}&name=a.txt&more=1`)).toBe(409);
    expect(await send('userId=U0GAIL&conversationId=C0CLOSED&name=a.txt')).toBe(409);
  });

  it('refuses what is too large, announced or not', async () => {
    const opened = await visit({ options: { ...quiet, fileLimits } });
    const { post: send } = await posting(opened);

    expect(await send(`${place}&name=a.txt`, { bytes: 1001 })).toBe(413);
    expect(await send(`${place}&name=a.txt`, { bytes: 200_000, chunked: true })).not.toBe(200);
    expect(await send(`${place}&name=a.txt`, { bytes: 1000, chunked: true })).toBe(200);
    expect(opened.workspace.slack.messages('C0BILLING').filter(({ fileIds }) => fileIds)).toHaveLength(1);
  });
});

/** The status, or what broke; `chunked` says no length beforehand. */
function post(
  url: string,
  { headers, bytes, chunked }: { headers: Record<string, string>; bytes: number; chunked?: boolean },
): Promise<number | string | undefined> {
  const length = chunked ? {} : { 'content-length': String(bytes) };

  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', headers: { ...headers, ...length } }, (response) => {
      resolve(response.statusCode);
      response.destroy();
    });
    sent.on('error', ({ message }) => resolve(message));
    if (chunked) sent.flushHeaders();
    sent.end(Buffer.alloc(bytes, 'x'));
  });
}
