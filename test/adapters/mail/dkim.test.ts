// Signed mails, checked as a receiver checks them, and which keys are taken.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { isAligned, readDkimKey } from '../../../src/adapters/mail/dkim.ts';
import { createMailer } from '../../../src/adapters/mail/mailer.ts';
import type { BillMail } from '../../../src/ports/mailer.ts';
import { aMail, MAIL_FROM, readMessage } from './a-mail.ts';
import { type ScriptedServer, startScriptedServer } from './scripted-mail-server.ts';
import { isSignedBy, signatureOf } from './verify-dkim.ts';

const pem = rsaKey(2048);
const otherPem = rsaKey(2048);
const dkim = { domain: 'harlowreed.test', selector: 'bills', privateKey: pem };

function rsaKey(modulusLength: number): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength });

  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

let server: ScriptedServer | undefined;

afterEach(() => server?.stop());

/** The message as it reached the mail server. */
async function mailed(mail: BillMail): Promise<Buffer> {
  server ??= await startScriptedServer();
  server.messages.splice(0);
  const mailer = createMailer({ smtpUrl: server.url, mailFrom: MAIL_FROM, dkim });
  await mailer.send({ mail, onTransmitting: async () => undefined });

  return server.messages[0] ?? Buffer.of();
}

describe('A signed mail', () => {
  afterEach(() => {
    server = undefined;
  });

  it.each([
    ['a plain one', aMail()],
    ['names and subjects of every script', aMail({ to: { name: 'Jiří Дворжак 山田 👩‍⚖️', address: 'dana@büro.test' } })],
    ['a firm name so long that headers are folded', aMail({ firm: { name: 'Harlow and Reed '.repeat(12) } })],
    ['a message with dots, spaces and empty lines at its end', aMail({ message: '.\n..\n  two  spaces \t \n\n\n' })],
    ['a PDF of many bytes', aMail({ attachment: { fileName: 'b.pdf', bytes: Buffer.alloc(300_000, 'x\r\n.\r\n') } })],
    ['an empty PDF', aMail({ attachment: { fileName: 'b.pdf', bytes: Buffer.of() } })],
  ])('holds when it arrives: %s', async (_, mail) => {
    const message = await mailed(mail);

    expect(signatureOf(message)).toMatchObject({ d: 'harlowreed.test', s: 'bills' });
    expect(isSignedBy(message, createPublicKey(pem))).toBe(true);
  });

  it('vouches for sender, recipient, subject, date, id and what to reply to', async () => {
    const { h = '' } = signatureOf(await mailed(aMail()));

    expect(h.split(':')).toEqual(
      expect.arrayContaining([
        'from',
        'to',
        'reply-to',
        'subject',
        'date',
        'message-id',
        'content-type',
        'mime-version',
      ]),
    );
  });

  it.each([
    ['Subject: Bill 1042', 'Subject: Bill 9999'],
    ['From: "Harlow', 'From: "Someone'],
    ['Dear Dana', 'Dear Eve'],
  ])('does not hold any more when "%s" is altered', async (before, after) => {
    const message = (await mailed(aMail())).toString('latin1');

    expect(message).toContain(before);
    expect(isSignedBy(Buffer.from(message.replaceAll(before, after), 'latin1'), createPublicKey(pem))).toBe(false);
  });

  it("does not hold for another firm's key", async () => {
    expect(isSignedBy(await mailed(aMail()), createPublicKey(otherPem))).toBe(false);
  });

  it('has the same bytes each time, and no time in its signature', async () => {
    const first = await mailed(aMail());
    const later = await mailed(aMail());

    expect(first.equals(later)).toBe(true);
    expect(first.length).toBeGreaterThan(1000);
    expect(signatureOf(first)).not.toHaveProperty('t');
    expect(signatureOf(first)).not.toHaveProperty('x');
  });

  it('reads like one without a signature', async () => {
    const mail = await readMessage(await mailed(aMail()));

    expect(mail.subject).toBe('Bill 1042 from Harlow & Reed LLP');
    expect(mail.attachments[0]?.content.toString()).toBe('%PDF-1.7 test');
  });
});

describe('The key for signing', () => {
  const pkcs1 = createPrivateKeyText('pkcs1');

  function createPrivateKeyText(type: 'pkcs1'): string {
    return generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type, format: 'pem' }).toString();
  }

  it.each([
    ['as PEM', pem],
    ['as PEM of the older kind', pkcs1],
    ['with \\n for line breaks', pem.replaceAll('\n', '\\n')],
    ['in base64', Buffer.from(pem).toString('base64')],
    [
      'in base64, in lines',
      (
        Buffer.from(pem)
          .toString('base64')
          .match(/.{1,76}/g) ?? []
      ).join('\n'),
    ],
    ['with spaces around it', `\n ${pem} \n`],
  ])('is taken %s', (_, text) => {
    const read = readDkimKey(text) ?? '';

    expect([pem, pkcs1].map((key) => key.trim())).toContain(read.trim());
  });

  const ed25519 = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const locked = generateKeyPairSync('rsa', {
    modulusLength: 1024,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });

  it.each([
    ['is none', 'secret'],
    ['is empty', ''],
    ['is cut off', pem.slice(0, 400)],
    ['is of another kind than RSA, with which the mail would go out unsigned', ed25519],
    ['is too short', rsaKey(512)],
    ['is a public one', locked.publicKey],
    ['is locked by a password', locked.privateKey],
  ])('is refused when it %s', (_, text) => {
    expect(readDkimKey(text)).toBeUndefined();
  });

  it.each([
    ['harlowreed.test', 'bills@harlowreed.test', true],
    ['HarlowReed.test', 'bills@harlowreed.TEST', true],
    ['harlowreed.test', 'bills@mail.harlowreed.test', true],
    ['reed.test', 'bills@harlowreed.test', false],
    ['mail.harlowreed.test', 'bills@harlowreed.test', false],
    ['evil.test', 'bills@harlowreed.test', false],
  ])('of %s counts for %s: %s', (domain, mailFrom, counts) => {
    expect(isAligned(domain, mailFrom)).toBe(counts);
  });
});
