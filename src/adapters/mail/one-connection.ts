// One connection to the mail server for one question or one mail, and what went wrong with it. Used by the checks of the
// doctor and of the setup.
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Complaint } from '../../core/finding.ts';
import { leave, sayGoodbye } from './kept-connections.ts';
import type { SmtpError } from './mail-outcome.ts';
import { lossOf, newConnection, opened } from './open-connection.ts';
import type { MailServer } from './smtp-url.ts';
import { checkTexts as words } from './texts/checks.ts';

const TIMEOUTS = { connectMs: 4_000, greetingMs: 4_000, silenceMs: 6_000 };

export type Errand = {
  readonly signal: AbortSignal;
  /** Gets the answer to EHLO, over TLS where there is TLS. */
  readonly hear?: (answer: string) => void;
  readonly work?: (connection: SMTPConnection, lost: Promise<never>) => Promise<void>;
};

/** Greets, secures, signs in, works, leaves. What went wrong; never rejects. */
export async function onConnection(server: MailServer, errand: Errand): Promise<SmtpError | undefined> {
  const { signal, hear = () => undefined, work = async () => undefined } = errand;
  const connection = newConnection(server, TIMEOUTS);
  connection.on('error', () => undefined);
  const { lost, forget } = lossOf(connection);
  const giveUp = () => connection.close();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await opened(connection, { auth: server.auth, lost, hear: (answer) => hear(answer || '') });
    await work(connection, lost);
    sayGoodbye(connection);

    return undefined;
  } catch (error) {
    leave(connection, error as SmtpError);

    return error as SmtpError;
  } finally {
    forget();
    signal.removeEventListener('abort', giveUp);
  }
}

/** The server's own text is left out: it may repeat what it was given. */
export function complaintOf(error: SmtpError): Complaint {
  const { code = '', originalCode = '', responseCode } = error;
  const codes = `${code} ${originalCode} ${codeInside(error)}`;
  if (code === 'EAUTH') {
    return words.signIn;
  }

  if (responseCode !== undefined) {
    return code === 'ETLS' ? words.noTls : words.answered(String(responseCode));
  }

  if (/CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|SELF_SIGNED/.test(codes)) {
    return words.certificate;
  }

  if (/ENOTFOUND|EAI_AGAIN|EDNS/.test(codes)) {
    return words.noHost;
  }

  if (/ECONNREFUSED/.test(codes)) {
    return words.refused;
  }

  return quietComplaint(codes, code || codeInside(error) || 'unknown');
}

function quietComplaint(codes: string, code: string): Complaint {
  if (/WRONG_VERSION_NUMBER|ERR_SSL/.test(codes)) {
    return words.wrongTls;
  }

  if (/ETIMEDOUT/.test(codes)) {
    return words.silent;
  }

  return /ETLS/.test(codes) ? words.noTls : words.broke(code);
}

/** Node's own code, where the library has wrapped it. */
function codeInside({ cause }: Error): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
}
