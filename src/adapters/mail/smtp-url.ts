// Reads SMTP_URL. Outside loopback a connection without TLS is refused, so that no credentials go in clear.
import { Fault } from '../../core/fault.ts';

export type MailServer = {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly loopback: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
};

/** `smtp(s)://user:pass@host:port`. Throws Fault('smtp-url') when it is not one. */
export function parseSmtpUrl(text: string): MailServer {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    throw new Fault('smtp-url');
  }

  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const auth = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };

  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    loopback: host === 'localhost' || host === '::1' || host.startsWith('127.'),
    auth: url.username === '' ? undefined : auth,
  };
}

export function connectionOptions(server: MailServer) {
  const { host, port, secure, loopback } = server;

  return { host, port, secure, requireTLS: !secure && !loopback, ignoreTLS: !secure && loopback };
}
