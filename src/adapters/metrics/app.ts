// `/metrics`: for who has the token, or, without one, for this machine alone. Mounted by compose.ts in every process.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { BlockList } from 'node:net';
import type { Express } from 'express';
import type { Metrics } from './metrics.ts';

export type MetricsOptions = {
  readonly metrics: Metrics;
  /** Undefined: asked for from this machine alone. */
  readonly token: string | undefined;
};

export function addMetrics(web: Express, { metrics, token }: MetricsOptions): void {
  web.get('/metrics', async (request, response, next) => {
    if (token === undefined && !isFromHere(request.socket.remoteAddress, request.headers)) {
      // as if it were not there
      next();

      return;
    }

    response.set('Cache-Control', 'no-store');
    if (token !== undefined && !isSame(request.headers.authorization ?? '', `Bearer ${token}`)) {
      response.status(401).set('WWW-Authenticate', 'Bearer').end();

      return;
    }

    const { contentType, text } = await metrics.read();
    response.set('Content-Type', contentType).send(text);
  });
}

/** Hashed first: neither length nor content shows in the time. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());

  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** A proxy on this machine comes from here too, and says for whom: then it is somebody else who asks. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

function isFromHere(address = '', headers: IncomingHttpHeaders): boolean {
  const plain = address.replace(/^::ffff:/, '');
  const isLoopback = loopback.check(plain, plain.includes(':') ? 'ipv6' : 'ipv4');

  return isLoopback && !FORWARDED.some((name) => headers[name] !== undefined);
}
