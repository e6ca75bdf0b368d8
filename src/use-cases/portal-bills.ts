// The bills that are open to a client in the portal. Called by the portal's dashboard and history.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ClientActor } from '../core/actor.ts';
import type { Clock } from '../ports/clock.ts';
import { type OpenRecipient, openRecipients } from './portal/open-recipients.ts';

type Deps = { readonly db: FirmDb; readonly clock: Clock };

/** Newest share first. A bill that the firm has taken back is none of them. */
export async function portalBills(deps: Deps, { client }: { client: ClientActor }): Promise<OpenRecipient[]> {
  const open = await openRecipients(deps.db, { contactId: client.contactId, now: deps.clock.now() });

  return open.filter(({ standing }) => standing === 'open');
}
