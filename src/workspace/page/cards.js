// Draws Adaptive Cards with Microsoft's own client, which the page loads when it shows Teams first.
// Used by teams-messages.js and teams-dialog.js.
import { cardField } from './card-field.js';
import { cardLook } from './card-look.js';
import { base, h } from './dom.js';

let loading;

/** Loads what draws cards, once; rejects when that fails. */
export function loadCards() {
  loading ??= new Promise((resolve, reject) => {
    const script = h('script', { src: `${base}/assets/adaptivecards.js` });
    script.addEventListener('load', () => resolve(prepared(window.AdaptiveCards)));
    script.addEventListener('error', () => {
      loading = undefined;
      script.remove();
      reject(new Error('adaptivecards'));
    });
    document.head.append(script);
  });
  return loading;
}

function prepared(AC) {
  // its own field hands in what was typed instead of the choice
  AC.GlobalRegistry.elements.register('Input.ChoiceSet', cardField(AC));
  // texts stay texts
  AC.AdaptiveCard.onProcessMarkdown = (_text, result) => {
    result.didProcess = false;
  };
  return AC;
}

/**
 * @typedef {{type: 'open', url: string} | {type: 'submit' | 'execute', title: string, verb: string, data: Record<string, unknown>}} Press
 * @param {any} json a card
 * @param {{press: (press: Press) => void, search: (dataset: string, text: string) => Promise<any>, nameOf: (id: string) => string | undefined}} app
 */
export function drawCard(json, app) {
  const AC = window.AdaptiveCards;
  const card = new AC.AdaptiveCard();
  card.hostConfig = new AC.HostConfig(cardLook);
  card.app = app;
  card.onExecuteAction = (action) => pressed(AC, action, app);
  card.parse(json);
  const mentions = namesInstead(card);
  const element = card.render();
  for (const part of mentions) part.renderedElement?.classList.add('mention');
  for (const part of alerts(card)) part.renderedElement?.setAttribute('role', 'alert');
  // the ids of a card are its own, not the page's
  for (const { renderedElement } of card.getAllInputs()) renderedElement?.removeAttribute('id');
  // a card is read, not used
  element.removeAttribute('tabindex');
  // would cut off the ring around a button in use
  for (const set of element.querySelectorAll('.ac-actionSet')) set.parentElement.style.overflow = 'visible';
  markMain(card);
  return { element, focus: (lastId) => fieldToFocus(card, lastId)?.focus(), hasFields: card.getAllInputs().length > 0 };
}

/** A mention is drawn as the name; answers the parts that are one. */
function namesInstead(card) {
  const mentions = partsOf(card).filter((part) => /^<at>.*<\/at>$/.test(part.text ?? ''));
  for (const part of mentions) part.text = part.text.slice('<at>'.length, -'</at>'.length);
  return mentions;
}

function pressed(AC, action, app) {
  const { title = '' } = action;
  if (action instanceof AC.OpenUrlAction) return openPage(action.url ?? '');
  if (action instanceof AC.ExecuteAction) {
    return app.press({ type: 'execute', title, verb: action.verb ?? '', data: action.data ?? {} });
  }
  if (action instanceof AC.SubmitAction) app.press({ type: 'submit', title, verb: '', data: action.data ?? {} });
}

/** Only web addresses are links here. */
function openPage(url) {
  if (/^https?:/i.test(url)) window.open(url, '_blank', 'noopener');
}

/** What went wrong stands in a box of its own. */
function alerts(card) {
  return partsOf(card).filter((part) => part.style === 'attention');
}

function partsOf(card) {
  return Array.from({ length: card.getItemCount() }, (_, index) => card.getItemAt(index));
}

/** The buttons of the card itself are what it is for. */
function markMain(card) {
  if (card.getActionCount() === 0) return;
  const [first] = Array.from({ length: card.getActionCount() }, (_, index) => card.getActionAt(index));
  const button = first.renderedElement;
  if (button === undefined) return;

  button.dataset.main = '';
  button.closest('.ac-actionSet')?.parentElement?.classList.add('card-foot');
}

/** The field that is wrong, else the one that was used last, else the first. */
function fieldToFocus(card, lastId) {
  const parts = partsOf(card);
  const [wrong] = alerts(card);
  const after = wrong === undefined ? [] : parts.slice(parts.indexOf(wrong));
  const inputs = card.getAllInputs();
  return after.flatMap((part) => part.getAllInputs())[0] ?? inputs.find(({ id }) => id === lastId) ?? inputs[0];
}
