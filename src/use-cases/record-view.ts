// Writes down that a client has had a bill before them, having proved who they are. Called by the portal when a password or a
// code led to the bill, when the page of a running session says that it is seen, and when its PDF is fetched.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ClientActor } from '../core/actor.ts';
import { firmSettings } from '../core/firm-settings.ts';
import { seenBill } from '../core/portal-changes.ts';
import { lineMarks } from './portal/line-marks.ts';
import { type OpenRecipient, openRecipients } from './portal/open-recipients.ts';
import { auditRow, type WriteDeps } from './rows.ts';
import { viewedRows } from './viewed-rows.ts';

type Deps = WriteDeps & { readonly db: FirmDb };

/** Looking again so soon is the same view. */
const SAME_VIEW_MS = 60_000;

/** False when nothing of the bill is open to the client, or when it is the same view still. */
export async function recordView(
  deps: Deps,
  { client, billId }: { readonly client: ClientActor; readonly billId: string },
): Promise<boolean> {
  const now = deps.clock.now();
  const [recipient] = await openRecipients(deps.db, { contactId: client.contactId, billId, now });
  if (recipient?.standing !== 'open' || isSameView(recipient.lastViewAt, now)) {
    return false;
  }

  const { recipientId, viewCount, viewedAt, bill } = recipient;
  const seen = seenBill({ ...bill, lines: await lineMarks(deps.db, billId) });
  const data = { viewCount: viewCount + 1, lastViewAt: now, seen: { ...seen }, ...(viewedAt ? {} : { viewedAt: now }) };
  const change = { model: 'recipient', where: { id: recipientId, viewCount }, data } as const;
  const written = await deps.db.changeAndWrite(change, {
    ...(await newsOf(deps, { client, recipient })),
    auditEntry: [auditRow(deps, { actor: client, action: 'bill-viewed', subjectId: recipientId })],
  });

  return written === 1;
}

function isSameView(lastViewAt: Date | undefined, now: Date): boolean {
  return lastViewAt !== undefined && now.getTime() - lastViewAt.getTime() < SAME_VIEW_MS;
}

/** The firm is told if both want it. */
async function newsOf(deps: Deps, { client, recipient }: { client: ClientActor; recipient: OpenRecipient }) {
  const { recipientId, share } = recipient;
  const [firm, account] = await Promise.all([
    deps.db.firm.findFirstOrThrow({ select: { settings: true } }),
    deps.db.portalAccount.findFirst({ where: { contactId: client.contactId }, select: { tellsViews: true } }),
  ]);
  const tells = firmSettings(firm.settings).tellViews && account?.tellsViews !== false;

  return viewedRows(deps, { share: { ...share, firmId: client.firmId }, recipientId, tells });
}
