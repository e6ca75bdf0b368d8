// What is told in the conversation when a client views a bill, and when a bill has changed since: rows that are written
// with their cause. The card follows from the job, the notice once for each recipient.
import { noticeRow, type ShareKey } from './notices.ts';
import { jobRow, type WriteDeps } from './rows.ts';

type News = { readonly share: ShareKey; readonly recipientId: string };

/** For each view. `tells`: both the firm and the client want views to be told; else nothing is written. */
export function viewedRows(deps: WriteDeps, { tells, ...news }: News & { readonly tells: boolean }) {
  return tells ? rowsOf(deps, { ...news, kind: 'viewed' }) : { chatMessage: [], job: [] };
}

/** When the bill is no more as the client saw it. */
export function changedRows(deps: WriteDeps, news: News) {
  return rowsOf(deps, { ...news, kind: 'changed' });
}

function rowsOf(deps: WriteDeps, { share, recipientId, kind }: News & { readonly kind: 'viewed' | 'changed' }) {
  const { firmId, shareId } = share;

  return {
    chatMessage: [noticeRow(deps, { share, kind, deliveryId: recipientId })],
    job: [jobRow(deps, { firmId, kind: 'notify-conversation', subjectId: shareId })],
  };
}
