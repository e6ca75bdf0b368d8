// The Teams half of the page: conversations, the open one, the box to write in, and what to try. Driven by main.js.
import { loadCards } from './cards.js';
import { byId, h, icon, redraw, sampleName, sendToTeams } from './dom.js';
import { closeDialog, openDialog } from './teams-dialog.js';
import { startTeamsFiles } from './teams-files.js';
import { drawTeamsMessages } from './teams-messages.js';
import { texts } from './texts.js';

const composer = byId('teams-composer');
const text = byId('teams-text');
const notice = byId('teams-notice');
const messages = byId('teams-messages');
const command = byId('teams-command');
const ui = { state: null, openId: '', seen: new Map(), drawnFor: '', files: undefined };

/** @param {{becomeGuest: () => void}} page */
export function startTeams(page) {
  // A region that scrolls must be reachable by keyboard.
  messages.tabIndex = 0;
  composer.querySelector('.send').append(icon('send'));
  composer.addEventListener('submit', sendTyped);
  text.placeholder = texts.teamsComposer;
  command.append(h('span', { class: 'app-mark', 'aria-hidden': 'true' }), texts.teamsCommand);
  command.title = texts.teamsCommandTitle;
  command.addEventListener('click', useCommand);
  ui.files = startTeamsFiles({ place, tell });
  drawTryList(page);
  byId('teams').querySelector('.try').open = matchMedia('(min-width: 900px)').matches;
}

/** @param {any} state what the person sees of Teams */
export async function showTeams(state) {
  if (ui.state !== null && ui.state.you !== state.you) {
    closeDialog();
    tell({ kind: 'ok' });
  }
  ui.state = state;
  if (openOne() === undefined) ui.openId = state.conversations[0]?.id ?? '';
  try {
    await loadCards();
  } catch {
    return tell({ kind: 'trouble', text: texts.cardsMissing });
  }
  drawConversations();
  drawRoom();
}

function openConversation(id) {
  ui.openId = id;
  tell({ kind: 'ok' });
  drawConversations();
  drawRoom();
}

function drawConversations() {
  const { conversations, tenant } = ui.state;
  const channels = conversations.filter(({ kind }) => kind === 'channel');
  const chats = conversations.filter(({ kind }) => kind !== 'channel');

  redraw(
    byId('teams-conversations'),
    h('p', { class: 'team' }, tenant),
    ...group(texts.teamsChannels, channels),
    ...group(texts.teamsChats, chats),
  );
}

function group(title, conversations) {
  if (conversations.length === 0) return [];
  return [h('h2', {}, title), h('ul', {}, ...conversations.map((conversation) => h('li', {}, entry(conversation))))];
}

function entry(conversation) {
  const { id, hasGuests } = conversation;
  const isOpen = id === ui.openId;
  const last = Math.max(0, ...conversation.messages.map(({ order }) => order));
  // Messages from before the page was opened count as read.
  if (isOpen || !ui.seen.has(keyOf(conversation))) ui.seen.set(keyOf(conversation), last);
  const isUnread = last > ui.seen.get(keyOf(conversation));

  return h(
    'button',
    {
      type: 'button',
      class: isUnread ? 'unread' : '',
      'data-key': id,
      'aria-current': isOpen ? 'true' : undefined,
      on: { click: () => openConversation(id) },
    },
    h('span', { class: 'mark', 'aria-hidden': 'true' }, conversation.kind === 'channel' ? '#' : '@'),
    h('span', { class: 'name', title: nameOf(conversation) }, nameOf(conversation)),
    hasGuests && h('span', { class: 'shared' }, texts.guestMark),
    isUnread && h('span', { class: 'dot' }, h('span', { class: 'hidden' }, texts.newMessages)),
  );
}

function keyOf({ id }) {
  return `${ui.state.you} ${id}`;
}

function nameOf({ kind, name }) {
  return kind === 'personal' ? texts.app : name;
}

function drawRoom() {
  const conversation = openOne();
  const head = byId('teams-head');
  if (conversation === undefined) {
    head.replaceChildren(h('h2', {}, texts.noConversation));
    messages.replaceChildren(h('p', { class: 'empty' }, texts.inNoConversation));
    return;
  }

  head.replaceChildren(h('h2', {}, nameOf(conversation)), h('p', {}, subtitle(conversation)));
  ui.files.show(conversation.kind === 'personal');
  byId('teams-hint').textContent = conversation.kind === 'personal' ? texts.teamsHint : texts.teamsRoomHint;
  const drawnFor = keyOf(conversation);
  const wasAtEnd = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 80;
  const before = messages.querySelectorAll('.message').length;
  if (ui.drawnFor !== drawnFor) messages.replaceChildren();

  drawTeamsMessages(messages, { state: ui.state, conversation });
  const hasNew = messages.querySelectorAll('.message').length > before;
  if (ui.drawnFor !== drawnFor || wasAtEnd || hasNew) messages.scrollTop = messages.scrollHeight;
  ui.drawnFor = drawnFor;
}

function subtitle({ kind, memberCount, hasGuests }) {
  return kind === 'personal' ? texts.chatWith : texts.members(memberCount, hasGuests);
}

function openOne() {
  return ui.state?.conversations.find(({ id }) => id === ui.openId);
}

function place() {
  return { personId: ui.state.you, roomId: ui.openId };
}

async function sendTyped(event) {
  event.preventDefault();
  const typed = text.value.trim();
  if (typed === '' || openOne() === undefined) return;

  text.value = '';
  tell({ kind: 'ok' });
  tell(await sendToTeams('say', { ...place(), text: typed }));
}

function useCommand() {
  if (openOne() === undefined) return;
  const where = place();
  const { people } = ui.state;
  openDialog(where, {
    ask: () => sendToTeams('compose', where),
    nameOf: (id) => people.find((person) => person.id === id)?.name,
  });
}

/** Says what went wrong, above the box; an outcome that is fine takes the last one away. */
function tell(outcome) {
  const isWrong = outcome.kind === 'trouble' || outcome.kind === 'refused';
  notice.hidden = !isWrong;
  notice.textContent = isWrong ? outcome.text : '';
}

function drawTryList({ becomeGuest }) {
  const item = (what, why, act) => h('li', {}, h('button', { type: 'button', on: { click: act } }, what), ` ${why}`);

  byId('teams-try-list').append(
    item(texts.teamsCommand, texts.tryCommandWhy, useCommand),
    ...texts.teamsTries.map(([words, why]) => item(words, why, () => suggest(words))),
    ...(sampleName === '' ? [] : [item(texts.trySample, texts.trySampleWhy.trim(), sendSample)]),
    h('li', {}, texts.tryTeamsMessage, h('b', {}, texts.shareOfMessage)),
    item(texts.beGuest, texts.beGuestWhy.trim(), becomeGuest),
  );
}

/** What is written to the app is written in its own chat, and so are files sent. */
function openOwn() {
  const own = ui.state?.conversations.find(({ kind }) => kind === 'personal');
  if (own !== undefined) openConversation(own.id);
  return own;
}

function sendSample() {
  if (openOwn() !== undefined) ui.files.sendSample();
}

function suggest(words) {
  if (openOwn() === undefined) return;
  text.value = words;
  text.focus();
}
