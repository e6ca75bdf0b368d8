// Asks Stripe by its SDK: with our time-out, without its retries, every answer parsed, every error a Fault. Used by the
// other stripe-*.ts.
import Stripe from 'stripe';
import type { z } from 'zod';
import { type Asking, carefulFetch, nonsense, stripeFault } from './stripe-faults.ts';
import { pageOf } from './stripe-schema.ts';

export type StripeConnection = {
  readonly secretKey: string;
  /** Of a server that plays Stripe; undefined for Stripe. */
  readonly apiUrl: string | undefined;
  readonly timeoutMs?: number;
};

/** As many as Stripe gives in one page. */
const PAGE = 100;
/** A hundred thousand payments: whoever has more than that since yesterday asks for less. */
const MOST_PAGES = 1_000;

export function stripeSdk({ secretKey, apiUrl, timeoutMs = 10_000 }: StripeConnection): Stripe {
  return new Stripe(secretKey, {
    // The jobs retry, and they know for how long. With `fetch` the time-out is of the whole request; with the SDK's own
    // client it starts again at every byte, and a closed connection is retried whatever we say.
    maxNetworkRetries: 0,
    httpClient: Stripe.createFetchHttpClient(carefulFetch),
    timeout: timeoutMs,
    telemetry: false,
    ...(apiUrl === undefined ? {} : hostOf(apiUrl)),
  });
}

/** One question, and its answer as `schema` reads it. */
export async function ask<T extends z.ZodType>(
  { schema, asking }: { schema: T; asking: Asking },
  call: () => Promise<unknown>,
): Promise<z.infer<T>> {
  const answer = await call().catch((cause: unknown) => {
    throw stripeFault(cause, asking);
  });
  const parsed = schema.safeParse(answer);
  if (!parsed.success) {
    throw nonsense(pathsOf(parsed.error));
  }

  return parsed.data;
}

export type PageOptions = { readonly limit: number; readonly starting_after?: string };

/** All pages of a list, newest first as Stripe gives them; stops when the reader has seen enough. */
export async function* listed<T extends z.ZodType<{ readonly id: string }>>(
  item: T,
  call: (page: PageOptions) => Promise<unknown>,
): AsyncGenerator<z.infer<T>> {
  let after: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const options = { limit: PAGE, ...(after === undefined ? {} : { starting_after: after }) };
    const page = await ask({ schema: pageOf(item), asking: 'reading' }, () => call(options));
    yield* page.data;
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) {
      return;
    }
  }

  throw nonsense('a list without an end');
}

function hostOf(apiUrl: string): { host: string; port: string; protocol: 'http' | 'https' } {
  const { protocol, hostname, port } = new URL(apiUrl);
  const secure = protocol === 'https:';

  return { host: hostname, port: port || (secure ? '443' : '80'), protocol: secure ? 'https' : 'http' };
}

function pathsOf(error: z.ZodError): string {
  return error.issues.map(({ path, code }) => `${path.join('.') || 'answer'}: ${code}`).join(', ');
}
