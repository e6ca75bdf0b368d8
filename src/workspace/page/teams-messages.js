// Draws the messages of a conversation in Teams: what people wrote and the app's cards, each by itself. Used by teams.js.
import { drawCard } from './cards.js';
import { arrange, avatar, h, sendToTeams } from './dom.js';
import { openDialog } from './teams-dialog.js';
import { texts } from './texts.js';

const app = { id: 'app', name: 'ShareBill', bot: true };

/**
 * @param {HTMLElement} parent
 * @param {{state: any, conversation: any}} content
 */
export function drawTeamsMessages(parent, content) {
  const drawn = new Map([...parent.children].map((element) => [element.dataset.message, element]));
  const elements = inThreads(content.conversation.messages).map((message) => {
    const element = drawn.get(message.id) ?? newMessage({ ...content, message });
    const key = JSON.stringify([message, content.state.you]);
    if (element.dataset.key !== key) {
      element.classList.toggle('fresh', element.dataset.key !== undefined);
      element.dataset.key = key;
      drawMessage(element, { ...content, message });
    }
    return element;
  });
  arrange(parent, elements.length > 0 ? elements : [h('p', { class: 'empty' }, texts.noMessages)]);
}

/** An answer stands below what it answers. */
function inThreads(messages) {
  const isRoot = ({ answers }) => !messages.some(({ id }) => id === answers);
  return messages
    .filter(isRoot)
    .flatMap((root) => [root, ...messages.filter((message) => message !== root && message.answers === root.id)]);
}

function personOf({ people }, { by }) {
  return by === undefined ? app : (people.find(({ id }) => id === by) ?? { id: by, name: by });
}

function newMessage(content) {
  const { state, message } = content;
  const person = personOf(state, message);
  const share = h(
    'button',
    { type: 'button', class: 'message-share', 'aria-label': texts.shareOfMessageFrom(person.name) },
    texts.shareOfMessage,
  );

  share.addEventListener('click', () => {
    const { place } = whereabouts(content);
    open(content, () => sendToTeams('compose', { ...place, messageId: message.id }));
  });
  return h(
    'article',
    {
      class: `message ${message.answers === undefined ? '' : 'answer'}`,
      'data-message': message.id,
      tabindex: '-1',
    },
    avatar(person),
    h(
      'div',
      { class: 'message-main' },
      h('header'),
      h('div', { class: 'card-frame' }),
      h('p', { class: 'told', role: 'status' }),
    ),
    share,
  );
}

function whereabouts({ state, conversation }) {
  return { place: { personId: state.you, roomId: conversation.id } };
}

function drawMessage(element, content) {
  const { state, message } = content;
  const person = personOf(state, message);
  const frame = element.querySelector('.card-frame');
  const focused = frame.contains(document.activeElement) ? document.activeElement.textContent : undefined;

  element
    .querySelector('header')
    .replaceChildren(
      ...[
        h('strong', {}, person.name),
        person.bot && h('span', { class: 'tag' }, texts.appTag),
        h('time', {}, new Date(message.at).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })),
        message.updates > 0 && h('span', { class: 'edited' }, texts.edited),
      ].filter(Boolean),
    );
  frame.classList.toggle('card', message.card !== undefined);
  frame.replaceChildren(
    message.card === undefined ? h('div', { class: 'text' }, message.text) : card(element, content),
  );
  if (focused !== undefined) focusAgain(element, focused);
}

/** The button that was in use, where the card still has it. */
function focusAgain(element, title) {
  const same = [...element.querySelectorAll('.card-frame button')].find(({ textContent }) => textContent === title);
  (same ?? element).focus({ preventScroll: true });
}

function card(element, content) {
  const { place } = whereabouts(content);
  return drawCard(content.message.card, {
    press: (press) => pressed(element, { ...content, press }),
    search: (dataset, text) => sendToTeams('search', { ...place, dataset, text }),
    nameOf: nameIn(content.state),
  }).element;
}

function nameIn({ people }) {
  return (id) => people.find((person) => person.id === id)?.name;
}

async function pressed(element, { press, ...content }) {
  const { place } = whereabouts(content);
  const told = element.querySelector('.told');
  const { verb, data } = press;
  told.textContent = '';
  if (press.type === 'submit' && data.msteams?.type !== 'task/fetch')
    return tell(told, { kind: 'trouble', text: texts.notOnCard });
  if (press.type === 'submit') return open(content, () => sendToTeams('fetch', { ...place, data }));
  if (element.classList.contains('waits')) return;

  element.classList.add('waits');
  const answer = await sendToTeams('execute', { ...place, messageId: content.message.id, verb, data });
  element.classList.remove('waits');
  tell(told, answer);
}

function tell(told, { kind, text = '' }) {
  told.classList.toggle('wrong', kind === 'trouble' || kind === 'refused');
  told.textContent = text;
}

function open(content, ask) {
  const { place } = whereabouts(content);
  openDialog(place, { ask, nameOf: nameIn(content.state) });
}
