// What an administrator of one firm tries in Slack with the other firm's people and with who asks for access there: at home,
// in its forms, and by the card of a request. Used by the access matrix and the test of roles.
import type { OpenView } from '../slack/slack-payloads.ts';
import { type Attempt, type Attempts, forEach } from './attempt.ts';
import { answerMenu, openForm, press, submit, tellEvent } from './slack-requests.ts';
import type { Side, TwoFirms } from './two-firms.ts';

const NOBODY = /That person is not there any more/;
const NO_REQUEST = /That request was decided already, or is not there any more/;

/** Who manages people on that side: in the played Slack both firms' people are users of the one workspace. */
export function managing({ ours, product }: TwoFirms, side: Side): Side {
  const name = side.firmId === ours.firmId ? 'grace' : 'noel';

  return { ...side, person: { id: product.slack.userId(name), name } };
}

/** A view with the fields of the forms about a person. */
export function aboutPerson(view: OpenView): OpenView {
  const blocks = ['name', 'email', 'role', 'user'].map((id) => ({
    type: 'input',
    block_id: id,
    label: { type: 'plain_text', text: id },
    element: { type: 'plain_text_input', action_id: id },
  }));

  return { ...view, blocks } as unknown as OpenView;
}

const theirPeople = ({ theirRows, theirIds }: TwoFirms) => [
  ...theirRows.StaffMember.map(({ id }) => String(id)),
  ...theirIds,
];

const NEW = { name: 'Spy', email: 'spy@harlowreed.test' };

function pressing(
  actionId: 'link-person' | 'accept-access' | 'decline-access',
  given: Pick<Attempt, 'says' | 'own'>,
): Attempt {
  return {
    what: 'their people, and each of their ids on the button',
    ...given,
    run: (firms, side) =>
      forEach(theirPeople(firms), (value) => press(firms, { side: managing(firms, side), actionId, value })),
  };
}

function handingIn(step: 'link-person' | 'accept-person', says: RegExp): Attempt {
  return {
    what: 'their people, and each of their ids as the subject of the form',
    says,
    own: 'nothing',
    run: async (firms, side) => {
      const view = aboutPerson(await openForm(firms, side));
      const fields = { typed: NEW, role: 'administrator', user: firms.product.slack.userId('tom') };
      // with their own person the forms would be right: what they do there is seen in the journey of people
      const drafts = side.firmId === firms.ours.firmId ? theirPeople(firms) : ['nothing'];

      return forEach(drafts, (draft) =>
        submit(firms, { side: managing(firms, side), view, step, altered: { draft, fields } }),
      );
    },
  };
}

export const peopleAttempts: Attempts = {
  'event app_home_opened': [
    {
      what: 'each of their ids as the tab and the view',
      says: /"status":200/,
      own: 'nothing',
      run: (firms, side) =>
        forEach([undefined, ...firms.theirIds], (id) => {
          const { person } = managing(firms, side);
          const event = { type: 'app_home_opened', user: person.id, channel: id ?? 'D1', tab: id ?? 'home' };

          return tellEvent(firms, { side, event, ...(id === undefined ? { until: ['views.publish'] as const } : {}) });
        }),
    },
  ],
  'event user_change': [
    {
      what: 'that each of their ids is a user of our workspace who was deactivated',
      says: /"status":200/,
      own: 'nothing',
      run: (firms) =>
        forEach(firms.theirIds, (id) =>
          tellEvent(firms, { side: firms.ours, event: { type: 'user_change', user: { id, deleted: true } } }),
        ),
    },
  ],
  'action people-page': [
    {
      what: 'pages that are not there, and each of their ids in the place of one',
      says: /with the role administrator/,
      own: 'shown',
      run: (firms, side) =>
        forEach(['7', '-1', ...firms.theirIds], (chosen) =>
          answerMenu(firms, { side: managing(firms, side), actionId: 'people-page', subject: 'people', chosen }),
        ),
    },
  ],
  'action person-role': [
    {
      what: 'a role for each of their people',
      says: NOBODY,
      own: 'nothing',
      run: (firms, side) =>
        forEach(side.firmId === firms.ours.firmId ? theirPeople(firms) : ['nobody'], (subject) =>
          answerMenu(firms, { side: managing(firms, side), actionId: 'person-role', subject, chosen: 'read-only' }),
        ),
    },
  ],
  'action remove-person': [
    {
      what: 'each of their people',
      says: NOBODY,
      own: 'nothing',
      run: (firms, side) =>
        forEach(side.firmId === firms.ours.firmId ? theirPeople(firms) : ['nobody'], (value) =>
          press(firms, { side: managing(firms, side), actionId: 'remove-person', value }),
        ),
    },
  ],
  'action add-person': [
    {
      what: 'each of their ids on the button: the form is empty',
      says: /Somebody who was removed comes back by the same address/,
      own: 'nothing',
      run: (firms, side) =>
        forEach(firms.theirIds, (value) =>
          press(firms, { side: managing(firms, side), actionId: 'add-person', value }),
        ),
    },
  ],
  'action link-person': [pressing('link-person', { says: NOBODY, own: 'shown' })],
  'action accept-access': [pressing('accept-access', { says: NO_REQUEST, own: 'shown' })],
  'action decline-access': [pressing('decline-access', { says: NO_REQUEST, own: 'changed' })],
  'action ask-access': [
    {
      what: 'each of their ids on the button, by somebody who has access',
      says: /You have access already/,
      own: 'nothing',
      run: (firms, side) => forEach(firms.theirIds, (value) => press(firms, { side, actionId: 'ask-access', value })),
    },
  ],
  'view add-person': [
    {
      what: 'nobody can be added twice, whatever else the form names',
      says: /Somebody at the firm has the address/,
      own: 'nothing',
      run: async (firms, side) => {
        const view = aboutPerson(await openForm(firms, side));
        const typed = { name: 'Spy', email: side.administrator };

        return forEach(firms.theirIds, (draft) =>
          submit(firms, {
            side: managing(firms, side),
            view,
            step: 'add-person',
            altered: { draft, fields: { typed, role: 'administrator' } },
          }),
        );
      },
    },
  ],
  'view link-person': [handingIn('link-person', NOBODY)],
  'view accept-person': [handingIn('accept-person', NO_REQUEST)],
};
