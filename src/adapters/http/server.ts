// The one web server, and the staff's link to a bill's PDF. Health, metrics, Slack, portal and workspace add themselves.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { StaffActor } from '../../core/actor.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { Logger } from '../../ports/logger.ts';
import type { SignedDocumentLinks } from './document-links.ts';

export type DocumentDeps = {
  readonly documentLinks: SignedDocumentLinks;
  readonly readDocument: (request: {
    actor: StaffActor;
    documentId: string;
  }) => Promise<{ fileName: string; bytes: Uint8Array } | undefined>;
};

/** `watch` sees every request; what answers it is mounted afterwards. */
export function createWeb(watch: RequestHandler): Express {
  const web = express();
  web.disable('x-powered-by');
  web.use(watch);
  web.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    }),
  );

  return web;
}

/** Forged, altered, expired, and not allowed any more: one answer for all. */
export function addDocuments(web: Express, deps: DocumentDeps): void {
  web.get('/documents/:token', async (request, response) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
    const link = deps.documentLinks.read(request.params.token);
    const actor = link
      ? ({ kind: 'staff', firmId: link.firmId, staffMemberId: link.staffMemberId } as StaffActor)
      : undefined;
    const document = link && actor ? await deps.readDocument({ actor, documentId: link.documentId }) : undefined;
    if (!document) {
      response
        .status(404)
        .type('text/plain')
        .send('This link has expired. Open the preview again in chat to get a new one.');

      return;
    }

    response
      .set('Content-Disposition', inlineAs(document.fileName))
      .type('application/pdf')
      .send(Buffer.from(document.bytes));
  });
}

/** RFC 6266: the name in UTF-8 as RFC 8187 spells it, and one that every browser can read. */
export function inlineAs(fileName: string): string {
  const name = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

  return `inline; filename="bill.pdf"; filename*=UTF-8''${name}`;
}

/** The end of the line, after every part has mounted itself: what nobody answered, and what broke. */
export function endWeb(web: Express, { logger, ids }: { logger: Logger; ids: IdGenerator }): void {
  web.use((_request, response) => {
    response.status(404).type('text/plain').send('There is nothing here.');
  });
  const onFault: ErrorRequestHandler = (cause, _request, response, next) => {
    if (response.headersSent) {
      next(cause);

      return;
    }

    const status = statusOf(cause);
    const reference = ids.newId('job').slice(-8);
    if (status === 500) {
      logger.warn('web request failed', { reference }, cause);
    }
    response
      .status(status)
      .type('text/plain')
      .send(status === 500 ? `Something went wrong on our side (${reference}).` : 'This request cannot be read.');
  };
  web.use(onFault);
}

/** What a parser refuses names its own status: too large, not well-formed. */
function statusOf(cause: unknown): number {
  const status = typeof cause === 'object' && cause !== null && 'status' in cause ? Number(cause.status) : 500;

  return status >= 400 && status < 500 ? status : 500;
}

export type ListeningServer = { readonly port: number; stop(): Promise<void> };

const STOP_MS = 5_000;

/** Slow and half-open clients are cut off early; at stop, requests under way have five seconds. */
export async function listen(web: Express, address: { host: string; port: number }): Promise<ListeningServer> {
  const server: Server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 },
    web,
  );
  server.maxConnections = 1_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => resolve());
  });

  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        const cutOff = setTimeout(() => server.closeAllConnections(), STOP_MS);
        server.close(() => {
          clearTimeout(cutOff);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
