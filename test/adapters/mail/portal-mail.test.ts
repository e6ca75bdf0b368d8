// The notice of a bill that is shown in the client portal: alone, and together with the PDF.
import { describe, expect, it } from 'vitest';
import type { BillMail } from '../../../src/ports/mailer.ts';
import { aMail, readMail } from './a-mail.ts';

const URL = 'https://bills.harlowreed.test/b/q9Wc0Yk3T8vR2mN5xJ7bD1fG4hL6pS0aZ_uEoKiQwVt';

function forPortal(overrides: Parameters<typeof aMail>[0] = {}): BillMail {
  const { attachment: _, ...mail } = aMail({ portal: { url: URL, tellsViews: true }, ...overrides });

  return mail;
}

describe('The notice of a bill in the portal', () => {
  it('leads there, says that the firm is told, and attaches nothing', async () => {
    const { text, attachments } = await readMail(forPortal({ bill: { status: 'due' } }));

    expect(attachments).toEqual([]);
    expect(text).not.toContain('PDF');
    expect(text).toBe(`Bill 1042

Dear Dana Reyes,

Your bill is ready. You can see it in our client portal.

Amount due: $1,234.50
Due by 4 February 2026
Matter: 00012-Acme · Lease dispute

See the bill:
${URL}

The firm is told when you open this bill in the portal.

Sam Ortiz writes:

> Thank you,
> Sam

Questions? Just reply: your answer goes to Sam Ortiz.

-- 
Harlow & Reed LLP
12 Court Street, New York, NY 10007
+1 212 555 0142
billing@harlowreed.test
harlowreed.test`);
  });

  it('has a button with a background of its own, and the address in full below it', async () => {
    const { html } = await readMail(forPortal());

    expect(html).toMatch(
      new RegExp(
        `<td class="button"[^>]*background-color:#1f4b6e"><a class="button" href="${URL}"[^>]*>See the bill</a>`,
      ),
    );
    expect(html).toContain(`>${URL}</a>`);
    expect(html).toContain('The firm is told when you open this bill in the portal.');
  });

  it('fetches nothing, and leads nowhere else', async () => {
    const { html } = await readMail(forPortal());

    expect(html).not.toMatch(/<img|<link|url\(/i);
    expect([...html.matchAll(/https?:[^"<\s]+/g)].map(([address]) => address)).toEqual([URL, URL, URL]);
  });

  it('says nothing of being told where the firm is not', async () => {
    const { html, text } = await readMail(forPortal({ portal: { url: URL, tellsViews: false } }));

    expect(html).not.toContain('is told');
    expect(text).not.toContain('is told');
  });

  it('says that the bill is attached where it is', async () => {
    const mail = aMail({ portal: { url: URL, tellsViews: true } });

    const { html, text, attachments } = await readMail(mail);

    expect(attachments).toHaveLength(1);
    expect(text.replaceAll('\n', ' ')).toContain(
      'There you see what has been paid and what is still due. The bill is attached as a PDF.',
    );
    expect(html).toContain('The bill is attached as a PDF.');
  });

  it.each([
    ['due', 'trust', 'Our request for funds to be held in trust is in our client portal.'],
    ['paid', 'revenue', 'Thank you for your payment. The receipt is in our client portal.'],
    ['paid', 'trust', 'Thank you for your payment into trust. The receipt is in our client portal.'],
  ] as const)('says what is to be seen there: %s, %s', async (status, kind, words) => {
    const { text } = await readMail(forPortal({ bill: { status, kind } }));

    expect(text.replaceAll('\n', ' ')).toContain(words);
  });
});
