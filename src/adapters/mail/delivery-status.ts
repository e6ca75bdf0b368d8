// Reads the machine's part of a delivery report (RFC 3464, 2): what became of each recipient. Called by bounce-report.ts.
import { domainToASCII, domainToUnicode } from 'node:url';

/** Undefined where a field is missing, cannot be read, or stands there twice and says two things. */
export type RecipientStatus = {
  readonly action: 'failed' | 'delayed' | 'delivered' | undefined;
  /** RFC 3463: 5.1.1 */
  readonly status: string | undefined;
  /** What the receiving server itself had answered. */
  readonly reply: { readonly code: number; readonly enhanced: string | undefined } | undefined;
  readonly addresses: readonly string[];
};

type Fields = ReadonlyMap<string, readonly string[]>;

/** `relayed` and `expanded` are deliveries to somebody who does not report (RFC 3464, 2.3.3). */
const ACTIONS: Readonly<Record<string, RecipientStatus['action']>> = {
  failed: 'failed',
  delayed: 'delayed',
  delivered: 'delivered',
  relayed: 'delivered',
  expanded: 'delivered',
};

/** RFC 5321, 4.5.3.1.3, and what 10 letters of UTF-8 more may be. */
const LONGEST_ADDRESS = 320;

export function readDeliveryStatus(text: string): RecipientStatus[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(fieldsOf)
    .filter((fields) => fields.has('action') || fields.has('final-recipient'))
    .map(recipientOf);
}

/** Long lines go on in lines that begin with a space. */
function fieldsOf(block: string): Fields {
  const fields = new Map<string, string[]>();
  for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const [, name, value = ''] = /^([!-9;-~]+)[ \t]*:(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      const key = name.toLowerCase();
      fields.set(key, [...(fields.get(key) ?? []), value.trim()]);
    }
  }

  return fields;
}

function recipientOf(fields: Fields): RecipientStatus {
  const action = /^[a-z]+/.exec(oneOf(fields, 'action').toLowerCase())?.[0] ?? '';
  const status = /^[245]\.\d{1,3}\.\d{1,3}(?!\S)/.exec(oneOf(fields, 'status'))?.[0];
  const [, code, enhanced] =
    /^smtp[ \t]*;[ \t]*([2-5]\d\d)(?:[ -]+([245]\.\d{1,3}\.\d{1,3})\b)?/i.exec(oneOf(fields, 'diagnostic-code')) ?? [];
  const named = [oneOf(fields, 'final-recipient'), oneOf(fields, 'original-recipient')];

  return {
    action: Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined,
    status,
    reply: code === undefined ? undefined : { code: Number(code), enhanced },
    addresses: [...new Set(named.flatMap(spellingsOf))],
  };
}

/** Empty when it is missing, or there twice with two values. */
function oneOf(fields: Fields, name: string): string {
  const [value = '', ...others] = new Set(fields.get(name));

  return others.length === 0 ? value : '';
}

/** `rfc822; Dana@Büro.test` → `dana@büro.test` and `dana@xn--bro-hoa.test` */
function spellingsOf(recipient: string): string[] {
  const [, address = ''] = /^(?:rfc822|utf-8)[ \t]*;[ \t]*<?([^\s<>]+@[^\s<>@]+)>?/i.exec(recipient) ?? [];
  if (address === '' || address.length > LONGEST_ADDRESS) {
    return [];
  }

  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).toLowerCase();
  const domain = domainToASCII(address.slice(at + 1));

  return domain === '' ? [] : [`${local}@${domain}`, `${local}@${domainToUnicode(domain)}`];
}
