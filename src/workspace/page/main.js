// Starts the workspace page: who you are, the two tabs of a phone, and the stream that keeps all parts up to date.
import { showChat, startChat } from './chat.js';
import { base, byId, h } from './dom.js';
import { showMailbox } from './mailbox.js';
import { showModal } from './modal.js';
import { names } from './mrkdwn.js';

const person = byId('person');
let stream;

function connect(userId) {
  stream?.close();
  stream = new EventSource(`${base}/events?user=${encodeURIComponent(userId)}`);
  stream.addEventListener('message', (event) => show(JSON.parse(event.data)));
  stream.addEventListener('open', () => {
    byId('offline').hidden = true;
  });
  stream.addEventListener('error', () => {
    byId('offline').hidden = false;
  });
}

function show(state) {
  for (const { id, name } of state.people) names.set(id, name);
  for (const { id, name } of state.conversations) names.set(id, name);

  showChat(state);
  showMailbox(state);
  showModal(state.view);
}

/** The address keeps who you are, so that two windows can be two people. */
function become(userId) {
  const address = new URL(location.href);
  address.searchParams.set('as', userId);
  history.replaceState(null, '', address);
  person.value = userId;
  connect(userId);
}

async function start() {
  const people = await (await fetch(`${base}/people`)).json();
  for (const { id, name, note } of people)
    person.append(h('option', { value: id }, note === '' ? name : `${name} — ${note}`));
  person.addEventListener('change', () => become(person.value));

  const guest = people.find((candidate) => candidate.guest);
  startChat({ becomeGuest: () => guest !== undefined && become(guest.id) });
  startTabs();
  const asked = new URL(location.href).searchParams.get('as');
  become(people.some(({ id }) => id === asked) ? asked : people[0].id);
}

function startTabs() {
  const tabs = [...document.querySelectorAll('[role=tab]')];

  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener('click', () => openTab(tab));
    tab.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      const other = tabs[1 - index];
      openTab(other);
      other.focus();
    });
  }

  function openTab(chosen) {
    document.body.dataset.tab = chosen.getAttribute('aria-controls');
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
  }
}

start();
