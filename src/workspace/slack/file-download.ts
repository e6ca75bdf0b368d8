// The bytes of a file at its private address: to the app's token alone, everybody else is sent to the sign-in page.
// Called by slack-server.ts.
import { fileKind } from './file-kinds.ts';
import { seenByBot } from './file-methods.ts';
import { type Reply, textReply } from './reply.ts';
import { record, type SlackState } from './slack-state.ts';
import { filePath } from './wire.ts';

/** The name under which a switch makes downloads fail, and under which they are in the record of calls. */
export const downloadName = 'files.download';

/** Answers GET of `url_private` or `url_private_download`. */
export function download(state: SlackState, { path, token }: { path: string; token: string | undefined }): Reply {
  if (token !== state.botToken || !state.app.scopes.includes('files:read')) return toSignIn(state, path);

  const id = new RegExp(`^/files-pri/${state.teamId}-(F[A-Z0-9]+)/`).exec(path)?.[1] ?? '';
  const reply = replyFor(state, { id, path });
  record(state.calls, { method: downloadName, args: { file: id }, answer: { status: reply.status } });
  return reply;
}

function replyFor(state: SlackState, { id, path }: { id: string; path: string }): Reply {
  const file = seenByBot(state, id);
  const stored = state.fileStore.get(id);
  const isAddress = file !== undefined && [filePath(state, file), filePath(state, file, 'download')].includes(path);
  if (!isAddress || stored === undefined) return textReply({ status: 404, body: 'This file is not here.' });

  const headers = { 'content-type': fileKind(file.name).mimetype, 'accept-ranges': 'none' };
  return { status: 200, headers, body: stored };
}

/** As Slack does without a token, or with one that may not: no error, a redirect to a page. */
function toSignIn(state: SlackState, path: string): Reply {
  const location = `${state.apiUrl}/signin?redir=${encodeURIComponent(path)}`;
  return { status: 302, headers: { location, 'content-type': 'text/plain; charset=utf-8' }, body: '' };
}
