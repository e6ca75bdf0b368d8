// Draws the messages of the open conversation: people, the app's cards, threads, and what only you see.
// Used by chat.js.
import { drawBlocks } from './blocks.js';
import { arrange, avatar, base, h, icon, sampleName, send } from './dom.js';
import { mrkdwn } from './mrkdwn.js';
import { menuButton } from './popup.js';
import { createSurface } from './surface.js';
import { texts } from './texts.js';

const surfaces = new Map();
const foldedThreads = new Set();

/**
 * @param {HTMLElement} parent
 * @param {{state: any, conversation: any, tell: (outcome: any) => void, dropSample: () => Promise<void>}} content
 */
export function drawMessages(parent, content) {
  const { messages } = content.conversation;
  const drawn = new Map([...parent.children].map((element) => [element.dataset.ts, element]));
  const top = messages.filter((message) => message.threadTs === undefined || message.threadTs === message.ts);

  const elements = top.map((message) => {
    const replies = messages.filter((reply) => reply.threadTs === message.ts && reply !== message);
    const key = JSON.stringify([message, replies, content.state.you]);
    const before = drawn.get(message.ts);
    if (before?.dataset.key === key) return before;

    const element = before ?? h('div', { class: 'message-group', 'data-ts': message.ts });
    element.classList.toggle('fresh', before !== undefined);
    element.dataset.key = key;
    drawGroup(element, { ...content, message, replies });
    return element;
  });
  arrange(parent, elements.length > 0 ? elements : [parent.querySelector('.empty') ?? nothingYet(content)]);
}

/** An empty conversation; the app's own says what can be done there. */
function nothingYet({ conversation, dropSample }) {
  if (conversation.kind !== 'im') return h('div', { class: 'empty' }, texts.noMessages);

  return h(
    'div',
    { class: 'empty' },
    h('p', {}, texts.dropBills),
    sampleName !== '' &&
      h(
        'p',
        { class: 'sample' },
        h('button', { type: 'button', class: 'link', on: { click: dropSample } }, texts.dropSample),
        h('a', { href: `${base}/file/sample`, download: sampleName }, texts.seeSample),
      ),
  );
}

/** Only what can change is drawn anew: a button that is in use keeps the focus. */
function drawGroup(element, content) {
  const message = messageElement(element, content);
  arrange(element, content.replies.length > 0 ? [message, thread(element, content)] : [message]);
}

function thread(group, content) {
  const { message, replies } = content;
  const details = group.querySelector('.thread') ?? newThread(message);
  const summary = details.firstElementChild;

  summary.textContent = texts.replies(replies.length);
  arrange(details, [summary, ...replies.map((reply) => messageElement(details, { ...content, message: reply }))]);
  return details;
}

function newThread(message) {
  const details = h('details', { class: 'thread', open: !foldedThreads.has(message.ts) }, h('summary'));

  details.addEventListener('toggle', () => foldedThreads[details.open ? 'delete' : 'add'](message.ts));
  return details;
}

/** The message's own element below `parent`, made or brought up to date. */
function messageElement(parent, content) {
  const { state, conversation, message, tell } = content;
  const person = state.people.find((candidate) => candidate.id === message.userId);
  const where = { userId: state.you, conversationId: conversation.id, ts: message.ts };
  const element =
    [...parent.children].find((child) => child.dataset.message === message.ts) ??
    newMessage({ ...content, person, where });

  element.querySelector('header').replaceChildren(...headOf(message, person));
  drawBody(element.querySelector('.message-blocks'), { message, where, tell });
  return element;
}

function newMessage({ message, person, where, state, tell }) {
  return h(
    'article',
    { class: `message ${message.onlyForYou ? 'only-you' : ''}`, 'data-message': message.ts },
    avatar(person),
    h(
      'div',
      { class: 'message-main' },
      message.onlyForYou && h('p', { class: 'only-you-note' }, icon('eye'), texts.onlyYou),
      h('header'),
      h('div', { class: 'message-blocks' }),
    ),
    !message.onlyForYou && actions({ state, where, tell, person }),
  );
}

function headOf(message, person) {
  return [
    h('strong', {}, person.name),
    person.bot && h('span', { class: 'tag' }, texts.appTag),
    h('time', {}, clockTime(message.ts)),
    message.edited && h('span', { class: 'edited' }, texts.updated),
  ].filter(Boolean);
}

/** Blocks when the message has them; the text is then only for notifications, as in Slack. */
function drawBody(body, { message, where, tell }) {
  if (message.blocks.length === 0) {
    const text = message.text !== '' && h('div', { class: 'text' }, mrkdwn(message.text));
    body.replaceChildren(...[text, ...message.files.map(fileCard)].filter(Boolean));
    return;
  }
  const key = Object.values(where).join(' ');
  const surface = surfaces.get(key) ?? createSurface({ kind: 'message', where, tell });

  surfaces.set(key, surface);
  surface.adopt(message);
  drawBlocks(body, { blocks: message.blocks, surface });
}

/** What the app is told of, as Slack shows it: the name, the kind and the size. */
function fileCard({ name, kind, size, isGone }) {
  const about = isGone ? texts.fileGone : `${kind} · ${texts.size(size)}`;
  return h(
    'div',
    { class: `file ${isGone ? 'gone' : ''}` },
    icon('file'),
    h('span', { class: 'file-name', title: name }, name),
    h('small', {}, about),
  );
}

function actions({ state, where, tell, person }) {
  const more = h(
    'button',
    {
      type: 'button',
      class: 'icon-button message-more',
      'aria-label': texts.moreForMessage(person.name),
    },
    icon('dots'),
  );

  menuButton(more, () =>
    state.shortcuts
      .filter((shortcut) => shortcut.kind === 'message')
      .map(({ name, callbackId }) => ({
        text: name,
        note: texts.app,
        choose: async () => tell(await send('message-shortcut', { ...where, callbackId })),
      })),
  );
  return more;
}

function clockTime(ts) {
  return new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
}
