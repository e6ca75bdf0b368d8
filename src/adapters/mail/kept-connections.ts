// Keeps connections to the mail server open for the next mail: a greeting, TLS and a sign-in cost more than a mail.
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SmtpError } from './mail-outcome.ts';

const KEPT_MS = 1_000;
const GOODBYE_MS = 5_000;

export type KeptConnections = {
  take(): SMTPConnection | undefined;
  /** For a second; then it is told goodbye. */
  keep(connection: SMTPConnection): void;
};

export function keptConnections(): KeptConnections {
  const idle = new Map<SMTPConnection, () => void>();

  return {
    take() {
      const [newest] = [...idle.keys()].slice(-1);
      if (newest) {
        idle.get(newest)?.();
      }

      return newest;
    },
    keep(connection) {
      const drop = () => {
        clearTimeout(patience);
        connection.off('end', drop).off('error', drop);
        idle.delete(connection);
      };
      const patience = setTimeout(() => {
        drop();
        sayGoodbye(connection);
      }, KEPT_MS);
      connection.on('end', drop).on('error', drop);
      idle.set(connection, drop);
    },
  };
}

/** A server that said no is told goodbye (RFC 5321, 4.1.1.10); one that is silent, or waits for more bytes, is not. */
export function leave(connection: SMTPConnection, error: SmtpError): void {
  if (error.responseCode === undefined) {
    connection.close();
  } else {
    sayGoodbye(connection);
  }
}

/** A server that does not answer it keeps no connection open. */
export function sayGoodbye(connection: SMTPConnection): void {
  connection.on('error', () => undefined);
  connection.quit();
  const patience = setTimeout(() => connection.close(), GOODBYE_MS).unref();
  connection.once('end', () => clearTimeout(patience));
}
