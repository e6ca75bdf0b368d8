// Whether a text is one address of a server. Used where DATABASE_URL and SMTP_URL are read.

/**
 * False too when a password with a / ? or # that was not written as %2F %3F %23 has ended the host too early: then its @ is
 * found behind the host, and what looks like the host is a part of the password.
 */
export function isOneAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;

  return url !== undefined && !`${url.pathname}${url.search}${url.hash}`.includes('@');
}
