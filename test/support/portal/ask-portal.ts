// Requests to the portal as bytes: with any Host, Origin and cookie, no redirect followed. Every answer is kept, so that a
// test can say of all of them what must hold for each. Used by two-portals.ts.
import { type IncomingHttpHeaders, request } from 'node:http';

export type PortalRequest = {
  readonly path: string;
  /** A POST then. */
  readonly form?: Readonly<Record<string, string>> | undefined;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly cookie?: string | undefined;
  /** Undefined for our own; empty for none. */
  readonly origin?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
};

export type PortalAnswer = {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** Where it leads, how a file is called, and what is in the body. */
  readonly text: string;
  /** `name=value` of the cookie that it sets; empty when it sets none, or clears it. */
  readonly cookie: string;
};

export type AskPortal = (asked: PortalRequest) => Promise<PortalAnswer>;

export function portalAsker(site: { readonly localUrl: string; readonly publicUrl: string }) {
  const answers: PortalAnswer[] = [];
  const ask: AskPortal = async (asked) => {
    const answer = await send(site, asked);
    answers.push(answer);

    return answer;
  };

  return { ask, answers };
}

function send(site: { localUrl: string; publicUrl: string }, asked: PortalRequest): Promise<PortalAnswer> {
  const { path, form, cookie, origin = site.publicUrl, method = form ? 'POST' : 'GET' } = asked;
  const body = form === undefined ? '' : new URLSearchParams(form).toString();
  const headers = {
    ...(cookie === undefined || cookie === '' ? {} : { cookie }),
    ...(origin === '' ? {} : { origin }),
    ...(form ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) } : {}),
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    ...asked.headers,
  };
  const { hostname, port } = new URL(site.localUrl);

  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0, headers: got } = response;
        resolve(answerOf({ method, path, status, headers: got, bytes: Buffer.concat(parts) }));
      });
    });
    sent.on('error', reject).end(body);
  });
}

function answerOf(answer: Omit<PortalAnswer, 'text' | 'cookie'>): PortalAnswer {
  const { headers, bytes } = answer;
  const set = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const file = decodeURIComponent(headers['content-disposition'] ?? '');
  const text = [headers.location ?? '', file, bytes.toString('utf8')].join('\n');

  return { ...answer, text, cookie: set.endsWith('=') ? '' : set };
}
