// What a person of one firm tries in Slack with the other firm's ids, numbers, names and addresses: for every listener
// of the Slack app. Used by the access matrix.
import { type Attempts, forEach } from './attempt.ts';
import { deliveryAttempts } from './delivery-attempts.ts';
import { importAttempts } from './import-attempts.ts';
import { OTHER_ADDRESS, OTHER_NUMBER } from './other-firm-file.ts';
import { peopleAttempts } from './people-attempts.ts';
import { portalAttempts } from './portal-attempts.ts';
import { removalAttempts } from './removal-attempts.ts';
import { choose, edit, openForm, press, submit, suggest, typeCommand, useShortcut } from './slack-requests.ts';
import { draftWith, type Side, type TwoFirms } from './two-firms.ts';
import { viewAttempts, viewCommands } from './view-attempts.ts';

const NO_BILL = /There is no bill |That bill is not there any more, or you cannot see it/;
const TOO_OLD = /This form is too old/;
const WORDS = ['QV-7', 'Quillfeather', 'Zephyr tunnel', 'geologist', 'Wilhelmina', 'thornberry.test'];

const idOf = ({ theirRows }: TwoFirms, model: 'Bill' | 'Contact' | 'ContactEmail' | 'FrozenDocument') =>
  String(theirRows[model].at(-1)?.id);
const theirBill = ({ theirRows }: TwoFirms) => String(theirRows.Bill.find(({ number }) => number === OTHER_NUMBER)?.id);
/** The person's own draft among the other ids, for the proof with the second firm's own person. */
const choosing = (actionId: 'bill' | 'to') => ({
  what: `each of their ids as the draft, when a ${actionId === 'bill' ? 'bill' : 'contact'} is chosen`,
  says: TOO_OLD,
  own: 'shown' as const,
  run: async (firms: TwoFirms, side: Side) => {
    const view = await openForm(firms, side);
    const fields = { bill: theirBill(firms) };

    return forEach(firms.theirIds, (draft) => choose(firms, { side, view, actionId, altered: { draft, fields } }));
  },
});

const typed: Attempts = {
  'command /sharebill': [
    ...viewCommands,
    {
      what: 'their bill numbers, and each of their ids in the place of a number',
      says: NO_BILL,
      own: 'shown',
      run: (firms, side) => forEach([OTHER_NUMBER, ...firms.theirIds], (text) => typeCommand(firms, { side, text })),
    },
    {
      what: 'their number and ids after stop',
      says: NO_BILL,
      own: 'nothing',
      run: (firms, side) =>
        forEach([OTHER_NUMBER, ...firms.theirIds], (word) =>
          typeCommand(firms, { side, text: `stop ${word}`, until: ['response_url'] }),
        ),
    },
    {
      what: 'their number and ids after again',
      says: NO_BILL,
      own: 'shown',
      run: (firms, side) =>
        forEach([OTHER_NUMBER, ...firms.theirIds], (word) => typeCommand(firms, { side, text: `again ${word}` })),
    },
    {
      what: 'an address of their contact',
      says: /No contact has the address/,
      own: 'shown',
      run: (firms, side) =>
        forEach([`${side.billNumber} ${OTHER_ADDRESS} email Hello`], (text) => typeCommand(firms, { side, text })),
    },
    {
      what: 'a number and an address that both firms have',
      says: /Dana Reyes <dana@acme\.test>/,
      own: 'shown',
      run: (firms, side) => forEach(['1042 dana@acme.test email Hello'], (text) => typeCommand(firms, { side, text })),
    },
  ],
  'shortcut share-bill': [
    {
      what: 'the empty form',
      says: /Number, client or matter/,
      own: 'nothing',
      run: (firms, side) => forEach([undefined], () => useShortcut(firms, { side })),
    },
  ],
  'shortcut share-bill-of-message': [
    {
      what: 'a message that names their bills and ids',
      says: /We found no bill number in that message/,
      own: 'shown',
      run: (firms, side) =>
        forEach([`bill ${OTHER_NUMBER}`, ...firms.theirIds], (text) => useShortcut(firms, { side, text })),
    },
  ],
  'options bill': [
    suggesting('bill', /"options":\[\]/, WORDS),
    suggesting('bill', /Acme LLC|"options"/, ['', '1', '1042']),
  ],
  'options to': [
    suggesting('to', /"options":\[\]/, [...WORDS, OTHER_ADDRESS]),
    suggesting('to', /Dana Reyes|"options"/, ['', 'dana@acme.test', 'e']),
  ],
};

function suggesting(actionId: 'bill' | 'to', says: RegExp, words: readonly string[]): Attempts[string][number] {
  return {
    what: words.includes('') ? 'no word, and words that both firms have' : 'words of their bills, clients and matters',
    says,
    own: 'shown',
    run: async (firms, side) => {
      const view = await openForm(firms, side);
      const asked = words.includes('') ? words : [...words, ...firms.theirIds];

      return forEach(asked, (text) => suggest(firms, { side, view, actionId, text }));
    },
  };
}

