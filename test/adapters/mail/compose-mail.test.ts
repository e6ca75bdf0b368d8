// The message as a mail program reads it: its headers, its bytes, and what hostile texts cannot do to it.
import { describe, expect, it } from 'vitest';
import { composeMail, subjectOf } from '../../../src/adapters/mail/compose-mail.ts';
import { aMail, headerLines, MAIL_FROM, type ReadMail, readMail, readMessage } from './a-mail.ts';

function recipients(mail: ReadMail): (string | undefined)[] {
  return [mail.to ?? [], mail.cc ?? [], mail.bcc ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .map(({ address }) => address);
}

describe('The headers of a mail', () => {
  it('name the firm as sender, one recipient, the sharer to reply to, and the time of the share', async () => {
    const mail = await readMail(aMail());

    expect(mail.from?.value).toEqual([{ name: 'Harlow & Reed LLP', address: MAIL_FROM }]);
    expect(recipients(mail)).toEqual(['dana@acme.test']);
    expect(mail.replyTo?.value).toEqual([{ name: 'Sam Ortiz', address: 'sam@harlowreed.test' }]);
    expect(mail.date).toEqual(new Date('2026-02-03T10:00:00Z'));
    expect(mail.messageId).toBe('<dlv_1@harlowreed.test>');
  });

  it('ask for no answer by a machine, but for bounces', async () => {
    const { headers } = await readMail(aMail());

    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('x-auto-response-suppress')).not.toMatch(/All|NDR/);
  });

  it('tell nothing about the program that wrote the mail', async () => {
    const lines = headerLines(await composeMail(aMail(), MAIL_FROM));

    expect(lines.join('\n')).not.toMatch(/nodemailer|x-mailer/i);
  });

  it.each([
    ['due', 'revenue', 'Bill 1042 from Harlow & Reed LLP'],
    ['partly-paid', 'revenue', 'Bill 1042 from Harlow & Reed LLP'],
    ['paid', 'revenue', 'Receipt for bill 1042 from Harlow & Reed LLP'],
    ['draft', 'revenue', 'Draft: Bill 1042 from Harlow & Reed LLP'],
    ['due', 'trust', 'Trust request 1042 from Harlow & Reed LLP'],
    ['paid', 'trust', 'Receipt for trust request 1042 from Harlow & Reed LLP'],
    ['draft', 'trust', 'Draft: Trust request 1042 from Harlow & Reed LLP'],
  ] as const)('say in the subject what a %s bill of kind %s is', async (status, kind, subject) => {
    const mail = aMail({ bill: { status, kind } });

    expect((await readMail(mail)).subject).toBe(subject);
    expect(subjectOf(mail)).toBe(subject);
  });

  it.each([
    'Jiří Dvořák',
    'Αλέξανδρος Παπαδόπουλος',
    'Наталья Кузнецова-Преображенская и партнёры',
    '山田太郎法律事務所',
    'دانا الرئيس',
    'O\'Brien, Dana (the "elder") <x@y.test>',
    'a\\b;c:d@e,f',
    '👩‍⚖️ Müller',
  ])('carry the name %j as it is, in ASCII (RFC 2047)', async (name) => {
    const message = await composeMail(
      aMail({ to: { name, address: 'dana@acme.test' }, firm: { name }, replyTo: { name, address: 'sam@x.test' } }),
      MAIL_FROM,
    );

    const mail = await readMessage(message);
    expect(headerLines(message).join('\n')).toMatch(/^[\x20-\x7e\n\t]*$/);
    expect([mail.to].flat()[0]?.value).toEqual([{ name, address: 'dana@acme.test' }]);
    expect(mail.replyTo?.value).toEqual([{ name, address: 'sam@x.test' }]);
    expect(mail.subject).toBe(`Bill 1042 from ${name}`);
  });

  it.each([
    'Účet č. 1042.pdf',
    'Τιμολόγιο 1042.pdf',
    '請求書-1042-株式会社山田太郎法律事務所とその他の関係者各位.pdf',
    'Bill "1042"; x=y.pdf',
    `${'long '.repeat(30)}1042.pdf`,
  ])('carry the file name %j as it is, in ASCII (RFC 2231)', async (fileName) => {
    const message = await composeMail(aMail({ attachment: { fileName, bytes: Buffer.from('%PDF') } }), MAIL_FROM);

    const mail = await readMessage(message);
    expect(message.toString('latin1')).toMatch(/^[\x20-\x7e\r\n\t]*$/);
    expect(mail.attachments.map(({ filename }) => filename)).toEqual([fileName]);
  });

  it('keep every line under 998 octets, whatever is in the mail (RFC 5322, 2.1.1)', async () => {
    const long = 'x'.repeat(3000);
    const name = 'x'.repeat(500);
    const mail = aMail({
      message: long,
      to: { name, address: 'dana@acme.test' },
      bill: { matters: [long] },
      firm: { name },
    });

    const message = await composeMail(mail, MAIL_FROM);

    const widths = message
      .toString('latin1')
      .split('\r\n')
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(998);
  });
});

