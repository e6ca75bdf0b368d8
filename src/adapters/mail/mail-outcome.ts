// Turns what a mail server said, or did not say, into an outcome with plain words.
import type { MailOutcome } from '../../ports/mailer.ts';
import { en } from './texts/en.ts';

/** What SMTP errors of the library carry. */
export type SmtpError = Error & { readonly code?: string; readonly responseCode?: number; readonly response?: string };

const MAX_REASON = 200;

/**
 * `dataBegun`: the server had answered 354, so a silence after it says nothing about delivery
 * (RFC 1047). Before it, the mail was surely not delivered.
 */
export function outcomeOfError(error: SmtpError, dataBegun: boolean): MailOutcome {
  const { responseCode } = error;
  if (responseCode === undefined) {
    return dataBegun
      ? { kind: 'unknown', reason: en.fellSilent }
      : { kind: 'deferred', reason: reasonOfSilence(error.code) };
  }

  // A refused sign-in is our own setting, not the recipient's: it can be mended while the mail waits.
  if (error.code === 'EAUTH') {
    return { kind: 'deferred', reason: en.signIn };
  }

  const reason = reasonOfReply(error.response ?? String(responseCode), responseCode);

  return responseCode >= 500 && error.code !== 'EPROTOCOL'
    ? { kind: 'rejected', reason }
    : { kind: 'deferred', reason };
}

/** "mailbox unknown (550 5.1.1)" */
export function reasonOfReply(response: string, responseCode: number): string {
  const enhanced = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  const words =
    (enhanced === undefined ? undefined : en.reasons[enhanced]) ?? (responseCode >= 500 ? en.permanent : en.temporary);
  const codes = enhanced === undefined ? `${responseCode}` : `${responseCode} ${enhanced}`;

  return `${words} (${codes})`.slice(0, MAX_REASON);
}

function reasonOfSilence(code: string | undefined): string {
  if (code === 'ETLS') {
    return en.insecure;
  }

  return code === 'ETIMEDOUT' ? en.timeOut : en.unreachable;
}
