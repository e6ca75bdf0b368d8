// How the played Slack answers over HTTP: a text or a stored file, whole or, where a switch says so, not as it should.
// Used by slack-server.ts and file-download.ts.
import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredFile } from '../file-store.ts';
import type { Answer } from './api-answer.ts';

export type Reply = { status: number; headers: Record<string, string>; body: string | StoredFile };

/** What goes wrong while the answer is sent; nothing unless said. */
export type Manner = {
  /** Only the first half is sent; then the connection breaks, or the answer ends as if it were whole. */
  readonly half?: 'broken' | 'clean';
  /** So long nothing comes between the two halves. */
  readonly stallMs?: number;
  readonly omitLength?: boolean;
};

/** Writes the answer. Rejects when the one who asked goes away. */
export async function sendReply(response: ServerResponse, reply: Reply, manner: Manner = {}): Promise<void> {
  const size = sizeOf(reply.body);
  const omitLength = manner.omitLength === true || manner.half === 'clean';
  response.writeHead(reply.status, { ...reply.headers, ...(omitLength ? {} : { 'content-length': String(size) }) });
  await pipeline(Readable.from(parts(reply.body, { size, manner })), response, { end: manner.half !== 'broken' });

  if (manner.half === 'broken') response.destroy();
}

async function* parts(body: Reply['body'], { size, manner }: { size: number; manner: Manner }) {
  const half = Math.floor(size / 2);
  const isWhole = manner.half === undefined && manner.stallMs === undefined;
  if (isWhole) return yield* slice(body, { start: 0, end: size });

  yield* slice(body, { start: 0, end: half });
  await sleep(manner.stallMs ?? 0);
  if (manner.half === undefined) yield* slice(body, { start: half, end: size });
}

async function* slice(body: Reply['body'], { start, end }: { start: number; end: number }) {
  if (start === end) return;
  if (typeof body === 'string') yield Buffer.from(body).subarray(start, end);
  else yield* createReadStream(body.path, { start, end: end - 1 });
}

function sizeOf(body: Reply['body']): number {
  return typeof body === 'string' ? Buffer.byteLength(body) : body.size;
}

export function jsonReply(answer: Answer): Reply {
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(answer) };
}

export function textReply(reply: { status: number; body: string }): Reply {
  return { ...reply, headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

/** The page that Slack shows to whom it does not know: with status 200, like any page. */
export function signInPage(): Reply {
  const body = '<!doctype html><html><head><title>Sign in | Slack</title></head><body><h1>Sign in</h1></body></html>';
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}
