// SMTP_URL: what is read from it, and when a connection without TLS is allowed.
import { describe, expect, it } from 'vitest';
import { connectionOptions, parseSmtpUrl } from '../../../src/adapters/mail/smtp-url.ts';
import { Fault } from '../../../src/core/fault.ts';

describe('SMTP_URL', () => {
  it.each([
    ['smtp://mail.test', { host: 'mail.test', port: 587, secure: false }],
    ['smtps://mail.test', { host: 'mail.test', port: 465, secure: true }],
    ['smtp://mail.test:25', { host: 'mail.test', port: 25, secure: false }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525, secure: false }],
  ])('%s names the server, its port, and whether TLS comes first', (url, server) => {
    expect(parseSmtpUrl(url)).toMatchObject({ ...server, auth: undefined });
  });

  it('holds name and password percent-encoded', () => {
    expect(parseSmtpUrl('smtp://bills%40x.test:p%40%2F%3A@mail.test').auth).toEqual({
      user: 'bills@x.test',
      pass: 'p@/:',
    });
  });

  it.each([
    'smtp://mail.test',
    'smtp://127.evil.test',
    'smtp://localhost.evil.test',
    'smtp://10.0.0.1',
    'smtp://[fe80::1]',
  ])('%s needs STARTTLS', (url) => {
    expect(connectionOptions(parseSmtpUrl(url))).toMatchObject({ secure: false, requireTLS: true, ignoreTLS: false });
  });

  it.each(['smtp://localhost:2525', 'smtp://127.0.0.1:2525', 'smtp://127.1.2.3', 'smtp://[::1]'])(
    '%s is this machine: no TLS',
    (url) => {
      expect(connectionOptions(parseSmtpUrl(url))).toMatchObject({ requireTLS: false, ignoreTLS: true });
    },
  );

  it('with smtps uses TLS on this machine too', () => {
    expect(connectionOptions(parseSmtpUrl('smtps://127.0.0.1'))).toMatchObject({ secure: true, ignoreTLS: false });
  });

  it.each(['', 'mail.test', 'http://bills:hunter2@mail.test', 'smtp://', 'smtp://bills:hunter2%zz@mail.test'])(
    '%j is refused, without its password in the fault',
    (url) => {
      const fault = faultOf(() => parseSmtpUrl(url));

      expect(fault).toMatchObject({ code: 'smtp-url', cause: undefined });
      expect(`${fault.message} ${fault.stack}`).not.toContain('hunter2');
    },
  );
});

function faultOf(act: () => unknown): Fault {
  try {
    act();
  } catch (fault) {
    if (fault instanceof Fault) {
      return fault;
    }
    throw fault;
  }
  throw new Error('nothing was thrown');
}
