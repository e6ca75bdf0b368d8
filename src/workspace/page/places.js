// Which chat the page plays: Slack or Teams. Kept in the address, so that two windows can be both. Driven by main.js.
import { byId } from './dom.js';
import { texts } from './texts.js';

const bar = byId('places');
const half = byId('tab-chat');
let place = 'slack';

/** @param {() => void} onChange */
export function startPlaces(onChange) {
  bar.addEventListener('click', ({ target }) => {
    const chosen = target.closest('button')?.dataset.place;
    if (chosen === undefined || chosen === place) return;
    goTo(chosen);
    onChange();
  });
}

/** The switch is there when there are two. @param {boolean} areTwo */
export function offerPlaces(areTwo) {
  bar.hidden = !areTwo;
  if (!areTwo && place !== 'slack') goTo('slack');
}

/** @param {string} name */
export function isIn(name) {
  return place === name;
}

/** @param {string | null} wanted */
export function goTo(wanted) {
  place = wanted === 'teams' ? 'teams' : 'slack';
  const address = new URL(location.href);
  if (place === 'teams') address.searchParams.set('in', place);
  else address.searchParams.delete('in');
  history.replaceState(null, '', address);

  for (const button of bar.querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(button.dataset.place === place));
  }
  for (const element of document.querySelectorAll('[data-in]')) element.hidden = element.dataset.in !== place;
  half.textContent = texts[place];
  half.setAttribute('aria-controls', place === 'teams' ? 'teams' : 'chat');
}
