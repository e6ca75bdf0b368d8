// The parts of Adaptive Cards that we use. Pure. Data stands in TextRun alone: there nothing reads it as Markdown, as a date or
// as a mention. https://adaptivecards.io/explorer/ (1.5)
import { shorten } from '../../chat/shorten.ts';

export type CardPart = { readonly type: string; readonly [name: string]: unknown };

export type Card = {
  readonly type: 'AdaptiveCard';
  readonly $schema: string;
  readonly version: '1.5';
  readonly body: readonly CardPart[];
  readonly actions?: readonly CardPart[];
  readonly msteams?: object;
};

/** Longer texts are folded away by nobody: the whole message must stay below 28 KB. */
const MAX_TEXT = 2_000;
/** Teams puts more into a menu behind three dots. */
const ACTIONS_A_ROW = 6;

export function card(body: readonly CardPart[], actions: readonly CardPart[] = []): Card {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body,
    ...(actions.length > 0 ? { actions } : {}),
  };
}

export type Look = { readonly weight?: 'Bolder'; readonly size?: 'Small' | 'Medium'; readonly isSubtle?: boolean };

/** Each line by itself: a line break within a run is not drawn everywhere. */
export function lines(text: string, look: Look = {}): CardPart[] {
  return shorten(text, MAX_TEXT)
    .split('\n')
    .map((line, index) => ({
      type: 'RichTextBlock',
      ...(index > 0 ? { spacing: 'None' } : {}),
      // an empty run is an error of the card
      inlines: [{ type: 'TextRun', text: line === '' ? ' ' : line, ...look }],
    }));
}

export function box(style: 'warning' | 'accent' | 'attention', text: string): CardPart {
  return { type: 'Container', style, items: lines(text) };
}

export function rowsOf(actions: readonly CardPart[]): CardPart[] {
  return Array.from({ length: Math.ceil(actions.length / ACTIONS_A_ROW) }, (_, index) => ({
    type: 'ActionSet',
    actions: actions.slice(index * ACTIONS_A_ROW, (index + 1) * ACTIONS_A_ROW),
  }));
}

/** `data` comes back with what was filled in, where the button takes that along. */
export function submit(
  title: string,
  data: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): CardPart {
  return { type: 'Action.Submit', title, data, ...more };
}

/** A button that opens a dialog. */
export function opens(title: string, data: Readonly<Record<string, unknown>>): CardPart {
  return submit(title, { msteams: { type: 'task/fetch' }, ...data }, { associatedInputs: 'none' });
}

export function execute(title: string, verb: string, data: Readonly<Record<string, unknown>>): CardPart {
  return { type: 'Action.Execute', title, verb, data };
}

export function openUrl(title: string, url: string): CardPart {
  return { type: 'Action.OpenUrl', title, url };
}

export function attachment(content: Card): { readonly contentType: string; readonly content: Card } {
  return { contentType: 'application/vnd.microsoft.card.adaptive', content };
}
