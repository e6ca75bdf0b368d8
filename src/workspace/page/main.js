// Starts the workspace page: who you are, the two tabs of a phone, and the stream that keeps all parts up to date.
import { showChat, startChat } from './chat.js';
import { base, byId, h } from './dom.js';
import { showMailbox } from './mailbox.js';
import { showModal } from './modal.js';
import { names } from './mrkdwn.js';
import { people } from './people.js';
import { goTo, isIn, offerPlaces, startPlaces } from './places.js';
import { startTabs } from './tabs.js';
import { showTeams, startTeams } from './teams.js';

const person = byId('person');
let stream;
let shown;

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
  shown = state;
  for (const { id, name } of state.people) names.set(id, name);
  people.splice(0, people.length, ...state.people.filter(({ bot }) => !bot));
  for (const { id, name } of state.conversations) names.set(id, name);

  showChat(state);
  showMailbox(state);
  offerPlaces(state.teams !== null);
  showModal(isIn('slack') ? state.view : null);
  if (state.teams !== null && isIn('teams')) showTeams(state.teams);
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
  const everyone = await (await fetch(`${base}/people`)).json();
  for (const { id, name, note } of everyone)
    person.append(h('option', { value: id }, note === '' ? name : `${name} — ${note}`));
  person.addEventListener('change', () => become(person.value));

  const guest = everyone.find((candidate) => candidate.guest);
  const becomeGuest = () => guest !== undefined && become(guest.id);
  startChat({ becomeGuest });
  startTeams({ becomeGuest });
  startPlaces(() => shown !== undefined && show(shown));
  startTabs(byId('halves'), (tab) => {
    document.body.dataset.tab = tab.id === 'tab-mailbox' ? 'mailbox' : 'chat';
  });
  goTo(new URL(location.href).searchParams.get('in'));
  const asked = new URL(location.href).searchParams.get('as');
  become(everyone.some(({ id }) => id === asked) ? asked : everyone[0].id);
}

start();
