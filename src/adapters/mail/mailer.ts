// Hands mails to the mail server: one at a time on a connection, four at once. Trying again is the caller's.
import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailAttempt, Mailer, MailOutcome } from '../../ports/mailer.ts';
import { type AnnouncedSize, announcedSize } from './announced-size.ts';
import type { BounceAddresses } from './bounce-addresses.ts';
import { asciiDomain, composeCodeMail, composeMail, composeReceipt, subjectOf } from './compose-mail.ts';
import { type DkimOptions, dkimSigner } from './dkim.ts';
import { type KeptConnections, keptConnections, leave, sayGoodbye } from './kept-connections.ts';
import { outcomeOfError, type SmtpError } from './mail-outcome.ts';
import { lossOf, newConnection, opened } from './open-connection.ts';
import { type MailServer, parseSmtpUrl } from './smtp-url.ts';
import { en } from './texts/en.ts';

export type MailTimeouts = {
  readonly connectMs: number;
  readonly greetingMs: number;
  /** For everything up to the first byte of the message. After this long a mail keeps no other one waiting. */
  readonly attemptMs: number;
  /** For the message and the answer after it: RFC 5321 asks for ten minutes. */
  readonly afterDataMs: number;
  /** How long somebody waits to be told the server's largest message: a form in chat has three seconds for all. */
  readonly sizeMs: number;
  /** How long that answer is remembered. */
  readonly sizeKeptMs: number;
};

const TIMEOUTS: MailTimeouts = {
  connectMs: 10_000,
  greetingMs: 10_000,
  attemptMs: 120_000,
  afterDataMs: 600_000,
  sizeMs: 1_500,
  sizeKeptMs: 600_000,
};
const AT_ONCE = 4;

export type MailerOptions = {
  readonly smtpUrl: string;
  readonly mailFrom: string;
  /** Without it the mail server signs, or nobody does. */
  readonly dkim?: DkimOptions | undefined;
  /** Without it bounces go to `mailFrom`. */
  readonly bounces?: BounceAddresses | undefined;
  readonly timeouts?: Partial<MailTimeouts>;
};

/** Throws Fault('smtp-url') when the address of the mail server is none. Connects only when there is a mail to send. */
export function createMailer(options: MailerOptions): Mailer {
  const server = parseSmtpUrl(options.smtpUrl);
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const slots = slotsOf(AT_ONCE);
  const size = announcedSize({ keptMs: timeouts.sizeKeptMs, waitMs: timeouts.sizeMs });
  const post: Post = { server, timeouts, size, kept: keptConnections() };
  const { mailFrom, bounces } = options;
  const signed = signerOf(options);
  const inTurn = async (mail: Omit<Transmission, 'makeRoom'>) => {
    const release = await slots();
    try {
      return await transmit({ ...mail, makeRoom: release }, post);
    } finally {
      release();
    }
  };

  return {
    subjectOf,
    largestMessage: () => size.largest(() => askSize(post)),
    async send({ mail, onTransmitting }) {
      const bytes = await signed(await composeMail(mail, mailFrom));
      const from = bounces?.senderOf(mail.messageId) ?? mailFrom;

      return inTurn({ to: mail.to.address, onTransmitting, bytes, from });
    },
    async sendCode(mail) {
      const bytes = await signed(await composeCodeMail(mail, mailFrom));

      return inTurn({ to: mail.to.address, onTransmitting: async () => undefined, bytes, from: mailFrom });
    },
    async sendReceipt(mail) {
      const bytes = await signed(await composeReceipt(mail, mailFrom));

      return inTurn({ to: mail.to.address, onTransmitting: async () => undefined, bytes, from: mailFrom });
    },
  };
}

function signerOf({ dkim }: MailerOptions): (bytes: Buffer) => Promise<Buffer> | Buffer {
  const sign = dkim && dkimSigner(dkim);

  return (bytes) => (sign ? sign(bytes) : bytes);
}

/** What all transmissions share. */
type Post = {
  readonly server: MailServer;
  readonly timeouts: MailTimeouts;
  readonly size: AnnouncedSize;
  readonly kept: KeptConnections;
};

