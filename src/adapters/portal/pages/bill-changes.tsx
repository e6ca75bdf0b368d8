// What of a bill is not as the client saw it last. Used by the bill's page.
import { formatLongDate } from '../../../core/local-date.ts';
import { formatMoney } from '../../../core/money.ts';
import type { BillChange } from '../../../core/portal-changes.ts';
import { bills } from '../texts/bills.ts';

export function Changes({ changes }: { readonly changes: readonly BillChange[] }) {
  return changes.length === 0 ? null : (
    <section class="news" aria-labelledby="changes">
      <h2 id="changes">{bills.changes.title}</h2>
      <ul>
        {changes.flatMap(changeTexts).map((text) => (
          <li>{text}</li>
        ))}
      </ul>
    </section>
  );
}

function changeTexts(change: BillChange): string[] {
  const texts = bills.changes;
  switch (change.code) {
    case 'total':
    case 'balance':
      return [texts[change.code](formatMoney(change.before), formatMoney(change.after))];
    case 'due-date':
      return [texts['due-date'](formatLongDate(change.before), formatLongDate(change.after))];
    case 'lines':
      return [
        ...(change.added > 0 ? [texts.added(change.added)] : []),
        ...(change.removed > 0 ? [texts.removed(change.removed)] : []),
      ];
    case 'other':
      return [texts.other];
  }
}
