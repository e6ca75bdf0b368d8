// Downloads a file that a chat platform keeps: within a bound of size and time, and only from that platform's own hosts. Used by
// the adapters of the chat platforms.
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FetchOutcome } from '../../ports/dropped-files.ts';

export const MOST_BYTES = 300 * 1024 * 1024;
/** A file of that size on a slow line. */
const WHOLE_MS = 8 * 60_000;
const SILENCE_MS = 30_000;
/** In some workspaces a file is handed out by another of the platform's hosts. */
const MOST_REDIRECTS = 3;

export type Download = {
  readonly url: string;
  /** The file is there already. */
  readonly path: string;
  readonly name: string;
  /** As the platform says; 0 where it does not. */
  readonly size: number;
  /** Some platforms answer with a page to sign in where a file may not be read. */
  readonly isPage: boolean;
  readonly isOwn: (address: string) => boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly send?: typeof fetch;
};

export async function downloadFile(wanted: Download): Promise<FetchOutcome> {
  const silence = silenceWatch();
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(WHOLE_MS), silence.signal]);
    const response = await ask(wanted, signal);
    const refused = response ? refusalOf(response, wanted) : ({ kind: 'no-access' } as const);
    if (refused || !response?.body) {
      await response?.body?.cancel();

      return refused ?? tryAgain(new Error('no body'));
    }

    return await keep(response.body, { ...wanted, heard: silence.heard, signal });
  } finally {
    silence.end();
  }
}

/** Aborts when nothing was heard for too long. */
function silenceWatch() {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('silence')), SILENCE_MS);

  return { signal: controller.signal, heard: () => void timer.refresh(), end: () => clearTimeout(timer) };
}

/** Follows the platform from one of its hosts to another. Undefined where it leads elsewhere. */
async function ask(wanted: Download, signal: AbortSignal): Promise<Response | undefined> {
  const { isOwn, headers = {}, send = fetch } = wanted;
  let next = wanted.url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    if (!isOwn(next)) {
      return undefined;
    }

    const response = await send(next, { headers, redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) {
      return response;
    }

    await response.body?.cancel();
    next = URL.canParse(location, next) ? new URL(location, next).href : '';
  }

  return undefined;
}

function refusalOf(response: Response, { isPage }: Download): FetchOutcome | undefined {
  const { status, headers } = response;
  if (status === 404 || status === 410) {
    return { kind: 'gone' };
  }

  if (status === 429 || status >= 500 || status === 408) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);

    return { ...tryAgain(new Error(`status ${status}`)), ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}) };
  }

  const isSignIn = headers.get('content-type')?.startsWith('text/html') === true && !isPage;
  if (status !== 200 || isSignIn) {
    return { kind: 'no-access' };
  }

  return Number(headers.get('content-length') ?? 0) > MOST_BYTES ? { kind: 'too-large' } : undefined;
}

class TooLarge extends Error {}

type Keeping = Download & { readonly heard: () => void; readonly signal: AbortSignal };

async function keep(
  body: ReadableStream,
  { path, name, size: expected, heard, signal }: Keeping,
): Promise<FetchOutcome> {
  let size = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      heard();
      size += chunk.length;
      done(size > MOST_BYTES ? new TooLarge() : null, chunk);
    },
  });
  try {
    // typed by the browser's library, which Node's own is not
    const bytes = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
    await pipeline(bytes, counting, createWriteStream(path), { signal });
  } catch (cause) {
    return cause instanceof TooLarge ? { kind: 'too-large' } : tryAgain(cause);
  }

  // a connection that was cut looks like an end
  return size < expected ? tryAgain(new Error('cut off')) : { kind: 'fetched', name };
}

export function tryAgain(cause: unknown): FetchOutcome & { kind: 'try-again' } {
  return { kind: 'try-again', cause };
}
