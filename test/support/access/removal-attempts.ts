// Slack's word that the app was taken out of our workspace, with the other firm's ids. Used by the access matrix.
import { type Attempts, type Exchange, exchange, forEach } from './attempt.ts';
import type { Side, TwoFirms } from './two-firms.ts';

type Removal = {
  readonly side: Side;
  readonly type: 'app_uninstalled' | 'tokens_revoked';
  readonly eventId: string;
};

export const removalAttempts: Attempts = {
  'event app_uninstalled': [removing('app_uninstalled')],
  'event tokens_revoked': [removing('tokens_revoked')],
};

/** What it does to a firm that has connected is in the journey of installing. */
function removing(type: Removal['type']): Attempts[string][number] {
  return {
    what: 'our own workspace, with their ids for the event and the token',
    says: /"status":200/,
    own: 'nothing',
    run: (firms, side) => forEach(firms.theirIds, (eventId) => tellRemoval(firms, { side, type, eventId })),
  };
}

export function tellRemoval(firms: TwoFirms, { side, type, eventId }: Removal): Promise<Exchange> {
  const event = { type, tokens: { bot: [eventId] } };

  return exchange(firms, { given: eventId, send: () => side.driver.event({ event, eventId }) });
}
