// The played mailbox: a real SMTP server on loopback that keeps the last mails in memory.
// Started by start-workspace; read by the workspace page and by tests.
import type { AddressInfo } from 'node:net';
import { type Attachment, type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Clock } from '../ports/clock.ts';

export type Mail = {
  readonly id: string;
  readonly receivedAt: Date;
  /** The envelope: who the mail server was told to deliver to. */
  readonly mailFrom: string;
  readonly rcptTo: readonly string[];
  /** The header lines, as written by the sender. */
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
  readonly html: string | undefined;
  readonly attachments: readonly Attachment[];
  /** Every byte of the message as it came. */
  readonly raw: Buffer;
};

export type Mailbox = {
  /** Newest first. */
  list(): readonly Mail[];
  get(id: string): Mail | undefined;
  /** The first mail that fits, now or when it comes; rejects after `timeoutMs` (10,000). */
  waitFor(fits: (mail: Mail) => boolean, limits?: { timeoutMs?: number }): Promise<Mail>;
  /** Calls back after every mail; the answer stops it. */
  subscribe(listener: (mail: Mail) => void): () => void;
  clear(): void;
};

type Box = { mails: Mail[]; count: number; readonly clock: Clock; readonly listeners: Set<(mail: Mail) => void> };

const mailsKept = 200;
const sizeLimit = 40_000_000;

/** Starts on a free loopback port; `url` is what the app's SMTP_URL must be. */
export async function startMailbox(clock: Clock): Promise<{ mailbox: Mailbox; url: string; stop(): Promise<void> }> {
  const box: Box = { mails: [], count: 0, clock, listeners: new Set() };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: 1000,
    size: sizeLimit,
    onRcptTo: ({ address }, _session, done) => done(isRefused(address) ? noSuchUser() : undefined),
    onData: (stream, session, done) => {
      receive(box, { stream, session }).then(
        () => done(),
        (cause: unknown) => done(cause instanceof Error ? cause : new Error('the mail could not be read', { cause })),
      );
    },
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  // A client that breaks off is its own affair: without a listener the error would end the process.
  server.removeAllListeners('error').on('error', () => undefined);

  const { port } = server.server.address() as AddressInfo;
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { mailbox: readBox(box), url: `smtp://127.0.0.1:${port}`, stop };
}

async function receive(
  box: Box,
  { stream, session }: { stream: SMTPServerDataStream; session: SMTPServerSession },
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);

  const raw = Buffer.concat(chunks);
  const parsed = await simpleParser(raw);
  box.count += 1;
  const mail = {
    id: `mail-${box.count}`,
    receivedAt: box.clock.now(),
    raw,
    ...envelopeOf(session),
    ...readMail(parsed),
  };

  box.mails = [mail, ...box.mails].slice(0, mailsKept);
  for (const listener of [...box.listeners]) listener(mail);
}

/** So that "not delivered" can be seen: nobody@ any domain does not exist. */
function isRefused(address: string): boolean {
  return address.toLowerCase().startsWith('nobody@');
}

function noSuchUser(): Error {
  return Object.assign(new Error('5.1.1 No such user here'), { responseCode: 550 });
}

function envelopeOf({ envelope }: SMTPServerSession) {
  return {
    mailFrom: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    rcptTo: envelope.rcptTo.map(({ address }) => address),
  };
}

function readMail(parsed: ParsedMail) {
  const to = parsed.to === undefined ? [] : [parsed.to].flat();

  return {
    from: parsed.from?.text ?? '',
    to: to.map(({ text }) => text).join(', '),
    subject: parsed.subject ?? '(no subject)',
    messageId: parsed.messageId ?? '',
    text: parsed.text ?? '',
    html: parsed.html === false ? undefined : parsed.html,
    attachments: parsed.attachments,
  };
}

function readBox(box: Box): Mailbox {
  return {
    list: () => box.mails,
    get: (id) => box.mails.find((mail) => mail.id === id),
    waitFor: (fits, limits) => waitFor(box, { fits, timeoutMs: limits?.timeoutMs ?? 10_000 }),
    subscribe: (listener) => {
      box.listeners.add(listener);
      return () => box.listeners.delete(listener);
    },
    clear: () => {
      box.mails = [];
    },
  };
}

function waitFor(box: Box, request: { fits: (mail: Mail) => boolean; timeoutMs: number }): Promise<Mail> {
  const there = box.mails.find(request.fits);
  if (there !== undefined) return Promise.resolve(there);

  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      box.listeners.delete(look);
      reject(new Error(`no such mail within ${request.timeoutMs} ms`));
    }, request.timeoutMs);

    function look(mail: Mail): void {
      if (!request.fits(mail)) return;
      clearTimeout(timer);
      box.listeners.delete(look);
      resolve(mail);
    }
    box.listeners.add(look);
  });
}
