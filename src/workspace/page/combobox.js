// A field that offers options while the user types; one choice, or several shown as chips. Used for external selects
// and for multi selects. Follows the ARIA combobox pattern with a listbox.
import { h, icon } from './dom.js';

const debounceMs = 200;
let count = 0;

/**
 * @typedef {import('./surface.js').Option} Option
 * @param {{
 *   id: string, many: boolean, placeholder: string, label: string, describedBy: string | undefined,
 *   optional: boolean, minQuery: number, max: number | undefined,
 *   chosen: () => Option[], choose: (options: Option[]) => void,
 *   load: (query: string) => Promise<{kind: string, text?: string, options: Option[], groups: {label: {text: string}, options: Option[]}[]}>,
 * }} field
 */
export function combobox(field) {
  const listId = `options-${++count}`;
  const input = h('input', {
    id: field.id,
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-label': field.label === '' ? field.placeholder : undefined,
    'aria-describedby': field.describedBy,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const list = h('div', {
    id: listId,
    class: 'options',
    role: 'listbox',
    'aria-label': field.label || field.placeholder,
  });
  const chips = h('span', { class: 'chips' });
  const box = h('div', { class: `combo ${field.many ? 'many' : 'one'}` }, chips, input, icon('down'));
  const parts = { field, input, list, chips, box, shown: [], active: -1, asked: 0, timer: 0 };

  list.hidden = true;
  showChosen(parts);
  listen(parts);
  return h('div', { class: 'combo-wrap' }, box, list);
}

function listen(parts) {
  const { input, box, list } = parts;

  input.addEventListener('focus', () => input.select());
  input.addEventListener('click', () => open(parts));
  input.addEventListener('input', () => {
    clearTimeout(parts.timer);
    parts.asked += 1;
    parts.timer = setTimeout(() => ask(parts, input.value), debounceMs);
  });
  input.addEventListener('keydown', (event) => onKey(parts, event));
  input.addEventListener('blur', () => leave(parts));
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  box.addEventListener('pointerdown', (event) => {
    if (event.target === input || event.target.closest('button')) return;
    event.preventDefault();
    input.focus();
    open(parts);
  });
}

/** Shows the list for what is typed so far; a single choice already made is not a query. */
function open(parts) {
  if (!parts.list.hidden) return;
  const [current] = parts.field.many ? [] : parts.field.chosen();
  ask(parts, parts.input.value === current?.text.text ? '' : parts.input.value);
}

async function ask(parts, query) {
  const { field } = parts;
  const number = ++parts.asked;
  if (query.length < field.minQuery) {
    const missing = field.minQuery - query.length;
    return showRows(parts, [note(`Type ${missing} more ${missing === 1 ? 'letter' : 'letters'} to search`)]);
  }

  if (parts.list.hidden) showRows(parts, [note('Searching…')]);
  const answer = await field.load(query);
  // Something newer was typed meanwhile: this answer is stale.
  if (number !== parts.asked) return;

  if (answer.kind !== 'ok') return showRows(parts, [note(answer.text ?? 'Result not available')]);
  showAnswer(parts, answer);
}

function showAnswer(parts, answer) {
  const taken = new Set(parts.field.many ? parts.field.chosen().map((option) => option.value) : []);
  const groups = answer.groups.length > 0 ? answer.groups : [{ label: undefined, options: answer.options }];
  const shown = [];
  const rows = [];

  for (const group of groups) {
    const options = group.options.filter((option) => !taken.has(option.value));
    if (group.label !== undefined && options.length > 0)
      rows.push(h('div', { class: 'options-label' }, group.label.text));
    for (const option of options) {
      rows.push(optionRow(parts, { option, index: shown.length }));
      shown.push(option);
    }
  }
  showRows(parts, rows.length > 0 ? rows : [note('No matches')], shown);
  if (shown.length > 0) activate(parts, 0);
}

function optionRow(parts, { option, index }) {
  const isChosen = parts.field.chosen().some((chosen) => chosen.value === option.value);
  const row = h(
    'div',
    { class: 'option', role: 'option', id: `${parts.list.id}-${index}`, 'aria-selected': String(isChosen) },
    h('span', {}, option.text.text),
    option.description && h('small', {}, option.description.text),
  );

  row.addEventListener('click', () => choose(parts, option));
  row.addEventListener('pointermove', () => activate(parts, index));
  return row;
}

function note(text) {
  return h('div', { class: 'options-note', role: 'presentation' }, text);
}

function showRows(parts, rows, shown = []) {
  if (document.activeElement !== parts.input) return;
  parts.shown = shown;
  parts.active = -1;
  parts.list.replaceChildren(...rows);
  parts.list.hidden = false;
  parts.input.setAttribute('aria-expanded', 'true');
  parts.input.removeAttribute('aria-activedescendant');
  place(parts);
}

/** Below the field, or above it when there is more room: the list lies over the modal, never cut off by it. */
function place({ box, list }) {
  const at = box.getBoundingClientRect();
  const above = innerHeight - at.bottom < 200 && at.top > innerHeight - at.bottom;

  list.style.left = `${at.left}px`;
  list.style.width = `${at.width}px`;
  list.style.maxHeight = `${Math.min(300, (above ? at.top : innerHeight - at.bottom) - 16)}px`;
  list.style.top = above ? 'auto' : `${at.bottom + 4}px`;
  list.style.bottom = above ? `${innerHeight - at.top + 4}px` : 'auto';
}

function activate(parts, index) {
  if (parts.active === index) return;
  parts.active = index;

  for (const [position, row] of [...parts.list.querySelectorAll('.option')].entries()) {
    row.classList.toggle('active', position === index);
    if (position !== index) continue;
    parts.input.setAttribute('aria-activedescendant', row.id);
    row.scrollIntoView({ block: 'nearest' });
  }
}

function onKey(parts, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];

  if (step !== undefined) {
    event.preventDefault();
    if (parts.list.hidden) return open(parts);
    const { length } = parts.shown;
    if (length > 0) activate(parts, (parts.active + step + length) % length);
  } else if (event.key === 'Enter') {
    // Enter in this field never sends the form: it may come before the options do.
    event.preventDefault();
    const option = parts.shown[parts.active];
    if (!parts.list.hidden && option !== undefined) choose(parts, option);
    else open(parts);
  } else if (event.key === 'Escape' && !parts.list.hidden) {
    event.preventDefault();
    event.stopPropagation();
    close(parts);
  } else if (event.key === 'Backspace' && parts.field.many && parts.input.value === '') {
    setChosen(parts, parts.field.chosen().slice(0, -1));
  }
}

function choose(parts, option) {
  const { field } = parts;
  const before = field.many ? field.chosen() : [];
  if (field.max !== undefined && before.length >= field.max) {
    return showRows(parts, [note(`At most ${field.max} can be chosen`)]);
  }

  parts.input.value = '';
  setChosen(parts, [...before, option]);
  close(parts);
}

function setChosen(parts, options) {
  parts.field.choose(options);
  showChosen(parts);
}

function showChosen(parts) {
  const { field, input, chips } = parts;
  const chosen = field.chosen();

  input.placeholder = chosen.length > 0 ? '' : field.placeholder;
  if (field.many) chips.replaceChildren(...chosen.map((option) => chip(parts, option)));
  else input.value = chosen[0]?.text.text ?? '';
}

function chip(parts, option) {
  const remove = h('button', { type: 'button', 'aria-label': `Remove ${option.text.text}` }, icon('close'));

  remove.addEventListener('click', () => {
    setChosen(
      parts,
      parts.field.chosen().filter((chosen) => chosen.value !== option.value),
    );
    parts.input.focus();
  });
  return h('span', { class: 'chip' }, h('span', {}, option.text.text), remove);
}

function leave(parts) {
  const emptied = !parts.field.many && parts.input.value === '' && parts.field.chosen().length > 0;

  close(parts);
  if (emptied && parts.field.optional) setChosen(parts, []);
  else showChosen(parts);
  if (parts.field.many) parts.input.value = '';
}

function close(parts) {
  clearTimeout(parts.timer);
  parts.asked += 1;
  parts.shown = [];
  parts.list.hidden = true;
  parts.input.setAttribute('aria-expanded', 'false');
  parts.input.removeAttribute('aria-activedescendant');
}
