// Files in the played Slack: what the app is told, how it reads them, what is kept, and what can go wrong on the way.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { drop, place, quiet, started, token } from './dropped-files.ts';
import { type SampleWorkspace, startSampleWorkspace } from './sample-workspace.ts';

type FileObject = Record<string, unknown> & { url_private_download: string; size: number };

async function call({ slackApiUrl }: SampleWorkspace, args: Record<string, string>) {
  const response = await fetch(`${slackApiUrl}files.info?${new URLSearchParams(args)}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await response.json()) as { ok: boolean; error?: string; needed?: string; file: FileObject };
}

function get(url: string, asApp = true): Promise<Response> {
  return fetch(url, asApp ? { headers: { authorization: `Bearer ${token}` } } : {});
}

async function bytesOf(answer: Response): Promise<Buffer> {
  return Buffer.from(await answer.arrayBuffer());
}

describe('A dropped file', () => {
  it('is told to the app with its id, as the manifest of the product asks, and the app reads it byte for byte', async () => {
    const workspace = await started();
    const { file, delivery } = await drop(workspace);

    expect(await delivery).toEqual({ kind: 'answered', tries: 1 });
    await expect.poll(() => workspace.sample.read).toEqual(['two bills']);
    expect(workspace.sample.heard[0]).toMatchObject({
      type: 'event_callback',
      team_id: 'T0MARLOW',
      api_app_id: 'A0SHAREBILL',
      event_id: expect.stringMatching(/^Ev/),
      event_time: expect.any(Number),
      authorizations: [{ team_id: 'T0MARLOW', user_id: 'U0SHAREBILL', is_bot: true }],
      event: {
        type: 'file_shared',
        file_id: file.id,
        user_id: 'U0DANA',
        channel_id: 'DU0DANA',
        file: { id: file.id },
        event_ts: expect.stringMatching(/^\d+\.\d{6}$/),
      },
    });
  });

  it('is described as Slack describes it', async () => {
    const workspace = await started();
    const { file } = await drop(workspace, { name: 'March bills.CSV' });

    const described = await call(workspace, { file: file.id });

    expect(described.file).toMatchObject({
      id: file.id,
      name: 'March bills.CSV',
      title: 'March bills.CSV',
      mimetype: 'text/csv',
      filetype: 'csv',
      pretty_type: 'CSV',
      user: 'U0DANA',
      size: 9,
      mode: 'hosted',
      is_external: false,
      is_public: false,
      channels: [],
      groups: [],
      ims: ['DU0DANA'],
    });
    expect(described.file.created).toBe(described.file.timestamp);
    const [message] = workspace.slack.messages('DU0DANA');
    expect(described.file.shares).toMatchObject({ private: { DU0DANA: [{ ts: message?.ts }] } });
  });

  it('is in its message, so that the shortcut of the message shows it to the app', async () => {
    const workspace = await started();
    const { file } = await drop(workspace);
    const ts = workspace.slack.messages('DU0DANA')[0]?.ts ?? '';

    await workspace.slack.messageShortcut({ ...place, ts });

    const heard = workspace.sample.heard.find(({ type }) => type === 'message_action');
    expect(heard?.message).toMatchObject({ subtype: 'file_share', upload: true, files: [{ id: file.id, size: 9 }] });
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\firm\\bills.txt', 'bills.txt'],
    ['a\r\nb\u0000.txt', 'ab.txt'],
    ['..', 'file'],
    ['  ', 'file'],
    ['x'.repeat(300), 'x'.repeat(255)],
    ['счёт <b>.txt', 'счёт <b>.txt'],
  ])('called %j is %j', async (name, kept) => {
    const workspace = await started(quiet);
    const { file } = await drop(workspace, { name });

    expect(file.name).toBe(kept);
    const { url_private_download: url } = (await call(workspace, { file: file.id })).file;
    expect(await (await get(url)).text()).toBe('two bills');
  });

  it('is not told to an app that has not subscribed, may not read files, or is not in the conversation', async () => {
    const deaf = await started(quiet);
    const blind = await started({ app: { scopes: ['chat:write'], botEvents: ['file_shared'] } });
    const member = await started();
    const notSent = { kind: 'not-sent', tries: 0 };

    expect(await (await drop(deaf)).delivery).toEqual(notSent);
    const unread = await drop(blind);
    expect(await unread.delivery).toEqual(notSent);
    const alone = await member.slack.dropFile({
      ...place,
      conversationId: 'C0CLOSED',
      name: 'a',
      bytes: Buffer.from('a'),
    });
    expect(await alone.delivery).toEqual(notSent);

    const scope = { ok: false, error: 'missing_scope', needed: 'files:read', provided: 'chat:write' };
    expect(await call(blind, { file: unread.file.id })).toEqual(scope);
    expect(await call(member, { file: alone.file.id })).toEqual({ ok: false, error: 'file_not_found' });
    expect([deaf, blind, member].flatMap(({ slack }) => slack.requests())).toEqual([]);
  });
});

describe('The address of a file', () => {
  async function dropped(bytes = randomBytes(300_000)) {
    const workspace = await started(quiet);
    const { file } = await drop(workspace, { bytes });
    const { url_private_download: url } = (await call(workspace, { file: file.id })).file;
    return { workspace, file, url, bytes, fails: workspace.slack.fail.bind(undefined, 'files.download') };
  }

  it('gives all bytes with their number to the token of the app', async () => {
    const { url, bytes } = await dropped();

    const answer = await get(url);

    expect(answer.headers.get('content-length')).toBe('300000');
    expect(bytes.equals(await bytesOf(answer))).toBe(true);
  });

  it('leads everybody else to the sign-in page', async () => {
    const { url } = await dropped();

    const first = await fetch(url, { redirect: 'manual' });
    const followed = await get(url, false);
    const stranger = await fetch(url, { headers: { authorization: 'Bearer xoxb-other' } });

    expect(first.status).toBe(302);
    for (const page of [followed, stranger]) {
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(await page.text()).toContain('Sign in');
    }
  });

  it('gives nothing under another name, of another file, or once the file was deleted', async () => {
    const { workspace, file, url } = await dropped();

    expect((await get(url.replace('bills.txt', 'other.txt'))).status).toBe(404);
    expect((await get(url.replace(file.id, 'F0OTHER'))).status).toBe(404);
    await workspace.slack.deleteFile(file.id);
    expect((await get(url)).status).toBe(404);
    expect(await call(workspace, { file: file.id })).toEqual({ ok: false, error: 'file_deleted' });
    expect(await call(workspace, { file: 'F0OTHER' })).toEqual({ ok: false, error: 'file_not_found' });
  });

  it('refuses an argument that the method does not take', async () => {
    const { workspace, file } = await dropped();

    expect(await call(workspace, { file: file.id, fields: 'name' })).toMatchObject({ error: 'invalid_arguments' });
    expect(await call(workspace, {})).toMatchObject({ error: 'invalid_arguments' });
  });

  it('fails as a switch says: too many calls, a broken server, a page instead of the bytes', async () => {
    const { url, bytes, fails } = await dropped();
    fails({ kind: 'rate-limited', retryAfterSeconds: 7 });
    fails({ kind: 'status', status: 503 });
    fails({ kind: 'html' });

    const limited = await get(url);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await get(url)).status).toBe(503);
    expect((await get(url)).headers.get('content-type')).toContain('text/html');
    expect((await (await get(url)).arrayBuffer()).byteLength).toBe(bytes.length);
  });

  it('breaks off half-way, or ends there as if that were all', async () => {
    const { url, fails } = await dropped();
    fails({ kind: 'half', ending: 'broken' });
    fails({ kind: 'half', ending: 'clean' });

    const broken = await get(url);
    expect(broken.headers.get('content-length')).toBe('300000');
    await expect(broken.arrayBuffer()).rejects.toThrow();
    const ended = await get(url);
    expect(ended.headers.get('content-length')).toBeNull();
    expect((await ended.arrayBuffer()).byteLength).toBe(150_000);
  });

  it('stops in the middle for a while, or does not say how long it is', async () => {
    const { url, bytes, fails } = await dropped();
    fails({ kind: 'stall', ms: 300 });
    fails({ kind: 'no-length' });

    const before = performance.now();
    expect(bytes.equals(await bytesOf(await get(url)))).toBe(true);
    expect(performance.now() - before).toBeGreaterThan(290);
    const unsaid = await get(url);
    expect(unsaid.headers.get('content-length')).toBeNull();
    expect(bytes.equals(await bytesOf(unsaid))).toBe(true);
  });
});

describe('What is kept of files', () => {
  const small = { fileBytes: 100, allBytes: 250, files: 3 };

  it('is bounded in number and in bytes: the oldest go', async () => {
    const { slack, ...rest } = await started({ ...quiet, fileLimits: small });
    const workspace = { slack, ...rest };
    const ids: string[] = [];
    for (const size of [10, 10, 10, 10, 100, 100]) {
      ids.push((await drop(workspace, { bytes: Buffer.alloc(size, 'x') })).file.id);
    }

    const known = await Promise.all(ids.map(async (id) => (await call(workspace, { file: id })).ok));
    expect(known).toEqual([false, false, false, true, true, true]);
  });

  it('is never a file that is empty or too large, and nothing of it stays', async () => {
    const workspace = await started({ ...quiet, fileLimits: small });

    await expect(drop(workspace, { bytes: Buffer.alloc(0) })).rejects.toThrow('The file is empty');
    await expect(drop(workspace, { bytes: Buffer.alloc(101) })).rejects.toThrow('The file is too large');
    expect(workspace.slack.messages('DU0DANA')).toEqual([]);
    expect(await drop(workspace, { bytes: Buffer.alloc(100) })).toMatchObject({ file: { size: 100 } });
  });

  it('is gone from the disk when the workspace stops', async () => {
    const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('sharebill-workspace-'));
    const others = new Set(folders());
    const workspace = await startSampleWorkspace(quiet);
    await drop(workspace);
    const [own] = folders().filter((name) => !others.has(name));

    await workspace.stop();

    expect(own).toBeDefined();
    expect(existsSync(`${tmpdir()}/${own}`)).toBe(false);
  });
});
