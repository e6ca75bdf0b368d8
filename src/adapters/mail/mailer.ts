// Hands mails to the mail server: one connection for each, at most four at once, no retries of its own.
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Fault } from '../../core/fault.ts';
import type { MailAttempt, Mailer, MailOutcome } from '../../ports/mailer.ts';
import { asciiDomain, composeMail, subjectOf } from './compose-mail.ts';
import { outcomeOfError, type SmtpError } from './mail-outcome.ts';
import { connectionOptions, type MailServer, parseSmtpUrl } from './smtp-url.ts';
import { en } from './texts/en.ts';

export type MailTimeouts = {
  readonly connectMs: number;
  readonly greetingMs: number;
  /** For everything up to the server's 354. */
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

export function createMailer(options: MailerOptions): Mailer {
  const server = parseSmtpUrl(options.smtpUrl);
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const slots = slotsOf(AT_ONCE);

  return {
    subjectOf,
    async send(attempt) {
      const bytes = await composeMail(attempt.mail, options.mailFrom);
      const release = await slots();
      try {
        return await transmit({ server, timeouts, mailFrom: options.mailFrom, attempt, bytes });
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

async function transmit(work: Transmission): Promise<MailOutcome> {
  const to = asciiDomain(work.attempt.mail.to.address);
  if (/[^\x20-\x7e]/.test(to)) {
    return { kind: 'rejected', reason: en.notAscii };
  }

  let dataBegun = false;
  const connection = new SMTPConnection({
    ...connectionOptions(work.server),
    connectionTimeout: work.timeouts.connectMs,
    greetingTimeout: work.timeouts.greetingMs,
    socketTimeout: work.timeouts.afterDataMs,
    logger: repliesTo((reply) => {
      dataBegun ||= reply.startsWith('354');
    }),
    debug: true,
  });
  const deadline = setTimeout(() => dataBegun || connection.close(), work.timeouts.attemptMs);
  try {
    await opened(connection, work.server);
    const reply = await sent(connection, { envelope: { from: work.mailFrom, to: [to] }, body: bodyOf(work) });

    return { kind: 'accepted', reply };
  } catch (error) {
    return outcomeOfError(error as SmtpError, dataBegun);
  } finally {
    clearTimeout(deadline);
    connection.quit();
  }
}

/** Its first read says that transmitting begins; until that is written down, not a byte is handed out. */
function bodyOf(work: Transmission): Readable {
  return Readable.from(
    (async function* () {
      await work.attempt.onTransmitting();
      yield work.bytes;
    })(),
    { objectMode: false },
  );
}

function opened(connection: SMTPConnection, server: MailServer): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.once('end', () => reject(new Fault('mail-connection-closed')));
    connection.connect((error) => {
      if (error || !server.auth) {
        return error ? reject(error) : resolve();
      }

      return connection.login({ credentials: server.auth }, (refused) => (refused ? reject(refused) : resolve()));
    });
  });
}

function sent(
  connection: SMTPConnection,
  message: { envelope: { from: string; to: string[] }; body: Readable },
): Promise<string> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.once('end', () => reject(new Fault('mail-connection-closed')));
    connection.send(message.envelope, message.body, (error, info) => {
      return error ? reject(error) : resolve(info?.response ?? '');
    });
  });
}

/** The library tells replies to its logger alone; this one keeps nothing and listens for one of them. */
function repliesTo(onReply: (reply: string) => void) {
  const quiet = () => undefined;
  const listen = (entry: { tnx?: string }, text: unknown) => {
    if (entry.tnx === 'server' && typeof text === 'string') {
      onReply(text);
    }
  };

  return { level: quiet, trace: quiet, debug: listen, info: quiet, warn: quiet, error: quiet, fatal: quiet };
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
