// The 28 fields that LEDES 98BI V2 has beside those of 1998B: currency, tax, and who is who. Used by ledes-out.ts.
import { decimalOf, divideHalfUp, type Money, subtractMoney } from '../../core/money.ts';
import type { BillFileContent } from '../../ports/bill-file.ts';
import type { LedesField } from './ledes-fields.ts';
import { type LineToWrite, taxedAmount } from './ledes-out-lines.ts';
import { ledesText, timekeeperOf } from './ledes-out-texts.ts';

const MOST_NAME = 60;
const MOST_MATTER_NAME = 255;

type Cells = Partial<Record<LedesField, string>>;

/** What every line repeats. Our addresses are lines, not parts: the first line, and the rest of them in the second field. */
export function billCellsOf98bi({ document }: BillFileContent, lines: readonly LineToWrite[]): Cells {
  const { firm, billTo, tax, total } = document;

  return {
    INVOICE_TAX_TOTAL: decimalOf(tax),
    INVOICE_NET_TOTAL: decimalOf(subtractMoney(total, tax)),
    INVOICE_CURRENCY: total.currency,
    ACCOUNT_TYPE: 'O',
    LAW_FIRM_NAME: ledesText(firm.name, MOST_NAME),
    LAW_FIRM_ADDRESS_1: firstLine(firm.addressLines),
    LAW_FIRM_ADDRESS_2: otherLines(firm.addressLines),
    CLIENT_NAME: ledesText(billTo.name, MOST_NAME),
    CLIENT_ADDRESS_1: firstLine(billTo.addressLines),
    CLIENT_ADDRESS_2: otherLines(billTo.addressLines),
    ...(tax.minor === 0n ? {} : taxCells(tax, taxedAmount(lines, total.currency))),
  };
}

/** Our bills hold neither the rate of the tax nor its name. */
function taxCells(tax: Money, taxed: Money): Cells {
  return {
    LINE_ITEM_TAX_RATE: taxed.minor === 0n ? '' : rateOf(tax, taxed),
    LINE_ITEM_TAX_TYPE: 'TAX',
    INVOICE_REPORTED_TAX_TOTAL: decimalOf(tax),
    INVOICE_TAX_CURRENCY: tax.currency,
  };
}

export function lineCellsOf98bi({ document }: BillFileContent, line: LineToWrite): Cells {
  const matter = document.matters[line.matter];
  const { last, first } = timekeeperOf(line.timekeeper);

  return {
    MATTER_NAME: ledesText(matter?.description || matter?.displayNumber || '', MOST_MATTER_NAME),
    TIMEKEEPER_LAST_NAME: last,
    TIMEKEEPER_FIRST_NAME: first,
    LINE_ITEM_TAX_TOTAL: decimalOf(line.tax),
    ...(line.tax.minor === 0n ? { LINE_ITEM_TAX_RATE: '', LINE_ITEM_TAX_TYPE: '' } : {}),
  };
}

/** The shortest rate that gives the tax: `0.175` rather than the `0.1751` that a rounded tax would come from. */
function rateOf(tax: Money, taxed: Money): string {
  const rates = [2, 3, 4].map((decimals) => {
    const scale = 10n ** BigInt(decimals);
    const rate = divideHalfUp(tax.minor * scale, taxed.minor);

    return { decimals, rate, isExact: divideHalfUp(taxed.minor * rate, scale) === tax.minor };
  });
  const { rate, decimals } = rates.find(({ isExact }) => isExact) ?? rates.at(-1) ?? { rate: 0n, decimals: 2 };
  const digits = String(rate).padStart(decimals + 1, '0');

  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

function firstLine(lines: readonly string[]): string {
  return ledesText(lines[0] ?? '', MOST_NAME);
}

function otherLines(lines: readonly string[]): string {
  return ledesText(lines.slice(1).join(', '), MOST_NAME);
}
