// Sends one file to the server and says how far it is. Used by attach.js and teams-files.js.
import { base, token } from './dom.js';
import { texts } from './texts.js';

/**
 * Ends as the acts of dom.js do, with `{kind, text}`; `cancelled` when it was.
 * @param {File} file
 * @param {{act?: 'drop' | 'send', place: Record<string, string>, onPart: (part: number) => void, signal: AbortSignal}} options
 * @returns {Promise<{kind: string, text?: string}>}
 */
export function upload(file, { act = 'drop', place, onPart, signal }) {
  // fetch does not tell how much has been sent
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ ...place, name: file.name });

  request.open('POST', `${base}/file/${act}?${query}`);
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.setRequestHeader('x-workspace-token', token);
  request.upload.addEventListener('progress', ({ loaded, total }) => onPart(loaded / total));
  signal.addEventListener('abort', () => request.abort());
  return new Promise((resolve) => {
    request.addEventListener('load', () => resolve(answerOf(request)));
    request.addEventListener('error', () => resolve({ kind: 'trouble', text: texts.notSent(file.name) }));
    request.addEventListener('abort', () => resolve({ kind: 'cancelled' }));
    request.send(file);
  });
}

function answerOf(request) {
  if (request.status === 403) return { kind: 'trouble', text: texts.restarted };
  try {
    return JSON.parse(request.responseText);
  } catch {
    return { kind: 'trouble', text: texts.noAnswer };
  }
}
