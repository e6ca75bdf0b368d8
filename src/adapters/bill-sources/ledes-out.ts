// Writes a bill as LEDES 1998B or 98BI V2, for clients whose billing system reads that beside the PDF. What the format
// cannot say is refused with its reason. The port `bill-file`; the reader of the same formats is in this folder.
import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { BillFileFormat, BillFileId, BillFileProblem } from '../../core/bill-file.ts';
import { ledesFileName } from '../../core/bill-file-name.ts';
import { decimalOf, decimalOfE4, exponentOf, type Money, sumMoney } from '../../core/money.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { BillFileContent, BillFileWriter, WrittenFile } from '../../ports/bill-file.ts';
import { LEDES_KINDS, type LedesField } from './ledes-fields.ts';
import { billCellsOf98bi, lineCellsOf98bi } from './ledes-out-98bi.ts';
import { grossOf, type LineToWrite, linesToWrite } from './ledes-out-lines.ts';
import { codesOf, isFitId, ledesText, NO_CODES, timekeeperOf } from './ledes-out-texts.ts';

const MOST_ID = 20;
const MOST_TEXT = 15_000;
/** Digits before the point of any number of a line. */
const MOST_DIGITS = 10;
/** A bill of ten thousand lines must not hold up everything else on this thread. */
const LINES_AT_ONCE = 250;

export const ledesWriter: BillFileWriter = {
  async write(format, content) {
    const problem = problemOf(format, content);

    return problem ? refuse(problem) : written(format, content);
  },
};

/** Why the format cannot say what the bill says. */
function problemOf(format: BillFileFormat, content: BillFileContent): BillFileProblem | undefined {
  const { document, firmCurrency, taxId } = content;
  if (document.kind === 'trust') {
    return { code: 'file-for-trust' };
  }

  if (document.mark === 'draft') {
    return { code: 'file-for-draft' };
  }

  if (document.matters.every(({ lines }) => lines.length === 0)) {
    return { code: 'file-without-lines' };
  }

  if (taxId === '') {
    return { code: 'file-without-tax-id' };
  }

  const { currency } = document.total;
  if (format === 'ledes-1998b' && currency !== firmCurrency) {
    return { code: 'file-in-currency', currency };
  }

  return format === 'ledes-1998b' && document.tax.minor !== 0n ? { code: 'file-with-tax' } : unfitValue(content);
}

function unfitValue({ document, clientId, matterIds, taxId }: BillFileContent): BillFileProblem | undefined {
  const ids: BillFileId[] = [
    { of: 'bill', value: document.number },
    { of: 'client', value: clientId },
    { of: 'firm', value: taxId },
    ...matterIds.map((value): BillFileId => ({ of: 'matter', value })),
  ];
  const id = ids.find(({ value }) => !isFitId(value, MOST_ID));
  if (id) {
    return { code: 'file-id-unfit', id, most: MOST_ID };
  }

  const amounts = document.matters.flatMap(({ lines }) =>
    lines.flatMap(({ amount, adjustment }) => [amount, adjustment]),
  );
  const large = [document.total, document.subtotal, ...amounts].find(isTooLarge);

  return large && { code: 'file-amount-too-large', amount: decimalOf(large) };
}

function isTooLarge({ minor, currency }: Money): boolean {
  const limit = 10n ** BigInt(MOST_DIGITS + exponentOf(currency));

  return minor >= limit || minor <= -limit;
}

async function written(
  format: BillFileFormat,
  content: BillFileContent,
): Promise<Result<WrittenFile, BillFileProblem>> {
  const is98bi = format === 'ledes-98bi';
  const { firstLine, fields } = LEDES_KINDS[format];
  const lines = linesToWrite(content.document);
  const billCells = { ...cellsOfBill(content, lines), ...(is98bi ? billCellsOf98bi(content, lines) : {}) };
  const records = [firstLine, `${fields.join('|')}[]`];
  for (const [index, line] of lines.entries()) {
    const lineCells = { ...cellsOfLine(content, line), ...(is98bi ? lineCellsOf98bi(content, line) : {}) };
    const cells: Cells = { ...billCells, LINE_ITEM_NUMBER: String(index + 1), ...lineCells };
    records.push(`${fields.map((field) => cells[field] ?? '').join('|')}[]`);
    if (index % LINES_AT_ONCE === LINES_AT_ONCE - 1) {
      await breathe();
    }
  }

  const bytes = Buffer.from(records.map((record) => `${record}\r\n`).join(''), 'utf8');
  const sha256 = createHash('sha256').update(bytes).digest('hex');

  return ok({ fileName: ledesFileName(content.document.number), bytes, sha256 });
}

type Cells = Partial<Record<LedesField, string>>;

/** What every line repeats. */
function cellsOfBill({ document, clientId, taxId }: BillFileContent, lines: readonly LineToWrite[]): Cells {
  const dates = lines.map(({ date }) => date).sort();

  return {
    INVOICE_DATE: compact(document.issueDate),
    INVOICE_NUMBER: document.number,
    CLIENT_ID: clientId,
    INVOICE_TOTAL: decimalOf(sumMoney(lines.map(grossOf), document.total.currency)),
    BILLING_START_DATE: compact(dates[0] ?? document.issueDate),
    BILLING_END_DATE: compact(dates.at(-1) ?? document.issueDate),
    INVOICE_DESCRIPTION: ledesText(document.subject, MOST_TEXT),
    LAW_FIRM_ID: taxId,
  };
}

function cellsOfLine({ matterIds }: BillFileContent, line: LineToWrite): Cells {
  const codes = codesOf(line.code, line.type === 'E');
  const timekeeper = timekeeperOf(line.timekeeper);
  const { task, activity, expense } = codes ?? NO_CODES;
  const description = codes ? line.description : `(${line.code}) ${line.description}`;

  return {
    LAW_FIRM_MATTER_ID: matterIds[line.matter] ?? '',
    'EXP/FEE/INV_ADJ_TYPE': line.type,
    LINE_ITEM_NUMBER_OF_UNITS: decimalOfE4(line.unitsE4, 2),
    LINE_ITEM_ADJUSTMENT_AMOUNT: decimalOf(line.adjustment),
    LINE_ITEM_TOTAL: decimalOf(grossOf(line)),
    LINE_ITEM_DATE: compact(line.date),
    LINE_ITEM_TASK_CODE: task,
    LINE_ITEM_EXPENSE_CODE: expense,
    LINE_ITEM_ACTIVITY_CODE: activity,
    TIMEKEEPER_ID: timekeeper.id,
    LINE_ITEM_DESCRIPTION: ledesText(description, MOST_TEXT),
    LINE_ITEM_UNIT_COST: decimalOfE4(line.costE4, 2),
    TIMEKEEPER_NAME: timekeeper.name,
    TIMEKEEPER_CLASSIFICATION: timekeeper.id === '' ? '' : 'OT',
  };
}

function compact(date: string): string {
  return date.replaceAll('-', '');
}
