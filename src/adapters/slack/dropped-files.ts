// Fetches dropped files from Slack. The bot token opens every file that the app may read, so it goes to Slack's own hosts
// alone. Used by the job `read-import`.
import { webApi } from '@slack/bolt';
import type { DroppedFile, DroppedFilesPort, FetchOutcome } from '../../ports/dropped-files.ts';
import { downloadFile, MOST_BYTES, tryAgain } from '../http/download-file.ts';
import { SharedFile } from './schema.ts';
import type { SlackWorkspace, SlackWorkspaces } from './workspaces.ts';

export type SlackFilesDeps = {
  readonly workspaces: Pick<SlackWorkspaces, 'find'>;
  readonly apiUrl?: string | undefined;
  readonly fetch?: NonNullable<webApi.WebClientOptions['fetch']> | undefined;
};

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

type Wanted = { readonly file: SharedFile; readonly path: string };

type Asking = Pick<SlackFilesDeps, 'apiUrl' | 'fetch'> & Pick<SlackWorkspace, 'botToken'>;

function download({ apiUrl, fetch: send, botToken }: Asking, { file, path }: Wanted): Promise<FetchOutcome> {
  return downloadFile({
    url: file.url_private_download ?? '',
    path,
    name: file.name ?? '',
    size: file.size ?? 0,
    isPage: file.mimetype === 'text/html',
    isOwn: (address) => isSlacks(address, apiUrl),
    headers: { authorization: `Bearer ${botToken}` },
    ...(send ? { send: send as unknown as typeof fetch } : {}),
  });
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
