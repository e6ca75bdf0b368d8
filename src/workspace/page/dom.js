// Builds elements. Data only ever becomes text or attributes here, never markup. Used by every script of the page.
import { texts } from './texts.js';

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [props] attributes; `on` holds listeners; false, null and undefined are left out
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  const { on = {}, ...attributes } = props;

  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** @param {string} id */
export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element;
}

/**
 * Draws the children of an element anew, and puts the focus back on the one with the same `data-key`.
 * @param {HTMLElement} parent
 * @param {...(Node | string)} children
 */
export function redraw(parent, ...children) {
  const focused = parent.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;

  parent.replaceChildren(...children);
  if (focused !== undefined)
    parent.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/**
 * Puts the children of an element in this order, without taking out those that stay: that would lose the focus.
 * @param {HTMLElement} parent
 * @param {HTMLElement[]} children
 */
export function arrange(parent, children) {
  const staying = new Set(children);
  for (const child of [...parent.children]) if (!staying.has(child)) child.remove();

  for (const [index, child] of children.entries()) {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  }
}

const paths = {
  back: 'M15 5l-7 7 7 7',
  bolt: 'M13 3L5 14h6l-1 7 8-11h-6z',
  clip: 'M20 11.500l-8 8a5 5 0 01-7-7l8.500-8.500a3.300 3.300 0 014.700 4.700L9.700 17.200a1.700 1.700 0 01-2.400-2.400l7.700-7.700',
  close: 'M6 6l12 12M18 6L6 18',
  dots: 'M6 12h.01M12 12h.01M18 12h.01',
  down: 'M6 9l6 6 6-6',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5M9 13h7M9 17h7',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 15a3 3 0 100-6 3 3 0 000 6z',
  inbox: 'M4 13l2.500-8h11L20 13v6H4zM4 13h5a3 3 0 006 0h5',
  send: 'M5 12l14-7-5 15-3-6z',
};

/** A line icon, decorative. @param {keyof typeof paths} name */
export function icon(name) {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  const path = document.createElementNS(namespace, 'path');

  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}

/** A round mark with a person's initials; the app has its own. @param {{id: string, name: string, bot: boolean}} person */
export function avatar(person) {
  const initials = person.name
    .split(/\s+/)
    .map((word) => word[0])
    .slice(0, 2)
    .join('');
  const tone = [...person.id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;

  if (person.bot) return h('img', { class: 'avatar', src: `${base}/assets/icon.svg`, alt: '' });
  return h('span', { class: `avatar tone-${tone}`, 'aria-hidden': 'true' }, initials);
}

function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? '';
}

/** Where the workspace is mounted, such as `/workspace`. */
export const base = meta('workspace-base');

/** Proves to the server that a request comes from this page. */
export const token = meta('workspace-token');

/** The name of the file that can be tried here; empty when there is none. */
export const sampleName = meta('workspace-sample');

/** In bytes. */
export const largestFile = Number(meta('workspace-largest-file'));

/**
 * Does one thing in Slack. What went wrong comes back as `{kind: 'trouble' | 'refused', text}`.
 * @param {string} act
 * @param {Record<string, unknown>} body
 */
export function send(act, body) {
  return post(`do/${act}`, body);
}

/** The same in Teams. @param {string} act @param {Record<string, unknown>} body */
export function sendToTeams(act, body) {
  return post(`teams/${act}`, body);
}

async function post(path, body) {
  try {
    const response = await fetch(`${base}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-workspace-token': token },
      body: JSON.stringify(body),
    });
    if (response.status === 403) return { kind: 'trouble', text: texts.restarted };
    return await response.json();
  } catch {
    return { kind: 'trouble', text: texts.noAnswer };
  }
}
