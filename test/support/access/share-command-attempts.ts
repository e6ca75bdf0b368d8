// What is tried with the other firm's ids, words and people by the commands that stop a share, make one anew, void a bill
// and deactivate a contact; and what payment-command-attempts.ts has. Used by command-attempts.ts.
import type { Attempts } from './attempt.ts';
import { NOBODY, onOther, onOwn, tried } from './command-attempt.ts';
import { OTHER_NUMBER } from './other-firm-file.ts';
import { paymentCommands } from './payment-command-attempts.ts';

const NOT_THERE = /There is no bill|That share is not there any more/;
const THEIR_PEOPLE = ['Quillfeather', 'Quillfeather Holdings', 'benedikt@ostlundvarga.test'];

export const shareCommands: Attempts = {
  ...paymentCommands,
  'stop <share-or-bill> --person --as --firm': [
    tried('our person on their firm', NOBODY, (firms, side) => [['stop', OTHER_NUMBER, ...onOther(firms, side)]]),
    tried('their number and each of their ids, from our firm', NOT_THERE, ({ ours, theirIds }) =>
      [OTHER_NUMBER, ...theirIds].map((word) => ['stop', word, ...onOwn(ours)]),
    ),
    tried('their number with each of their people, from our firm', NOT_THERE, ({ ours }) =>
      THEIR_PEOPLE.map((person) => ['stop', OTHER_NUMBER, '--person', person, ...onOwn(ours)]),
    ),
  ],
  'again <share-or-bill> --yes --reason --as --firm': [
    tried('our person on their firm', NOBODY, (firms, side) => [
      ['again', OTHER_NUMBER, '--yes', ...onOther(firms, side)],
    ]),
    tried('their number and each of their ids, from our firm', NOT_THERE, ({ ours, theirIds }) =>
      [OTHER_NUMBER, ...theirIds].map((word) => ['again', word, '--yes', ...onOwn(ours)]),
    ),
  ],
  'bill void <bill> --as --firm': [
    tried('our person on their firm', NOBODY, (firms, side) => [
      ['bill', 'void', OTHER_NUMBER, ...onOther(firms, side)],
    ]),
    tried('their number and each of their ids, from our firm', NOT_THERE, ({ ours, theirIds }) =>
      [OTHER_NUMBER, ...theirIds].map((word) => ['bill', 'void', word, ...onOwn(ours)]),
    ),
  ],
  'contact deactivate <contact> --as --firm': [
    tried('our person on their firm', NOBODY, (firms, side) => [
      ['contact', 'deactivate', 'Quillfeather', ...onOther(firms, side)],
    ]),
    tried('their contacts and each of their ids, from our firm', /No contact is called/, ({ ours, theirIds }) =>
      [...THEIR_PEOPLE, ...theirIds].map((word) => ['contact', 'deactivate', word, ...onOwn(ours)]),
    ),
  ],
};
