// /pay/<token>: a recipient's pay link. GET shows what is due, and changes nothing; POST opens the payment provider's page and
// leads there; /pay/return/<token> is where that page leads back. Mounted by app.ts.
import type { Request, Response } from 'express';
import { Router } from 'express';
import { billStatus } from '../../core/bill.ts';
import type { ContactId } from '../../core/ids.ts';
import { localDateAt } from '../../core/local-date.ts';
import { decimalOf } from '../../core/money.ts';
import { awaitsPayment, type PayRefusal } from '../../core/pay.ts';
import { type OpenedPayLink, openPayLink } from '../../use-cases/open-pay-link.ts';
import { type PaymentReturn, paymentReturn } from '../../use-cases/payment-return.ts';
import { type StartRefusal, startPayment } from '../../use-cases/start-payment.ts';
import { contentPolicy, handled, sendNotFound, sendPage } from './answers.ts';
import type { PayClosedView, PayProblem } from './pages/models.ts';
import { payClosedPage, payPage, payReturnPage } from './pages/pay-page.tsx';
import { FIELDS, payPaths, portalPaths } from './paths.ts';
import { type FirmPortal, firmPortal, type PortalDeps } from './portal-deps.ts';
import { field, isScan, sessionOf } from './requests.ts';

const NO_FIRM = 'none';

type Step = {
  readonly portal: FirmPortal;
  readonly link: OpenedPayLink;
  readonly token: string;
  readonly request: Request;
  readonly response: Response;
};

export function payRoutes(deps: PortalDeps): Router {
  const router = Router();
  const step = (handle: (step: Step) => Promise<void>) =>
    handled(deps, async (request, response) => {
      const opened = await openedLink(deps, String(request.params.token));

      return opened ? handle({ ...opened, request, response }) : sendNotFound(deps, response);
    });
  router.get(
    '/return/:token',
    handled(deps, (request, response) => showReturn(deps, { request, response })),
  );
  router.get('/:token', step(unlessClosed(showPay)));
  router.post('/:token', step(unlessClosed(start)));

  return router;
}

/** A link of no firm is asked for in the same steps as one that leads nowhere, so that the time tells nothing. */
async function openedLink(deps: PortalDeps, token: string) {
  const firmId = (await deps.directory.firmOfPayLink(deps.portalSecrets.hashOf(token))) ?? NO_FIRM;
  const portal = await firmPortal(deps, firmId);
  const link = await openPayLink(portal ?? { ...deps, db: deps.forFirm(NO_FIRM) }, { token });

  return portal && link && { portal, link, token };
}

/** Who cannot pay is told why, in one place for looking and for pressing. */
function unlessClosed(handle: (step: Step) => Promise<void>): (step: Step) => Promise<void> {
  return async (step) => {
    const { link, portal } = step;
    if (link.kind === 'expired') {
      return showClosed(step, { code: 'expired' });
    }

    if (link.refusal) {
      return showClosed(step, closedBy(link.refusal));
    }

    if (!(await mayLook(step, link.contactId))) {
      return showClosed(step, { code: 'sign-in', signIn: portalPaths(portal.firmId).signIn });
    }

    return handle(step);
  };
}

type Asked = Pick<Step, 'portal' | 'request'>;

/** Whoever holds the link; where only the portal takes payments, the client whose link it is, signed in. */
async function mayLook({ portal, request }: Asked, contactId: ContactId): Promise<boolean> {
  if (portal.firm.settings.paymentMode !== 'portal-only') {
    return true;
  }

  const session = await sessionOf(portal, request);

  return session?.actor.contactId === contactId;
}

const CLOSED_STATUS = { expired: 410, 'sign-in': 403 } as const;

function showClosed({ portal, link, response }: Step, why: PayClosedView['why']): void {
  const status = why.code === 'expired' || why.code === 'sign-in' ? CLOSED_STATUS[why.code] : 200;
  sendPage(response, { html: payClosedPage({ ...portal.page, bill: link.bill, why }), status });
}

