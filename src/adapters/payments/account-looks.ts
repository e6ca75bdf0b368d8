// Asks a payment provider whether an account can be worked with, and whose it is: nothing is changed there. Used by
// provider-accounts.ts when an account is connected, and by the doctor.
import { createHash } from 'node:crypto';
import { Fault } from '../../core/fault.ts';
import type { Complaint } from '../../core/finding.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { AccountNames } from '../../ports/provider-account.ts';
import { LAWPAY_API_URL, type LawpayOptions } from './lawpay.ts';
import { askLawpay } from './lawpay-client.ts';
import { pagePlace } from './lawpay-page.ts';
import { EventPage } from './lawpay-schema.ts';
import { checkPaypalAccess, type PaypalOptions } from './paypal.ts';
import type { StripeOptions } from './stripe.ts';
import { stripeAccountId } from './stripe-account.ts';
import { checks as words } from './texts/checks.ts';

/** Three of them end before a check of the doctor is given up. */
const TIMEOUT_MS = 3_000;

export function lookAtStripe(options: StripeOptions): Promise<Result<AccountNames, Complaint>> {
  return inWords('Stripe', async () => {
    const id = await stripeAccountId({ ...options, timeoutMs: TIMEOUT_MS });

    return { externalId: id, names: [id] };
  });
}

export function lookAtPaypal(options: PaypalOptions): Promise<Result<AccountNames, Complaint>> {
  return inWords('PayPal', async () => {
    await checkPaypalAccess({ ...options, timeoutMs: TIMEOUT_MS });

    return { externalId: options.clientId, names: [options.clientId] };
  });
}

/** The gateway says nothing of pages: whose they are is seen when the firm tries their links. */
export function lookAtLawpay(options: LawpayOptions): Promise<Result<AccountNames, Complaint>> {
  const { secretKey, apiUrl = LAWPAY_API_URL, clock, pages } = options;

  return inWords('LawPay', async () => {
    const access = { secretKey, apiUrl, clock, timeoutMs: TIMEOUT_MS };
    await askLawpay(access, { path: '/v1/events?page=1&page_size=1', schema: EventPage });
    const places = [pages.operating, pages.trust].flatMap((page) => (page === undefined ? [] : [pagePlace(page)]));

    return { externalId: places[0] ?? '', names: [...places, `key ${hashOf(secretKey)}`] };
  });
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

async function inWords(name: string, look: () => Promise<AccountNames>): Promise<Result<AccountNames, Complaint>> {
  try {
    return ok(await look());
  } catch (cause) {
    if (cause instanceof Fault && cause.code.startsWith('provider-')) {
      return refuse(complaintOf(name, cause));
    }

    throw cause;
  }
}

function complaintOf(name: string, { code, detail = '' }: Fault): Complaint {
  switch (code) {
    case 'provider-refused':
      return words.refused(name, detail);
    case 'provider-nonsense':
      return words.nonsense(name, detail);
    default:
      return words.away(name, detail);
  }
}
