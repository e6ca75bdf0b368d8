// One bill of a ShareBill file: its texts read as dates, quantities and amounts. Used by sharebill-json.ts.
import { isError, type Place, type Problem, problem } from '../../core/import-problem.ts';
import type { ImportedBill, ImportedLine, ImportedPayment } from '../../core/imported-bill.ts';
import { addDays, type LocalDate } from '../../core/local-date.ts';
import { E4, exponentOf, isCurrencyCode, type Money, money, multiplyRate } from '../../core/money.ts';
import { type Read, readAmount, readDate, readE4 } from './file-values.ts';
import type { AmountJson, BillJson, LineItemJson, PaymentJson } from './schema.ts';

type Context = {
  readonly place: Place;
  readonly currency: string;
  readonly problems: Problem[];
};

/** Only used for a value that could not be read; the bill is refused then. */
const NO_DATE = '1900-01-01' as LocalDate;

export function readSharebillBill(
  bill: BillJson,
  options: { place: Place; paymentTermsDays: number },
): Read<ImportedBill> {
  const { place, paymentTermsDays } = options;
  const { currency } = bill;
  if (!isCurrencyCode(currency)) {
    const column = `${place.column}.currency`;

    return { value: undefined, problems: [problem('bad-currency', { row: place.row, column, value: currency })] };
  }

  const context: Context = { place, currency, problems: [] };
  const issueDate = dateIn(context, { column: 'issueDate', text: bill.issueDate });
  const value: ImportedBill = {
    externalId: bill.externalId,
    number: bill.number,
    kind: bill.kind ?? 'revenue',
    state: bill.state,
    client: bill.client,
    currency,
    issueDate,
    dueDate:
      bill.dueDate === undefined
        ? addDays(issueDate, paymentTermsDays)
        : dateIn(context, { column: 'dueDate', text: bill.dueDate }),
    subject: bill.subject ?? '',
    matters: bill.matters,
    lineItems: (bill.lineItems ?? []).map((item, index) => lineItemIn(context, { item, index, matters: bill.matters })),
    discount: amountIn(context, { column: 'discount', amount: bill.discount }),
    tax: amountIn(context, { column: 'tax', amount: bill.tax }),
    payments: (bill.payments ?? []).map((payment, index) => paymentIn(context, { payment, index })),
    statedTotal: bill.total === undefined ? undefined : amountIn(context, { column: 'total', amount: bill.total }),
  };

  return { value: context.problems.some(isError) ? undefined : value, problems: context.problems };
}

function lineItemIn(
  context: Context,
  { item, index, matters }: { item: LineItemJson; index: number; matters: readonly string[] },
): ImportedLine {
  const column = `lineItems[${index}]`;
  if (item.rate === undefined && (item.amount === undefined || item.quantity !== undefined)) {
    const expected = 'a rate, or an amount without a quantity';
    context.problems.push(problem('missing-value', { ...at(context, `${column}.rate`), expected }));
  }

  return {
    place: at(context, column),
    // A bill for one matter need not repeat it on each line.
    matter: item.matter ?? (matters.length === 1 ? (matters[0] ?? '') : ''),
    kind: item.kind,
    date: dateIn(context, { column: `${column}.date`, text: item.date }),
    timekeeper: item.timekeeper ?? '',
    code: item.code ?? '',
    description: item.description,
    ...lineAmounts(context, { item, column }),
  };
}

/** What a line leaves out follows from the rest: amount = quantity × rate + adjustment. */
function lineAmounts(
  context: Context,
  { item, column }: { item: LineItemJson; column: string },
): Pick<ImportedLine, 'quantityE4' | 'rateE4' | 'adjustment' | 'amount'> {
  const { currency } = context;
  const quantityE4 =
    item.quantity === undefined ? E4 : e4In(context, { column: `${column}.quantity`, text: item.quantity });
  const adjustment = amountIn(context, { column: `${column}.adjustment`, amount: item.adjustment });
  if (item.amount === undefined) {
    const rateE4 = rateIn(context, { column: `${column}.rate`, rate: item.rate ?? '0' });
    const product = multiplyRate(quantityE4, rateE4, currency);

    return { quantityE4, rateE4, adjustment, amount: money(product.minor + adjustment.minor, currency) };
  }

  const amount = amountIn(context, { column: `${column}.amount`, amount: item.amount });
  if (item.rate === undefined) {
    // One thing at that price, or nothing but the adjustment.
    const rateE4 = ((amount.minor - adjustment.minor) * E4) / 10n ** BigInt(exponentOf(currency));

    return { quantityE4, rateE4, adjustment, amount };
  }

  return { quantityE4, rateE4: rateIn(context, { column: `${column}.rate`, rate: item.rate }), adjustment, amount };
}

function paymentIn(context: Context, { payment, index }: { payment: PaymentJson; index: number }): ImportedPayment {
  const column = `payments[${index}]`;

  return {
    externalId: payment.externalId,
    date: dateIn(context, { column: `${column}.date`, text: payment.date }),
    method: payment.method,
    amount: amountIn(context, { column: `${column}.amount`, amount: payment.amount }),
  };
}

function dateIn(context: Context, { column, text }: { column: string; text: string }): LocalDate {
  return kept(context, readDate({ ...at(context, column), text }, 'YYYY-MM-DD')) ?? NO_DATE;
}

function e4In(context: Context, { column, text }: { column: string; text: string }): bigint {
  return kept(context, readE4({ ...at(context, column), text })) ?? 0n;
}

function rateIn(context: Context, { column, rate }: { column: string; rate: AmountJson }): bigint {
  return e4In(context, { column, text: textOf(context, { column, amount: rate }) });
}

function amountIn(context: Context, { column, amount }: { column: string; amount: AmountJson | undefined }): Money {
  const { currency } = context;
  if (amount === undefined) {
    return money(0n, currency);
  }

  const text = textOf(context, { column, amount });

  return kept(context, readAmount({ ...at(context, column), text }, currency)) ?? money(0n, currency);
}

/** A currency that an amount names is that of its bill. */
function textOf(context: Context, { column, amount }: { column: string; amount: AmountJson }): string {
  if (typeof amount === 'string') {
    return amount;
  }

  if (amount.currency !== context.currency) {
    const currencies = { value: amount.currency, expected: context.currency };
    context.problems.push(problem('other-currency', { ...at(context, `${column}.currency`), ...currencies }));
  }

  return amount.amount;
}

function kept<T>(context: Context, read: Read<T>): T | undefined {
  context.problems.push(...read.problems);

  return read.value;
}

function at({ place }: Context, column: string): Place {
  return { row: place.row, column: `${place.column}.${column}` };
}
