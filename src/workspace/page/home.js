// The tabs of the conversation with the app: Home, which the app publishes, and Messages. Driven by chat.js.
import { drawBlocks } from './blocks.js';
import { byId, h, send } from './dom.js';
import { createSurface } from './surface.js';
import { startTabs } from './tabs.js';
import { texts } from './texts.js';

const list = byId('home-tabs');
const tab = { home: byId('tab-home'), messages: byId('tab-messages') };
const panel = byId('home');
const blocks = byId('home-blocks');
const notice = byId('home-notice');
const talk = byId('talk');
const messages = byId('messages');
const ui = { state: null, surface: null, viewId: '', drawnFor: '' };

const mark = startTabs(list, (chosen) => open(chosen === tab.home ? 'home' : 'messages'));
// A region that scrolls must be reachable by keyboard.
panel.tabIndex = 0;

/** Slack tells the app of each tab that a person opens. */
async function open(name) {
  show(name);
  tell(await send('home-open', { userId: ui.state.you, tab: name }));
}

function show(name) {
  const isHome = name === 'home';

  mark(tab[name]);
  panel.hidden = !isHome;
  talk.hidden = isHome;
  // what is not shown loses its place
  if (!isHome) messages.scrollTop = messages.scrollHeight;
  tell({ kind: 'ok' });
}

export function isHomeOpen() {
  return !panel.hidden;
}

export function openHome() {
  return open('home');
}

export function showMessages() {
  if (isHomeOpen()) show('messages');
}

/**
 * Shows the tabs where the conversation is the app's; another one has none.
 * @param {{state: any, conversation: any}} content
 */
export function drawHome({ state, conversation }) {
  const hasTabs = conversation?.kind === 'im' && state.home !== null;
  const isOther = ui.drawnFor !== state.you;
  Object.assign(ui, { state, drawnFor: state.you });

  list.hidden = !hasTabs;
  markAsPanel(hasTabs);
  if (!hasTabs) return showMessages();
  if (isOther && isHomeOpen()) openHome();
  drawView(state.home.view);
}

function markAsPanel(hasTabs) {
  for (const [name, value] of Object.entries({ role: 'tabpanel', 'aria-labelledby': tab.messages.id })) {
    if (hasTabs) talk.setAttribute(name, value);
    else talk.removeAttribute(name);
  }
}

function drawView(view) {
  if (view === null) {
    ui.viewId = '';
    blocks.replaceChildren(h('p', { class: 'empty' }, texts.noHome));
    return;
  }

  if (ui.viewId !== view.id) {
    Object.assign(ui, { viewId: view.id, surface: createSurface({ kind: 'home', where: { viewId: view.id }, tell }) });
    blocks.replaceChildren();
  }
  const hadFocus = blocks.contains(document.activeElement);
  ui.surface.adopt(view);
  drawBlocks(blocks, { blocks: view.blocks, surface: ui.surface });
  // What was in use is gone: the next Tab goes on from here, not from the top of the page.
  if (hadFocus && !blocks.contains(document.activeElement)) panel.focus({ preventScroll: true });
}

/** Says what went wrong with a press, above the view. */
function tell(outcome) {
  const isWrong = outcome.kind === 'trouble' || outcome.kind === 'refused';

  notice.hidden = !isWrong;
  notice.textContent = isWrong ? outcome.text : '';
}