describe('The bytes of a mail', () => {
  it('are the same at every try', async () => {
    const mail = aMail({ message: 'Zdravím,\nJiří', attachment: { fileName: 'Účet.pdf', bytes: someBytes(200_000) } });

    const [first, ...others] = await Promise.all([1, 2, 3].map(() => composeMail(structuredClone(mail), MAIL_FROM)));

    expect(others.map((other) => first && other.equals(first))).toEqual([true, true]);
  });

  it('part the mails of one share by boundaries of their own', async () => {
    const boundary = async (messageId: string) =>
      /boundary="([^"]+)"/.exec((await composeMail(aMail({ messageId }), MAIL_FROM)).toString('latin1'))?.[1];

    expect(await boundary('<dlv_1@x.test>')).not.toBe(await boundary('<dlv_2@x.test>'));
  });

  it.each([0, 1, 57, 58, 100_003])('attach the frozen document of %i bytes byte for byte', async (size) => {
    const bytes = someBytes(size);

    const { attachments } = await readMail(aMail({ attachment: { fileName: 'Bill.pdf', bytes } }));

    expect(attachments).toHaveLength(1);
    expect(attachments[0]?.contentType).toBe('application/pdf');
    expect(attachments[0]?.contentDisposition).toBe('attachment');
    expect(attachments[0]?.content.equals(bytes)).toBe(true);
  });
});

/** Every byte there is, line ends and dots among them. */
function someBytes(size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, (_, index) => (index * 7 + (index >> 8)) % 256));
}

describe('Hostile texts', () => {
  it.each([
    '\r\nBcc: eve@evil.test',
    '\nBcc: eve@evil.test',
    '\rX-Evil: y',
    '\r\n\r\n<p>body',
    '\u2028Bcc: eve@evil.test',
    '\u0085Bcc: eve@evil.test',
    '"; x="',
    '\0',
    '<eve@evil.test>',
    ', eve@evil.test',
    ': eve@evil.test, x@evil.test;',
    '=?utf-8?Q?=0D=0ABcc:_eve@evil.test?=',
    '\u202egnp.exe',
    '\ud800',
  ])('gain no recipient, header or attachment by %j in a name, number or file name', async (text) => {
    const clean = await composeMail(aMail(), MAIL_FROM);
    const injected = await composeMail(
      aMail({
        to: { name: `Dana ${text}`, address: 'dana@acme.test' },
        from: { name: `Firm ${text}` },
        replyTo: { name: `Sam ${text}`, address: 'sam@harlowreed.test' },
        sharerName: `Sam ${text}`,
        bill: { number: `1042${text}`, matters: [text] },
        firm: { name: `Firm ${text}`, addressLines: [text], phone: text },
        message: text,
        attachment: { fileName: `Bill${text}.pdf`, bytes: Buffer.from('%PDF') },
      }),
      MAIL_FROM,
    );

    const mail = await readMessage(injected);
    expect(headerNames(injected)).toEqual(headerNames(clean));
    expect(mail.attachments).toHaveLength(1);
    expect(recipients(mail)).toEqual(['dana@acme.test']);
    expect(mail.from?.value.map(({ address }) => address)).toEqual([MAIL_FROM]);
    expect(mail.replyTo?.value.map(({ address }) => address)).toEqual(['sam@harlowreed.test']);
    expect(`${mail.subject}${mail.attachments[0]?.filename}`).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202e]/u);
  });

  it.each([
    '<script>alert(1)</script>',
    '</title></style></td><img src=x onerror=alert(1)>',
    '" onmouseover="alert(1)',
    "' style='position:fixed",
    '<!--[if mso]>',
    '&lt;b&gt; & &amp;',
    "$& $' $` $1",
  ])('are shown as they are, and are no markup: %s', async (text) => {
    const mail = await readMail(
      aMail({
        to: { name: text, address: 'dana@acme.test' },
        sharerName: text,
        bill: { number: text, matters: [text, text] },
        firm: { name: text, addressLines: [text], phone: text, email: text, website: text },
        message: text,
      }),
    );

    const written = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    const plain = (await readMail(aMail({ bill: { matters: ['1', '2'] } }))).html;
    expect(mail.html.split(written)).toHaveLength(15);
    expect(mail.html.split('<').length).toBe(plain.split('<').length - 1);
    expect(mail.text).toContain(`> ${text}`);
  });

  it('reach no style through the colour of the firm', async () => {
    const { html } = await readMail(aMail({ firm: { accentColor: 'red}</style><img src=//evil.test>' } }));

    expect(html).not.toContain('evil.test');
    expect(html).toContain('border-top:4px solid #000000');
  });
});

/** With the folded lines left out. */
function headerNames(message: Buffer): string[] {
  return headerLines(message).flatMap((line) => /^([^\s:]+):/.exec(line)?.[1] ?? []);
}
