// The receipt of a payment: what it says of part and of all, into trust, in every currency, and what it keeps to itself.
import { describe, expect, it } from 'vitest';
import { composeReceipt } from '../../../src/adapters/mail/compose-mail.ts';
import { money } from '../../../src/core/money.ts';
import { headerLines, MAIL_FROM, readMessage } from './a-mail.ts';
import { aReceipt, readReceipt } from './a-receipt.ts';

const paid = money(0n, 'USD');

describe('The receipt of a payment', () => {
  it('says what was paid, how, when, and what is still due', async () => {
    const { subject, text } = await readReceipt(aReceipt());

    expect(subject).toBe('Receipt: $500.00 for bill 1042');
    expect(text).toBe(`Receipt: $500.00 for bill 1042

Dear Dana Reyes,

Thank you. We have received your payment of $500.00 for bill 1042.

Amount paid: $500.00
Method: card
Date: 3 February 2026
Still due: $734.50

The bill as it is now is attached as a PDF.

-- 
Harlow & Reed LLP
12 Court Street, New York, NY 10007
+1 212 555 0142
billing@harlowreed.test
harlowreed.test`);
  });

  it('says that the bill is paid in full when nothing is due any more', async () => {
    const receipt = aReceipt({ bill: { balance: paid }, payment: { amount: money(123450n, 'USD') } });

    const { subject, text, html } = await readReceipt(receipt);

    expect(subject).toBe('Receipt: $1,234.50 for bill 1042');
    expect(text).toContain('Date: 3 February 2026\nThe bill is paid in full.\n');
    expect(text + html).not.toContain('Still due');
  });

  it('says no more than that when more was paid than was due', async () => {
    const { text, html } = await readReceipt(aReceipt({ bill: { balance: money(-5000n, 'USD') } }));

    expect(text).toContain('The bill is paid in full.');
    expect(text + html).not.toMatch(/Still due|-\$|50\.00 /);
  });

  it('tells of the payment alone where the bill is not theirs to see any more', async () => {
    const { attachment: _, ...receipt } = aReceipt({ bill: { balance: undefined } });

    const { text, html, attachments } = await readReceipt(receipt);

    expect(text).toContain('Date: 3 February 2026\n\n-- \n');
    expect(text + html).not.toMatch(/Still due|in full|attached|734\.50/);
    expect(attachments).toEqual([]);
  });

  it('says that money of a trust request went into trust', async () => {
    const { subject, text, html } = await readReceipt(aReceipt({ bill: { kind: 'trust', balance: paid } }));

    expect(subject).toBe('Receipt: $500.00 for trust request 1042');
    expect(text).toContain('your payment of $500.00 into trust for trust\nrequest 1042.');
    expect(text).toContain('Amount paid into trust: $500.00\n');
    expect(text).toContain(
      'The trust request is paid in full.\n\nThe trust request as it is now is attached as a PDF.',
    );
    expect(text + html).not.toMatch(/\bbill 1042|The bill/);
  });

  it('says what is still due of a trust request that was paid in part', async () => {
    const { text } = await readReceipt(aReceipt({ bill: { kind: 'trust' } }));

    expect(text).toContain('Still due: $734.50\n');
  });

  it.each([
    ['USD', 123456789012345n, 1n, '$1,234,567,890,123.45', '$0.01'],
    ['EUR', 98000n, 2000n, '€980.00', '€20.00'],
    ['JPY', 120000n, 1n, '¥120,000', '¥1'],
    ['KWD', 12500n, 5n, 'KWD 12.500', 'KWD 0.005'],
  ])('writes amounts as their currency does: %s', async (currency, amount, balance, amountWords, balanceWords) => {
    const bill = { total: money(amount + balance, currency), balance: money(balance, currency) };

    const mail = await readReceipt(aReceipt({ bill, payment: { amount: money(amount, currency) } }));

    const [subject, text, html] = [mail.subject ?? '', mail.text, mail.html].map((part) => part.replace(/\s/g, ' '));
    expect(subject).toBe(`Receipt: ${amountWords} for bill 1042`);
    expect(text).toContain(`Amount paid: ${amountWords} Method: card`);
    expect(text).toContain(`Still due: ${balanceWords} `);
    expect(html).toContain(`>${amountWords}</p>`);
    expect(html).toContain(`>Still due: ${balanceWords}</p>`);
  });

  it.each([
    ['card', 'card'],
    ['bank', 'bank account'],
    ['paypal', 'PayPal'],
    ['venmo', 'Venmo'],
    ['apple_pay', 'Apple Pay'],
    ['google_pay', 'Google Pay'],
    ['cheque', 'cheque'],
    ['transfer', 'bank transfer'],
    ['cash', 'cash'],
  ])('names the way to pay in words: %s', async (method, words) => {
    const { text, html } = await readReceipt(aReceipt({ payment: { method } }));

    expect(text).toContain(`\nMethod: ${words}\n`);
    expect(html).toContain(`>Method: ${words}</p>`);
  });

  it.each(['', 'other', 'us_bank_account', 'constructor', '__proto__'])(
    'leaves a way to pay out that has no words: %j',
    async (method) => {
      const { text, html } = await readReceipt(aReceipt({ payment: { method } }));

      expect(text).toContain('Amount paid: $500.00\nDate: 3 February 2026\n');
      expect(text + html).not.toContain('Method');
    },
  );

  it('says the same in HTML, and the rest in what an inbox shows beside the subject', async () => {
    const { html } = await readReceipt(aReceipt());

    expect(html).toContain('>Receipt: $500.00 for bill 1042</h1>');
    expect(html).toContain('>Dear Dana Reyes,</p>');
    expect(html).toContain('>Thank you. We have received your payment of $500.00 for bill 1042.</p>');
    expect(html).toMatch(/>Amount paid<\/p><p class="text amount"[^>]*>\$500\.00<\/p>/);
    expect(html).toMatch(/>Method: card<.*>Date: 3 February 2026<.*>Still due: \$734\.50</);
    expect(html).toContain('>The bill as it is now is attached as a PDF.</p>');
    expect(html).toContain('Harlow &amp; Reed LLP<br/>12 Court Street, New York, NY 10007<br/>');
    expect(/<div style="display:none[^>]*>([^<]*)</.exec(html)?.[1]).toBe('Thank you. Still due: $734.50');
    expect(Buffer.byteLength(html)).toBeLessThan(10_000);
  });

  it('keeps sentences in order around a name and a number that are written from right to left', async () => {
    const mail = aReceipt({ to: { name: 'دانا', address: 'd@x.test' }, bill: { number: 'א12' } });

    for (const part of Object.values(await readReceipt(mail).then(({ text, html }) => ({ text, html })))) {
      expect(part).toContain('Dear \u2068دانا\u2069,');
      expect(part).toContain('for bill \u2068א12\u2069.');
    }
  });

  it('attaches the bill as it is now, byte for byte, and holds no link and no picture', async () => {
    const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256));

    const { html, text, attachments } = await readReceipt(
      aReceipt({ attachment: { fileName: 'Bill-1042.pdf', bytes } }),
    );

    expect(attachments).toMatchObject([{ filename: 'Bill-1042.pdf', contentType: 'application/pdf' }]);
    expect(attachments[0]?.content.equals(bytes)).toBe(true);
    expect(html).not.toMatch(/<a |<img|<link|url\(|https?:/i);
    expect(text).not.toMatch(/https?:/);
  });

  it('comes from the firm, to one address, and wants no answer by a machine', async () => {
    const { from, to, cc, bcc, replyTo, headers, messageId, date } = await readReceipt(aReceipt());

    expect(from?.value).toEqual([{ name: 'Harlow & Reed LLP', address: MAIL_FROM }]);
    expect([to].flat()[0]?.value).toEqual([{ name: 'Dana Reyes', address: 'dana@acme.test' }]);
    expect([cc, bcc, replyTo]).toEqual([undefined, undefined, undefined]);
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(messageId).toBe('<receipt.pay_1@harlowreed.test>');
    expect(date).toEqual(new Date('2026-02-03T10:00:00Z'));
  });

  it('is the same bytes at every try', async () => {
    const receipt = aReceipt({ to: { name: 'Jiří', address: 'jiri@acme.test' } });

    const [first, ...others] = await Promise.all(
      [1, 2, 3].map(() => composeReceipt(structuredClone(receipt), MAIL_FROM)),
    );

    expect(others.map((other) => first && other.equals(first))).toEqual([true, true]);
  });

  it('keeps its subject and every line within what mail allows, however long the number (RFC 5322, 2.1.1)', async () => {
    const message = await composeReceipt(aReceipt({ bill: { number: '名'.repeat(2000) } }), MAIL_FROM);

    const { subject = '' } = await readMessage(message);
    expect([...subject]).toHaveLength(300);
    expect(subject).toMatch(/^Receipt: \$500\.00 for bill 名+…$/);
    expect(headerLines(message).join('')).toMatch(/^[\x20-\x7e\t]*$/);
    expect(
      Math.max(
        ...message
          .toString('latin1')
          .split('\r\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(998);
  });
});
