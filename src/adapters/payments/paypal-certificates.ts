// The certificates that PayPal signs webhooks by: which URL may be asked for one, and whether what it gives may be believed.
// Called by `paypal-hooks.ts`. That it is PayPal's is known by TLS: Node builds no chain of a certificate by itself.
import { type KeyObject, X509Certificate } from 'node:crypto';
import { Fault } from '../../core/fault.ts';

export type PaypalMode = 'live' | 'sandbox';

export type FetchCertificate = (url: string) => Promise<string>;

export type CertificateUrl =
  | { readonly kind: 'allowed'; readonly url: string }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'other-mode' };

/** Nothing but letters, digits and marks that mean nothing in a path: no dots, no escapes, no query. */
const FORM =
  /^https:\/\/((?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,4}paypal\.com)\/v1\/notifications\/certs\/[A-Za-z0-9_-]{1,100}$/;

const MOST_KEPT = 8;

/** PayPal's are about 2 kB, with their chain 6. */
const MOST_BYTES = 64 * 1024;

/** Read as text, before anything could read it as a URL in another way. */
export function certificateUrl(text: string, mode: PaypalMode): CertificateUrl {
  const host = FORM.exec(text)?.[1];
  if (host === undefined) {
    return { kind: 'foreign' };
  }
  const of: PaypalMode = /(^|\.)sandbox\.paypal\.com$/.test(host) ? 'sandbox' : 'live';

  return of === mode ? { kind: 'allowed', url: text } : { kind: 'other-mode' };
}

export type Certificates = {
  /** The key of a certificate that is PayPal's and valid then; undefined of any other. */
  keyOf(url: string, now: Date): Promise<KeyObject | undefined>;
};

/** Keeps the last few. A failed fetch is not kept: it is asked for again with the next copy of the webhook. */
export function certificates(fetchCertificate: FetchCertificate): Certificates {
  const kept = new Map<string, X509Certificate>();

  async function certificateOf(url: string): Promise<X509Certificate | undefined> {
    const known = kept.get(url);
    if (known) {
      return known;
    }
    const read = readCertificate(await fetchCertificate(url));
    if (read) {
      kept.set(url, read);
      forgetOldest(kept);
    }

    return read;
  }

  return {
    keyOf: async (url, now) => {
      const certificate = await certificateOf(url);

      return certificate && isOfPaypal(certificate, now) ? certificate.publicKey : undefined;
    },
  };
}

function forgetOldest(kept: Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) {
    kept.delete(oldest);
  }
}

/** The first of a chain. */
function readCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** As PayPal's own PayPal-Python-SDK (`notifications.py`) looks at it. */
function isOfPaypal({ subject, validFrom, validTo }: X509Certificate, now: Date): boolean {
  const names = subject.split('\n').filter((line) => line.startsWith('CN='));

  return (
    names.length === 1 &&
    /^CN=(?:[a-z0-9-]+\.)+paypal\.com$/i.test(names[0] ?? '') &&
    Date.parse(validFrom) <= now.getTime() &&
    now.getTime() <= Date.parse(validTo)
  );
}

/** An answer that says no is none of PayPal's certificates; no answer may be one later. */
export async function fetchPaypalCertificate(url: string, timeoutMs: number): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await fetch(url, { redirect: 'manual', signal });
    if (answer.status >= 500 || answer.status === 429) {
      throw new Error(`status ${answer.status}`);
    }

    return answer.ok ? await firstBytes(answer) : '';
  } catch {
    throw new Fault('provider-away', { retryable: true, detail: "PayPal's certificate could not be fetched" });
  }
}

async function firstBytes({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  const reader = body?.getReader();
  for (let part = await reader?.read(), size = 0; part?.value; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > MOST_BYTES) {
      await reader?.cancel();

      return '';
    }
    parts.push(part.value);
  }

  return Buffer.concat(parts).toString('latin1');
}
