// The interactive elements of Block Kit. Each reads and writes its value through its surface.
// Used by blocks.js for inputs, actions and accessories.
import { combobox } from './combobox.js';
import { h, icon } from './dom.js';
import { richText } from './mrkdwn.js';
import { people } from './people.js';
import { confirmed, menuButton } from './popup.js';
import { texts } from './texts.js';

const charactersMs = 250;
const keysMs = 700;

/**
 * @typedef {{element: any, name: string, id: string, surface: import('./surface.js').Surface, input: any, label: string, describedBy: string | undefined}} Field
 * @param {Field} field
 * @returns {HTMLElement}
 */
export function elementFor(field) {
  return makers[field.element.type](field);
}

const makers = {
  button,
  overflow,
  static_select: staticSelect,
  external_select: (field) => select(field, { many: false, load: (query) => field.surface.suggest(field.name, query) }),
  multi_external_select: (field) =>
    select(field, { many: true, load: (query) => field.surface.suggest(field.name, query) }),
  users_select: userSelect,
  multi_static_select: (field) => select(field, { many: true, load: (query) => filtered(field.element, query) }),
  radio_buttons: (field) => choices(field, 'radio'),
  checkboxes: (field) => choices(field, 'checkbox'),
  plain_text_input: textInput,
  email_text_input: textInput,
};

function button({ element, name, surface }) {
  const props = {
    class: `button ${element.style ?? ''}`,
    'data-field': name,
    'aria-label': element.accessibility_label,
    on: { click: press },
  };

  async function press(event) {
    if (element.url === undefined || element.confirm !== undefined) event.preventDefault();
    if (!(await confirmed(element.confirm))) return;
    if (element.url !== undefined && element.confirm !== undefined) window.open(element.url, '_blank', 'noopener');
    await surface.click(name);
  }

  if (element.url === undefined) return h('button', { type: 'button', ...props }, element.text.text);
  return h('a', { href: webAddress(element.url), target: '_blank', rel: 'noopener', ...props }, element.text.text);
}

/** Only web addresses are links here, as in Slack. */
function webAddress(url) {
  return /^(https?|mailto):/i.test(url) ? url : undefined;
}

function overflow({ element, name, surface }) {
  const more = h('button', { type: 'button', class: 'button more', 'aria-label': texts.more }, icon('dots'));

  menuButton(more, () =>
    element.options.map((option) => ({
      text: option.text.text,
      note: option.description?.text,
      url: option.url === undefined ? undefined : webAddress(option.url),
      choose: async () => {
        if (await confirmed(element.confirm)) await surface.click(name, option.value);
      },
    })),
  );
  return more;
}

function staticSelect(field) {
  const { element, name, id, surface } = field;
  const current = surface.value(name)?.selected_option?.value ?? '';
  const all = allOptions(element);
  const select = h('select', {
    id,
    'data-field': name,
    'aria-label': field.label === '' ? (element.placeholder?.text ?? texts.choose) : undefined,
    'aria-describedby': field.describedBy,
  });

  // Only in an optional input can a choice be taken back.
  const isFixed = field.input?.optional !== true;
  select.append(
    h('option', { value: '', disabled: isFixed, hidden: isFixed }, element.placeholder?.text ?? texts.choose),
  );
  for (const option of element.options ?? []) select.append(optionTag(option));
  for (const group of element.option_groups ?? []) {
    select.append(h('optgroup', { label: group.label.text }, ...group.options.map(optionTag)));
  }
  select.value = current;
  settled(select, async () => {
    const option = all.find((candidate) => candidate.value === select.value) ?? null;
    if (!(await confirmed(element.confirm))) {
      select.value = surface.value(name)?.selected_option?.value ?? '';
      return;
    }
    surface.set(name, { selected_option: option });
    reportChange(field);
  });
  return h('span', { class: 'select' }, select, icon('down'));
}

/**
 * Calls back once the choice is made: at once for a click; after a moment, Enter or leaving for the arrow keys, which in
 * a closed menu choose every option on the way.
 */
function settled(select, choose) {
  let pressed = '';
  let timer = 0;
  const now = () => {
    if (timer === 0) return;
    clearTimeout(timer);
    timer = 0;
    choose();
  };

  select.addEventListener('pointerdown', () => {
    pressed = '';
  });
  select.addEventListener('keydown', ({ key }) => {
    pressed = key;
    if (key === 'Enter') now();
  });
  select.addEventListener('blur', now);
  select.addEventListener('change', () => {
    clearTimeout(timer);
    timer = setTimeout(now, pressed === '' || pressed === 'Enter' ? 0 : keysMs);
  });
}

function optionTag(option) {
  return h('option', { value: option.value }, option.text.text);
}

