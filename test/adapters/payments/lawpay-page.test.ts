// Addresses of LawPay's pages as we fill them in, and the references in them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filledPage, lawpayTestLink, parsedPage } from '../../../src/adapters/payments/lawpay-page.ts';
import { nameIn, namesCode, referenceText } from '../../../src/adapters/payments/lawpay-reference.ts';
import { money, parseMoney } from '../../../src/core/money.ts';

const PAGE = 'https://secure.lawpay.com/pages/lindqvist/trust';
const TEN = money(1_000n, 'USD');

const anything = fc.string({ unit: 'grapheme', maxLength: 40 });
const ALPHABET = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
const code = fc
  .array(fc.constantFrom(...ALPHABET), { minLength: 6, maxLength: 6 })
  .map((letters) => `SB-${letters.join('')}`);

function fill(page: string, changes: Partial<Parameters<typeof filledPage>[1]> = {}): string {
  return filledPage(page, { amount: TEN, reference: 'Bill 1042 · SB-7F3K2Q', amountUnit: 'cents', ...changes });
}

describe('The address of a LawPay page', () => {
  it('looks as in LawPay’s documentation', () => {
    const url = fill(PAGE, { reference: 'Invoice 208442' });

    expect(url).toBe(`${PAGE}?reference=Invoice%20208442&amount=1000&readOnlyFields=reference,amount`);
  });

  it('says the amount in dollars where the firm’s page reads dollars', () => {
    expect(fill(PAGE, { amount: money(123_405n, 'USD'), amountUnit: 'dollars' })).toContain('&amount=1234.05&');
  });

  it('shows ten dollars as a test, in either unit', () => {
    expect(lawpayTestLink(PAGE, 'cents')).toContain('&amount=1000&');
    expect(lawpayTestLink(PAGE, 'dollars')).toContain('&amount=10.00&');
  });

  it('carries any reference and any amount unharmed, in cents', () => {
    fc.assert(
      fc.property(anything, fc.bigInt({ min: 1n, max: 10n ** 14n - 1n }), (reference, minor) => {
        const { searchParams } = new URL(fill(PAGE, { reference, amount: money(minor, 'USD') }));

        expect(searchParams.get('reference')).toBe(reference.toWellFormed());
        expect(BigInt(searchParams.get('amount') ?? '')).toBe(minor);
        expect(searchParams.get('readOnlyFields')).toBe('reference,amount');
      }),
    );
  });

  it('carries any amount unharmed in dollars', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 14n - 1n }), (minor) => {
        const url = fill(PAGE, { amount: money(minor, 'USD'), amountUnit: 'dollars' });

        expect(parseMoney(new URL(url).searchParams.get('amount') ?? '', 'USD')).toEqual({
          ok: true,
          value: money(minor, 'USD'),
        });
      }),
    );
  });

  it('has a space as %20, never as a plus sign', () => {
    fc.assert(
      fc.property(anything, (reference) => {
        expect(new URL(fill(PAGE, { reference: `a ${reference}+b c` })).search).not.toContain('+');
      }),
    );
  });

  it('keeps every field that the firm’s own address fills in, and its place on the page', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,10}$/).filter((text) => !/^(amount|reference)$/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, anything), { maxLength: 4 }), (fields) => {
        const query = new URLSearchParams(fields.map(([key, value]) => [key, value.toWellFormed()])).toString();
        const url = new URL(fill(`${PAGE}?${query}#form`));
        const kept = [...url.searchParams].slice(0, fields.length);

        expect(kept).toEqual(fields.map(([key, value]) => [key, value.toWellFormed()]));
        expect([...url.searchParams]).toHaveLength(fields.length + 3);
        expect(url.hash).toBe('#form');
      }),
    );
  });

  it('leaves no second amount or reference of the firm’s address, and locks what it locked', () => {
    const url = fill(`${PAGE}?amount=5&Invoice=3845&reference=old&readOnlyFields=Invoice,amount`);

    expect([...new URL(url).searchParams]).toEqual([
      ['Invoice', '3845'],
      ['reference', 'Bill 1042 · SB-7F3K2Q'],
      ['amount', '1000'],
      ['readOnlyFields', 'Invoice,amount,reference'],
    ]);
  });

  it.each([
    'http://secure.lawpay.com/pages/lindqvist/trust',
    'https://user:secret@secure.lawpay.com/pages/lindqvist/trust',
    'https://user@secure.lawpay.com/pages/lindqvist/trust',
    'http://localhost.evil.test/pages/lindqvist/trust',
    'javascript:alert(1)',
    'secure.lawpay.com/pages/lindqvist/trust',
    '',
  ])('is none where it is not https or holds a password: %s', (page) => {
    expect(() => parsedPage(page)).toThrow(RangeError);
  });

  it('says nothing of the password that it refuses', () => {
    expect(() => parsedPage('https://user:hush@secure.lawpay.com/')).not.toThrow(/hush/);
  });
});

describe('The reference of a payment', () => {
  it('names the bill and the code', () => {
    expect(referenceText({ billNumber: '1042', reference: 'SB-7F3K2Q' })).toBe('Bill 1042 · SB-7F3K2Q');
  });

  it('leaves out a bill number that looks like a code', () => {
    expect(referenceText({ billNumber: 'SB-1042', reference: 'SB-7F3K2Q' })).toBe('SB-7F3K2Q');
  });

  it('is never longer than the gateway takes, and always leads to its code and to no other', () => {
    const number = fc.oneof(
      anything,
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      code,
      code.map((text) => `${text} x`),
    );
    fc.assert(
      fc.property(number, code, code, (billNumber, ours, other) => {
        fc.pre(ours !== other);
        const text = referenceText({ billNumber, reference: ours });

        expect(text.length).toBeLessThanOrEqual(128);
        expect(namesCode(text, ours)).toBe(true);
        expect(namesCode(text, other)).toBe(false);
        expect(nameIn(text)).toBe(ours);
      }),
    );
  });

  it.each([
    ['SB-7F3K2Q', true],
    ['bill 1042 sb-7f3k2q', true],
    ['(SB-7F3K2Q)', true],
    ['SB-7F3K2Q, thank you', true],
    ['Bill 1042 · SB-7F3K2QX', false],
    ['XSB-7F3K2Q', false],
    ['SB-7F3K2Q-2', false],
    ['SB-7F3K2', false],
    ['SB-7F3K2Q and SB-AAAAAA', false],
    ['SB-7F3K2Q and again SB-7F3K2Q', true],
    ['', false],
  ])('“%s” leads to SB-7F3K2Q: %s', (text, leads) => {
    expect(namesCode(text, 'SB-7F3K2Q')).toBe(leads);
  });

  it('is shown as it is where it names no code, or two', () => {
    expect(nameIn(' Jones retainer ')).toBe('Jones retainer');
    expect(nameIn('SB-AAAAAA SB-BBBBBB')).toBe('SB-AAAAAA SB-BBBBBB');
    expect(nameIn('  ')).toBeUndefined();
  });
});
