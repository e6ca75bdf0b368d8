// What the portal makes of a request: its cookie, where a form comes from, and who asks.
import express, { type Request, type Response } from 'express';
import { describe, expect, it } from 'vitest';
import {
  clearSessionCookie,
  isFromOurPages,
  isReadable,
  sessionCookie,
  setSessionCookie,
} from '../../../src/adapters/portal/requests.ts';

const firmId = 'frm_01m8bww36skwf5gv8m5fdws7rf';
const HTTP = { firmId, publicUrl: 'http://127.0.0.1:3000' };
const HTTPS = { firmId, publicUrl: 'https://bills.test/office' };

function cookieSet(set: (response: Response) => void): unknown {
  const response = Object.create(express.response) as Response;
  const headers = new Map<string, unknown>();
  response.getHeader = ((name: string) => headers.get(name)) as never;
  response.setHeader = ((name: string, value: unknown) => headers.set(name, value)) as never;
  set(response);

  return headers.get('Set-Cookie');
}

const withHeaders = (headers: Request['headers']) => ({ headers }) as Request;

describe('The cookie of a session', () => {
  it('is locked to its host and to https, but on a machine of one’s own', () => {
    const rest = 'Path=/; HttpOnly; SameSite=Lax';

    expect(cookieSet((response) => setSessionCookie(response, { ...HTTPS, token: 't' }))).toBe(
      `__Host-sb-5fdws7rf=t; ${rest}; Secure`,
    );
    expect(cookieSet((response) => setSessionCookie(response, { ...HTTP, token: 't' }))).toBe(`sb-5fdws7rf=t; ${rest}`);
    expect(cookieSet((response) => clearSessionCookie(response, HTTP))).toBe(`sb-5fdws7rf=; ${rest}; Max-Age=0`);
  });

  it.each([
    ['a=b; __Host-sb-5fdws7rf=t;c=d', 't'],
    ['sb-5fdws7rf=t', undefined],
    ['x__Host-sb-5fdws7rf=t', undefined],
    ['__Host-sb-other123=t', undefined],
    ['', undefined],
  ])('is found by its whole name in "%s"', (cookie, found) => {
    expect(sessionCookie(withHeaders({ cookie }), HTTPS)).toBe(found);
  });
});

describe('A form is from our pages', () => {
  it.each([
    ['https://bills.test', true],
    ['http://bills.test', false],
    ['https://bills.test:8443', false],
    ['https://bills.test.evil.test', false],
    ['https://BILLS.test', false],
    ['null', false],
    [undefined, false],
  ])('when it says that it comes from %s: %s', (origin, expected) => {
    expect(isFromOurPages(withHeaders(origin === undefined ? {} : { origin }), HTTPS.publicUrl)).toBe(expected);
  });

  it('and from nowhere, when we do not know where we are', () => {
    expect(isFromOurPages(withHeaders({}), '')).toBe(false);
  });
});

describe('A path is readable', () => {
  it.each([
    ['/b/abc', true],
    ['/b/%C3%A9', true],
    ['/b/%00', false],
    ['/b/%FF', false],
    ['/b/%E0%A4%A', false],
  ])('%s: %s', (path, expected) => {
    expect(isReadable(path)).toBe(expected);
  });
});
