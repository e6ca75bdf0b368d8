// Opens connections to the mail server, for a mail or for a question.
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Fault } from '../../core/fault.ts';
import { connectionOptions, type MailServer } from './smtp-url.ts';

export type ConnectionTimeouts = {
  readonly connectMs: number;
  readonly greetingMs: number;
  /** Of silence, once it is open. */
  readonly silenceMs: number;
};

export function newConnection(server: MailServer, timeouts: ConnectionTimeouts): SMTPConnection {
  return new SMTPConnection({
    ...connectionOptions(server),
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.silenceMs,
  });
}

/** Rejects when the connection breaks or ends. */
export function lossOf(connection: SMTPConnection): { lost: Promise<never>; forget: () => void } {
  let forget: () => void = () => undefined;
  const lost = new Promise<never>((_, reject) => {
    const ended = () => reject(new Fault('mail-connection-closed'));
    connection.on('error', reject).on('end', ended);
    forget = () => void connection.off('error', reject).off('end', ended);
  });
  lost.catch(() => undefined);

  return { lost, forget };
}

export type Opening = {
  readonly auth: MailServer['auth'];
  readonly lost: Promise<never>;
  /** Gets what the server answers to EHLO. */
  readonly hear: (answer: string | false) => void;
};

/** Through greeting, EHLO, TLS, and a sign-in where there is one. */
export function opened(connection: SMTPConnection, { auth, lost, hear }: Opening): Promise<void> {
  const open = new Promise<void>((resolve, reject) => {
    connection.connect((error) => {
      if (error) {
        return reject(error);
      }

      hear(connection.lastServerResponse);

      return auth
        ? connection.login({ credentials: auth }, (refused) => (refused ? reject(refused) : resolve()))
        : resolve();
    });
  });

  return Promise.race([open, lost]);
}
