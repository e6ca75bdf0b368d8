// What comes in to the portal: whether a form is from our own page, what it holds, which session a cookie names, and what no
// person asks for. Used by the routes.
import { timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { loadPortalSession, type PortalSession } from '../../use-cases/portal-session.ts';
import type { FirmPortal } from './portal-deps.ts';

/** One cookie for each firm: somebody can be the client of two. */
function cookieName(firmId: string, isSecure: boolean): string {
  return `${isSecure ? '__Host-' : ''}sb-${firmId.slice(-8)}`;
}

function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}

type Site = { readonly firmId: string; readonly publicUrl: string };

/** The token of the firm's session, if the browser has one. */
export function sessionCookie({ headers }: Request, { firmId, publicUrl }: Site): string | undefined {
  const start = `${cookieName(firmId, isHttps(publicUrl))}=`;
  const found = (headers.cookie ?? '').split(/; */).find((part) => part.startsWith(start));

  return found?.slice(start.length);
}

/** Undefined as well when the cookie's session is over. */
export async function sessionOf(portal: FirmPortal, request: Request): Promise<PortalSession | undefined> {
  const token = sessionCookie(request, { firmId: portal.firmId, publicUrl: portal.publicUrl() });

  return token === undefined ? undefined : await loadPortalSession(portal, { token });
}

/** It ends with the browser, and the session behind it before long. */
export function setSessionCookie(response: Response, { token, ...site }: Site & { readonly token: string }): void {
  response.append('Set-Cookie', `${cookieOf(site, token)}`);
}

export function clearSessionCookie(response: Response, site: Site): void {
  response.append('Set-Cookie', `${cookieOf(site, '')}; Max-Age=0`);
}

function cookieOf({ firmId, publicUrl }: Site, value: string): string {
  const secure = isHttps(publicUrl) ? '; Secure' : '';

  return `${cookieName(firmId, secure !== '')}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

/** Every browser names the page that a form is sent from: one that names none, or another, is refused. */
export function isFromOurPages({ headers }: Request, publicUrl: string): boolean {
  return headers.origin !== undefined && headers.origin === originOf(publicUrl);
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}

/** UTF-8 throughout, without a NUL. */
export function isReadable(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes('\0');
  } catch {
    return false;
  }
}

/** A field of a form; empty when it is missing, or was sent twice. */
export function field({ body }: Request, name: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;

  return typeof value === 'string' ? value : '';
}

export function sameText(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];

  return one.length === other.length && timingSafeEqual(one, other);
}

/** Programs that fetch what mails link to, as far as they say so. The others are counted as openings, never as views. */
const PROGRAMS =
  /bot|crawl|spider|scan|preview|prefetch|proofpoint|mimecast|barracuda|safelinks|defender|symantec|trend ?micro|curl|wget|python|java\/|go-http|headless|fetch/i;

export function isScan({ method, headers }: Request): boolean {
  const purpose = [headers['sec-purpose'], headers.purpose, headers['x-moz'], headers['x-purpose']].join(' ');
  const agent = headers['user-agent'] ?? '';

  return method === 'HEAD' || /prefetch|preview|prerender/i.test(purpose) || agent === '' || PROGRAMS.test(agent);
}
