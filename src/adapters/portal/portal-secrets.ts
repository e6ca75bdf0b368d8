// Makes what opens the client portal from the product's secret key: tokens of links, codes, form tokens. One key for each
// use, so that what is made for one is of no worth for another. Made by compose.ts.
import { createHash, createHmac } from 'node:crypto';
import type { PortalSecrets } from '../../ports/portal-secrets.ts';

export function portalSecrets(deps: { readonly secretKey: string; readonly publicUrl: () => string }): PortalSecrets {
  const signerFor = (use: string) => {
    const key = createHmac('sha256', deps.secretKey).update(use).digest();

    return (text: string) => createHmac('sha256', key).update(text).digest();
  };
  const [ofLink, ofCode, ofForm] = [signerFor('portal-link'), signerFor('portal-code'), signerFor('portal-form')];

  return {
    linkToken: (linkId) => ofLink(linkId).toString('base64url'),
    linkUrl: (token) => `${deps.publicUrl()}/b/${token}`,
    code: ({ accountId, nonce }) => sixDigits((round) => ofCode(`${accountId}:${nonce}:${round}`)),
    formToken: (sessionToken) => ofForm(sessionToken).toString('base64url'),
    hashOf: (token) => createHash('sha256').update(token).digest('hex'),
  };
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
