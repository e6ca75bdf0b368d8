// Says whether the firm is told when a client views a bill: the client's own choice. Called by the portal's account page.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { PortalSession } from './portal-session.ts';
import { auditRow, type WriteDeps } from './rows.ts';

/** From the next view on. */
export async function setViewNotices(
  deps: WriteDeps & { readonly db: FirmDb },
  request: { readonly session: Pick<PortalSession, 'actor' | 'accountId'>; readonly tellsViews: boolean },
): Promise<void> {
  const { session, tellsViews } = request;
  const { actor, accountId: id } = session;
  const facts = { actor, action: 'portal-view-notices-set', subjectId: id, data: { tellsViews } };
  await deps.db.changeAndWrite(
    { model: 'portalAccount', where: { id, contactId: actor.contactId }, data: { tellsViews } },
    { auditEntry: [auditRow(deps, facts)] },
  );
}
