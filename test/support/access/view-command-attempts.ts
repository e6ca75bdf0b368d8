// What is tried with the other firm's ids, words and people in the everyday views of the command line.
// Used by command-attempts.ts.
import type { Attempts } from './attempt.ts';
import { found, NOBODY, onOther, onOwn, tried } from './command-attempt.ts';
import { OTHER_NUMBER } from './other-firm-file.ts';

export const viewCommands: Attempts = {
  'status <bill> --limit --as --firm --json': [
    tried('our person on their firm', NOBODY, (firms, side) => [['status', OTHER_NUMBER, ...onOther(firms, side)]]),
    found('their number and each of their ids on our firm', /There is no bill/, ({ theirIds }, side) =>
      [OTHER_NUMBER, ...theirIds].flatMap((word) => [
        ['status', word, ...onOwn(side)],
        ['status', word, '--json', '--firm', side.firmId],
      ]),
    ),
    found('a number that both firms have', /1042/, (_, side) => [
      ['status', '1042', ...onOwn(side)],
      ['status', '1042', '--limit', '500', '--json', ...onOwn(side)],
    ]),
  ],
  'shares [bill] --limit --as --firm --json': [
    tried('our person on their firm', NOBODY, (firms, side) => [['shares', ...onOther(firms, side)]]),
    found('their number and each of their ids on our firm', /There is no bill/, ({ theirIds }, side) =>
      [OTHER_NUMBER, ...theirIds].map((word) => ['shares', word, ...onOwn(side)]),
    ),
    found('all of the own firm', /1042|QV-77001/, (_, side) => [
      ['shares', ...onOwn(side)],
      ['shares', '--limit', '500', '--json', '--firm', side.firmId],
    ]),
  ],
  'history <matter> --limit --as --firm --json': [
    tried('our person on their firm', NOBODY, (firms, side) => [['history', 'Zephyr', ...onOther(firms, side)]]),
    found('their words and each of their ids on our firm', /There is no matter/, ({ theirIds }, side) =>
      ['90210-Quillfeather', 'Zephyr', OTHER_NUMBER, ...theirIds].flatMap((word) => [
        ['history', word, ...onOwn(side)],
        ['history', word, '--json', '--firm', side.firmId],
      ]),
    ),
    found('a bill number that both firms have', /Acme|90210/, (_, side) => [
      ['history', '1042', ...onOwn(side)],
      ['history', '1042', '--json', '--limit', '500', ...onOwn(side)],
    ]),
  ],
};
