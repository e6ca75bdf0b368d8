// The mail as plain text: what it says, and how wide its lines are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, wrapLine } from '../../../src/adapters/mail/wrap-text.ts';
import { money } from '../../../src/core/money.ts';
import { aMail, readMail } from './a-mail.ts';

function widest(text: string): number {
  return Math.max(...text.split('\n').map(columns));
}

describe('The plain text of a mail', () => {
  it('says all that the HTML says', async () => {
    const { text } = await readMail(aMail());

    expect(text).toBe(`Bill 1042

Dear Dana Reyes,

Your bill is attached as a PDF. It shows what has been paid and what is still
due.

Balance due: $1,234.50 of $1,500.00 in total
Due by 4 February 2026
Matter: 00012-Acme · Lease dispute

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

  it.each([
    ['due', 'revenue', 'Amount due: $1,234.50\nDue by 4 February 2026'],
    ['paid', 'revenue', 'Paid: $1,500.00\nMatter'],
    ['draft', 'revenue', 'Draft amount: $1,234.50\nMatter'],
    ['due', 'trust', 'Amount requested: $1,234.50\nDue by 4 February 2026'],
    ['paid', 'trust', 'Paid into trust: $1,500.00\nMatter'],
    ['draft', 'trust', 'Draft amount: $1,234.50\nMatter'],
  ] as const)('asks for money only where it is owed: %s, %s', async (status, kind, words) => {
    const { text, html } = await readMail(aMail({ bill: { status, kind } }));

    expect(text).toContain(words);
    expect(html.includes('Due by')).toBe(status === 'due');
  });

  it('writes amounts as their currency does', async () => {
    const yen = await readMail(aMail({ bill: { status: 'due', balance: money(120000n, 'JPY') } }));
    const euros = await readMail(aMail({ bill: { status: 'due', balance: money(98000n, 'EUR') } }));

    expect(yen.text).toContain('Amount due: ¥120,000\n');
    expect(euros.text).toContain('Amount due: €980.00\n');
  });

  it('names the matters of a bill for several, the first twelve of them', async () => {
    const matters = Array.from({ length: 30 }, (_, index) => `000${index + 10}-Acme`);

    const { text, html } = await readMail(aMail({ bill: { matters } }));

    expect(text).toContain('Matters:\n- 00010-Acme\n- 00011-Acme\n');
    expect(text).toContain('- 00021-Acme\n- and 18 more, all of them in the PDF\n');
    expect(html).not.toContain('00022-Acme');
  });

  it('keeps the lines of a long message, wrapped at 78 columns with their quotation marks', async () => {
    const message = `${'The witness statement was reviewed and returned to the court. '.repeat(20)}\n\nSam\n`
      .repeat(3)
      .slice(0, 3000);

    const { text } = await readMail(aMail({ message }));

    const quoted = text.split('\n').filter((line) => line.startsWith('>'));
    expect(widest(text)).toBeLessThanOrEqual(78);
    expect(quoted.join('\n').replaceAll(/^> ?/gm, '').replaceAll(/\s+/g, ' ').trim()).toBe(
      message.replaceAll(/\s+/g, ' ').trim(),
    );
    expect(quoted.filter((line) => line === '>')).toHaveLength(2);
  });

  it('keeps sentences in order around a name that is written from right to left', async () => {
    const { text, html } = await readMail(
      aMail({ sharerName: 'שרה כהן', to: { name: 'دانا', address: 'dana@acme.test' } }),
    );

    for (const part of [text, html]) {
      expect(part).toContain('\u2068שרה כהן\u2069 writes:');
      expect(part).toContain('Dear \u2068دانا\u2069,');
    }
  });
});

describe('Lines', () => {
  it('are broken between words, and inside words that are longer than a line', () => {
    expect(wrapLine(`${'word '.repeat(15)}${'x'.repeat(100)} end`)).toEqual([
      `${'word '.repeat(15)}xxx`,
      'x'.repeat(78),
      `${'x'.repeat(19)} end`,
    ]);
  });

  it('leave addresses of pages whole', () => {
    const address = `https://harlowreed.test/${'x'.repeat(90)}`;

    expect(wrapLine(`See ${address} please`)).toEqual(['See', address, 'please']);
  });

  it('count wide letters twice, and do not begin with what closes a sentence', () => {
    const lines = wrapLine(`${'法'.repeat(39)}。${'律'.repeat(10)}`);

    expect(lines).toEqual(['法'.repeat(38), `法。${'律'.repeat(10)}`]);
  });

  it('are at most 78 columns wide and lose nothing but spaces', () => {
    const unit = fc.constantFrom('a', 'word', ' ', '  ', 'ž', 'é', '山', '。', 'ש', '👩‍⚖️', '\t', '-');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 300 }), (units) => {
        const text = units.join('');
        const lines = wrapLine(text, { first: '> ', rest: '> ' });

        expect(Math.max(...lines.map(columns))).toBeLessThanOrEqual(78);
        expect(
          lines
            .map((line) => line.slice(2))
            .join('')
            .replaceAll(/\s/g, ''),
        ).toBe(text.replaceAll(/\s/g, ''));
      }),
      { verbose: 1 },
    );
  });
});
