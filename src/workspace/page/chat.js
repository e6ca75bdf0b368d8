// The chat half of the page: conversations, the open one, the composer, and what to try. Driven by main.js.
import { startAttach } from './attach.js';
import { byId, h, icon, redraw, sampleName, send } from './dom.js';
import { drawHome, isHomeOpen, openHome, showMessages } from './home.js';
import { drawMessages } from './messages.js';
import { menuButton } from './popup.js';
import { texts } from './texts.js';

const composer = byId('composer');
const text = byId('composer-text');
const notice = byId('notice');
const messages = byId('messages');
const ui = { state: null, openId: '', seen: new Map(), drawnFor: '', dropSample: undefined };

/** @param {{becomeGuest: () => void}} page */
export function startChat(page) {
  // A region that scrolls must be reachable by keyboard.
  messages.tabIndex = 0;
  byId('shortcuts').append(icon('bolt'));
  composer.querySelector('.send').append(icon('send'));
  composer.addEventListener('submit', sendTyped);
  text.placeholder = texts.composer;
  menuButton(byId('shortcuts'), globalShortcuts);
  ui.dropSample = startAttach({ place: openPlace, tell }).dropSample;
  drawTryList(page);
  // On a phone the list would push the conversation off the screen.
  document.querySelector('.try').open = matchMedia('(min-width: 900px)').matches;
}

/** @param {any} state */
export function showChat(state) {
  // What went wrong for one person does not concern the next.
  if (ui.state?.you !== state.you) tell({ kind: 'ok' });
  ui.state = state;
  if (openOne() === undefined) ui.openId = sameFor(state)?.id ?? '';
  drawConversations();
  drawRoom();
}

/** Another person's Home stays in sight for comparison; from any other conversation they start with their first. */
function sameFor({ conversations }) {
  const own = isHomeOpen() ? conversations.find(({ kind }) => kind === 'im') : undefined;
  return own ?? conversations[0];
}

function openConversation(id) {
  if (ui.openId !== id) showMessages();
  ui.openId = id;
  tell({ kind: 'ok' });
  drawConversations();
  drawRoom();
}

function drawConversations() {
  const { conversations } = ui.state;
  const channels = conversations.filter((conversation) => conversation.kind === 'channel');
  const direct = conversations.filter((conversation) => conversation.kind === 'im');

  redraw(
    byId('conversations'),
    h('p', { class: 'team' }, ui.state.team),
    ...group(texts.channels, channels),
    ...group(texts.directMessages, direct),
  );
}

function group(title, conversations) {
  if (conversations.length === 0) return [];
  return [h('h2', {}, title), h('ul', {}, ...conversations.map((conversation) => h('li', {}, entry(conversation))))];
}

function entry(conversation) {
  const isOpen = conversation.id === ui.openId;
  const last = conversation.messages.at(-1)?.ts ?? '';
  // Messages from before the page was opened count as read.
  if (isOpen || !ui.seen.has(keyOf(conversation))) ui.seen.set(keyOf(conversation), last);
  const isUnread = last > ui.seen.get(keyOf(conversation));

  return h(
    'button',
    {
      type: 'button',
      class: isUnread ? 'unread' : '',
      'data-key': conversation.id,
      'aria-current': isOpen ? 'true' : undefined,
      on: { click: () => openConversation(conversation.id) },
    },
    h('span', { class: 'mark', 'aria-hidden': 'true' }, conversation.kind === 'im' ? '@' : '#'),
    h('span', { class: 'name', title: conversation.name }, conversation.name),
    conversation.extShared && h('span', { class: 'shared', title: texts.sharedTitle }, texts.shared),
    isUnread && h('span', { class: 'dot' }, h('span', { class: 'hidden' }, texts.newMessages)),
  );
}

function keyOf(conversation) {
  return `${ui.state.you} ${conversation.id}`;
}

