// What a receiver does with a signature: RFC 6376 read anew, relaxed/relaxed and rsa-sha256 alone.
import { createHash, type KeyObject, verify } from 'node:crypto';

export type Signature = Readonly<Record<string, string | undefined>>;

/** The tags of the first signature (RFC 6376, 3.5). */
export function signatureOf(message: Buffer): Signature {
  return tagsOf(fieldsOf(message).find(({ name }) => name === 'dkim-signature')?.value ?? '');
}

/** Whether the message's first signature holds, for its body and for the fields that it names. */
export function isSignedBy(message: Buffer, key: KeyObject): boolean {
  const fields = fieldsOf(message);
  const signature = fields.find(({ name }) => name === 'dkim-signature');
  const tags = tagsOf(signature?.value ?? '');
  const bodyHash = createHash('sha256').update(relaxedBody(message), 'latin1').digest('base64');
  if (!signature || tags.v !== '1' || tags.a !== 'rsa-sha256' || tags.c !== 'relaxed/relaxed' || tags.bh !== bodyHash) {
    return false;
  }

  const signed = (tags.h ?? '').split(':').map((name) => lastField(fields, name.trim().toLowerCase()));
  // 3.7: its own field comes last, with an empty b= and no line break behind it
  const own = `dkim-signature:${relaxed(signature.value.replace(/(\bb=)[^;]*/, '$1'))}`;
  const text = [...signed, own].join('\r\n');

  return verify('sha256', Buffer.from(text, 'latin1'), key, Buffer.from(tags.b ?? '', 'base64'));
}

type Field = { readonly name: string; readonly value: string };

function lastField(fields: readonly Field[], name: string): string {
  return `${name}:${relaxed(fields.findLast((field) => field.name === name)?.value ?? '')}`;
}

function fieldsOf(message: Buffer): Field[] {
  const [head = ''] = message.toString('latin1').split('\r\n\r\n', 1);

  return head.split(/\r\n(?![ \t])/).map((field) => {
    const colon = field.indexOf(':');

    return { name: field.slice(0, colon).trim().toLowerCase(), value: field.slice(colon + 1) };
  });
}

function tagsOf(value: string): Signature {
  const tags = value.split(';').map((tag) => tag.replace(/\s/g, ''));

  return Object.fromEntries(tags.map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)]));
}

/** 3.4.2 */
function relaxed(value: string): string {
  return value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
}

/** 3.4.4 */
function relaxedBody(message: Buffer): string {
  const text = message.toString('latin1');
  const lines = text
    .slice(text.indexOf('\r\n\r\n') + 4)
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  while (lines.at(-1) === '') {
    lines.pop();
  }

  return lines.map((line) => `${line}\r\n`).join('');
}
