// Draws the blocks of a modal or a message. Blocks that did not change keep their elements, so that typing goes on
// while the app updates the rest.
import { arrange, h } from './dom.js';
import { elementFor } from './elements.js';
import { richText } from './mrkdwn.js';
import { texts } from './texts.js';

let count = 0;

/**
 * @param {HTMLElement} parent
 * @param {{blocks: any[], surface: import('./surface.js').Surface, errors?: Record<string, string>}} content
 */
export function drawBlocks(parent, { blocks, surface, errors = {} }) {
  const before = new Map([...parent.children].map((element) => [element.dataset.key, element]));
  const focused = focusedField(parent);

  const drawn = blocks.map((block) => {
    const error = errors[block.block_id];
    const key = JSON.stringify([block, error]);
    const kept = before.get(key);
    if (kept !== undefined) return kept;

    const element = drawers[block.type](block, { surface, error });
    element.dataset.key = key;
    element.dataset.block = block.block_id;
    return element;
  });
  arrange(parent, drawn);
  restoreFocus(parent, focused);
}

function focusedField(parent) {
  const element = document.activeElement;
  if (element === null || !parent.contains(element)) return undefined;

  const name = element.closest('[data-field]')?.dataset.field;
  const caret = 'selectionStart' in element ? [element.selectionStart, element.selectionEnd] : undefined;
  return { element, name, caret, turn: sameAction(parent, name).indexOf(element) };
}

/** The menus of one kind: where the app numbers its blocks anew, the focus stays by their order. Never a button. */
function sameAction(parent, name = '') {
  const action = name.slice(name.indexOf('/') + 1);
  return [...parent.querySelectorAll('select[data-field]')].filter(({ dataset }) =>
    dataset.field.endsWith(`/${action}`),
  );
}

function restoreFocus(parent, focused) {
  if (focused === undefined || focused.name === undefined || parent.contains(focused.element)) return;

  const holder =
    parent.querySelector(`[data-field="${CSS.escape(focused.name)}"]`) ??
    sameAction(parent, focused.name)[focused.turn];
  const element = holder?.matches('input, textarea, select, button, a')
    ? holder
    : (holder?.querySelector('input:checked') ?? holder?.querySelector('input, button'));
  element?.focus();
  if (focused.caret?.[0] != null && element?.type !== 'email') element?.setSelectionRange?.(...focused.caret);
}

const drawers = {
  section: drawSection,
  header: (block) => h('h3', { class: 'block header' }, block.text.text),
  divider: () => h('hr', { class: 'block divider' }),
  context: drawContext,
  actions: drawActions,
  input: drawInput,
  image: (block) =>
    h('figure', { class: 'block image' }, block.title && h('figcaption', {}, block.title.text), picture(block)),
};

function drawSection(block, { surface }) {
  const fields = block.fields?.map((field) => h('div', { class: 'text' }, richText(field)));
  const { accessory } = block;

  return h(
    'div',
    { class: 'block section' },
    h(
      'div',
      { class: 'section-main' },
      block.text && h('div', { class: 'text' }, richText(block.text)),
      fields && h('div', { class: 'fields' }, ...fields),
    ),
    accessory && h('div', { class: 'accessory' }, accessory.type === 'image' ? picture(accessory) : bare(accessory)),
  );

  function bare(element) {
    return elementFor(fieldFor(element, { block, surface }));
  }
}

function drawContext(block) {
  const parts = block.elements.map((element) =>
    element.type === 'image' ? picture(element) : h('span', { class: 'text' }, richText(element)),
  );
  return h('div', { class: 'block context' }, ...parts);
}

function drawActions(block, { surface }) {
  return h(
    'div',
    { class: 'block actions' },
    ...block.elements.map((element) => elementFor(fieldFor(element, { block, surface }))),
  );
}

function drawInput(block, { surface, error }) {
  const field = { ...fieldFor(block.element, { block, surface }), input: block, label: block.label.text };
  const helpId = `${field.id}-help`;
  const grouped = block.element.type === 'radio_buttons' || block.element.type === 'checkboxes';
  const help = [
    error && h('p', { class: 'error', role: 'alert' }, error),
    block.hint && h('p', { class: 'hint' }, block.hint.text),
  ].filter(Boolean);
  const optional = block.optional === true && h('span', { class: 'optional' }, texts.optional);
  const element = elementFor({ ...field, describedBy: help.length > 0 ? helpId : undefined });

  if (element.dataset.field === undefined) element.dataset.field = field.name;
  return h(
    'div',
    { class: `block input ${error ? 'has-error' : ''}` },
    grouped
      ? h('div', { class: 'label' }, field.label, optional)
      : h('label', { class: 'label', for: field.id }, field.label, optional),
    element,
    help.length > 0 && h('div', { id: helpId }, ...help),
  );
}

function fieldFor(element, { block, surface }) {
  const name = `${block.block_id}/${element.action_id}`;
  return { element, name, id: `field-${++count}`, surface, input: undefined, label: '', describedBy: undefined };
}

/** Nothing is loaded from elsewhere: a picture of another origin shows as its description. */
function picture({ image_url, alt_text }) {
  const isOwn = image_url.startsWith('data:image/') || new URL(image_url, location.href).origin === location.origin;
  return isOwn ? h('img', { src: image_url, alt: alt_text }) : h('span', { class: 'no-picture' }, alt_text);
}
