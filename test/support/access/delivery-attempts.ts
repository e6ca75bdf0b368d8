// What a person of one firm tries with the other firm's mails that were not delivered, or whose arrival is not known:
// the buttons of the card, and the form that one of them opens. Used by the access matrix.
import type { OpenView } from '../slack/slack-payloads.ts';
import { type Attempt, type Attempts, forEach } from './attempt.ts';
import { openForm, press, submit } from './slack-requests.ts';
import type { Side, TwoFirms } from './two-firms.ts';

const NEW = 'new@quillfeather.test';
const GONE = /That share is not there any more/;

type DeliveryButton = 'resend-mail' | 'mark-sent' | 'fix-address';

/** A mail of theirs, in that state for the proof with the second firm's own person. */
async function theirDelivery(firms: TwoFirms, { side, state }: { side: Side; state: string }): Promise<string> {
  const [delivery] = firms.theirRows.Delivery;
  const id = String(delivery?.id);
  if (side.firmId === firms.theirs.firmId) {
    await side.db.delivery.updateMany({ where: { id }, data: { state } });
    // the card has not shown it yet
    await side.db.chatMessage.updateMany({ where: { shareId: String(delivery?.shareId) }, data: { shownHash: '' } });
  }

  return id;
}

function pressing(actionId: DeliveryButton, given: { state: string; own: Attempt['own'] }): Attempt {
  return {
    what: 'a mail of theirs, and each of their ids on the button',
    says: GONE,
    own: given.own,
    run: async (firms, side) => {
      const delivery = await theirDelivery(firms, { side, state: given.state });

      return forEach([delivery, ...firms.theirIds], (value) => press(firms, { side, actionId, value }));
    },
  };
}

export const deliveryAttempts: Attempts = {
  'action resend-mail': [pressing('resend-mail', { state: 'unknown', own: 'changed' })],
  'action mark-sent': [pressing('mark-sent', { state: 'unknown', own: 'changed' })],
  'action fix-address': [pressing('fix-address', { state: 'rejected', own: 'shown' })],
  'view fix-address': [
    {
      what: 'a mail of theirs, and each of their ids as the delivery',
      says: GONE,
      own: 'changed',
      run: async (firms, side) => {
        const delivery = await theirDelivery(firms, { side, state: 'bounced' });
        const view = askingForAddress(await openForm(firms, side), NEW);
        const fields = { typed: { address: NEW, reason: 'Agreed by phone' } };

        return forEach([delivery, ...firms.theirIds], (draft) =>
          submit(firms, { side, view, step: 'fix-address', altered: { draft, fields } }),
        );
      },
    },
  ],
};

/** A view with the fields of that form, as it asks for a reason about that address: nobody can open it with what is not theirs. */
export function askingForAddress(view: OpenView, address: string): OpenView {
  const fields = ['address', 'reason'].map((id) => ({
    type: 'input',
    block_id: id === 'reason' ? address : id,
    label: { type: 'plain_text', text: id },
    element: { type: 'plain_text_input', action_id: id },
  }));

  return { ...view, blocks: fields } as unknown as OpenView;
}
