// A field that offers options while the user types; one choice, or several shown as chips. Used for external selects
// and for multi selects. Follows the ARIA combobox pattern with a listbox.
import { h, icon } from './dom.js';
import { texts } from './texts.js';

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
  const parts = { field, input, list, chips, box, shown: [], active: -1, asked: 0, answered: 0, timer: 0 };

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
  input.addEventListener('moved', () => place(parts));
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
    parts.answered = number;
    return showRows(parts, [note(texts.typeMore(field.minQuery - query.length))]);
  }

  if (parts.list.hidden) showRows(parts, [note(texts.searching)]);
  const answer = await field.load(query);
  // Something newer was typed meanwhile: this answer is stale.
  if (number !== parts.asked) return;

  parts.answered = number;
  if (answer.kind !== 'ok') return showRows(parts, [note(answer.text ?? texts.noResult)]);
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
  showRows(parts, rows.length > 0 ? rows : [note(texts.noMatches)], shown);
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
  const { field, input, list } = parts;

  if (event.key === 'Escape' && !list.hidden) {
    event.preventDefault();
    event.stopPropagation();
    close(parts);
  } else if (event.key === 'Backspace' && field.many && input.value === '') {
    setChosen(parts, field.chosen().slice(0, -1));
  } else if (event.key in keys) {
    event.preventDefault();
    if (list.hidden) open(parts);
    else keys[event.key](parts);
  }
}

const keys = {
  ArrowDown: (parts) => move(parts, 1),
  ArrowUp: (parts) => move(parts, -1),
  /** Never sends the form, as it may come before the options; nor takes an option offered for another text. */
  Enter(parts) {
    const option = parts.shown[parts.active];
    if (option !== undefined && parts.asked === parts.answered) choose(parts, option);
  },
};

function move(parts, step) {
  const { length } = parts.shown;
  if (length > 0) activate(parts, (parts.active + step + length) % length);
}

function choose(parts, option) {
  const { field } = parts;
  const before = field.many ? field.chosen() : [];
  if (field.max !== undefined && before.length >= field.max) {
    return showRows(parts, [note(texts.atMost(field.max))]);
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
  const remove = h('button', { type: 'button', 'aria-label': texts.remove(option.text.text) }, icon('close'));

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
  const { field, input } = parts;
  close(parts);

  // The chips stay as they are: the focus may be leaving for the button of one.
  if (field.many) input.value = '';
  else if (input.value === '' && field.optional && field.chosen().length > 0) setChosen(parts, []);
  else showChosen(parts);
}

function close(parts) {
  clearTimeout(parts.timer);
  parts.asked += 1;
  parts.shown = [];
  parts.list.hidden = true;
  parts.input.setAttribute('aria-expanded', 'false');
  parts.input.removeAttribute('aria-activedescendant');
}