function drawRoom() {
  const conversation = openOne();
  const head = byId('room-head');
  drawHome({ state: ui.state, conversation });
  if (conversation === undefined) {
    head.replaceChildren(h('h2', {}, texts.noConversation));
    messages.replaceChildren(h('p', { class: 'empty' }, texts.inNoConversation));
    return;
  }

  head.replaceChildren(h('h2', {}, title(conversation)), h('p', {}, subtitle(conversation)));
  const drawnFor = keyOf(conversation);
  const wasAtEnd = isAtEnd();
  const before = messages.querySelectorAll('.message').length;
  if (ui.drawnFor !== drawnFor) messages.replaceChildren();

  drawMessages(messages, { state: ui.state, conversation, tell, dropSample: ui.dropSample });
  const hasNew = messages.querySelectorAll('.message').length > before;
  if (ui.drawnFor !== drawnFor || wasAtEnd || hasNew) scrollToEnd();
  ui.drawnFor = drawnFor;
}

function isAtEnd() {
  return messages.scrollHeight - messages.scrollTop - messages.clientHeight < 80;
}

function scrollToEnd() {
  messages.scrollTop = messages.scrollHeight;
}

function title(conversation) {
  return conversation.kind === 'im' ? conversation.name : `# ${conversation.name}`;
}

function subtitle(conversation) {
  if (conversation.kind === 'im') return texts.directMessagesWith;
  return texts.people(conversation.memberCount, conversation.extShared);
}

function openOne() {
  return ui.state?.conversations.find((conversation) => conversation.id === ui.openId);
}

/** Where a file goes that is dropped now. */
function openPlace() {
  const conversation = openOne();
  if (conversation === undefined || isHomeOpen()) return undefined;
  return { userId: ui.state.you, conversationId: conversation.id, name: title(conversation) };
}

async function sendTyped(event) {
  event.preventDefault();
  const typed = text.value.trim();
  const conversation = openOne();
  if (typed === '' || conversation === undefined) return;

  text.value = '';
  tell({ kind: 'ok' });
  const where = { userId: ui.state.you, conversationId: conversation.id };
  const [, command, rest = ''] = /^(\/\S+)(?:\s+(.*))?$/.exec(typed) ?? [];
  if (command === undefined) return tell(await send('post', { ...where, text: typed }));
  if (command !== '/sharebill') return tell({ kind: 'trouble', text: texts.unknownCommand(command) });

  composer.classList.add('busy');
  tell(await send('command', { ...where, text: rest }));
  composer.classList.remove('busy');
  byId('composer-hint').hidden = true;
}

function globalShortcuts() {
  return ui.state.shortcuts
    .filter((shortcut) => shortcut.kind === 'global')
    .map(({ name, callbackId }) => ({
      text: name,
      note: texts.app,
      choose: async () => tell(await send('shortcut', { userId: ui.state.you, callbackId })),
    }));
}

/** Says what went wrong, above the composer; an outcome that is fine takes the last one away. */
function tell(outcome) {
  const isWrong = outcome.kind === 'trouble' || outcome.kind === 'refused';
  const wasAtEnd = isAtEnd();

  notice.hidden = !isWrong;
  notice.textContent = isWrong ? outcome.text : '';
  if (wasAtEnd) scrollToEnd();
}

function drawTryList({ becomeGuest }) {
  const list = byId('try-list');

  for (const [command, why] of texts.tries) {
    list.append(
      h('li', {}, h('button', { type: 'button', on: { click: () => suggest(command) } }, command), ` ${why}`),
    );
  }
  list.append(
    ...(sampleName === '' ? [] : [sampleItem()]),
    h('li', {}, h('button', { type: 'button', on: { click: openOwnHome } }, texts.tryHome), texts.tryHomeWhy),
    h('li', {}, texts.tryMessage, h('b', {}, texts.tryMessageMenu)),
    h('li', {}, h('button', { type: 'button', on: { click: becomeGuest } }, texts.beGuest), texts.beGuestWhy),
  );
}

function sampleItem() {
  return h(
    'li',
    {},
    h('button', { type: 'button', on: { click: dropInDirectMessages } }, texts.trySample),
    texts.trySampleWhy,
  );
}

function openOwnHome() {
  const direct = ui.state?.conversations.find((conversation) => conversation.kind === 'im');
  if (direct === undefined || ui.state.home === null) return;
  openConversation(direct.id);
  openHome();
}

/** The sample goes to the app, wherever one is. */
async function dropInDirectMessages() {
  const direct = ui.state?.conversations.find((conversation) => conversation.kind === 'im');
  if (direct === undefined) return;
  openConversation(direct.id);
  showMessages();
  await ui.dropSample();
}

function suggest(command) {
  showMessages();
  text.value = command;
  text.focus();
}
