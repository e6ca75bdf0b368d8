import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import { afterEach, describe, expect, it } from 'vitest';
import { composeMail } from '../../../src/adapters/mail/compose-mail.ts';
import { createMailer } from '../../../src/adapters/mail/mailer.ts';
import type { LocalDate } from '../../../src/core/local-date.ts';
import { money } from '../../../src/core/money.ts';
import type { BillMail } from '../../../src/ports/mailer.ts';

type Script = Readonly<Record<string, string | 'drop' | 'silence'>>;

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) {
    await stop();
  }
});

/** A mail server that speaks SMTP by the word; `script` replaces its answer to a command, to the mail itself ('.') or its greeting. */
async function startServer(script: Script = {}): Promise<{ url: string; messages: string[] }> {
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket, { script, messages });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => server.close(resolve));
  });

  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, messages };
}

const ANSWERS: Script = {
  greeting: '220 mail.test ESMTP',
  EHLO: '250 mail.test',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go ahead',
  '.': '250 2.0.0 queued as 17',
  QUIT: '221 bye',
};

function serve(socket: Socket, session: { script: Script; messages: string[] }): void {
  const answer = (step: string) => {
    const text = session.script[step] ?? ANSWERS[step] ?? '500 what?';
    if (text === 'drop') {
      socket.destroy();
    } else if (text !== 'silence') {
      socket.write(`${text}\r\n`);
    }
  };
  let pending = '';
  let inData = false;
  answer('greeting');
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1');
    const end = inData ? '\r\n.\r\n' : '\r\n';
    const at = pending.indexOf(end);
    if (at < 0) {
      return;
    }

    const part = pending.slice(0, at);
    pending = pending.slice(at + end.length);
    if (inData) {
      session.messages.push(part);
      inData = false;
      answer('.');
    } else {
      const step = part.slice(0, 4).toUpperCase();
      inData = step === 'DATA' && (session.script.DATA ?? '354').startsWith('354');
      answer(step);
    }
  });
}

function aMail(overrides: Partial<BillMail> = {}): BillMail {
  return {
    messageId: '<dlv_1@harlowreed.test>',
    date: new Date('2026-02-03T10:00:00Z'),
    from: { name: 'Harlow & Reed LLP' },
    replyTo: { name: 'Sam Ortiz', address: 'sam@harlowreed.test' },
    to: { name: 'Dana Reyes', address: 'dana@acme.test' },
    bill: {
      number: '1042',
      kind: 'revenue',
      status: 'partly-paid',
      matters: ['00012-Acme · Lease dispute'],
      total: money(150000n, 'USD'),
      balance: money(123450n, 'USD'),
      dueDate: '2026-02-04' as LocalDate,
    },
    message: 'Thank you,\nSam',
    sharerName: 'Sam Ortiz',
    firm: {
      name: 'Harlow & Reed LLP',
      addressLines: ['12 Court Street', 'New York, NY 10007'],
      phone: '+1 212 555 0142',
      email: 'billing@harlowreed.test',
      website: 'harlowreed.test',
      accentColor: '#1f4b6e',
    },
    attachment: { fileName: 'Bill-1042.pdf', bytes: new TextEncoder().encode('%PDF-1.7 test') },
    ...overrides,
  };
}

function sendTo(url: string, mail = aMail(), onTransmitting = async () => undefined as undefined) {
  const timeouts = { connectMs: 1000, greetingMs: 500, attemptMs: 1000, afterDataMs: 1500 };

  return createMailer({ smtpUrl: url, mailFrom: 'billing@harlowreed.test', timeouts }).send({ mail, onTransmitting });
}

describe('Mailing a bill', () => {
  it('is accepted when the server has taken it, with the bill attached and the sharer to reply to', async () => {
    const server = await startServer();

    const outcome = await sendTo(server.url);

    const parsed = await simpleParser(Buffer.from(server.messages[0] ?? '', 'latin1'));
    expect(outcome).toEqual({ kind: 'accepted', reply: '250 2.0.0 queued as 17' });
    expect(parsed.subject).toBe('Bill 1042 from Harlow & Reed LLP');
    expect(parsed.replyTo?.text).toContain('sam@harlowreed.test');
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed.attachments[0]?.filename).toBe('Bill-1042.pdf');
    expect(parsed.attachments[0]?.content.toString()).toBe('%PDF-1.7 test');
    expect(parsed.text).toContain('Balance due: $1,234.50');
  });

  it.each([
    ['greeting', '421 busy', 'deferred'],
    ['MAIL', '451 4.3.0 later', 'deferred'],
    ['RCPT', '452 4.2.2 full', 'deferred'],
    ['RCPT', '550 5.1.1 no such user', 'rejected'],
    ['DATA', '451 later', 'deferred'],
    ['.', '451 4.3.0 later', 'deferred'],
    ['.', '554 5.7.1 refused', 'rejected'],
    ['greeting', 'silence', 'deferred'],
    ['greeting', 'drop', 'deferred'],
    ['RCPT', 'drop', 'deferred'],
    ['RCPT', 'silence', 'deferred'],
    ['.', 'drop', 'unknown'],
    ['.', 'silence', 'unknown'],
  ])('is told apart when %s is answered by %s: %s', async (step, answer, kind) => {
    const server = await startServer({ [step]: answer });

    const outcome = await sendTo(server.url);

    expect(outcome.kind).toBe(kind);
  });

  it('says in plain words why it was not delivered', async () => {
    const server = await startServer({ RCPT: '550 5.1.1 <dana@acme.test> no such user' });

    expect(await sendTo(server.url)).toEqual({ kind: 'rejected', reason: 'mailbox unknown (550 5.1.1)' });
  });

  it('hands out nothing when the step before it cannot be written down', async () => {
    const server = await startServer();

    const outcome = await sendTo(server.url, aMail(), () => Promise.reject(new Error('database away')));

    expect(outcome.kind).not.toBe('accepted');
    expect(server.messages).toEqual([]);
  });

  it('is deferred when the server cannot be reached', async () => {
    expect(await sendTo('smtp://127.0.0.1:1')).toEqual({
      kind: 'deferred',
      reason: 'the mail server cannot be reached',
    });
  });

  it('is the same to the byte whenever it is composed', async () => {
    const first = await composeMail(aMail(), 'billing@harlowreed.test');
    const second = await composeMail(aMail(), 'billing@harlowreed.test');

    expect(second.equals(first)).toBe(true);
  });

  it.each([
    '\r\nBcc: eve@evil.test',
    '\nBcc: eve@evil.test',
    '\rX: y',
    '\u2028Bcc: eve@evil.test',
    '"; x="',
    '\0',
    '<eve@evil.test>',
  ])('gains no recipient and no header from %j in a name, number or file name', async (text) => {
    const mail = aMail();
    const injected = aMail({
      to: { name: `Dana ${text}`, address: 'dana@acme.test' },
      from: { name: `Firm ${text}` },
      replyTo: { name: `Sam ${text}`, address: 'sam@harlowreed.test' },
      bill: { ...mail.bill, number: `1042${text}` },
      message: text,
      attachment: { ...mail.attachment, fileName: `Bill${text}.pdf` },
    });

    const [clean, parsed] = await Promise.all(
      [mail, injected].map(async (each) => simpleParser(await composeMail(each, 'billing@harlowreed.test'))),
    );

    expect([...(parsed?.headers.keys() ?? [])]).toEqual([...(clean?.headers.keys() ?? [])]);
    expect(parsed?.attachments).toHaveLength(1);
    expect([parsed?.to].flat().flatMap((to) => to?.value.map((each) => each.address))).toEqual(['dana@acme.test']);
  });
});
