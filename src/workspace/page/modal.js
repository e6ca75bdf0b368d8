// The modal: shows the view on top of the person's stack, submits and closes it. Driven by main.js.
import { drawBlocks } from './blocks.js';
import { byId, h, icon, send } from './dom.js';
import { createSurface } from './surface.js';
import { texts } from './texts.js';

const dialog = byId('modal');
const shown = { view: null, surface: null, errors: {}, trouble: '', busy: false, awaitsField: false };
const parts = build();

/** @param {any} view the visible view, or null when none is open */
export function showModal(view) {
  if (view === null) {
    shown.view = null;
    if (dialog.open) dialog.close();
    return;
  }

  const isOther = shown.view?.id !== view.id;
  const isOtherForm = isOther || shown.view.callback_id !== view.callback_id;
  if (!isOther && shown.view.hash !== view.hash) Object.assign(shown, { errors: {}, trouble: '' });
  if (isOther) begin(view);
  shown.view = view;
  shown.surface.adopt(view);
  draw();
  if (!dialog.open) dialog.showModal();
  const stillAwaits = shown.awaitsField && document.activeElement === parts.body;
  if (isOtherForm || stillAwaits || !dialog.querySelector(':focus')) focusFirst();
}

function begin(view) {
  const surface = createSurface({
    kind: 'modal',
    where: { viewId: view.id },
    tell: (outcome) => {
      if (shown.view?.id === view.id && outcome.kind === 'trouble') fail(outcome.text);
    },
  });
  Object.assign(shown, { surface, errors: {}, trouble: '', busy: false });
  parts.body.replaceChildren();
  parts.body.scrollTop = 0;
}

function build() {
  const title = h('h2', { id: 'modal-title' });
  const x = h('button', {
    type: 'button',
    class: 'icon-button',
    'aria-label': texts.close,
    on: { click: () => close(true) },
  });
  const body = h('div', { class: 'modal-body', tabindex: '-1' });
  const trouble = h('p', { class: 'trouble', role: 'alert' });
  const cancel = h('button', { type: 'button', class: 'button', on: { click: () => close(false) } });
  const submitButton = h('button', { type: 'submit', class: 'button primary' });
  const form = h(
    'form',
    { novalidate: true, on: { submit } },
    h('header', { class: 'modal-head' }, h('span', { class: 'app-mark', 'aria-hidden': 'true' }), title, x),
    body,
    h('div', { class: 'modal-trouble' }, trouble),
    h('footer', { class: 'modal-foot' }, cancel, submitButton),
  );

  x.append(icon('close'));
  dialog.append(form);
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    close(false);
  });
  // An open list of options lies over the modal and must follow its field.
  body.addEventListener('scroll', () => document.activeElement?.dispatchEvent(new Event('moved')));
  return { title, body, trouble, cancel, submit: submitButton };
}

function draw() {
  const { view, surface, errors } = shown;

  parts.title.textContent = view.title.text;
  drawBlocks(parts.body, { blocks: view.blocks, surface, errors });
  parts.trouble.textContent = shown.trouble;
  parts.trouble.parentElement.hidden = shown.trouble === '';
  parts.cancel.textContent = view.close?.text ?? (view.submit === undefined ? texts.close : texts.cancel);
  parts.submit.textContent = view.submit?.text ?? '';
  parts.submit.hidden = view.submit === undefined;
  drawBusy();
}

function drawBusy() {
  parts.submit.classList.toggle('busy', shown.busy);
  parts.submit.setAttribute('aria-disabled', String(shown.busy));
}

/**
 * Focuses the first field, or the one the app asks for. Without fields it is the text, never a button: who still holds
 * Enter would press it unread.
 */
function focusFirst() {
  const { blocks } = shown.view;
  const wanted = blocks.find((block) => block.element?.focus_on_load || block.accessory?.focus_on_load);
  const holder =
    wanted === undefined ? parts.body : parts.body.querySelector(`[data-block="${CSS.escape(wanted.block_id)}"]`);
  const field = holder?.querySelector('input, textarea, select') ?? null;

  shown.awaitsField = field === null;
  if (field === null) parts.body.focus({ preventScroll: true });
  else if (document.activeElement !== field) field.focus();
}

async function submit(event) {
  event.preventDefault();
  const { view, surface, busy } = shown;
  if (view === null || busy || view.submit === undefined) return;

  Object.assign(shown, { busy: true, errors: {}, trouble: '' });
  draw();
  const result = await send('view-submit', { viewId: view.id, values: surface.entries() });
  if (shown.view?.id !== view.id) return;

  shown.busy = false;
  if (result.kind === 'errors') return showErrors(result.errors);
  if (result.kind === 'trouble' || result.kind === 'refused') return fail(result.text);
  draw();
}

function showErrors(errors) {
  shown.errors = errors;
  draw();
  const first = parts.body.querySelector('.has-error');
  first?.querySelector('input, textarea, select')?.focus();
  first?.scrollIntoView({ block: 'nearest' });
}

function fail(text) {
  shown.trouble = text;
  draw();
}

function close(all) {
  if (shown.view !== null) send('view-close', { viewId: shown.view.id, all });
}
