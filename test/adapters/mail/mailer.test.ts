// What becomes of a mail: every way in which a mail server can take it, refuse it, or say nothing.
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { createMailer } from '../../../src/adapters/mail/mailer.ts';
import type { BillMail } from '../../../src/ports/mailer.ts';
import { aMail, MAIL_FROM, readMessage } from './a-mail.ts';
import { type Script, startScriptedServer } from './scripted-mail-server.ts';

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

type Sending = { readonly mail?: BillMail; readonly onTransmitting?: () => Promise<void> };

function sendTo(smtpUrl: string, sending: Sending = {}) {
  const timeouts = { connectMs: 1000, greetingMs: 500, attemptMs: 1000, afterDataMs: 1500 };
  const { mail = aMail(), onTransmitting = async () => undefined } = sending;

  return createMailer({ smtpUrl, mailFrom: MAIL_FROM, timeouts }).send({ mail, onTransmitting });
}

async function until(holds: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 100 && !holds(); tries += 1) {
    await sleep(20);
  }

  return holds();
}

describe('Mailing a bill', () => {
  it('is accepted when the server has taken it, with the bill attached and the sharer to reply to', async () => {
    const server = await aServer();

    const outcome = await sendTo(server.url);

    const mail = await readMessage(server.messages[0] ?? Buffer.of());
    expect(outcome).toEqual({ kind: 'accepted', reply: '250 2.0.0 queued as 17' });
    expect(server.commands).toContainEqual(expect.stringMatching(/^MAIL FROM:<bills@harlowreed\.test> SIZE=\d+$/));
    expect(server.commands).toContain('RCPT TO:<dana@acme.test>');
    expect(mail.replyTo?.value).toEqual([{ name: 'Sam Ortiz', address: 'sam@harlowreed.test' }]);
    expect(mail.attachments[0]?.content.toString()).toBe('%PDF-1.7 test');
    expect(mail.text).toContain('Balance due: $1,234.50 of $1,500.00 in total');
  });

  it.each([
    ['greeting', '421 busy', 'deferred'],
    ['greeting', 'silence', 'deferred'],
    ['greeting', 'drop', 'deferred'],
    ['EHLO', 'drop', 'deferred'],
    ['MAIL', '451 4.3.0 later', 'deferred'],
    ['MAIL', '552 5.3.4 too large', 'rejected'],
    ['RCPT', '452 4.2.2 full', 'deferred'],
    ['RCPT', '550 5.1.1 no such user', 'rejected'],
    ['RCPT', 'drop', 'deferred'],
    ['RCPT', 'silence', 'deferred'],
    ['DATA', '451 later', 'deferred'],
    ['DATA', '554 5.7.1 refused', 'rejected'],
    ['DATA', 'drop', 'deferred'],
    ['.', '451 4.3.0 later', 'deferred'],
    ['.', '554 5.7.1 refused', 'rejected'],
    ['.', 'drop', 'unknown'],
    ['.', 'silence', 'unknown'],
  ])('is told apart when %s is answered by %s: %s', async (step, answer, kind) => {
    const server = await aServer({ [step]: answer });

    const outcome = await sendTo(server.url);

    expect(outcome.kind).toBe(kind);
  });

  it.each([
    ['550 5.1.1 <dana@acme.test> no such user', 'mailbox unknown (550 5.1.1)'],
    ['550 we do not like bills@harlowreed.test', 'refused by the mail server (550)'],
    ['452 4.2.2 dana is away', 'mailbox full (452 4.2.2)'],
    ['451 hm', 'the mail server asks to try later (451)'],
  ])('says in plain words why it was not delivered: %s', async (answer, reason) => {
    const server = await aServer({ RCPT: answer });

    expect(await sendTo(server.url)).toMatchObject({ reason });
  });

  it('hands nothing to anybody else when a server that takes commands in one go refuses the recipient', async () => {
    const server = await aServer({ EHLO: '250-mail.test\r\n250 PIPELINING', RCPT: '550 5.1.1 no' });
    const transmitting: string[] = [];

    const outcome = await sendTo(server.url, { onTransmitting: async () => void transmitting.push('now') });

    expect(outcome).toMatchObject({ kind: 'rejected' });
    expect(transmitting).toEqual([]);
    expect(server.messages.filter((message) => message.length > 0)).toEqual([]);
  });

  it('is deferred, and hands out nothing, when the step before it cannot be written down', async () => {
    const server = await aServer();

    const outcome = await sendTo(server.url, { onTransmitting: () => Promise.reject(new Error('database away')) });

    expect(outcome.kind).toBe('deferred');
    expect(server.messages).toEqual([]);
    expect(await until(() => server.open() === 0)).toBe(true);
  });

  it('is deferred, and hands out nothing, when the step before it takes too long to be written down', async () => {
    const server = await aServer();

    const outcome = await sendTo(server.url, { onTransmitting: () => sleep(1200) });
    await sleep(500);

    expect(outcome.kind).toBe('deferred');
    expect(server.messages).toEqual([]);
    expect(server.open()).toBe(0);
  });

  it('says once that it transmits, when the server has asked for the message and has nothing of it yet', async () => {
    const server = await aServer();
    const seen: object[] = [];

    await sendTo(server.url, {
      onTransmitting: async () => void seen.push({ last: server.commands.at(-1), messages: server.messages.length }),
    });

    expect(seen).toEqual([{ last: 'DATA', messages: 0 }]);
  });

  it('is deferred when the server cannot be reached', async () => {
    expect(await sendTo('smtp://127.0.0.1:1')).toEqual({
      kind: 'deferred',
      reason: 'the mail server cannot be reached',
    });
  });

  it('is rejected before it is sent when the server takes no mail of that size', async () => {
    const server = await aServer({ EHLO: '250-mail.test\r\n250 SIZE 2000' });

    expect(await sendTo(server.url)).toEqual({ kind: 'rejected', reason: 'mail too large for that server' });
    expect(server.commands.filter((command) => command.startsWith('DATA'))).toEqual([]);
  });

  it.each([
    ['dana<x>@acme.test', 'this is no address that mail can be sent to'],
    ['dana@acme.test>\r\nRCPT TO:<eve@evil.test', 'the mail server cannot take an address with such letters'],
    ['daňa@acme.test', 'the mail server cannot take an address with such letters'],
  ])('is rejected, and reaches nobody, for the address %j', async (address, reason) => {
    const server = await aServer();

    const outcome = await sendTo(server.url, { mail: aMail({ to: { name: 'Dana', address } }) });

    expect(outcome).toEqual({ kind: 'rejected', reason });
    expect(server.commands.filter((command) => command.startsWith('RCPT'))).toEqual([]);
  });

  const withUtf8: Script = { EHLO: '250-mail.test\r\n250-8BITMIME\r\n250 SMTPUTF8' };
  const withoutUtf8: Script = { EHLO: '250-mail.test\r\n250 8BITMIME' };

  it.each([
    ['offers SMTPUTF8', withUtf8],
    ['does not', withoutUtf8],
  ])(
    'is refused in words, never garbled, for letters before the @ that are not ASCII: the server %s',
    async (_, script) => {
      const server = await aServer(script);

      const outcome = await sendTo(server.url, { mail: aMail({ to: { name: 'Jiří', address: 'jiří@acme.test' } }) });

      expect(outcome).toEqual({ kind: 'rejected', reason: 'the mail server cannot take an address with such letters' });
      expect(server.commands).toEqual([]);
    },
  );

  it.each([
    ['offers SMTPUTF8', withUtf8],
    ['does not', withoutUtf8],
  ])('reaches an address whose domain has letters of its own when the server %s', async (_, script) => {
    const server = await aServer(script);

    const outcome = await sendTo(server.url, { mail: aMail({ to: { name: 'Dana', address: 'dana@büro.test' } }) });

    expect(outcome.kind).toBe('accepted');
    expect(server.commands).toContain('MAIL FROM:<bills@harlowreed.test>');
    expect(server.commands).toContain('RCPT TO:<dana@xn--bro-hoa.test>');
    expect(server.messages[0]?.toString('latin1')).toMatch(/^To: Dana <dana@xn--bro-hoa\.test>\r$/m);
  });

  it('keeps at most four connections open, and sends every mail', async () => {
    const server = await aServer();
    const mailer = createMailer({ smtpUrl: server.url, mailFrom: MAIL_FROM });
    let most = 0;
    const onTransmitting = async () => {
      await sleep(10);
      most = Math.max(most, server.commands.filter((each) => each === 'DATA').length - server.messages.length);
    };

    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => mailer.send({ mail: aMail(), onTransmitting })),
    );

    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(12).fill('accepted'));
    expect(most).toBe(4);
  });

  it('lets go of a server that does not answer the goodbye', { timeout: 15_000 }, async () => {
    const server = await aServer({ QUIT: 'silence' });

    await sendTo(server.url);

    expect(server.open()).toBe(1);
    await sleep(6_500);
    expect(await until(() => server.open() === 0)).toBe(true);
  });
});

