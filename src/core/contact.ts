// Addresses of contacts: what we accept as one, and how it is compared.

const MAX_ADDRESS = 254;
const MAX_LOCAL = 64;

/** Trims and lower-cases the domain; undefined when it is not one plain e-mail address. */
export function parseEmailAddress(text: string): string | undefined {
  const trimmed = text.normalize('NFC').trim();
  const match = /^([^\s@<>()[\]\\,;:"\p{C}]+)@([\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?)$/u.exec(trimmed);
  if (!match || trimmed.length > MAX_ADDRESS) {
    return undefined;
  }

  const [, local = '', domain = ''] = match;
  const badDots = local.startsWith('.') || local.endsWith('.') || `${local}@${domain}`.includes('..');
  if (badDots || local.length > MAX_LOCAL || !domain.includes('.')) {
    return undefined;
  }

  return `${local}@${domain.toLowerCase()}`;
}

/** Two spellings of one mailbox compare equal. */
export function sameAddress(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
