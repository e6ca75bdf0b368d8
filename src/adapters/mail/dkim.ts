// Signs mails with the firm's key (DKIM, RFC 6376). The mailer signs; the configuration reads the key.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';

export type DkimOptions = {
  readonly domain: string;
  readonly selector: string;
  /** What `readDkimKey` gave. */
  readonly privateKey: string;
};

/** RFC 8301, 3.2: a signer's key has no fewer bits. */
const LEAST_BITS = 1024;

/**
 * The key as PEM. It may be given with `\n` for line breaks, or in base64. Undefined when it is no RSA key (the library
 * signs with no other, and says nothing), too short, a public one, or locked by a password.
 */
export function readDkimKey(text: string): string | undefined {
  const given = text.trim();
  const pem = given.startsWith('-----') ? given.replaceAll('\\n', '\n') : Buffer.from(given, 'base64').toString();
  const key = pem.includes('PRIVATE KEY-----') ? parsed(pem) : undefined;
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;

  return key?.asymmetricKeyType === 'rsa' && bits >= LEAST_BITS ? pem : undefined;
}

function parsed(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/**
 * RFC 7489, 3.1.1: a signature counts for the sender only when its domain is the sender's, or one above it. (One below
 * would do too, but who is above whom needs a list that changes by the day.)
 */
export function isAligned(domain: string, mailFrom: string): boolean {
  const sender = mailFrom.slice(mailFrom.lastIndexOf('@') + 1).toLowerCase();
  const signer = domain.toLowerCase();

  return sender === signer || sender.endsWith(`.${signer}`);
}

/**
 * Puts a signature before the message. It holds no time, and RSASSA-PKCS1-v1_5 (RFC 8017, 8.2) no chance: the same
 * message gives the same bytes.
 */
export function dkimSigner({ domain, selector, privateKey }: DkimOptions): (message: Buffer) => Promise<Buffer> {
  const signer = new DKIM({ domainName: domain, keySelector: selector, privateKey: createPrivateKey(privateKey) });

  return (message) => buffer(signer.sign(message));
}
