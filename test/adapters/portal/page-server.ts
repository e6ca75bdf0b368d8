// Serves the portal's pages to a real browser with the headers that they are to have, and notes what their forms send.
import type { AddressInfo } from 'node:net';
import express from 'express';
import { brandCss } from '../../../src/adapters/portal/brand-css.ts';
import { ASSET_PATHS } from '../../../src/adapters/portal/paths.ts';
import { aFirm, assets } from './a-view.ts';

/** `connect-src` is for the script's POST …/seen, and for its look at a payment that is checked. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 180 44"><rect width="180" height="44" rx="8" fill="#1f4b6e"/></svg>`;

export type Sent = { readonly path: string; readonly fields: Readonly<Record<string, string>> };

export type PageServer = {
  readonly url: string;
  /** Everything that was sent by POST, oldest first. */
  readonly sent: Sent[];
  /** Under the address of any page. */
  show(html: string): void;
  stop(): Promise<void>;
};

export async function startPageServer(): Promise<PageServer> {
  const app = express();
  const sent: Sent[] = [];
  let shown = '';
  app.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy': POLICY,
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    });
    next();
  });
  app.use(express.urlencoded({ extended: false }));
  app.get(ASSET_PATHS.styles, (_request, response) => void response.type('css').send(assets.styles));
  app.get(ASSET_PATHS.script, (_request, response) => void response.type('js').send(assets.script));
  app.get(/brand\.css$/, (_request, response) => void response.type('css').send(brandCss(aFirm().accentColor)));
  app.get(/logo$/, (_request, response) => void response.type('svg').send(LOGO));
  app.get(/./, (_request, response) => void response.type('html').send(shown));
  app.post(/./, (request, response) => {
    sent.push({ path: request.path, fields: request.body as Record<string, string> });
    response.status(204).end();
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/portal/page`,
    sent,
    show: (html) => {
      shown = html;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
