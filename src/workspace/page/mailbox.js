// The mailbox half of the page: the list of mails and the open one, as HTML in a frame that can do nothing, or as text.
// Driven by main.js.
import { base, byId, h, icon, redraw } from './dom.js';
import { texts } from './texts.js';

const list = byId('mail-list');
const reader = byId('mail-reader');
const head = document.querySelector('.mail-head');
const ui = { mails: [], openId: '', asText: false, read: new Set() };

/** @param {any} state */
export function showMailbox(state) {
  const known = ui.mails.length;
  ui.mails = state.mails;
  if (ui.mails.length !== known || list.childElementCount === 0) drawList();
  drawBadges();
}

function drawList() {
  if (ui.mails.length > 0) {
    redraw(list, h('ul', {}, ...ui.mails.map(row)));
    return;
  }
  list.replaceChildren(
    h('div', { class: 'mail-empty' }, icon('inbox'), h('p', {}, texts.noMail), h('p', {}, texts.noMailWhy)),
  );
}

function row(mail) {
  const isRead = ui.read.has(mail.id);

  return h(
    'li',
    {},
    h(
      'button',
      { type: 'button', class: isRead ? '' : 'unread', 'data-key': mail.id, on: { click: () => openMail(mail.id) } },
      h(
        'span',
        { class: 'mail-line' },
        h('span', { class: 'mail-to' }, texts.mailTo(named(mail.to))),
        h('time', {}, timeOf(mail)),
      ),
      h(
        'span',
        { class: 'mail-subject' },
        mail.subject,
        isRead ? '' : h('span', { class: 'hidden' }, texts.unreadMail),
      ),
      h('span', { class: 'mail-preview' }, filesOf(mail).length > 0 && icon('clip'), mail.preview),
    ),
  );
}

function drawBadges() {
  const unread = ui.mails.filter((mail) => !ui.read.has(mail.id)).length;

  for (const badge of document.querySelectorAll('[data-unread]')) {
    badge.hidden = unread === 0;
    badge.replaceChildren(String(unread), h('span', { class: 'hidden' }, texts.unread));
  }
}

function openMail(id) {
  const mail = ui.mails.find((candidate) => candidate.id === id);
  if (mail === undefined) return;

  ui.read.add(id);
  ui.openId = id;
  ui.asText = !mail.hasHtml;
  drawList();
  drawBadges();
  drawReader(mail);
  show(true);
  reader.querySelector('button').focus();
}

function closeMail() {
  show(false);
  list.querySelector(`[data-key="${CSS.escape(ui.openId)}"]`)?.focus();
}

function show(isOpen) {
  reader.hidden = !isOpen;
  list.hidden = isOpen;
  head.hidden = isOpen;
  if (!isOpen) reader.replaceChildren();
}

function drawReader(mail) {
  const back = h(
    'button',
    { type: 'button', class: 'button back', on: { click: closeMail } },
    icon('back'),
    texts.allMail,
  );
  const files = filesOf(mail);

  reader.replaceChildren(
    h('div', { class: 'reader-bar' }, back, mail.hasHtml ? viewSwitch(mail) : '', rawLink(mail)),
    h(
      'header',
      { class: 'reader-head' },
      h('h2', {}, mail.subject),
      h(
        'dl',
        {},
        ...line(texts.from, named(mail.from)),
        ...line(texts.to, named(mail.to)),
        ...delivered(mail),
        ...line(texts.received, dateOf(mail)),
      ),
      files.length > 0 && h('ul', { class: 'attachments' }, ...files.map((one) => attachment(mail, one))),
    ),
    mail.hasHtml && !ui.asText ? frame(mail) : h('pre', { class: 'mail-text', tabindex: '0' }, mail.text),
  );
}

function frame(mail) {
  return h('iframe', {
    class: 'mail-frame',
    title: texts.mailFrame,
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    src: `${base}/mail/${mail.id}/html`,
  });
}

function viewSwitch(mail) {
  const one = (label, asText) =>
    h(
      'button',
      {
        type: 'button',
        'aria-pressed': String(ui.asText === asText),
        on: {
          click: () => {
            ui.asText = asText;
            drawReader(mail);
            reader.querySelector('[aria-pressed="true"]').focus();
          },
        },
      },
      label,
    );
  return h(
    'div',
    { class: 'switch', role: 'group', 'aria-label': texts.showAs },
    one(texts.asMail, false),
    one(texts.asText, true),
  );
}

function rawLink(mail) {
  return h('a', { class: 'raw', href: `${base}/mail/${mail.id}/raw`, download: `${mail.id}.eml` }, texts.download);
}

/** Only when the envelope differs from the header: a mail may go to others than it says. */
function delivered(mail) {
  return mail.to.includes(mail.deliveredTo) ? [] : line(texts.deliveredTo, mail.deliveredTo);
}

function line(name, value) {
  return [h('dt', {}, name), h('dd', {}, value)];
}

function attachment(mail, { index, name, size }) {
  const href = `${base}/mail/${mail.id}/attachments/${index}`;

  return h(
    'li',
    {},
    h(
      'a',
      { href, target: '_blank', rel: 'noopener' },
      icon('clip'),
      h('span', {}, name),
      h('small', {}, texts.size(size)),
    ),
  );
}

/** Pictures that the mail shows in its text are no attachments to a reader. */
function filesOf(mail) {
  return mail.attachments.filter((attachment) => !attachment.isInline);
}

/** Addresses as a mail program shows them: the names without the quotes they need in a header. */
function named(addresses) {
  return addresses.replaceAll(/"([^"\\]*)" </g, '$1 <');
}

function timeOf(mail) {
  return new Date(mail.at).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
}

function dateOf(mail) {
  return new Date(mail.at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
}
