// The routes of /workspace/checkout: the page of one test checkout, and the page on which things happen to test payments.
// Made by sandbox-checkout.ts.
import { fileURLToPath } from 'node:url';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { parseMoney } from '../../core/money.ts';
import { pageGuard } from '../page-guard.ts';
import { setPageHeaders } from '../page-headers.ts';
import { checkoutPage, closedPage, unknownPage } from './checkout-pages.tsx';
import type { Checkout, CheckoutStore } from './checkout-store.ts';
import type { HookTeller } from './hook-teller.ts';
import type { Place } from './page-frame.tsx';
import { CHANGES } from './payment-changes.ts';
import { paymentsPage, type RefusedChange } from './payments-page.tsx';

type Deps = { readonly store: CheckoutStore; readonly teller: HookTeller; readonly pageToken: string };
type Turn = { readonly request: Request<{ ref: string }>; readonly response: Response };

const pageFolder = fileURLToPath(new URL('../page/', import.meta.url));

/** Without a script a form brings the token as a field. */
const readForm: RequestHandler = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 10 });

export function checkoutRoutes(deps: Deps): Router {
  const router = Router();

  router.use(readForm, pageGuard(deps.pageToken, tokenOf), pageHeaders([]));
  router.use('/assets', express.static(pageFolder, { index: false, cacheControl: false }));
  router.get('/', (request, response) => sendPayments(deps, { request, response }));
  router.get('/:ref', (request, response) => showCheckout(deps, { request, response }));
  router.post('/:ref/outcome', (request, response) => takeOutcome(deps, { request, response }));
  router.post('/:ref/change', (request, response) => takeChange(deps, { request, response }));
  router.post('/:ref/tell', async (request, response) => {
    await deps.teller.tellAgain(request.params.ref);
    backToPayments(deps, { request, response });
  });

  return router;
}

function tokenOf({ body }: Request): string | undefined {
  return z.object({ token: z.string() }).safeParse(body).data?.token;
}

function pageHeaders(origins: readonly string[]): RequestHandler {
  return (_request, response, next) => {
    setHeaders(response, origins);
    next();
  };
}

/** A browser holds against the policy where the answer to a form leads as well. */
function setHeaders(response: Response, origins: readonly string[]): void {
  const policy = ["img-src 'self'", ["form-action 'self'", ...origins].join(' ')];
  setPageHeaders(response, { policy, referrer: 'same-origin' });
}

function placeOf({ pageToken }: Deps, { baseUrl }: { readonly baseUrl: string }): Place {
  return { base: baseUrl, token: pageToken };
}

async function showCheckout(deps: Deps, { request, response }: Turn): Promise<void> {
  const checkout = deps.store.find(request.params.ref);
  if (!checkout) return sendUnknown(deps, { request, response });
  if (deps.store.standing(checkout) !== 'open') return sendClosed(deps, { request, response, checkout });

  setHeaders(response, [new URL(checkout.order.returnUrl).origin]);
  const declined = request.query.declined !== undefined;
  response.type('html').send(checkoutPage({ ...placeOf(deps, request), checkout, declined }));
}

/** One of before the last start: ShareBill is told, so that the next click on Pay opens another. */
async function sendUnknown(deps: Deps, { request, response }: Turn): Promise<void> {
  const { ref } = request.params;
  if (/^cs_[\w-]{1,100}$/.test(ref)) await deps.teller.tellForgotten(ref);
  response
    .status(404)
    .type('html')
    .send(unknownPage(placeOf(deps, request)));
}

type Closed = Turn & { readonly checkout: Checkout };

function sendClosed(deps: Deps, { request, response, checkout }: Closed): void {
  response
    .status(410)
    .type('html')
    .send(closedPage({ ...placeOf(deps, request), checkout }));
}

const OUTCOME = z.object({ outcome: z.enum(['card', 'bank', 'decline']) });

async function takeOutcome(deps: Deps, { request, response }: Turn): Promise<void> {
  const { store, teller } = deps;
  const checkout = store.find(request.params.ref);
  const form = OUTCOME.safeParse(request.body);
  if (!checkout) return sendUnknown(deps, { request, response });
  if (!form.success) return refuseForm(response);

  const { ref, order } = checkout;
  const { outcome } = form.data;
  const isOpen = store.standing(checkout) === 'open';
  if (outcome === 'decline' && isOpen) return response.redirect(303, `${request.baseUrl}/${ref}?declined=1`);

  if (outcome !== 'decline' && store.pay(ref, outcome)) {
    await teller.tell(ref, 'payment.made');

    return response.redirect(303, order.returnUrl);
  }

  sendClosed(deps, { request, response, checkout });
}

const CHANGE = z.object({ change: z.enum(CHANGES), amount: z.string().max(40).default('') });

async function takeChange(deps: Deps, { request, response }: Turn): Promise<void> {
  const { store, teller } = deps;
  const checkout = store.find(request.params.ref);
  const form = CHANGE.safeParse(request.body);
  if (!checkout?.money) return sendUnknown(deps, { request, response });
  if (!form.success) return refuseForm(response);

  const { change, amount } = form.data;
  const typed = parseMoney(amount, checkout.order.amount.currency);
  if (!store.change(checkout.ref, { change, minor: typed.ok ? typed.value.minor : 0n })) {
    response.status(422);

    return sendPayments(deps, { request, response, refused: { ref: checkout.ref, change, amount } });
  }

  await teller.tell(checkout.ref, `payment.${change}`);
  backToPayments(deps, { request, response });
}

type PaymentsTurn = {
  readonly request: Request;
  readonly response: Response;
  readonly refused?: RefusedChange | undefined;
};

function sendPayments(deps: Deps, { request, response, refused }: PaymentsTurn): void {
  const payments = deps.store.paid().map((checkout) => ({ checkout, isTaken: deps.teller.isTaken(checkout.ref) }));
  response.type('html').send(paymentsPage({ ...placeOf(deps, request), payments, refused }));
}

/** To the payment that was changed, not to the top. */
function backToPayments({ store }: Deps, { request, response }: Turn): void {
  response.redirect(303, `${request.baseUrl}#${store.find(request.params.ref)?.money?.ref ?? ''}`);
}

function refuseForm(response: Response): void {
  response.status(400).type('text').send('That could not be understood.');
}
