// Fetches dropped files from Slack. The bot token opens every file that the app may read, so it goes to Slack's own hosts
// alone. Used by the job `read-import`.
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { webApi } from '@slack/bolt';
import type { DroppedFile, DroppedFilesPort, FetchOutcome } from '../../ports/dropped-files.ts';
import { SharedFile } from './schema.ts';
import type { SlackWorkspace, SlackWorkspaces } from './workspaces.ts';

export type SlackFilesDeps = {
  readonly workspaces: Pick<SlackWorkspaces, 'find'>;
  readonly apiUrl?: string | undefined;
  readonly fetch?: NonNullable<webApi.WebClientOptions['fetch']> | undefined;
};

export const MOST_BYTES = 300 * 1024 * 1024;
/** A file of that size on a slow line. */
const WHOLE_MS = 8 * 60_000;
const SILENCE_MS = 30_000;
/** In some workspaces a file is handed out by another of Slack's hosts. */
const MOST_REDIRECTS = 3;

const GONE = new Set(['file_not_found', 'file_deleted', 'channel_not_found']);
const CLOSED = new Set([
  'missing_scope',
  'access_denied',
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'no_permission',
  'not_allowed_token_type',
  'team_access_not_granted',
]);

export function slackFiles(deps: SlackFilesDeps): DroppedFilesPort {
  return {
    fetch: async (file, path) => {
      try {
        const workspace = await deps.workspaces.find(file.workspaceId);
        if (!workspace) {
          return { kind: 'no-access' };
        }

        const found = await infoOf(workspace, file);

        return 'kind' in found ? found : await download({ ...deps, ...workspace }, { file: found, path });
      } catch (cause) {
        return outcomeOfError(cause);
      }
    },
  };
}

async function infoOf({ client }: SlackWorkspace, wanted: DroppedFile): Promise<SharedFile | FetchOutcome> {
  const answer = await client.files.info({ file: wanted.fileId });
  const file = SharedFile.parse(answer.file ?? {});
  // Slack leaves a deleted file there, as one without content
  if (file.mode === 'tombstone' || file.mode === 'hidden_by_limit') {
    return { kind: 'gone' };
  }

  if (file.ims && !file.ims.includes(wanted.conversation)) {
    return { kind: 'gone' };
  }

  if (file.is_external || file.mode === 'external') {
    return { kind: 'no-access' };
  }

  return (file.size ?? 0) > MOST_BYTES ? { kind: 'too-large' } : file;
}

type Download = { readonly file: SharedFile; readonly path: string };

type Asking = Pick<SlackFilesDeps, 'apiUrl' | 'fetch'> & Pick<SlackWorkspace, 'botToken'>;

async function download(deps: Asking, { file, path }: Download): Promise<FetchOutcome> {
  const silence = silenceWatch();
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(WHOLE_MS), silence.signal]);
    const response = await ask(deps, { url: file.url_private_download ?? '', signal });
    const refused = response ? refusalOf(response, file) : ({ kind: 'no-access' } as const);
    if (refused || !response?.body) {
      await response?.body?.cancel();

      return refused ?? tryAgain(new Error('no body'));
    }

    return await keep(response.body, { file, path, heard: silence.heard, signal });
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

/** Follows Slack from one of its hosts to another. Undefined where it leads elsewhere. */
async function ask(deps: Asking, { url, signal }: { url: string; signal: AbortSignal }): Promise<Response | undefined> {
  const send = (deps.fetch ?? fetch) as typeof fetch;
  let next = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    if (!isSlacks(next, deps.apiUrl)) {
      return undefined;
    }

    const headers = { authorization: `Bearer ${deps.botToken}` };
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

function isSlacks(address: string, apiUrl: string | undefined): boolean {
  if (!URL.canParse(address)) {
    return false;
  }

  const url = new URL(address);
  if (apiUrl !== undefined && url.origin === new URL(apiUrl).origin) {
    return true;
  }

  const isDefaultPort = url.port === '' && url.username === '' && url.password === '';

  return url.protocol === 'https:' && isDefaultPort && /(^|\.)slack\.com$/.test(url.hostname);
}

/** Slack answers with the page to sign in, and 200, where the token may not read the file. */
function refusalOf(response: Response, file: SharedFile): FetchOutcome | undefined {
  const { status, headers } = response;
  if (status === 404 || status === 410) {
    return { kind: 'gone' };
  }

  if (status === 429 || status >= 500 || status === 408) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);

    return { ...tryAgain(new Error(`status ${status}`)), ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}) };
  }

  const isPage = headers.get('content-type')?.startsWith('text/html') === true && file.mimetype !== 'text/html';
  if (status !== 200 || isPage) {
    return { kind: 'no-access' };
  }

  return Number(headers.get('content-length') ?? 0) > MOST_BYTES ? { kind: 'too-large' } : undefined;
}

class TooLarge extends Error {}

type Keeping = Download & { readonly heard: () => void; readonly signal: AbortSignal };

async function keep(body: ReadableStream, { file, path, heard, signal }: Keeping): Promise<FetchOutcome> {
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
  return size < (file.size ?? 0) ? tryAgain(new Error('cut off')) : { kind: 'fetched', name: file.name ?? '' };
}

function tryAgain(cause: unknown): FetchOutcome & { kind: 'try-again' } {
  return { kind: 'try-again', cause };
}

function outcomeOfError(cause: unknown): FetchOutcome {
  if (cause instanceof webApi.WebAPIRateLimitedError) {
    return { ...tryAgain(cause), retryAfterMs: cause.retryAfter * 1000 };
  }

  if (cause instanceof webApi.WebAPIPlatformError) {
    const { error } = cause.data;

    return GONE.has(error) ? { kind: 'gone' } : CLOSED.has(error) ? { kind: 'no-access' } : tryAgain(cause);
  }

  return tryAgain(cause);
}