/** Greets the server and leaves; the sign-in, which costs most, is not needed for it. Never rejects. */
async function askSize({ server, timeouts, size }: Post): Promise<void> {
  const connection = newConnection(server, { ...timeouts, silenceMs: timeouts.greetingMs });
  connection.on('error', () => undefined);
  const { lost, forget } = lossOf(connection);
  const deadline = setTimeout(() => connection.close(), timeouts.attemptMs).unref();
  try {
    await opened(connection, { auth: undefined, lost, hear: size.hear });
    sayGoodbye(connection);
  } catch (error) {
    leave(connection, error as SmtpError);
  } finally {
    clearTimeout(deadline);
    forget();
  }
}

type Transmission = Pick<MailAttempt, 'onTransmitting'> & {
  /** The address it goes to. */
  readonly to: string;
  readonly bytes: Buffer;
  /** Of the envelope. */
  readonly from: string;
  /** Lets the next mail begin before this one has ended. */
  readonly makeRoom: () => void;
};

async function transmit(work: Transmission, post: Post): Promise<MailOutcome> {
  const to = asciiDomain(work.to);
  if (/[^\x20-\x7e]/.test(to)) {
    return { kind: 'rejected', reason: en.notAscii };
  }

  const connection = post.kept.take();
  const outcome = connection && (await transmitOn(connection, { work, to, post }));

  return outcome === undefined || outcome === 'stale' ? transmitOnNew({ work, to, post }) : outcome;
}

type Errand = { readonly work: Transmission; readonly to: string; readonly post: Post };

async function transmitOnNew(errand: Errand): Promise<MailOutcome> {
  const { server, timeouts, size } = errand.post;
  const connection = newConnection(server, { ...timeouts, silenceMs: timeouts.afterDataMs });
  const open = (lost: Promise<never>) => opened(connection, { auth: server.auth, lost, hear: size.hear });
  const outcome = await transmitOn(connection, errand, open);

  return outcome === 'stale' ? { kind: 'deferred', reason: en.unreachable } : outcome;
}

/** `stale`: the server had left before it asked for the message; a new connection is as good as if this had not been. */
async function transmitOn(
  connection: SMTPConnection,
  errand: Errand,
  open?: (lost: Promise<never>) => Promise<void>,
): Promise<MailOutcome | 'stale'> {
  const { work, to, post } = errand;
  const body = bodyOf(work);
  const { lost, forget } = lossOf(connection);
  const time = deadlines(connection, { body, work, timeouts: post.timeouts });
  try {
    await open?.(lost);
    const reply = await sent(connection, {
      envelope: { from: work.from, to: [to], size: work.bytes.length },
      body: body.stream,
      lost,
    });
    post.kept.keep(connection);

    return { kind: 'accepted', reply };
  } catch (thrown) {
    const error = thrown as SmtpError;
    leave(connection, error);
    const left = (error.responseCode === undefined && !time.isOver()) || error.responseCode === 421;

    return open === undefined && left && !body.asked() ? 'stale' : outcomeOfError(error, body.handedOut());
  } finally {
    time.stop();
    forget();
  }
}

type Waiting = {
  readonly body: { readonly handedOut: () => boolean };
  readonly work: Transmission;
  readonly timeouts: MailTimeouts;
};

/**
 * A server that goes on saying something is never silent: so the whole has an end too. Until then a mail whose answer is
 * outstanding must not be sent again, but the others can go.
 */
function deadlines(
  connection: SMTPConnection,
  { body, work, timeouts }: Waiting,
): { stop: () => void; isOver: () => boolean } {
  const { attemptMs, afterDataMs } = timeouts;
  let isOver = false;
  const attempt = setTimeout(() => {
    isOver = true;
    if (body.handedOut()) {
      work.makeRoom();
    } else {
      connection.close();
    }
  }, attemptMs);
  const whole = setTimeout(() => connection.close(), attemptMs + afterDataMs);

  return {
    stop: () => {
      clearTimeout(attempt);
      clearTimeout(whole);
    },
    isOver: () => isOver,
  };
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
    await work.onTransmitting();
    handedOut = true;
    yield work.bytes;
  };

  return { stream: Readable.from(parts(), { objectMode: false }), asked: () => asked, handedOut: () => handedOut };
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

/** Who has got a slot may give it back more than once. */
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

    let held = true;

    return () => {
      if (held) release();
      held = false;
    };
  };
}