/** Amounts are looked at again with what is typed: of the others each closes the page. */
function closedBy(refusal: PayRefusal): PayClosedView['why'] {
  switch (refusal.code) {
    case 'bill-paid':
    case 'bill-withdrawn':
    case 'no-provider':
    case 'trust-not-taken':
    case 'payment-pending':
    case 'currency-not-taken':
      return refusal;
    default:
      return { code: 'bill-paid' };
  }
}

function showPay(step: Step): Promise<void> {
  return showForm(step, { typed: decimalOf(step.link.bill.balance), problems: [] });
}

type Typed = { readonly typed: string; readonly problems: readonly PayProblem[] };

/** The form leads on to the provider's page: to one of another that takes its place meanwhile as well. */
async function showForm({ portal, link, token, response }: Step, { typed, problems }: Typed): Promise<void> {
  const { known } = await portal.paymentsOf(portal.firmId);
  const origins = new Set(known.flatMap(({ pageOrigins }) => pageOrigins));
  response.set('Content-Security-Policy', contentPolicy([...origins]));
  const { bill, least, provider } = link;
  const today = localDateAt(portal.clock.now(), portal.firm.timeZone);
  const shown = { ...bill, status: billStatus(bill, today) };
  const view = { ...portal.page, token, bill: shown, today, least, provider: provider?.name ?? '', typed, problems };
  sendPage(response, { html: payPage(view), status: problems.length === 0 ? 200 : 422 });
}

async function start(step: Step): Promise<void> {
  const { portal, token, request, response } = step;
  const typed = field(request, FIELDS.amount).slice(0, 40);
  const started = await startPayment(portal, { token, typed });
  if (!started) {
    return sendNotFound(portal, response);
  }

  return started.ok ? response.redirect(303, started.value.url) : refused(step, { typed, refusal: started.refusal });
}

async function refused(step: Step, { typed, refusal }: { typed: string; refusal: StartRefusal }): Promise<void> {
  const problem = problemOf(refusal);
  if (problem) {
    await showForm(step, { typed, problems: [problem] });
  } else {
    showClosed(step, closedBy(refusal as PayRefusal));
  }
}

/** Undefined of what closes the page. */
function problemOf(refusal: StartRefusal): PayProblem | undefined {
  switch (refusal.code) {
    case 'not-an-amount':
    case 'over-balance':
    case 'in-full-only':
    case 'under-minimum':
    case 'over-maximum':
    case 'another-opening':
    case 'provider-away':
    case 'provider-refused':
      return refusal;
    default:
      return undefined;
  }
}

/** A person who comes back has the provider asked at once; a program that follows links has not. */
async function showReturn(deps: PortalDeps, { request, response }: Pick<Step, 'request' | 'response'>): Promise<void> {
  const token = String(request.params.token);
  const firmId = (await deps.directory.firmOfCheckout(deps.portalSecrets.hashOf(token))) ?? NO_FIRM;
  const portal = await firmPortal(deps, firmId);
  const found = portal && (await paymentReturn(portal, { token, byPerson: !isScan(request) }));
  if (!portal || !found) {
    return sendNotFound(deps, response);
  }

  const hasLeft = request.query.left === '1' && found.state === 'checking';
  const { bill, amount } = found;
  const state = hasLeft ? 'left' : found.state;
  sendPage(response, {
    html: payReturnPage({ ...portal.page, bill, amount, state, ...(await restOf({ portal, request }, found)) }),
  });
}

/** What is left to pay, and where. Who could not open the pay link now hears what became of the payment, and no more. */
async function restOf(asked: Asked, { bill, payToken, contactId }: PaymentReturn) {
  if (payToken === undefined || !(await mayLook(asked, contactId))) {
    return { balance: 'not-told', payPath: undefined } as const;
  }

  const isDue = awaitsPayment(bill);

  return isDue
    ? { balance: bill.balance, payPath: payPaths(payToken).page }
    : { balance: undefined, payPath: undefined };
}
