// Turns what a mail server said, or did not say, into an outcome with plain words.
import type { MailOutcome } from '../../ports/mailer.ts';
import { en } from './texts/en.ts';

/** What SMTP errors of the library carry; `originalCode` is that of Node. */
export type SmtpError = Error & {
  readonly code?: string;
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly response?: string;
};

const MAX_REASON = 200;
/** Codes of OpenSSL and Node for a certificate that is expired, self-signed, revoked, or another host's. */
const CERTIFICATE = /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;

/**
 * `handedOut`: the server asked for the message and may have got bytes of it, so a silence after that says nothing
 * about delivery (RFC 1047). Before it, the mail was surely not delivered. Never throws.
 */
export function outcomeOfError(error: SmtpError, handedOut: boolean): MailOutcome {
  const { code, responseCode } = error;
  // A refused sign-in is our own setting, not the recipient's: it can be mended while the mail waits.
  if (code === 'EAUTH') {
    return { kind: 'deferred', reason: en.signIn };
  }

  if (responseCode === undefined) {
    return handedOut ? { kind: 'unknown', reason: en.fellSilent } : outcomeOfSilence(error);
  }

  const reason = reasonOfReply(error.response ?? String(responseCode), responseCode);

  return responseCode >= 500 && code !== 'EPROTOCOL' ? { kind: 'rejected', reason } : { kind: 'deferred', reason };
}

/** "mailbox unknown (550 5.1.1)" */
export function reasonOfReply(response: string, responseCode: number): string {
  const enhanced = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  const codes = enhanced === undefined ? `${responseCode}` : `${responseCode} ${enhanced}`;

  return `${wordsFor(enhanced, responseCode >= 500)} (${codes})`.slice(0, MAX_REASON);
}

/** "mailbox unknown (5.1.1)": of a report that does not tell what the server had answered. */
export function reasonOfStatus(status: string): string {
  return `${wordsFor(status, status.startsWith('5'))} (${status})`;
}

function wordsFor(enhanced: string | undefined, permanent: boolean): string {
  return (enhanced === undefined ? undefined : en.reasons[enhanced]) ?? (permanent ? en.permanent : en.temporary);
}

/** No server said anything: the library itself refused, or the connection failed. */
function outcomeOfSilence({ code, originalCode }: SmtpError): MailOutcome {
  // What the library refuses before it sends anything would be refused at every later try.
  if (code === 'EENVELOPE') {
    return { kind: 'rejected', reason: en.badAddress };
  }

  if (code === 'EMESSAGE') {
    return { kind: 'rejected', reason: en.tooLarge };
  }

  return { kind: 'deferred', reason: reasonOfConnection(code, originalCode) };
}

function reasonOfConnection(code: string | undefined, originalCode: string | undefined): string {
  if (CERTIFICATE.test(`${code} ${originalCode}`)) {
    return en.untrusted;
  }

  if (code === 'ETLS') {
    return en.insecure;
  }

  return code === 'ETIMEDOUT' ? en.timeOut : en.unreachable;
}
