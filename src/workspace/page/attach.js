// Files for the open conversation: by the attach button, dropped anywhere on the page's conversation, or the sample.
// They go one after the other. Driven by chat.js.
import { base, byId, icon, largestFile, sampleName } from './dom.js';
import { texts } from './texts.js';
import { upload } from './upload.js';

const room = byId('room');
const zone = byId('drop-zone');
const bar = byId('upload');
const input = byId('attach-file');
const ui = { waiting: [], current: undefined };

/**
 * @typedef {{userId: string, conversationId: string, name: string}} Place
 * @param {{place: () => Place | undefined, tell: (outcome: {kind: string, text?: string}) => void}} chat
 * @returns {{dropSample: () => Promise<void>}}
 */
export function startAttach(chat) {
  byId('attach').append(icon('clip'));
  input.addEventListener('change', () => {
    take(chat, [...input.files]);
    // the same file can be chosen again
    input.value = '';
  });
  byId('upload-cancel').addEventListener('click', cancel);
  listenForDrops(chat);

  return {
    dropSample: async () => {
      const answer = await fetch(`${base}/file/sample`).catch(() => undefined);
      if (!answer?.ok) return chat.tell({ kind: 'trouble', text: texts.noAnswer });
      take(chat, [new File([await answer.blob()], sampleName, { type: 'text/plain' })]);
    },
  };
}

function listenForDrops(chat) {
  // A file let go beside the conversation would replace the page.
  for (const type of ['dragover', 'drop']) document.addEventListener(type, (event) => keepPage(event));

  room.addEventListener('dragover', (event) => {
    const place = chat.place();
    if (!hasFiles(event) || place === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = 'copy';
    showZone(texts.dropHere(place.name));
  });
  room.addEventListener('dragleave', (event) => {
    if (!room.contains(event.relatedTarget)) showZone(undefined);
  });
  room.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    showZone(undefined);
    take(chat, filesOf(event.dataTransfer, chat));
  });
}

function keepPage(event) {
  if (!hasFiles(event) || event.defaultPrevented) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'none';
}

function hasFiles(event) {
  return event.dataTransfer?.types.includes('Files') === true;
}

/** A folder comes as a file that cannot be read. */
function filesOf({ items, files }, { tell }) {
  const isFolder = [...items].some((item) => item.webkitGetAsEntry?.()?.isDirectory === true);
  if (!isFolder) return [...files];

  tell({ kind: 'refused', text: texts.noFolders });
  return [];
}

function showZone(text) {
  zone.hidden = text === undefined;
  zone.textContent = text ?? '';
  room.classList.toggle('dropping', text !== undefined);
}

function take(chat, files) {
  const place = chat.place();
  if (place === undefined || files.length === 0) return;

  chat.tell({ kind: 'ok' });
  for (const file of files) {
    const problem = problemWith(file);
    if (problem === undefined) ui.waiting.push({ file, place });
    else chat.tell({ kind: 'refused', text: problem });
  }
  sendNext(chat);
}

/** What would be refused is not sent at all. */
function problemWith(file) {
  if (file.size > largestFile) return texts.tooLarge(file.name, largestFile);
  return file.size === 0 ? texts.emptyFile(file.name) : undefined;
}

async function sendNext(chat) {
  if (ui.current !== undefined) return;
  const next = ui.waiting.shift();
  if (next === undefined) return hideBar();

  ui.current = new AbortController();
  showBar(next.file);
  const { userId, conversationId } = next.place;
  const outcome = await upload(next.file, {
    place: { userId, conversationId },
    onPart: (part) => showPart(part),
    signal: ui.current.signal,
  });
  ui.current = undefined;
  if (outcome.kind !== 'ok') chat.tell(outcome);
  sendNext(chat);
}

function cancel() {
  ui.waiting.length = 0;
  ui.current?.abort();
}

function showBar(file) {
  byId('upload-name').textContent = texts.sending(file.name);
  showPart(0);
  bar.hidden = false;
}

function showPart(part) {
  byId('upload-progress').value = Math.round(part * 100);
}

function hideBar() {
  const hadFocus = bar.contains(document.activeElement);
  bar.hidden = true;
  if (hadFocus) input.focus();
}