const chosen: Attempts = {
  'action bill': [
    choosing('bill'),
    {
      what: 'each of their ids as the bill',
      says: NO_BILL,
      own: 'shown',
      run: async (firms, side) => {
        const view = await openForm(firms, side);

        return forEach([theirBill(firms), ...firms.theirIds], (bill) =>
          choose(firms, { side, view, actionId: 'bill', altered: { fields: { bill } } }),
        );
      },
    },
  ],
  'action to': [
    choosing('to'),
    {
      what: 'each of their ids as a contact',
      says: /Send to/,
      own: 'shown',
      run: async (firms, side) => {
        const view = await openForm(firms, side);
        const bill = await billOf(side);

        return forEach([idOf(firms, 'Contact'), ...firms.theirIds], (to) =>
          choose(firms, { side, view, actionId: 'to', altered: { fields: { bill, to: [to] } } }),
        );
      },
    },
  ],
};

const handedIn: Attempts = {
  'view share': [
    {
      what: 'each of their ids as the draft',
      says: TOO_OLD,
      own: 'shown',
      run: async (firms, side) => {
        const view = await openForm(firms, side);
        const fields = { bill: theirBill(firms), to: [idOf(firms, 'ContactEmail')] };

        return forEach(firms.theirIds, (draft) =>
          submit(firms, { side, view, step: 'share', altered: { draft, fields } }),
        );
      },
    },
    {
      what: 'each of their ids as the bill',
      says: NO_BILL,
      own: 'shown',
      run: async (firms, side) => {
        const view = await openForm(firms, side);
        const to = [idOf(firms, 'ContactEmail')];

        return forEach([theirBill(firms), ...firms.theirIds], (bill) =>
          submit(firms, { side, view, step: 'share', altered: { fields: { bill, to } } }),
        );
      },
    },
    {
      what: 'each of their ids as a contact, with and without an address for it',
      says: /That contact is no longer there/,
      own: 'shown',
      run: async (firms, side) => {
        const view = await openForm(firms, side);
        const bill = await billOf(side);

        return forEach([idOf(firms, 'ContactEmail'), ...firms.theirIds], (id) =>
          submit(firms, {
            side,
            view,
            step: 'share',
            altered: { fields: { bill, to: [id], address: [id, 'new@quill.test'] } },
          }),
        );
      },
    },
  ],
  'view preview': [
    {
      what: 'each of their ids as the draft',
      says: TOO_OLD,
      own: 'changed',
      run: async (firms, side) => {
        const view = await openForm(firms, side);

        return forEach(firms.theirIds, (draft) => submit(firms, { side, view, step: 'preview', altered: { draft } }));
      },
    },
    {
      what: 'a draft of their own that names the other firm’s bill, contact and document',
      says: NO_BILL,
      own: 'changed',
      run: (firms, side) => confirmDraftWith(firms, { side, billId: theirBill(firms) }),
    },
    {
      what: 'a draft of their own bill that names the other firm’s document',
      says: /Something went wrong on our side\. Nothing was sent/,
      own: 'changed',
      run: async (firms, side) => confirmDraftWith(firms, { side, billId: await billOf(side), toOwn: true }),
    },
  ],
};

const pressed: Attempts = {
  'action edit-share': [
    {
      what: 'each of their ids as the draft',
      says: TOO_OLD,
      own: 'shown',
      run: async (firms, side) => {
        const view = await openForm(firms, side);

        return forEach(firms.theirIds, (draft) => edit(firms, { side, view, draft }));
      },
    },
    {
      what: 'a draft of their own that names the other firm’s bill',
      says: NO_BILL,
      own: 'shown',
      run: async (firms, side) => {
        const view = await openForm(firms, side);
        const draft = await draftWith(side, { billId: theirBill(firms), to: [idOf(firms, 'ContactEmail')] });

        return forEach([draft], (id) => edit(firms, { side, view, draft: id }));
      },
    },
  ],
  'action open-page': [
    {
      what: 'each of their ids on the button',
      says: /^\{"status":200,"body":""\}$/,
      own: 'nothing',
      run: (firms, side) => forEach(firms.theirIds, (value) => press(firms, { side, actionId: 'open-page', value })),
    },
  ],
  'action cancel-share': [
    {
      what: 'each of their ids on the button',
      says: /That share is not there any more/,
      own: 'changed',
      run: (firms, side) => forEach(firms.theirIds, (value) => press(firms, { side, actionId: 'cancel-share', value })),
    },
  ],
};

export const slackAttempts: Attempts = {
  ...typed,
  ...chosen,
  ...handedIn,
  ...pressed,
  ...deliveryAttempts,
  ...importAttempts,
  ...removalAttempts,
  ...viewAttempts,
  ...portalAttempts,
  ...peopleAttempts,
};

async function billOf({ db, billNumber }: Side): Promise<string> {
  return (await db.bill.findFirstOrThrow({ where: { number: billNumber } })).id;
}

async function confirmDraftWith(firms: TwoFirms, names: { side: Side; billId: string; toOwn?: boolean }) {
  const { side, billId, toOwn } = names;
  const view = await openForm(firms, side);
  const { address } = await side.db.recipient.findFirstOrThrow({ select: { address: true } });
  const own = await side.db.contactEmail.findFirstOrThrow({ where: { address } });
  const draft = await draftWith(side, {
    billId,
    to: [toOwn ? own.id : idOf(firms, 'ContactEmail')],
    documentId: idOf(firms, 'FrozenDocument'),
  });

  return forEach([draft], (id) => submit(firms, { side, view, step: 'preview', altered: { draft: id } }));
}
