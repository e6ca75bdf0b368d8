// Files that somebody sends to the app in their own chat with it: by the button, or the sample. Driven by teams.js.
import { base, byId, icon, largestFile, sampleName } from './dom.js';
import { texts } from './texts.js';
import { upload } from './upload.js';

const label = byId('teams-attach');
const input = byId('teams-file');

/**
 * @param {{place: () => {personId: string, roomId: string}, tell: (outcome: {kind: string, text?: string}) => void}} chat
 * @returns {{show: (isOwnChat: boolean) => void, sendSample: () => Promise<void>}}
 */
export function startTeamsFiles(chat) {
  label.prepend(icon('clip'));
  input.addEventListener('change', () => {
    const [file] = input.files;
    // the same file can be chosen again
    input.value = '';
    if (file !== undefined) sendFile(chat, file);
  });

  return {
    show: (isOwnChat) => {
      label.hidden = !isOwnChat;
    },
    sendSample: async () => {
      const answer = await fetch(`${base}/file/sample`).catch(() => undefined);
      if (!answer?.ok) return chat.tell({ kind: 'trouble', text: texts.noAnswer });

      await sendFile(chat, new File([await answer.blob()], sampleName, { type: 'text/plain' }));
    },
  };
}

async function sendFile({ place, tell }, file) {
  if (file.size > largestFile) return tell({ kind: 'refused', text: texts.tooLarge(file.name, largestFile) });
  if (file.size === 0) return tell({ kind: 'refused', text: texts.emptyFile(file.name) });

  const { signal } = new AbortController();
  tell(await upload(file, { act: 'send', place: place(), onPart: () => undefined, signal }));
}
