// What the emulated Slack lacks between one person and the bot: their direct messages, under the id "D" and the person's
// id (and where something is posted under the person's alone), and the files that they drop there. Used by emulate-relay.ts.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { asNode, type SchemaNode } from './block-limits.ts';

export interface DroppedTestFile {
  readonly id: string;
  readonly name: string;
  readonly content: string | Uint8Array;
  /** The person whose direct messages it lies in. */
  readonly userId: string;
  /** What files.info says besides; an address of another host, say. */
  readonly info?: SchemaNode;
  /** What a download meets instead of the bytes. */
  readonly trouble?: 'page' | 'redirect' | 'status 503' | 'cut off' | 'endless';
}

export interface DirectMessage {
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly SchemaNode[];
}

export type DirectMessages = ReturnType<typeof directMessages>;

const ROOM = /^D(U\w+)$/;
const USER = /^U\w+$/;

export function directMessages(botToken: string) {
  const files = new Map<string, DroppedTestFile>();
  const rooms = new Map<string, DirectMessage[]>();
  const downloads: string[] = [];
  const state = { files, rooms, downloads, botToken, url: '' };

  return {
    /** Where the relay listens, known once it does. */
    listensAt: (url: string) => {
      state.url = url;
    },
    keep: (file: DroppedTestFile) => void files.set(file.id, file),
    remove: (id: string) => void files.delete(id),
    of: (userId: string): readonly DirectMessage[] => rooms.get(`D${userId}`) ?? [],
    /** The ids of the files that were asked for, one for each try. */
    downloads,
    /** Undefined for calls that are about something else. */
    answer: (method: string, given: SchemaNode): SchemaNode | undefined => answerOf(state, { method, given }),
    download: (request: IncomingMessage, response: ServerResponse) => download(state, { request, response }),
  };
}

type State = {
  readonly files: Map<string, DroppedTestFile>;
  readonly rooms: Map<string, DirectMessage[]>;
  readonly downloads: string[];
  readonly botToken: string;
  readonly url: string;
};

function answerOf(state: State, { method, given }: { method: string; given: SchemaNode }): SchemaNode | undefined {
  if (method === 'files.info') return fileInfo(state, String(given.file));

  // Slack takes a user for their direct messages where something is posted
  const named = String(given.channel ?? '');
  const channel = method === 'chat.postMessage' && USER.test(named) ? `D${named}` : named;
  const user = ROOM.exec(channel)?.[1];
  if (user === undefined) return undefined;

  switch (method) {
    case 'conversations.info':
      return { ok: true, channel: { id: channel, is_im: true, user } };
    case 'chat.postMessage':
    case 'chat.update':
      return { ok: true, channel, ts: keepMessage(state, { channel, given }) };
    default:
      return undefined;
  }
}

function keepMessage({ rooms }: State, { channel, given }: { channel: string; given: SchemaNode }): string {
  const messages = rooms.get(channel) ?? [];
  const ts = typeof given.ts === 'string' ? given.ts : `${messages.length + 1}.000001`;
  const blocks = typeof given.blocks === 'string' ? (JSON.parse(given.blocks) as unknown[]).map(asNode) : [];
  const message = { ts, text: String(given.text), blocks };
  rooms.set(channel, [...messages.filter((one) => one.ts !== ts), message]);

  return ts;
}

/** Of other files the emulated Slack itself knows. */
function fileInfo({ files, url }: State, id: string): SchemaNode | undefined {
  const file = files.get(id);
  if (!file) return undefined;

  const { name, content, userId, info } = file;
  const size = Buffer.from(content).length;

  return {
    ok: true,
    file: {
      ...{ id, name, size, mimetype: 'text/plain', filetype: 'text', user: userId, mode: 'hosted' },
      ...{ is_external: false, ims: [`D${userId}`], channels: [], groups: [] },
      url_private_download: `${url}/files-pri/T1-${id}/download/${encodeURIComponent(name)}`,
      ...info,
    },
  };
}

const PAGE = '<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to Slack</body></html>';

function download(state: State, { request, response }: { request: IncomingMessage; response: ServerResponse }): void {
  const id = /^\/files-pri\/T1-(\w+)\//.exec(request.url ?? '')?.[1] ?? '';
  const file = state.files.get(id);
  state.downloads.push(id);
  if (file) {
    const isOurs = request.headers.authorization === `Bearer ${state.botToken}`;
    answers[isOurs ? (file.trouble ?? 'bytes') : 'page'](response, Buffer.from(file.content));
  } else {
    response.writeHead(404).end();
  }
}

type Trouble = NonNullable<DroppedTestFile['trouble']> | 'bytes';

const answers: Readonly<Record<Trouble, (response: ServerResponse, bytes: Buffer) => void>> = {
  bytes: (response, bytes) => void response.writeHead(200, { 'content-type': 'text/plain' }).end(bytes),
  page: (response) => void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE),
  redirect: (response) => void response.writeHead(302, { location: 'https://evil.test/?redir=files' }).end(),
  'status 503': (response) => void response.writeHead(503, { 'retry-after': '1' }).end(),
  'cut off': (response, bytes) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).write(bytes.subarray(0, bytes.length / 2));
    setTimeout(() => response.destroy(), 20);
  },
  endless: (response) => endless(response),
};

/** More than anybody takes, and no word of how much. */
function endless(response: ServerResponse): void {
  const chunk = Buffer.alloc(1024 * 1024, 'x');
  response.writeHead(200, { 'content-type': 'text/plain' });
  const send = () => {
    while (!response.destroyed && response.write(chunk)) {
      // until the other side is slower
    }
  };
  response.on('drain', send);
  response.on('error', () => undefined);
  send();
}
