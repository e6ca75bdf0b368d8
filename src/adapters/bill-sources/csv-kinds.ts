// What kind of work a row of an accounting product is: it names a product or service, and nothing else. Used by
// xero.ts and quickbooks.ts.
import type { ImportedLine } from '../../core/imported-bill.ts';
import type { Money } from '../../core/money.ts';

const EXPENSE = /^(?:expenses?|disbursements?|costs?|outlays?|reimbursables?|filing fees?)\b/i;
const TIME = /^(?:hours?|hourly|time)\b/i;

/** By the name of the item, and a fee where it says nothing else; what is taken off is an adjustment. */
export function lineKind(item: string, amount: Money): ImportedLine['kind'] {
  if (amount.minor < 0n) {
    return 'adjustment';
  }

  return EXPENSE.test(item) ? 'expense' : TIME.test(item) ? 'time' : 'flat-fee';
}
