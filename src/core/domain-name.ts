// Takes mail domains apart: whose domain it is, and under which ending. Used by the recipient guard.
import { decodeLabel } from './punycode.ts';

/** `billing.acme.co.uk`: label `acme`, ending `co.uk`. Both together are what somebody registered. */
export type DomainName = { readonly label: string; readonly ending: string };

/** What registries of countries sell names under, before the country's two letters. */
const SECOND_LEVELS: ReadonlySet<string> = new Set(
  'ac co com edu go gob gouv gov govt gv ltd ne net nhs nom or org plc sch'.split(' '),
);

/** Domains under which others get names of their own. A short cut through https://publicsuffix.org. */
const SHARED_DOMAINS: ReadonlySet<string> = new Set(
  'co.com de.com eu.com gb.net jpn.com me.uk onmicrosoft.com uk.com uk.net us.com'.split(' '),
);

/** The part of an address after the @. */
export function domainOfAddress(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** Reads a domain in any spelling: capitals, punycode or its letters, a dot at the end. */
export function parseDomain(domain: string): DomainName {
  const labels = spelledOut(domain).split('.');
  const endingAt = Math.max(labels.length - endingLength(labels), 1);

  return { label: labels[endingAt - 1] ?? '', ending: labels.slice(endingAt).join('.') };
}

/** One is the other, or a sub-domain of what the other's owner registered. */
export function sameOwner(left: DomainName, right: DomainName): boolean {
  return left.label === right.label && left.ending === right.ending;
}

function endingLength(labels: readonly string[]): number {
  const [second = '', top = ''] = labels.slice(-2);
  const isShared = SHARED_DOMAINS.has(`${second}.${top}`) || (top.length === 2 && SECOND_LEVELS.has(second));

  return isShared ? 2 : 1;
}

function spelledOut(domain: string): string {
  // Nearly all are plain, and a firm may know many thousand.
  if (/^[a-z0-9.-]*[a-z0-9]$/.test(domain) && !domain.includes('xn--')) {
    return domain;
  }

  return sameCase(domain).replace(/\.$/, '').split('.').map(decoded).join('.');
}

/** A label that nobody can register, such as the punycode of plain or capital letters, stays itself. */
function decoded(label: string): string {
  const letters = decodeLabel(label);

  return /[^\p{ASCII}]/u.test(letters) && letters === sameCase(letters) ? letters : label;
}

function sameCase(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
