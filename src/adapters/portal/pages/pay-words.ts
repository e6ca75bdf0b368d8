// Words of the pages behind a pay link that depend on more than a code: what is wrong with an amount, by when a bill is due,
// on whose page it is paid. Used by pay-page.tsx.
import { formatLongDate } from '../../../core/local-date.ts';
import { decimalOf, formatMoney } from '../../../core/money.ts';
import { pay } from '../texts/pay.ts';
import type { Told } from './forms.tsx';
import type { PayProblem, PayView } from './models.ts';

/** Whether there is nothing to choose. */
export function isInFullOnly({ least, bill }: Pick<PayView, 'least' | 'bill'>): boolean {
  return least.minor >= bill.balance.minor;
}

/** Without the day of today: whoever leaves the page open is told nothing wrong by it. */
export function dueOf({ status, dueDate }: PayView['bill']): { readonly isLate: boolean; readonly words: string } {
  const isLate = status === 'overdue';

  return { isLate, words: (isLate ? pay.due.late : pay.due.later)(formatLongDate(dueDate)) };
}

export function elsewhere(provider: string): string {
  const known: Readonly<Record<string, string>> = pay.providers;

  return provider === 'sandbox'
    ? pay.sandbox
    : pay.elsewhere(Object.hasOwn(known, provider) ? (known[provider] ?? '') : pay.provider);
}

/** What is wrong, and at which field: at none where there is nothing to type. */
export function toldOf(problem: PayProblem, view: PayView): Told {
  const isAboutAmount = !/^(another|provider)-/.test(problem.code);

  return { text: problemText(problem, view), field: isAboutAmount && !isInFullOnly(view) ? 'amount' : undefined };
}

function problemText(problem: PayProblem, view: PayView): string {
  const texts = pay.problems;
  const { balance } = view.bill;
  switch (problem.code) {
    case 'another-opening':
    case 'provider-away':
    case 'provider-refused':
      return texts[problem.code];
    case 'under-minimum':
    case 'over-maximum':
      return limitText(problem, view);
    case 'not-an-amount':
      return isInFullOnly(view) ? inFullText(view) : texts['not-an-amount'](decimalOf(balance));
    case 'over-balance':
      return isInFullOnly(view) ? inFullText(view) : texts['over-balance'](formatMoney(problem.balance));
    case 'in-full-only':
      return texts['in-full-only'](formatMoney(problem.balance));
  }
}

type Limit = Extract<PayProblem, { readonly code: 'under-minimum' | 'over-maximum' }>;

/** A provider may take nothing that the firm would: then another amount is no way out. */
function limitText(limit: Limit, view: PayView): string {
  const texts = pay.problems;
  const { least, bill } = view;
  if (limit.code === 'over-maximum') {
    return (limit.most.minor < least.minor ? texts['too-much-here'] : texts['over-maximum'])(formatMoney(limit.most));
  }

  if (limit.least.minor > bill.balance.minor) {
    return texts['too-little-here'](formatMoney(limit.least));
  }

  return isInFullOnly(view) ? inFullText(view) : texts['under-minimum'](formatMoney(limit.least));
}

/** The form was of another balance: this one is in it now. */
function inFullText({ bill }: PayView): string {
  return pay.problems['in-full-only'](formatMoney(bill.balance));
}
