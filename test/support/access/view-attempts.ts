// What a person of one firm tries in the everyday views with the other firm's numbers, ids and places: by command, and
// with the buttons that turn pages, choose a matter and share. Used by the access matrix.
import { type Attempt, type Attempts, forEach } from './attempt.ts';
import { OTHER_NUMBER } from './other-firm-file.ts';
import { press, typeCommand } from './slack-requests.ts';
import type { TwoFirms } from './two-firms.ts';

const NO_BILL = /There is no bill |That bill is not there any more, or you cannot see it/;
const ASKED_BY_COMMAND = ['response_url'] as const;

function typing(what: string, says: RegExp, words: (firms: TwoFirms) => readonly string[]): Attempt {
  return {
    what,
    says,
    own: 'shown',
    run: (firms, side) => forEach(words(firms), (text) => typeCommand(firms, { side, text, until: ASKED_BY_COMMAND })),
  };
}

const withEach =
  (word: string, ...more: readonly string[]) =>
  ({ theirIds }: TwoFirms) =>
    [...more, ...theirIds].map((text) => `${word} ${text}`);

/** Further attempts with the command. */
export const viewCommands: readonly Attempt[] = [
  typing('their number and ids after status', NO_BILL, withEach('status', OTHER_NUMBER)),
  typing('their number and ids after list', NO_BILL, withEach('list', OTHER_NUMBER)),
  typing('their words after bills', /nothing matches/, withEach('bills unpaid', 'QV', 'Quillfeather', 'zephyr tunnel')),
  typing('their matters after history', /There is no matter/, withEach('history', '90210-Quillfeather', 'zephyr')),
  typing('words that both firms have', /Unpaid bills|Shares|Bill 1042|Which matter/, () => [
    'bills',
    'list',
    'status 1042',
    'history',
  ]),
];

type ViewAction = 'view-older' | 'view-newer' | 'view-matter' | 'share-listed';

function pressing(actionId: ViewAction, given: Pick<Attempt, 'what' | 'says'> & { values: ValuesOf }): Attempt {
  const { values, ...rest } = given;

  return {
    ...rest,
    own: 'shown',
    run: (firms, side) => forEach(values(firms), (value) => press(firms, { side, actionId, value })),
  };
}

type ValuesOf = (firms: TwoFirms) => readonly string[];

const theirMatters: ValuesOf = ({ theirRows, theirIds }) =>
  [...theirRows.Matter.map(({ id }) => String(id)), ...theirIds].map((id) => JSON.stringify({ kind: 'matter', id }));

/** Pages that lie beside each of their ids: before all bills and shares, and behind them. */
const placesOfTheirs =
  (to: 'older' | 'newer', at: string): ValuesOf =>
  ({ theirIds }) =>
    theirIds.flatMap((id) => [
      JSON.stringify({ kind: 'bills', list: 'unpaid', words: '', turn: { to, from: { at, id } } }),
      JSON.stringify({ kind: 'shares', turn: { to, from: { at: `${at}T00:00:00.000Z`, id } } }),
    ]);

export const viewAttempts: Attempts = {
  'action view-older': [
    pressing('view-older', {
      what: 'a page behind each of their ids',
      says: /Unpaid bills|Shares/,
      values: placesOfTheirs('older', '2099-01-01'),
    }),
    pressing('view-older', {
      what: 'the shares of their bill',
      says: NO_BILL,
      values: () => [JSON.stringify({ kind: 'shares', bill: OTHER_NUMBER })],
    }),
  ],
  'action view-newer': [
    pressing('view-newer', {
      what: 'a page before each of their ids',
      says: /Unpaid bills|Shares/,
      values: placesOfTheirs('newer', '1999-01-01'),
    }),
  ],
  'action view-matter': [
    pressing('view-matter', {
      what: 'their matters, and each of their ids as one',
      says: /That matter is not there any more, or you cannot see it/,
      values: theirMatters,
    }),
  ],
  'action share-listed': [
    pressing('share-listed', {
      what: 'their bills, and each of their ids as one',
      says: NO_BILL,
      values: ({ theirRows, theirIds }) => [...theirRows.Bill.map(({ id }) => String(id)), ...theirIds],
    }),
  ],
};
