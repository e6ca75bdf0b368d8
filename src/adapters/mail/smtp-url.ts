// Reads SMTP_URL. Outside loopback a connection without TLS is refused, so that no credentials go in clear.
import { Fault } from '../../core/fault.ts';
import { isOneAddress } from '../../core/one-address.ts';

export type MailServer = {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly loopback: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
};

/**
 * `smtp(s)://user:pass@host:port`; port 465 with smtps, else 587, unless named. User and password are percent-encoded.
 * Throws Fault('smtp-url') when it is not one; the fault holds nothing of it.
 */
export function parseSmtpUrl(text: string): MailServer {
  const url = isOneAddress(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    throw new Fault('smtp-url');
  }

  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const auth = { user: decoded(url.username), pass: decoded(url.password) };

  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    loopback: host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host),
    auth: url.username === '' ? undefined : auth,
  };
}

/** For the configuration. What does not even begin like one is told apart there. */
export function isSmtpUrl(text: string): boolean {
  try {
    parseSmtpUrl(text);

    return true;
  } catch {
    return !/^smtps?:\/\//.test(text);
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Fault('smtp-url');
  }
}

/** TLS from the first byte, or by STARTTLS that must succeed; none to this machine itself. */
export function connectionOptions(server: MailServer) {
  const { host, port, secure, loopback } = server;

  return { host, port, secure, requireTLS: !secure && !loopback, ignoreTLS: !secure && loopback };
}
