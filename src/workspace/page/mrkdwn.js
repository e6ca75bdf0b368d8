// Slack's message markup as elements: *bold* _italic_ ~strike~ `code`, <links>, <@people>, <!date^…>, > quotes.
// Source: Slack's "Formatting text for app surfaces".
import { h } from './dom.js';

const edge = '[\\p{L}\\p{N}]';
/** @param {string} mark as written in a pattern and in a set of characters alike */
const styled = (mark) => `(?<!${edge}|${mark})${mark}(?=\\S)([^${mark}\\n]*[^\\s${mark}])${mark}(?!${edge}|${mark})`;
const inline = new RegExp(
  [
    '```([\\s\\S]+?)```',
    '`([^`\\n]+)`',
    '<([^<>\\n]+)>',
    styled('\\*'),
    styled('_'),
    styled('~'),
    '(https?:\\/\\/[^\\s<>|]+[^\\s<>|.,;:!?)])',
    '(\\n)',
  ].join('|'),
  'gu',
);

/** The names of people and conversations by their ids, for mentions. Filled by main.js. */
export const names = new Map();

/**
 * A text object of Block Kit, plain or with markup.
 * @param {{type: string, text: string}} object
 */
export function richText(object) {
  return object.type === 'mrkdwn' ? mrkdwn(object.text) : document.createTextNode(object.text);
}

/**
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function mrkdwn(text) {
  const fragment = document.createDocumentFragment();

  for (const part of splitQuotes(text)) {
    const inside = inlineNodes(part.text);
    if (part.quoted) fragment.append(h('blockquote', {}, ...inside));
    else fragment.append(...inside);
  }
  return fragment;
}

/** Runs of quoted and of other lines. */
function splitQuotes(text) {
  const parts = [];

  for (const line of text.split('\n')) {
    const quoted = /^(&gt;|>)\s?/.test(line);
    const bare = quoted ? line.replace(/^(&gt;|>)\s?/, '') : line;
    const last = parts.at(-1);

    if (last !== undefined && last.quoted === quoted) last.text += `\n${bare}`;
    else parts.push({ quoted, text: bare });
  }
  return parts;
}

function inlineNodes(text) {
  const nodes = [];
  let end = 0;

  for (const match of text.matchAll(inline)) {
    if (match.index > end) nodes.push(unescaped(text.slice(end, match.index)));
    nodes.push(nodeFor(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) nodes.push(unescaped(text.slice(end)));
  return nodes;
}

function nodeFor([, block, code, token, bold, italic, strike, url]) {
  if (block !== undefined) return h('pre', {}, unescaped(block.replace(/^\n|\n$/g, '')));
  if (code !== undefined) return h('code', {}, unescaped(code));
  if (token !== undefined) return tokenNode(token);
  if (bold !== undefined) return h('strong', {}, ...inlineNodes(bold));
  if (italic !== undefined) return h('em', {}, ...inlineNodes(italic));
  if (strike !== undefined) return h('s', {}, ...inlineNodes(strike));
  return url === undefined ? h('br') : link(unescaped(url), unescaped(url));
}

function tokenNode(token) {
  const [target = '', label] = splitOnce(token, '|');

  if (target.startsWith('@') || target.startsWith('#')) {
    const name = names.get(target.slice(1)) ?? label ?? target.slice(1);
    return h('span', { class: 'mention' }, `${target[0]}${name}`);
  }
  if (target.startsWith('!date^')) return dateNode(target, label);
  if (target.startsWith('!')) return h('span', { class: 'mention' }, `@${target.slice(1)}`);
  if (/^(https?:|mailto:|tel:)/.test(target)) return link(unescaped(target), unescaped(label ?? target));
  return `<${unescaped(token)}>`;
}

function dateNode(target, fallback = '') {
  const [, seconds, format = '', url] = target.split('^');
  const date = new Date(Number(seconds) * 1000);
  const text = Number.isNaN(date.getTime()) ? unescaped(fallback) : formatDate(date, format);

  if (url !== undefined && /^https?:/.test(url)) return link(unescaped(url), text);
  return h('time', { datetime: Number.isNaN(date.getTime()) ? undefined : date.toISOString(), title: fallback }, text);
}

const day = { year: 'numeric', month: 'short', day: 'numeric' };
const longDay = { year: 'numeric', month: 'long', day: 'numeric' };
const formats = {
  date_num: (date) => date.toLocaleDateString('sv-SE'),
  date: (date) => date.toLocaleDateString('en-US', longDay),
  date_short: (date) => date.toLocaleDateString('en-US', day),
  date_long: (date) => date.toLocaleDateString('en-US', { ...longDay, weekday: 'long' }),
  time: (date) => date.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' }),
  time_secs: (date) => date.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit', second: '2-digit' }),
  ago: (date) => agoText(Math.round((Date.now() - date.getTime()) / 60_000)),
};

function formatDate(date, format) {
  return format.replaceAll(/\{(\w+)\}/g, (whole, name) => {
    const pretty = name.endsWith('_pretty') ? nearDay(date) : undefined;
    return pretty ?? formats[name.replace(/_pretty$/, '')]?.(date) ?? whole;
  });
}

function nearDay(date) {
  const days = Math.round((new Date(date).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days];
}

function agoText(minutes) {
  const words = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return words.format(-minutes, 'minute');
  return Math.abs(minutes) < 1440
    ? words.format(-Math.round(minutes / 60), 'hour')
    : words.format(-Math.round(minutes / 1440), 'day');
}

function link(url, text) {
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, text);
}

function splitOnce(text, mark) {
  const index = text.indexOf(mark);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

/** The three entities that Slack knows. */
function unescaped(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