function select(field, { many, load }) {
  const { element, name, surface } = field;

  return combobox({
    ...field,
    many,
    load,
    placeholder: element.placeholder?.text ?? texts.choose,
    optional: field.input === undefined || field.input.optional === true,
    minQuery: element.type.includes('external') ? (element.min_query_length ?? 3) : 0,
    max: element.max_selected_items,
    chosen: () => {
      const value = surface.value(name);
      if (many) return value?.selected_options ?? [];
      return value?.selected_option ? [value.selected_option] : [];
    },
    choose: (options) => {
      surface.set(name, many ? { selected_options: options } : { selected_option: options[0] ?? null });
      reportChange(field);
    },
  });
}

/** The people of the workspace, as options. */
function userSelect(field) {
  const { name, surface } = field;
  const options = people.map(({ id, name: text, note }) => ({
    value: id,
    text: { text },
    ...(note === '' ? {} : { description: { text: note } }),
  }));

  return combobox({
    ...field,
    many: false,
    load: (query) => Promise.resolve({ kind: 'ok', options: options.filter(matching(query)), groups: [] }),
    placeholder: field.element.placeholder?.text ?? texts.choose,
    optional: field.input === undefined || field.input.optional === true,
    minQuery: 0,
    max: undefined,
    chosen: () => options.filter(({ value }) => value === surface.value(name)?.selected_user),
    choose: ([chosen]) => {
      surface.set(name, { selected_user: chosen?.value ?? null });
      reportChange(field);
    },
  });
}

function matching(query) {
  const words = query.toLowerCase().split(/\s+/);
  return (option) => words.every((word) => option.text.text.toLowerCase().includes(word));
}

function filtered(element, query) {
  const fits = matching(query);
  const groups = (element.option_groups ?? []).map((group) => ({ ...group, options: group.options.filter(fits) }));

  return Promise.resolve({ kind: 'ok', options: (element.options ?? []).filter(fits), groups });
}

function allOptions(element) {
  return [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
}

/** Radio buttons, or checkboxes. */
function choices(field, type) {
  const { element, name, id, surface } = field;
  const rows = element.options.map((option, index) => {
    const box = h('input', { type, name: id, value: option.value, id: index === 0 ? id : undefined });
    box.checked = chosenValues(surface.value(name)).includes(option.value);
    box.addEventListener('change', store);
    const note = option.description && h('small', {}, richText(option.description));
    return h('label', { class: 'choice' }, box, h('span', {}, h('span', {}, richText(option.text)), note));
  });
  const group = h(
    'div',
    {
      class: 'choices',
      role: type === 'radio' ? 'radiogroup' : 'group',
      'aria-label': field.label || texts.options,
      'aria-describedby': field.describedBy,
      'data-field': name,
    },
    ...rows,
  );

  function store() {
    const values = [...group.querySelectorAll('input:checked')].map((box) => box.value);
    const options = element.options.filter((option) => values.includes(option.value));
    surface.set(name, type === 'radio' ? { selected_option: options[0] ?? null } : { selected_options: options });
    reportChange(field);
  }
  return group;
}

function chosenValues(value) {
  if (value === undefined) return [];
  if ('selected_options' in value) return value.selected_options.map((option) => option.value);
  return value.selected_option ? [value.selected_option.value] : [];
}

function textInput(field) {
  const { element, name, id, surface } = field;
  const many = element.multiline === true;
  const input = h(many ? 'textarea' : 'input', {
    id,
    'data-field': name,
    type: many ? undefined : element.type === 'email_text_input' ? 'email' : 'text',
    inputmode: element.type === 'email_text_input' ? 'email' : undefined,
    rows: many ? 4 : undefined,
    placeholder: element.placeholder?.text,
    maxlength: element.max_length,
    'aria-describedby': field.describedBy,
    autocomplete: 'off',
  });
  const left = h('small', { class: 'characters-left' });
  let timer = 0;

  input.value = surface.value(name)?.value ?? '';
  count();
  input.addEventListener('input', () => {
    surface.set(name, { value: input.value === '' ? null : input.value });
    count();
    clearTimeout(timer);
    if (triggersOf(field).includes('on_character_entered'))
      timer = setTimeout(() => surface.change(name), charactersMs);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || many || !triggersOf(field).includes('on_enter_pressed')) return;
    event.preventDefault();
    surface.click(name);
  });
  return element.max_length === undefined ? input : h('div', { class: 'counted' }, input, left);

  function count() {
    left.textContent = texts.charactersLeft((element.max_length ?? 0) - input.value.length);
  }
}

/** What makes a text field report itself; nothing unless its input block asks for it. */
function triggersOf({ element, input }) {
  if (input?.dispatch_action !== true) return [];
  return element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
}

/** Elements outside input blocks always report; inside, when the block asks for it. */
function reportChange({ input, surface, name }) {
  if (input === undefined || input.dispatch_action === true) surface.change(name);
}
