// Takes in the mails that come back: a mail server for the addresses of deliveries alone. It sends nothing, ever.
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { codeOfCause } from '../../core/fault.ts';
import type { BounceHandler } from '../../ports/bounce.ts';
import type { Logger } from '../../ports/logger.ts';
import type { BounceAddresses } from './bounce-addresses.ts';
import { readBounce } from './bounce-report.ts';
import { en } from './texts/en.ts';

export type BounceListener = { readonly port: number; stop(): Promise<void> };

export type BounceLimits = {
  /** Of silence. */
  readonly idleMs: number;
  /** Of a whole connection, however busy: who sends a byte now and then is not idle. */
  readonly connectionMs: number;
  readonly connections: number;
};

const LIMITS: BounceLimits = { idleMs: 60_000, connectionMs: 300_000, connections: 50 };
/** Of a message: headers and report come first, the mail that is returned last. The rest is taken and forgotten. */
const KEPT_BYTES = 256 * 1024;
/** Of a connection: twice the largest mail that the usual servers take. */
const MOST_BYTES = 100 * 1024 * 1024;
const STOP_MS = 1_000;

export type BounceListenerOptions = {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The name under which it greets: the domain of our addresses. */
  readonly name: string;
  readonly addresses: BounceAddresses;
  readonly onBounce: BounceHandler;
  readonly logger: Logger;
  readonly limits?: Partial<BounceLimits>;
};

/**
 * A mail is answered with 250 when `onBounce` has come back, or had nothing to hear of it; with 451 when it threw, and
 * the sender tries again. Rejects with the system's error when it cannot listen: EADDRINUSE.
 */
export async function startBounceListener(options: BounceListenerOptions): Promise<BounceListener> {
  const limits = { ...LIMITS, ...options.limits };
  const server = mailServer(options, limits);
  guard(server, limits);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => resolve());
  });
  // What one client breaks is its own affair: without a listener the error would end the process.
  server.removeAllListeners('error').on('error', () => undefined);
  const { port } = server.server.address() as AddressInfo;

  return { port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

function mailServer(options: BounceListenerOptions, limits: BounceLimits): SMTPServer {
  const { addresses, name } = options;

  return new SMTPServer({
    name,
    disabledCommands: ['STARTTLS', 'AUTH', 'VRFY', 'WIZ', 'SHELL', 'KILL'],
    authOptional: true,
    disableReverseLookup: true,
    maxClients: limits.connections,
    // a report is about one delivery; more recipients are told to come one by one (452)
    maxRecipients: 1,
    socketTimeout: limits.idleMs,
    closeTimeout: STOP_MS,
    onRcptTo: ({ address }, _session, done) =>
      done(addresses.deliveryOf(address) === undefined ? refusal(550, en.listener.noSuchMailbox) : null),
    onData: (stream, session, done) => {
      takeIn(options, { stream, session }).then(
        () => done(null, en.listener.taken),
        () => done(refusal(451, en.listener.tryLater)),
      );
    },
  });
}

/** Clients beyond the limit are told so; beyond twice the limit they are hung up on. */
function guard({ server }: SMTPServer, limits: BounceLimits): void {
  server.maxConnections = 2 * limits.connections;
  server.on('connection', (socket: Socket) => {
    const end = setTimeout(() => socket.destroy(), limits.connectionMs).unref();
    socket.on('close', () => clearTimeout(end));
    socket.on('data', () => {
      if (socket.bytesRead > MOST_BYTES) {
        socket.destroy();
      }
    });
  });
}

/** A client that leaves within its message makes the stream throw: half a mail is none. */
async function takeIn(
  { addresses, onBounce, logger }: BounceListenerOptions,
  { stream, session }: { stream: SMTPServerDataStream; session: SMTPServerSession },
): Promise<void> {
  const message = await beginningOf(stream);
  const { mailFrom, rcptTo } = session.envelope;
  const deliveryId = addresses.deliveryOf(rcptTo[0]?.address ?? '');
  const report = await readBounce(message, { fromNobody: mailFrom !== false && mailFrom.address === '' });
  if (deliveryId !== undefined && report) {
    await onBounce({ deliveryId, ...report }).catch((cause: unknown) => {
      logger.warn('bounce not taken in', { deliveryId, code: codeOfCause(cause) }, cause);
      throw cause;
    });
  }
}

async function beginningOf(stream: SMTPServerDataStream): Promise<Buffer> {
  const kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (length < KEPT_BYTES) {
      kept.push(chunk);
    }
    length += chunk.length;
  }

  return Buffer.concat(kept).subarray(0, KEPT_BYTES);
}

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
