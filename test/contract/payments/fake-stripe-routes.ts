// The part of Stripe's API that we use, with the rules of each call. Used by fake-stripe.ts.
import type { z } from 'zod';
import { disputeJson, intentJson, intentsOf, newId, refundJson, sessionJson } from './fake-stripe-books.ts';
import {
  CreateSession,
  ListIntents,
  ListOfIntent,
  ListSessions,
  Nothing,
  RetrieveSession,
} from './fake-stripe-form.ts';
import { type Fake, intentOf, seconds } from './fake-stripe-happenings.ts';
import { type Answer, type Asked, stripeError } from './fake-stripe-server.ts';

/** docs.stripe.com/currencies: written down here once more, so that a mistake in the adapter is not repeated by its test. */
const IN_TENS = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);
const IN_HUNDREDS = new Set(['isk', 'ugx']);
const UNKNOWN = new Set(['xts', 'iqd', 'lyd', 'kpw']);
const LEAST: Readonly<Record<string, number>> = { usd: 50, eur: 50, gbp: 30, jpy: 50 };

export function route(fake: Fake, asked: Asked): Answer {
  const { method, path } = asked;
  const [, id = '', action] = /^\/v1\/checkout\/sessions\/(\w+)(\/expire)?$/.exec(path) ?? [];
  const name = id === '' ? `${method} ${path}` : `${method} session${action ?? ''}`;
  switch (name) {
    case 'POST /v1/checkout/sessions':
      return checked(fake, { asked, schema: CreateSession, whenRight: (order) => created(fake, order) });
    case 'GET session':
      return checked(fake, {
        asked,
        schema: RetrieveSession,
        whenRight: ({ expand }) => shown(fake, { id, expanded: !!expand }),
      });
    case 'POST session/expire':
      return checked(fake, { asked, schema: Nothing, whenRight: () => expired(fake, id) });
    case 'GET /v1/checkout/sessions':
      return checked(fake, {
        asked,
        schema: ListSessions,
        whenRight: (query) =>
          page(fake, {
            query,
            all: fake.books.sessions
              .filter(({ created: at }) => at >= query.created.gte)
              .map((one) => sessionJson(one, false)),
          }),
      });
    case 'GET /v1/account':
      return checked(fake, { asked, schema: Nothing, whenRight: () => accountOf(fake) });
    case 'GET /v1/payment_intents':
      return checked(fake, {
        asked,
        schema: ListIntents,
        whenRight: (query) =>
          page(fake, {
            query,
            all: intentsOf(fake.books)
              .filter(({ created: at }) => at >= query.created.gte)
              .map(intentJson),
          }),
      });
    case 'GET /v1/refunds':
      return checked(fake, {
        asked,
        schema: ListOfIntent,
        whenRight: (query) => {
          const intent = intentOf(fake.books, query.payment_intent);

          return page(fake, { query, all: intent.refunds.map((one) => refundJson(intent, one)) });
        },
      });
    case 'GET /v1/disputes':
      return checked(fake, {
        asked,
        schema: ListOfIntent,
        whenRight: (query) => {
          const intent = intentOf(fake.books, query.payment_intent);

          return page(fake, { query, all: intent.disputes.map((one) => disputeJson(intent, one)) });
        },
      });
    default:
      fake.complaints.push(`${name} is not known`);

      return stripeError(404, { type: 'invalid_request_error', message: `Unrecognized request URL (${name})` });
  }
}

/** github.com/stripe/stripe-node/issues/2246: what a restricted key is told, and that the account is named in it. */
function accountOf({ account }: Fake): Answer {
  const { id, reads } = account;
  if (reads === 'all') {
    return { status: 200, json: { id, object: 'account', country: 'US', charges_enabled: true } };
  }

  const on = reads === 'name' ? ` on account '${id}'` : '';
  const message = `The provided key 'rk_test_*********51' does not have the required permissions for this endpoint${on}.`;

  return stripeError(403, { type: 'invalid_request_error', message });
}

type Checked<T extends z.ZodType> = { readonly asked: Asked; readonly schema: T; whenRight(form: z.infer<T>): Answer };

/** What Stripe says of a field that it does not know, or cannot read. */
function checked<T extends z.ZodType>(fake: Fake, { asked, schema, whenRight }: Checked<T>): Answer {
  const form = schema.safeParse(asked.form);
  if (form.success) {
    return whenRight(form.data);
  }

  const [issue] = form.error.issues;
  const unknown = issue?.code === 'unrecognized_keys';
  fake.complaints.push(`${asked.method} ${asked.path}: ${form.error.message}`);

  return stripeError(400, {
    type: 'invalid_request_error',
    code: unknown ? 'parameter_unknown' : 'parameter_invalid',
    param: issue?.path.join('.') ?? '',
    message: 'Received a parameter that is not valid',
  });
}

function created({ books, complaints }: Fake, order: CreateSession): Answer {
  const wrong = wrongWith(order);
  if (wrong) {
    complaints.push(`POST /v1/checkout/sessions: ${wrong}`);

    return stripeError(400, { type: 'invalid_request_error', code: wrong, message: 'Not a session that can be paid' });
  }

  const id = newId(books, 'cs_test');
  const session = { id, url: `https://checkout.stripe.com/c/pay/${id}#fid`, created: seconds(), order };
  books.sessions.push({ ...session, status: 'open', paymentStatus: 'unpaid', intent: undefined });

  return shown({ books }, { id, expanded: false });
}

function wrongWith({ line_items, expires_at }: CreateSession): string | undefined {
  const { currency = '', unit_amount: amount = 0 } = line_items[0]?.price_data ?? {};
  const ends = expires_at - seconds();
  const rules: readonly (readonly [boolean, string])[] = [
    [UNKNOWN.has(currency), 'currency_not_supported'],
    [amount < (LEAST[currency] ?? 1), 'amount_too_small'],
    [amount > 99_999_999, 'amount_too_large'],
    [IN_TENS.has(currency) && amount % 10 !== 0, 'invalid_charge_amount'],
    [IN_HUNDREDS.has(currency) && amount % 100 !== 0, 'invalid_charge_amount_no_decimal_compatible'],
    [ends < 1800 || ends > 86_400, 'expires_at'],
  ];

  return rules.find(([broken]) => broken)?.[1];
}

function shown({ books }: Pick<Fake, 'books'>, { id, expanded }: { id: string; expanded: boolean }): Answer {
  const session = books.sessions.find((one) => one.id === id);

  return session ? { status: 200, json: sessionJson(session, expanded) } : missing('session');
}

function expired(fake: Fake, id: string): Answer {
  const session = fake.books.sessions.find((one) => one.id === id);
  if (!session) {
    return missing('session');
  }

  if (session.status !== 'open') {
    const message = `Only Checkout Sessions with a status in ["open"] can be expired. It is ${session.status}.`;

    return stripeError(400, { type: 'invalid_request_error', message });
  }

  session.status = 'expired';

  return shown(fake, { id, expanded: false });
}

function missing(param: string): Answer {
  return stripeError(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    param,
    message: 'No such object',
  });
}

type Query = { readonly limit: number; readonly starting_after?: string | undefined };

/** Newest first. */
function page({ perPage }: Fake, { query, all }: { query: Query; all: readonly { readonly id: string }[] }): Answer {
  const newest = all.toReversed();
  const from = newest.findIndex(({ id }) => id === query.starting_after) + 1;
  const data = newest.slice(from, from + Math.min(query.limit, perPage));

  return { status: 200, json: { object: 'list', url: '/v1/list', has_more: from + data.length < newest.length, data } };
}
