// Hands mails to the mail server: one at a time on a connection, at most four at once. Trying again is the caller's.
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Fault } from '../../core/fault.ts';
import type { MailAttempt, Mailer, MailOutcome } from '../../ports/mailer.ts';
import { asciiDomain, composeMail, subjectOf } from './compose-mail.ts';
import { type KeptConnections, keptConnections, leave } from './kept-connections.ts';
import { outcomeOfError, type SmtpError } from './mail-outcome.ts';
import { connectionOptions, type MailServer, parseSmtpUrl } from './smtp-url.ts';
import { en } from './texts/en.ts';

export type MailTimeouts = {
  readonly connectMs: number;
  readonly greetingMs: number;
  /** For everything up to the first byte of the message. */
  readonly attemptMs: number;
  /** For the answer after the whole message: RFC 5321 asks for ten minutes. */
  readonly afterDataMs: number;
};

const TIMEOUTS: MailTimeouts = { connectMs: 10_000, greetingMs: 10_000, attemptMs: 120_000, afterDataMs: 600_000 };
const AT_ONCE = 4;

export type MailerOptions = {
  readonly smtpUrl: string;
  readonly mailFrom: string;
  readonly timeouts?: Partial<MailTimeouts>;
};

/** Throws Fault('smtp-url') when the address of the mail server is none. Connects only when there is a mail to send. */
export function createMailer(options: MailerOptions): Mailer {
  const server = parseSmtpUrl(options.smtpUrl);
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const slots = slotsOf(AT_ONCE);
  const kept = keptConnections();

  return {
    subjectOf,
    async send(attempt) {
      const bytes = await composeMail(attempt.mail, options.mailFrom);
      const release = await slots();
      try {
        return await transmit({ server, timeouts, mailFrom: options.mailFrom, attempt, bytes }, kept);
      } finally {
        release();
      }
    },
  };
}

type Transmission = {
  readonly server: MailServer;
  readonly timeouts: MailTimeouts;
  readonly mailFrom: string;
  readonly attempt: MailAttempt;
  readonly bytes: Buffer;
};

async function transmit(work: Transmission, kept: KeptConnections): Promise<MailOutcome> {
  const to = asciiDomain(work.attempt.mail.to.address);
  if (/[^\x20-\x7e]/.test(to)) {
    return { kind: 'rejected', reason: en.notAscii };
  }

  const connection = kept.take();
  const outcome = connection && (await transmitOn(connection, { work, to, kept }));

  return outcome === undefined || outcome === 'stale' ? transmitOnNew({ work, to, kept }) : outcome;
}

type Errand = { readonly work: Transmission; readonly to: string; readonly kept: KeptConnections };

async function transmitOnNew(errand: Errand): Promise<MailOutcome> {
  const { server, timeouts } = errand.work;
  const connection = new SMTPConnection({
    ...connectionOptions(server),
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.afterDataMs,
  });
  const outcome = await transmitOn(connection, errand, (lost) => opened(connection, { server, lost }));

  return outcome === 'stale' ? { kind: 'deferred', reason: en.unreachable } : outcome;
}

/** `stale`: the server had left before it asked for the message; a new connection is as good as if this had not been. */
async function transmitOn(
  connection: SMTPConnection,
  errand: Errand,
  open?: (lost: Promise<never>) => Promise<void>,
): Promise<MailOutcome | 'stale'> {
  const { work, to, kept } = errand;
  const body = bodyOf(work);
  const { lost, forget } = lossOf(connection);
  const deadline = setTimeout(() => body.handedOut() || connection.close(), work.timeouts.attemptMs);
  try {
    await open?.(lost);
    const reply = await sent(connection, {
      envelope: { from: work.mailFrom, to: [to], size: work.bytes.length },
      body: body.stream,
      lost,
    });
    kept.keep(connection);

    return { kind: 'accepted', reply };
  } catch (thrown) {
    const error = thrown as SmtpError;
    leave(connection, error);
    const left = error.responseCode === undefined || error.responseCode === 421;

    return open === undefined && left && !body.asked() ? 'stale' : outcomeOfError(error, body.handedOut());
  } finally {
    clearTimeout(deadline);
    forget();
  }
}

/**
 * The library reads it only when the server has asked for the message (354). Its first read says that transmitting
 * begins; until that is written down, not a byte is handed out.
 */
function bodyOf(work: Transmission): { stream: Readable; asked: () => boolean; handedOut: () => boolean } {
  let asked = false;
  let handedOut = false;
  const parts = async function* () {
    asked = true;
    await work.attempt.onTransmitting();
    handedOut = true;
    yield work.bytes;
  };

  return { stream: Readable.from(parts(), { objectMode: false }), asked: () => asked, handedOut: () => handedOut };
}

/** Rejects when the connection breaks or ends. */
function lossOf(connection: SMTPConnection): { lost: Promise<never>; forget: () => void } {
  let forget: () => void = () => undefined;
  const lost = new Promise<never>((_, reject) => {
    const ended = () => reject(new Fault('mail-connection-closed'));
    connection.on('error', reject).on('end', ended);
    forget = () => void connection.off('error', reject).off('end', ended);
  });
  lost.catch(() => undefined);

  return { lost, forget };
}

function opened(
  connection: SMTPConnection,
  { server, lost }: { server: MailServer; lost: Promise<never> },
): Promise<void> {
  const open = new Promise<void>((resolve, reject) => {
    connection.connect((error) => {
      if (error || !server.auth) {
        return error ? reject(error) : resolve();
      }

      return connection.login({ credentials: server.auth }, (refused) => (refused ? reject(refused) : resolve()));
    });
  });

  return Promise.race([open, lost]);
}

type Message = {
  readonly envelope: { readonly from: string; readonly to: string[]; readonly size: number };
  readonly body: Readable;
  readonly lost: Promise<never>;
};

function sent(connection: SMTPConnection, message: Message): Promise<string> {
  const reply = new Promise<string>((resolve, reject) => {
    connection.send(message.envelope, message.body, (error, info) => {
      return error ? reject(error) : resolve(info?.response ?? '');
    });
  });

  return Promise.race([reply, message.lost]);
}

function slotsOf(count: number): () => Promise<() => void> {
  const waiting: (() => void)[] = [];
  let free = count;
  const release = () => {
    const next = waiting.shift();
    if (next) {
      next();
    } else {
      free += 1;
    }
  };

  return async () => {
    if (free > 0) {
      free -= 1;
    } else {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }

    return release;
  };
}
