// A bill's name and how it stands, in words. Used by the pages that show bills.
import type { BillKind, BillStatus } from '../../../core/bill.ts';
import { daysBetween, formatLongDate, type LocalDate } from '../../../core/local-date.ts';
import { bills } from '../texts/bills.ts';
import { shown } from './shown.ts';

export function billName({ kind, number }: { readonly kind: BillKind; readonly number: string }): string {
  return bills.name[kind](shown(number));
}

export type Standing = { readonly tone: 'late' | 'done' | ''; readonly words: string };

/** "Due in 12 days · 19 February 2026" */
export function standingOf(
  bill: { readonly kind: BillKind; readonly status: BillStatus; readonly dueDate: LocalDate },
  today: LocalDate,
): Standing {
  const { kind, status, dueDate } = bill;
  switch (status) {
    case 'paid':
      return { tone: 'done', words: kind === 'trust' ? bills.status['trust-paid'] : bills.status.paid };
    case 'void':
    case 'deleted':
      return { tone: '', words: bills.status.withdrawn };
    case 'draft':
    case 'awaiting-approval':
      return { tone: '', words: bills.status.draft };
    case 'due':
    case 'partly-paid':
    case 'overdue':
      return {
        tone: dueDate < today ? 'late' : '',
        words: bills.due.on(dueWords(dueDate, today), formatLongDate(dueDate)),
      };
  }
}

function dueWords(dueDate: LocalDate, today: LocalDate): string {
  const days = daysBetween(today, dueDate);
  if (days < 0) {
    return bills.due.overdue(-days);
  }

  return days === 0 ? bills.due.today : days === 1 ? bills.due.tomorrow : bills.due.inDays(days);
}
