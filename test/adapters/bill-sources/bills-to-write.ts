// Bills that are written as files for billing systems: one that a test changes as it wants, and any at all.
import fc from 'fast-check';
import type { LocalDate } from '../../../src/core/local-date.ts';
import { exponentOf, type Money, money, multiplyRate, sumMoney } from '../../../src/core/money.ts';
import type { BillFileContent } from '../../../src/ports/bill-file.ts';
import type { BillDocument, BillLine } from '../../../src/ports/bill-pdf.ts';
import { hostileTexts } from '../../fixtures/hostile-texts.ts';

export const usd = (minor: bigint): Money => money(minor, 'USD');

export function aLine(changes: Partial<BillLine> = {}): BillLine {
  return {
    kind: 'time',
    date: '2026-01-15' as LocalDate,
    timekeeper: 'Grace Harlow',
    code: 'L120 A106',
    description: 'Conference with the client',
    quantityE4: 15_000n,
    rateE4: 300_0000n,
    adjustment: usd(0n),
    amount: usd(450_00n),
    ...changes,
  };
}

type Changes = {
  readonly currency?: string;
  readonly lines?: readonly BillLine[];
  readonly matters?: readonly (readonly BillLine[])[];
  readonly discount?: bigint;
  readonly tax?: bigint;
  readonly document?: Partial<BillDocument>;
  readonly content?: Partial<BillFileContent>;
};

/** A bill for one matter with one line of 450.00, unless the test says otherwise; its sums fit its lines. */
export function aBillToWrite(changes: Changes = {}): BillFileContent {
  const { currency = 'USD', lines = [aLine()], matters = [lines], discount = 0n, tax = 0n } = changes;
  const subtotal = sumMoney(
    matters.flat().map(({ amount }) => amount),
    currency,
  );
  const total = money(subtotal.minor - discount + tax, currency);
  const sums = { subtotal, discount: money(discount, currency), tax: money(tax, currency), total, balance: total };

  return {
    firmCurrency: currency,
    taxId: '24-6437381',
    clientId: '00711',
    matterIds: matters.map((_, index) => `0528-${index + 1}`),
    ...changes.content,
    document: {
      ...{ number: '7001', kind: 'revenue', mark: 'none', subject: 'Services in January' },
      issueDate: '2026-02-04' as LocalDate,
      dueDate: '2026-03-06' as LocalDate,
      firm: { ...NAMES, addressLines: ['218 Court Street', 'Suite 900', 'Brooklyn, NY 11201'] },
      billTo: { name: 'Acme LLC', addressLines: ['1 Harbor Way', 'Boston, MA 02110'] },
      matters: matters.map((own, index) => ({
        displayNumber: `0000${index + 1}-Acme`,
        description: `Lease ${index + 1}`,
        lines: own,
      })),
      ...sums,
      payments: [],
      paid: money(0n, currency),
      ...changes.document,
    },
  };
}

const NAMES = { name: 'Harlow & Reed LLP', phone: '', email: '', website: '', accentColor: '#1f4b6e' };

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('|', '[', ']', '[]', '\r\n', '\n', ' ', 'é', '—', '’', 'a'), maxLength: 20 }),
  fc.constantFrom(...hostileTexts),
);
const code = fc.oneof(
  fc.constantFrom('', 'L120', 'L120 A106', 'E101', 'A106 L510', 'E101 L210', 'Travel', 'L120 L130', 'Meals E111'),
  text,
);
const date = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10) as LocalDate);
const bigint = (min: bigint, max: bigint) => fc.bigInt({ min, max });

/** Also lines whose source was a cent off, or charged nothing, or less than nothing. */
function anyLine(currency: string): fc.Arbitrary<BillLine> {
  const facts = fc.record({
    kind: fc.constantFrom('time', 'expense', 'flat-fee', 'adjustment'),
    date,
    timekeeper: fc.oneof(fc.constantFrom('', 'Grace Harlow', 'Łucja Żółtowska', 'Reed, Sam', 'Cher'), text),
    code,
    description: text,
    quantityE4: bigint(0n, 2_000_000n),
    rateE4: bigint(0n, 9_999_9999n),
    adjustment: bigint(-100_000n, 100_000n).map((minor) => money(minor, currency)),
    centOff: bigint(-1n, 1n),
  });

  return facts.map(({ centOff, ...line }) => {
    const minor = multiplyRate(line.quantityE4, line.rateE4, currency).minor + line.adjustment.minor + centOff;

    return { ...line, amount: money(minor, currency) };
  });
}

/** Any bill that the product can hold and the format can say. */
export function anyBill({ withTax }: { withTax: boolean }): fc.Arbitrary<BillFileContent> {
  return fc.constantFrom('USD', 'EUR', 'JPY', 'KWD').chain((currency) =>
    fc
      .record({
        matters: fc.array(fc.array(anyLine(currency), { maxLength: 5 }), { minLength: 1, maxLength: 3 }),
        perMille: fc.nat(1000),
        tax: withTax ? bigint(0n, 10n ** 7n) : fc.constant(0n),
        subject: text,
        names: fc.array(text, { minLength: 3, maxLength: 3 }),
      })
      .map(({ matters: [first = [], ...others], perMille, tax, subject, names }) => {
        const matters = [[...first, positive(currency)], ...others];
        const sum = matters.flat().reduce((total, { amount }) => total + amount.minor, 0n);
        const discount = sum > 0n ? (sum * BigInt(perMille)) / 1000n : 0n;
        const [name = '', client = '', street = ''] = names;
        const bill = aBillToWrite({ currency, matters, discount, tax, document: { subject } });
        const { document } = bill;
        const firm = { ...document.firm, name };

        return { ...bill, document: { ...document, firm, billTo: { name: client, addressLines: [street, client] } } };
      })
      .filter(({ document }) => document.total.minor >= 0n),
  );
}

/** Outweighs most of what the other lines take off. */
function positive(currency: string): BillLine {
  const amount = money(10n ** BigInt(6 + exponentOf(currency)), currency);

  return aLine({
    kind: 'expense',
    code: 'E112',
    quantityE4: 1_0000n,
    rateE4: 10n ** 10n,
    adjustment: money(0n, currency),
    amount,
  });
}
