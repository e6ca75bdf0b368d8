// A dialog of Teams: a card that the app gave, its buttons, and what became of them. Opened by teams.js and teams-messages.js.
import { drawCard } from './cards.js';
import { byId, h, icon, sendToTeams } from './dom.js';
import { texts } from './texts.js';

const dialog = byId('teams-dialog');
const showWaitingMs = 400;
const ui = { place: null, number: 0, isBusy: false, lastField: '', nameOf: () => undefined };
const parts = build();

function build() {
  const title = h('h2', { id: 'teams-dialog-title' });
  const x = h('button', {
    type: 'button',
    class: 'icon-button',
    'aria-label': texts.close,
    on: { click: closeDialog },
  });
  const body = h('div', { class: 'modal-body', tabindex: '-1' });
  const trouble = h('p', { class: 'trouble', role: 'alert' });

  x.append(icon('close'));
  dialog.append(
    h(
      'div',
      { class: 'modal-frame' },
      h('header', { class: 'modal-head' }, h('span', { class: 'app-mark', 'aria-hidden': 'true' }), title, x),
      body,
      h('div', { class: 'modal-trouble', hidden: true }, trouble),
    ),
  );
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    closeDialog();
  });
  // An open list of options lies over the dialog and must follow its field.
  body.addEventListener('scroll', () => document.activeElement?.dispatchEvent(new Event('moved')));
  body.addEventListener('focusin', ({ target }) => {
    const field = target.dataset.field ?? target.name;
    if (field) ui.lastField = field;
  });
  return { title, body, trouble };
}

/**
 * Opens the dialog that the app answers with.
 * @param {{personId: string, roomId: string}} place
 * @param {{ask: () => Promise<any>, nameOf: (id: string) => string | undefined}} opening
 */
export async function openDialog(place, { ask, nameOf }) {
  if (ui.isBusy) return;
  Object.assign(ui, { place, nameOf, lastField: '' });
  const timer = setTimeout(showWaiting, showWaitingMs);
  await show(ask);
  clearTimeout(timer);
}

export function closeDialog() {
  ui.number += 1;
  setBusy(false);
  if (!dialog.open) return;

  dialog.close();
  // what opened it may be gone: a card that was drawn anew
  if (document.activeElement === document.body) byId('teams-text').focus();
}

function showWaiting() {
  parts.title.textContent = texts.app;
  parts.body.replaceChildren(h('p', { class: 'waiting', role: 'status' }, texts.oneMoment));
  tell('');
  if (!dialog.open) dialog.showModal();
}

/** What comes late for a dialog that was closed counts no more. */
async function show(ask) {
  ui.number += 1;
  const { number } = ui;
  setBusy(true);
  const answer = await ask();
  if (number !== ui.number) return;

  setBusy(false);
  if (answer.kind === 'dialog') draw(answer);
  else fail(answer.text);
}

function setBusy(isBusy) {
  ui.isBusy = isBusy;
  dialog.classList.toggle('waits', isBusy);
  parts.body.setAttribute('aria-busy', String(isBusy));
}

function draw({ title, card }) {
  const { place, nameOf } = ui;
  const search = (dataset, text) => sendToTeams('search', { ...place, dataset, text });
  const drawn = drawCard(card, { press, search, nameOf });

  parts.title.textContent = title;
  parts.body.replaceChildren(drawn.element);
  parts.body.scrollTop = 0;
  tell('');
  if (!dialog.open) dialog.showModal();
  // Without fields it is the text, never a button: who still holds Enter would press it unread.
  if (drawn.hasFields) drawn.focus(ui.lastField);
  else parts.body.focus({ preventScroll: true });
  dialog.querySelector('[role=alert]:not(.trouble)')?.scrollIntoView({ block: 'nearest' });
}

function press({ type, data }) {
  if (ui.isBusy) return;
  if (type !== 'submit') return fail(texts.notInDialog);

  tell('');
  show(() => sendToTeams('submit', { ...ui.place, data }));
}

/** Where no dialog is open yet, it opens with what went wrong. */
function fail(text) {
  if (!dialog.open || parts.body.querySelector('.waiting') !== null) {
    parts.title.textContent = texts.app;
    parts.body.replaceChildren();
    if (!dialog.open) dialog.showModal();
  }
  tell(text ?? texts.noAnswer);
}

function tell(text) {
  parts.trouble.textContent = text;
  parts.trouble.parentElement.hidden = text === '';
}
