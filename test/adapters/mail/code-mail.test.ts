// The mail with a code: what it says, what it keeps to itself, and what hostile texts cannot do to it.
import { describe, expect, it } from 'vitest';
import { composeCodeMail } from '../../../src/adapters/mail/compose-mail.ts';
import type { CodeMail } from '../../../src/ports/mailer.ts';
import { hostileTexts } from '../../fixtures/hostile-texts.ts';
import { aMail, headerLines, MAIL_FROM, readMessage } from './a-mail.ts';

function aCodeMail(overrides: Partial<CodeMail> = {}): CodeMail {
  const { date, to, firm } = aMail();

  return { messageId: '<job_1@harlowreed.test>', date, to, firm, code: '482913', minutes: 10, ...overrides };
}

async function read(mail: CodeMail) {
  return readMessage(await composeCodeMail(mail, MAIL_FROM));
}

describe('The mail with a code', () => {
  it('says the code, how long it counts, and what to do when nobody asked for it', async () => {
    const { text } = await read(aCodeMail());

    expect(text).toBe(`Dear Dana Reyes,

Here is the code that you asked for. Enter it on the page that is waiting for
it.

Code: 482913
Good for 10 minutes

If you did not ask for it, ignore this mail: nobody gets in without the code.

Nobody at Harlow & Reed LLP will ask you for it, by phone or by mail.

-- 
Harlow & Reed LLP
12 Court Street, New York, NY 10007
+1 212 555 0142
billing@harlowreed.test
harlowreed.test`);
  });

  it('says the same in HTML, the code in one piece', async () => {
    const { html } = await read(aCodeMail({ minutes: 1 }));

    expect(html).toContain('>482913</p>');
    expect(html).toContain('Good for one minute');
    expect(html).toContain('Nobody at Harlow &amp; Reed LLP will ask you for it');
    expect(Buffer.byteLength(html)).toBeLessThan(10_000);
  });

  it('names the firm in the subject, and shows the code neither there nor in what an inbox shows beside it', async () => {
    const { subject, html } = await read(aCodeMail());

    expect(subject).toBe('Your code for Harlow & Reed LLP');
    expect(/<div style="display:none[^>]*>([^<]*)</.exec(html)?.[1]).toBe(
      'Enter it on the page where you asked for it. Good for 10 minutes.',
    );
  });

  it('holds no link, no picture and no attachment', async () => {
    const { html, text, attachments } = await read(aCodeMail());

    expect(html).not.toMatch(/<a |<img|<link|url\(|https?:/i);
    expect(text).not.toMatch(/https?:/);
    expect(attachments).toEqual([]);
  });

  it('comes from the firm, to one address, and wants no answer by a machine', async () => {
    const { from, to, headers, messageId } = await read(aCodeMail());

    expect(from?.value).toEqual([{ name: 'Harlow & Reed LLP', address: MAIL_FROM }]);
    expect([to].flat()[0]?.value).toEqual([{ name: 'Dana Reyes', address: 'dana@acme.test' }]);
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(messageId).toBe('<job_1@harlowreed.test>');
  });

  it('is the same bytes at every try', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => composeCodeMail(aCodeMail(), MAIL_FROM)));

    expect(first && second?.equals(first)).toBe(true);
  });

  it('gains no header, recipient or markup by a hostile name', async () => {
    const clean = await composeCodeMail(aCodeMail(), MAIL_FROM);
    const names = (message: Buffer) => headerLines(message).flatMap((line) => /^([^\s:]+):/.exec(line)?.[1] ?? []);
    const tags = (html: string) => html.split(/<[a-z/!]/i).length;
    const { html: cleanHtml } = await readMessage(clean);
    const wrong: string[] = [];
    for (const text of hostileTexts) {
      const firm = { ...aCodeMail().firm, name: `Firm ${text}`, phone: `1 ${text}`, accentColor: text };
      const message = await composeCodeMail(
        aCodeMail({ to: { name: text, address: 'dana@acme.test' }, firm }),
        MAIL_FROM,
      );
      const mail = await readMessage(message);
      const fits =
        names(message).join() === names(clean).join() &&
        tags(mail.html) === tags(cleanHtml) &&
        [mail.to].flat().flatMap((one) => one?.value ?? []).length === 1 &&
        mail.subject?.startsWith('Your code for Firm');
      if (!fits) wrong.push(text);
    }

    expect(wrong).toEqual([]);
  });
});
