// The names of a bill's files as the client sees them in the mail: safe for every mail program and file system.
import type { BillKind } from './bill.ts';

const MAX_PART = 40;

/** `Bill-1042-Harlow-and-Reed-LLP.pdf`. Letters and digits of any script; nothing that a path or header could mean. */
export function billFileName(bill: {
  readonly kind: BillKind;
  readonly number: string;
  readonly firmName: string;
}): string {
  const title = bill.kind === 'trust' ? 'Trust-request' : 'Bill';
  const parts = [title, safePart(bill.number), safePart(bill.firmName.replace(/&/g, ' and '))];

  return `${parts.filter((part) => part !== '').join('-')}.pdf`;
}

/** `1042.txt`: what billing systems take. */
export function ledesFileName(number: string): string {
  return `${safePart(number) || 'bill'}.txt`;
}

function safePart(text: string): string {
  const words = text
    .normalize('NFC')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');

  return [...words.join('-')].slice(0, MAX_PART).join('').replace(/-+$/, '');
}
