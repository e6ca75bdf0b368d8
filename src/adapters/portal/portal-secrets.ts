// Makes what opens the client portal from the product's secret key: tokens of links, codes, form tokens. One key for each
// use, so that what is made for one is of no worth for another. Made by compose.ts.
import { createHash, createHmac } from 'node:crypto';
import type { PortalSecrets } from '../../ports/portal-secrets.ts';

type SecretsDeps = {
  readonly secretKey: string;
  /** While the key is changed: the one before. */
  readonly previous?: string | undefined;
  readonly publicUrl: () => string;
};

export function portalSecrets({ secretKey, previous, publicUrl }: SecretsDeps): PortalSecrets {
  const signerFor = (use: string) => signer(secretKey, use);
  const [ofLink, ofCode, ofForm] = [signerFor('portal-link'), signerFor('portal-code'), signerFor('portal-form')];
  const linkSigners = previous === undefined ? [ofLink] : [ofLink, signer(previous, 'portal-link')];

  return {
    linkToken: (linkId) => tokenBy(ofLink, linkId),
    madeToken: ({ id, tokenHash }) =>
      linkSigners.map((sign) => tokenBy(sign, id)).find((token) => hashOf(token) === tokenHash),
    linkUrl: (token) => `${publicUrl()}/b/${token}`,
    payUrl: (token) => `${publicUrl()}/pay/${token}`,
    payReturnUrl: (token) => `${publicUrl()}/pay/return/${token}`,
    code: ({ accountId, nonce }) => sixDigits((round) => ofCode(`${accountId}:${nonce}:${round}`)),
    formToken: (sessionToken) => ofForm(sessionToken).toString('base64url'),
    hashOf,
  };
}

type Signer = (text: string) => Buffer;

function signer(secretKey: string, use: string): Signer {
  const key = createHmac('sha256', secretKey).update(use).digest();

  return (text) => createHmac('sha256', key).update(text).digest();
}

function tokenBy(sign: Signer, linkId: string): string {
  return sign(linkId).toString('base64url');
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const CODES = 1_000_000;
const VALUES = 2 ** 32;
/** Numbers from here on would make some codes likelier than others. */
const EVEN = VALUES - (VALUES % CODES);

/** The first fitting number of the bytes; nearly always it is the first. */
function sixDigits(bytesOf: (round: number) => Buffer): string {
  for (let round = 0; ; round += 1) {
    const bytes = bytesOf(round);
    for (let at = 0; at < bytes.length; at += 4) {
      const value = bytes.readUInt32BE(at);
      if (value < EVEN) {
        return String(value % CODES).padStart(6, '0');
      }
    }
  }
}
