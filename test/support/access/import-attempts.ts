// What a person of one firm tries in Slack with the other firm's dropped files: the file itself, and the buttons and menus
// of its card. Used by the access matrix.
import { type Attempt, type Attempts, forEach } from './attempt.ts';
import { answerMenu, dropFile, type MenuId, press } from './slack-requests.ts';
import { type Side, THEIR_FILE, type TwoFirms } from './two-firms.ts';

const GONE = /That file is not there any more, or it is not yours/;

/** A file of theirs that waits for its person; for the proof with their own person it does so again. */
async function theirFile({ theirs }: TwoFirms, { side, keepsSource }: { side: Side; keepsSource: boolean }) {
  if (side.firmId === theirs.firmId) {
    // of a source of its own: importing it has no other import applied with it
    const source = keepsSource ? {} : { source: 'another-system' };
    await theirs.db.import.updateMany({ where: { id: THEIR_FILE }, data: { state: 'checked', ...source } });
  }

  return THEIR_FILE;
}

function pressing(actionId: 'import-file' | 'discard-file' | 'share-imported', own: Attempt['own']): Attempt {
  return {
    what: 'a file of theirs, and each of their ids on the button',
    says: GONE,
    own,
    run: async (firms, side) => {
      const file = await theirFile(firms, { side, keepsSource: actionId === 'share-imported' });

      return forEach([file, ...firms.theirIds], (value) => press(firms, { side, actionId, value }));
    },
  };
}

function answering(actionId: MenuId, given: { chosen: string; own: Attempt['own'] }): Attempt {
  const { chosen, own } = given;

  return {
    what: 'a file of theirs, and each of their ids in the menu',
    says: GONE,
    own,
    run: async (firms, side) => {
      const file = await theirFile(firms, { side, keepsSource: true });

      return forEach([file, ...firms.theirIds], (subject) => answerMenu(firms, { side, actionId, subject, chosen }));
    },
  };
}

export const importAttempts: Attempts = {
  'event file_shared': [
    {
      what: 'a file that lies in their direct messages, and each of their ids in its place',
      says: /Reading the file|is not in this conversation any more/,
      own: 'changed',
      run: async (firms, side) => {
        const { theirs, product } = firms;
        const content = 'LEDES1998B[]\nNarrative of the Zephyr tunnel\n';
        product.slack.direct.keep({ id: 'F0THEIRS', name: 'theirs.ledes', content, userId: theirs.person.id });

        return forEach(['F0THEIRS', ...firms.theirIds.slice(0, 3)], (fileId) => dropFile(firms, { side, fileId }));
      },
    },
  ],
  'action share-imported': [pressing('share-imported', 'shown')],
  'action import-file': [pressing('import-file', 'changed')],
  'action discard-file': [pressing('discard-file', 'changed')],
  'action import-state': [answering('import-state', { chosen: 'paid', own: 'changed' })],
  'action import-dates': [answering('import-dates', { chosen: 'MDY', own: 'changed' })],
  'action import-source': [answering('import-source', { chosen: 'another-system', own: 'changed' })],
};
