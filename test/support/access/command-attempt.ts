// One line on the command line, tried with the other firm's ids, words and people. Used by the attempts of the commands.
import { type Exchange, exchange, forEach } from './attempt.ts';
import { OTHER_NAME } from './other-firm-file.ts';
import type { Side, TwoFirms } from './two-firms.ts';

export const NOBODY = /Nobody at .+ has the address/;

export type Words = readonly string[];

export const onOwn = ({ firmId, administrator }: Side): Words => ['--firm', firmId, '--as', administrator];
/** Of the firm that is not the side's. The answer may name it: it was chosen by its id, which the operator has. */
export const onOther = ({ ours, theirs }: TwoFirms, side: Side): Words => [
  '--firm',
  side === ours ? theirs.firmId : ours.firmId,
  '--as',
  side.administrator,
];

export function tried(what: string, says: RegExp, lines: (firms: TwoFirms, side: Side) => readonly Words[]) {
  return {
    what,
    says,
    own: 'nothing' as const,
    run: (firms: TwoFirms, side: Side) => forEach(lines(firms, side), (words) => type(firms, words)),
  };
}

/** The same, where their own administrator is shown something with the same words on the own firm. */
export function found(what: string, says: RegExp, lines: (firms: TwoFirms, side: Side) => readonly Words[]) {
  return { ...tried(what, says, lines), own: 'shown' as const };
}

export function type(firms: TwoFirms, words: Words): Promise<Exchange> {
  const named = words.includes(firms.theirs.firmId) ? [OTHER_NAME] : [];

  return exchange(firms, {
    given: [...words, ...named].join(' '),
    send: async () => (await firms.command(...words)).printed,
  });
}
