// What a person of one firm tries with the other firm's shares in the client portal: to stop one, to share it again, to
// send a new invitation; by the buttons of the card. Used by the access matrix.
import { type Attempt, type Attempts, forEach } from './attempt.ts';
import { press } from './slack-requests.ts';
import type { Side, TwoFirms } from './two-firms.ts';

type PortalButton = 'stop-sharing' | 'share-again' | 'resend-invitation' | 'pay-links';

function pressing(actionId: PortalButton, own: Attempt['own']): Attempt {
  return {
    what: 'their share and its recipient, and each of their ids on the button',
    says: /That share is not there any more/,
    own,
    run: async (firms, side) => {
      const subjects = [...firms.theirRows.Share, ...firms.theirRows.Recipient].map(({ id }) => String(id));
      await makeInvitable(firms, side);

      return forEach([...subjects, ...firms.theirIds], (value) => press(firms, { side, actionId, value }));
    },
  };
}

/** For the proof with the second firm's own person: a share in the portal, whose invitation is over. */
async function makeInvitable({ theirs, theirRows }: TwoFirms, side: Side): Promise<void> {
  if (side.firmId !== theirs.firmId) {
    return;
  }

  const id = String(theirRows.Recipient[0]?.id);
  await side.db.share.updateMany({ data: { byPortal: true, cancelledAt: null } });
  await side.db.recipient.updateMany({ where: { id }, data: { replacedBy: null, stoppedAt: null, viewedAt: null } });
  await side.db.portalAccount.updateMany({ data: { passwordHash: null } });
}

/** Stopping comes last: what is stopped can be tried for nothing else. */
export const portalAttempts: Attempts = {
  'action share-again': [pressing('share-again', 'shown')],
  'action pay-links': [pressing('pay-links', 'shown')],
  'action resend-invitation': [pressing('resend-invitation', 'changed')],
  'action stop-sharing': [pressing('stop-sharing', 'changed')],
};
