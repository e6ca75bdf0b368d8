// Receipts on their way to a mail server: one that takes them, and those that refuse or fall silent.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { bounceAddresses } from '../../../src/adapters/mail/bounce-addresses.ts';
import { createMailer, type MailerOptions } from '../../../src/adapters/mail/mailer.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import type { ReceiptMail } from '../../../src/ports/mailer.ts';
import { startMailbox } from '../../../src/workspace/mailbox.ts';
import { MAIL_FROM } from './a-mail.ts';
import { aReceipt } from './a-receipt.ts';
import { type Script, startScriptedServer } from './scripted-mail-server.ts';
import { isSignedBy } from './verify-dkim.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) {
    await stop();
  }
});

async function aServer(script: Script = {}) {
  const server = await startScriptedServer(script);
  stops.push(server.stop);

  return server;
}

type Sending = Partial<MailerOptions> & { readonly receipt?: ReceiptMail };

function sendTo(smtpUrl: string, { receipt = aReceipt(), ...options }: Sending = {}) {
  const timeouts = { connectMs: 1000, greetingMs: 500, attemptMs: 1000, afterDataMs: 1500 };

  return createMailer({ smtpUrl, mailFrom: MAIL_FROM, timeouts, ...options }).sendReceipt(receipt);
}

describe('Mailing a receipt', () => {
  it('reaches the payer, with the bill attached, through a real mail server', async () => {
    const { mailbox, url, stop } = await startMailbox(systemClock());
    stops.push(stop);

    const outcome = await sendTo(url);

    const [mail, ...others] = mailbox.list();
    expect(outcome.kind).toBe('accepted');
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      mailFrom: MAIL_FROM,
      rcptTo: ['dana@acme.test'],
      subject: 'Receipt: $500.00 for bill 1042',
      messageId: '<receipt.pay_1@harlowreed.test>',
    });
    expect(mail?.text).toContain('Still due: $734.50');
    expect(mail?.attachments[0]?.content.toString()).toBe('%PDF-1.7 test');
  });

  it.each([
    ['greeting', '421 busy', 'deferred'],
    ['MAIL', '451 4.3.0 later', 'deferred'],
    ['RCPT', '452 4.2.2 full', 'deferred'],
    ['RCPT', '550 5.1.1 no such user', 'rejected'],
    ['RCPT', 'drop', 'deferred'],
    ['DATA', '554 5.7.1 refused', 'rejected'],
    ['.', '451 4.3.0 later', 'deferred'],
    ['.', '554 5.7.1 refused', 'rejected'],
    ['.', 'drop', 'unknown'],
    ['.', 'silence', 'unknown'],
  ])('is told apart when %s is answered by %s: %s', async (step, answer, kind) => {
    const server = await aServer({ [step]: answer });

    expect((await sendTo(server.url)).kind).toBe(kind);
  });

  it('is deferred when the server cannot be reached', async () => {
    expect(await sendTo('smtp://127.0.0.1:1')).toEqual({
      kind: 'deferred',
      reason: 'the mail server cannot be reached',
    });
  });

  it.each(['dana<x>@acme.test', 'dana@acme.test>\r\nRCPT TO:<eve@evil.test', 'daňa@acme.test'])(
    'is rejected, and reaches nobody, for the address %j of a payer',
    async (address) => {
      const server = await aServer();

      const outcome = await sendTo(server.url, { receipt: aReceipt({ to: { name: 'Dana', address } }) });

      expect(outcome.kind).toBe('rejected');
      expect(server.commands.filter((command) => command.startsWith('RCPT'))).toEqual([]);
    },
  );

  it('is rejected before it is sent when the server takes no mail of that size', async () => {
    const server = await aServer({ EHLO: '250-mail.test\r\n250 SIZE 2000' });

    expect(await sendTo(server.url)).toEqual({ kind: 'rejected', reason: 'mail too large for that server' });
    expect(server.messages).toEqual([]);
  });

  it('comes back to the firm when it cannot be delivered: it is no delivery of a bill', async () => {
    const server = await aServer();
    const bounces = bounceAddresses({ secretKey: 'k'.repeat(32), domain: 'harlowreed.test' });

    await sendTo(server.url, { bounces });

    expect(server.commands.filter((command) => command.startsWith('MAIL'))).toEqual([
      expect.stringMatching(/^MAIL FROM:<bills@harlowreed\.test> /),
    ]);
  });

  it('is signed as every mail is, and is the same bytes at every try', async () => {
    const server = await aServer();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const dkim = { domain: 'harlowreed.test', selector: 'bills', privateKey: pem };

    await sendTo(server.url, { dkim });
    await sendTo(server.url, { dkim });

    const [first = Buffer.of(), second] = server.messages;
    expect(isSignedBy(first, createPublicKey(pem))).toBe(true);
    expect(second?.equals(first)).toBe(true);
  });
});