describe('Signing in to the mail server', () => {
  async function aServerWithPassword(options: { secure: boolean }) {
    const server = new SMTPServer({
      ...options,
      authMethods: ['PLAIN'],
      allowInsecureAuth: true,
      hideSTARTTLS: true,
      onAuth: ({ username, password }, _session, done) =>
        username === 'bills@harlowreed.test' && password === 'p@ss:w/rd'
          ? done(null, { user: username })
          : done(new Error(`no: ${password}`)),
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => done());
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    stops.push(() => new Promise((resolve) => server.close(() => resolve())));

    return (server.server.address() as AddressInfo).port;
  }

  it('uses the name and password of SMTP_URL, with their signs as they are', async () => {
    const port = await aServerWithPassword({ secure: false });

    const outcome = await sendTo(`smtp://bills%40harlowreed.test:p%40ss%3Aw%2Frd@127.0.0.1:${port}`);

    expect(outcome.kind).toBe('accepted');
  });

  it('is deferred when it is refused, in words that hold neither name nor password', async () => {
    const port = await aServerWithPassword({ secure: false });

    const outcome = await sendTo(`smtp://bills:hunter2@127.0.0.1:${port}`);

    expect(outcome).toEqual({ kind: 'deferred', reason: 'the mail server refused our sign-in' });
  });

  it('is deferred when a name is given without a password', async () => {
    const port = await aServerWithPassword({ secure: false });

    expect(await sendTo(`smtp://bills@127.0.0.1:${port}`)).toMatchObject({
      reason: 'the mail server refused our sign-in',
    });
  });

  it('sends no password to a server whose certificate cannot be trusted', async () => {
    const port = await aServerWithPassword({ secure: true });

    const outcome = await sendTo(`smtps://bills%40harlowreed.test:p%40ss%3Aw%2Frd@127.0.0.1:${port}`);

    expect(outcome).toEqual({ kind: 'deferred', reason: 'the mail server’s certificate cannot be trusted' });
  });
});
