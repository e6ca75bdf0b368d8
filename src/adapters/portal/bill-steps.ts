// The pages of bills for a client who is signed in. Used by session-routes.ts.
import { billStatus } from '../../core/bill.ts';
import { localDateAt } from '../../core/local-date.ts';
import { portalBill } from '../../use-cases/portal-bill.ts';
import { portalBills } from '../../use-cases/portal-bills.ts';
import { portalDocument } from '../../use-cases/portal-document.ts';
import { portalHistory } from '../../use-cases/portal-history.ts';
import { portalPay } from '../../use-cases/portal-pay.ts';
import { recordView } from '../../use-cases/record-view.ts';
import { inlineAs } from '../http/server.ts';
import { sendNotFound, sendPage } from './answers.ts';
import { lineGroups } from './line-groups.ts';
import { billPage, withdrawnPage } from './pages/bill-page.tsx';
import { dashboardPage } from './pages/dashboard-page.tsx';
import { historyPage } from './pages/history-page.tsx';
import { payPaths } from './paths.ts';
import type { SessionHandler, SessionStep } from './session-routes.ts';

export async function showDashboard({ portal, session, facts, response }: SessionStep): Promise<void> {
  const today = localDateAt(portal.clock.now(), portal.firm.timeZone);
  const open = await portalBills(portal, { client: session.actor });
  const bills = open.map(({ bill }) => ({
    ...bill,
    status: billStatus(bill, today),
    matters: bill.matters.map(({ name }) => name),
  }));
  sendPage(response, { html: dashboardPage({ ...portal.page, session: facts, today, bills }) });
}

export async function showHistory({ portal, session, facts, request, response }: SessionStep): Promise<void> {
  const found = await portalHistory(portal, { client: session.actor, page: pageOf(request.query.page) });
  const { timeZone } = portal.firm;
  const view = { ...portal.page, session: facts, timeZone, items: found.shares, paging: found };
  sendPage(response, { html: historyPage(view) });
}

export const billSteps: Readonly<Record<'show' | 'download' | 'seen', SessionHandler>> = {
  show: showBill,
  download: async ({ portal, session, request, response }) => {
    const billId = String(request.params.bill);
    const document = await portalDocument(portal, { client: session.actor, billId });
    if (!document) {
      return sendNotFound(portal, response);
    }

    if (request.method !== 'HEAD') {
      await recordView(portal, { client: session.actor, billId });
    }
    response
      .set('Content-Disposition', inlineAs(document.fileName))
      .type('application/pdf')
      .send(Buffer.from(document.bytes));
  },
  seen: async ({ portal, session, request, response }) => {
    await recordView(portal, { client: session.actor, billId: String(request.params.bill) });
    response.status(204).end();
  },
};

async function showBill({ portal, session, facts, request, response }: SessionStep): Promise<void> {
  const asked = { client: session.actor, billId: String(request.params.bill), page: pageOf(request.query.page) };
  const found = await portalBill(portal, asked);
  if (found === undefined) {
    return sendNotFound(portal, response);
  }

  const page = { ...portal.page, session: facts };
  if (found.kind === 'withdrawn') {
    return sendPage(response, { html: withdrawnPage({ ...page, bill: found.bill }) });
  }

  const today = localDateAt(portal.clock.now(), portal.firm.timeZone);
  const { bill, recipient, amounts, matters, lines, changes } = found;
  const { firmId } = portal;
  const asking = { firmId, recipientId: recipient.recipientId, bill, settings: portal.firm.settings };
  const pay = await portalPay(portal, asking);
  const html = billPage({
    ...page,
    today,
    bill: { ...bill, ...amounts, status: billStatus(bill, today), matters: matters.map(({ name }) => name) },
    sharerName: recipient.sharerName,
    message: recipient.message,
    changes,
    pay: pay && ('token' in pay ? { path: payPaths(pay.token).page } : pay),
    groups: lineGroups(lines, matters),
    paging: found,
  });
  sendPage(response, { html });
}

/** From 1; what is no number is the first. */
function pageOf(given: unknown): number {
  return typeof given === 'string' && /^\d{1,5}$/.test(given) ? Number(given) : 1;
}
