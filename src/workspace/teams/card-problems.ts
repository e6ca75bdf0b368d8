// What Microsoft's own client says of a card: it reads each on the server too. And what it does not say: data where it would be read
// as Markdown, and buttons that Teams would not draw. Used by the played Microsoft and by tests.
import { createRequire } from 'node:module';
import type * as AdaptiveCards from 'adaptivecards';

// its modules cannot be imported by Node as they are; what it made for browsers can. Large: loaded with the first card
const bundle = 'adaptivecards/dist/adaptivecards.min.js';
const require = createRequire(import.meta.url);

const MOST_BYTES = 28 * 1024;
/** Words of ours, never of a bill: they may stand where Markdown is read. */
const OURS = /^<at>you<\/at>$/;

/** Said also of a choice whose options are asked for while somebody types: its list is empty before that. */
const NO_CHOICE = 'An Input.ChoiceSet must have at least one choice defined.';

/** The path of that client's script for browsers. */
export function cardClientPath(): string {
  return require.resolve(bundle);
}

export function cardProblems(content: unknown): string[] {
  const AC = require(bundle) as typeof AdaptiveCards;
  const text = JSON.stringify(content);
  const context = new AC.SerializationContext();
  const card = new AC.AdaptiveCard();
  card.parse(JSON.parse(text), context);
  const read = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const checked = card.validateProperties().validationEvents.map(({ message }) => message);
  const queries = text.match(/"choices":\[\],"choices\.data":\{"type":"Data\.Query"/g)?.length ?? 0;
  const markdown = [...text.matchAll(/"type":"(?:TextBlock|FactSet)"[^}]*?"text":"([^"]*)"/g)]
    .filter(([, words = '']) => !OURS.test(words))
    .map(([, words]) => `text where Markdown is read: ${words}`);

  return [
    ...read,
    ...checked.filter((message) => message !== NO_CHOICE),
    ...(checked.filter((message) => message === NO_CHOICE).length === queries ? [] : [NO_CHOICE]),
    ...markdown,
    ...(text.includes('"FactSet"') ? ['a FactSet reads Markdown'] : []),
    ...(Buffer.byteLength(text) > MOST_BYTES ? [`${Buffer.byteLength(text)} bytes`] : []),
    ...(card.version.toString() === '1.5' ? [] : ['another version than 1.5']),
  ];
}
