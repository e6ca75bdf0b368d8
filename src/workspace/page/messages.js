// Draws the messages of the open conversation: people, the app's cards, threads, and what only you see.
// Used by chat.js.
import { drawBlocks } from './blocks.js';
import { avatar, h, icon, send } from './dom.js';
import { mrkdwn } from './mrkdwn.js';
import { menuButton } from './popup.js';
import { createSurface } from './surface.js';

const surfaces = new Map();
const foldedThreads = new Set();

/**
 * @param {HTMLElement} parent
 * @param {{state: any, conversation: any, tell: (outcome: any) => void}} content
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
  replace(parent, elements);
}

function replace(parent, elements) {
  const staying = new Set(elements);
  for (const child of [...parent.children]) if (!staying.has(child)) child.remove();
  for (const [index, element] of elements.entries()) {
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  }
}

function drawGroup(element, content) {
  const { message, replies } = content;
  const body = element.querySelector('.message') ?? h('article', { class: 'message' });

  drawMessage(body, { ...content, message });
  element.replaceChildren(...[body, replies.length > 0 && thread(content)].filter(Boolean));
}

function thread({ state, conversation, message, replies, tell }) {
  const text = replies.length === 1 ? '1 reply' : `${replies.length} replies`;
  const details = h('details', { class: 'thread', open: !foldedThreads.has(message.ts) }, h('summary', {}, text));

  details.addEventListener('toggle', () => foldedThreads[details.open ? 'delete' : 'add'](message.ts));
  for (const reply of replies) {
    const body = h('article', { class: 'message' });
    drawMessage(body, { state, conversation, message: reply, tell });
    details.append(body);
  }
  return details;
}

function drawMessage(element, { state, conversation, message, tell }) {
  const person = state.people.find((candidate) => candidate.id === message.userId);
  const body = element.querySelector('.message-blocks') ?? h('div', { class: 'message-blocks' });
  const where = { userId: state.you, conversationId: conversation.id, ts: message.ts };

  drawBody(body, { message, where, tell });
  element.classList.toggle('only-you', message.onlyForYou);
  element.replaceChildren(
    avatar(person),
    h(
      'div',
      { class: 'message-main' },
      message.onlyForYou ? h('p', { class: 'only-you-note' }, icon('eye'), 'Only visible to you') : '',
      h(
        'header',
        {},
        h('strong', {}, person.name),
        person.bot && h('span', { class: 'tag' }, 'App'),
        h('time', {}, clockTime(message.ts)),
        message.edited && h('span', { class: 'edited' }, 'updated'),
      ),
      body,
    ),
    message.onlyForYou ? '' : actions({ state, where, tell, person }),
  );
}

/** Blocks when the message has them; the text is then only for notifications, as in Slack. */
function drawBody(body, { message, where, tell }) {
  if (message.blocks.length === 0) {
    body.replaceChildren(h('div', { class: 'text' }, mrkdwn(message.text)));
    return;
  }
  const key = Object.values(where).join(' ');
  const surface = surfaces.get(key) ?? createSurface({ kind: 'message', where, tell });

  surfaces.set(key, surface);
  surface.adopt(message);
  drawBlocks(body, { blocks: message.blocks, surface });
}

function actions({ state, where, tell, person }) {
  const more = h(
    'button',
    {
      type: 'button',
      class: 'icon-button message-more',
      'aria-label': `More actions for the message from ${person.name}`,
    },
    icon('dots'),
  );

  menuButton(more, () =>
    state.shortcuts
      .filter((shortcut) => shortcut.kind === 'message')
      .map(({ name, callbackId }) => ({
        text: name,
        note: 'ShareBill',
        choose: async () => tell(await send('message-shortcut', { ...where, callbackId })),
      })),
  );
  return more;
}

function clockTime(ts) {
  return new Date(Number(ts) * 1000).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
}
