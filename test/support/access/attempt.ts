// One way in, tried with what belongs to the other firm. Used by the lists of attempts beside it.
import type { Side, TwoFirms } from './two-firms.ts';

/** What was asked, and all that came back: the answer, the calls to Slack, the printed text. */
export type Exchange = { readonly given: string; readonly answer: string };

export type Attempt = {
  readonly what: string;
  /** `side` asks; every id, number and address in what is asked is the second firm's. */
  readonly run: (firms: TwoFirms, side: Side) => Promise<readonly Exchange[]>;
  /** Every answer to the first firm's person says this. */
  readonly says: RegExp;
  /** What the second firm's own person brings about with the same words: proof that they are the right ones. */
  readonly own: 'shown' | 'changed' | 'nothing';
};

/** By way in. */
export type Attempts = Readonly<Record<string, readonly Attempt[]>>;

type Question = {
  readonly given: unknown;
  readonly send: () => Promise<unknown>;
  /** The calls of which one brings the answer, when it comes after the request was acknowledged. */
  readonly until?: readonly ('views.update' | 'views.publish' | 'response_url' | 'chat.update' | 'chat.postMessage')[];
};

export async function exchange({ outside }: TwoFirms, { given, send, until }: Question): Promise<Exchange> {
  const seen = outside.calls.length;
  const answer = await send();
  if (until !== undefined) await outside.waitFor(until, seen);
  const calls = outside.calls.slice(seen).map(({ method, body }) => `${method} ${body}`);

  return { given: textOf(given), answer: [textOf(answer), ...calls].join('\n') };
}

/** The same question for each of the words, one after the other. */
export async function forEach<Word>(
  words: readonly Word[],
  ask: (word: Word) => Promise<Exchange>,
): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  for (const word of words) exchanges.push(await ask(word));

  return exchanges;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
