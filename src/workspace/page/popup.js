// Menus that open from a button, and the question before a risky action. Used for messages, shortcuts and elements.
import { byId, h } from './dom.js';
import { richText } from './mrkdwn.js';

/**
 * Makes a button open a menu of choices, by mouse or by keyboard.
 * @param {HTMLElement} button
 * @param {() => {text: string, note?: string, url?: string, choose: () => void}[]} choices
 */
export function menuButton(button, choices) {
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', (event) => {
    event.preventDefault();
    if (button.getAttribute('aria-expanded') === 'true') return;
    openMenu(button, choices());
  });
}

function openMenu(button, choices) {
  const menu = h('div', { class: 'menu', role: 'menu' });
  const items = choices.map((choice) => menuItem(choice, close));
  menu.append(...items);
  // Inside an open dialog only the dialog's own children can be reached.
  (button.closest('dialog') ?? document.body).append(menu);
  place(menu, button);
  button.setAttribute('aria-expanded', 'true');
  items[0]?.focus();

  function close() {
    menu.remove();
    button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', closeOutside, true);
    if (document.activeElement === document.body) button.focus();
  }
  function closeOutside(event) {
    if (!menu.contains(event.target)) close();
  }

  document.addEventListener('pointerdown', closeOutside, true);
  menu.addEventListener('keydown', (event) => moveInMenu(event, { items, close }));
}

function menuItem(choice, close) {
  const inside = [h('span', {}, choice.text), choice.note && h('small', {}, choice.note)];
  const props = { class: 'menu-item', role: 'menuitem', tabindex: '-1', on: { click: chosen } };

  function chosen() {
    close();
    choice.choose();
  }
  if (choice.url === undefined) return h('button', { type: 'button', ...props }, ...inside);
  return h('a', { href: choice.url, target: '_blank', rel: 'noopener', ...props }, ...inside);
}

function moveInMenu(event, { items, close }) {
  const index = items.indexOf(document.activeElement);
  const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: items.length - 1 }[event.key];

  if (next !== undefined) {
    event.preventDefault();
    items.at(next % items.length)?.focus();
  }
  if (event.key === 'Escape' || event.key === 'Tab') {
    event.preventDefault();
    event.stopPropagation();
    close();
  }
}

function place(menu, button) {
  const at = button.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.right - menu.offsetWidth), innerWidth - menu.offsetWidth - 8);
  const below = at.bottom + 4 + menu.offsetHeight < innerHeight;

  menu.style.left = `${left}px`;
  menu.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - menu.offsetHeight - 4)}px`;
}

/**
 * Asks before an action that has a `confirm` object; true at once when it has none.
 * @param {{title: {text: string}, text: {text: string}, confirm: {text: string}, deny: {text: string}, style?: string} | undefined} question
 * @returns {Promise<boolean>}
 */
export function confirmed(question) {
  if (question === undefined) return Promise.resolve(true);

  const dialog = byId('confirm');
  const yes = h('button', { class: `button ${question.style ?? 'primary'}`, value: 'yes' }, question.confirm.text);
  const no = h('button', { class: 'button', value: 'no' }, question.deny.text);
  dialog.replaceChildren(
    h(
      'form',
      { method: 'dialog' },
      h('h2', { id: 'confirm-title' }, question.title.text),
      h('p', {}, richText(question.text)),
      h('footer', { class: 'modal-foot' }, no, yes),
    ),
  );
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
