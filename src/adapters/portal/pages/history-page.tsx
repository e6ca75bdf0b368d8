// What was shared with a client, and when they opened it. Called by the router for GET /portal/<firm>/history.
import { formatLongDate, formatTime, localDateAt } from '../../../core/local-date.ts';
import { billPaths } from '../paths.ts';
import { bills } from '../texts/bills.ts';
import { billName } from './bill-words.ts';
import type { HistoryItem, HistoryView } from './models.ts';
import { pageHtml } from './page.tsx';
import { shown } from './shown.ts';
import { Turns } from './turns.tsx';

export function historyPage(view: HistoryView): string {
  const { assets, firm, session, items, paging } = view;
  const { history } = bills;

  return pageHtml({
    ...{ assets, firm, session, place: 'history', title: history.title },
    children: (
      <>
        <div class="stack tight">
          <h1>{history.title}</h1>
          <p class="soft">{history.intro}</p>
        </div>
        {items.length === 0 ? <p class="card">{history.empty}</p> : null}
        <ul class="bills">
          {items.map((item) => (
            <Item item={item} view={view} />
          ))}
        </ul>
        <Turns paging={paging} />
        {items.length === 0 ? null : (
          <p class="soft small">{history.zone(shown(view.timeZone.replaceAll('_', ' ')))}</p>
        )}
      </>
    ),
  });
}

function Item({ item, view }: { readonly item: HistoryItem; readonly view: HistoryView }) {
  const { history } = bills;
  const { bill, isOpen } = item;
  const at = (instant: Date) => timeText(instant, view.timeZone);

  return (
    <li>
      <h2>
        {isOpen ? (
          <a class="opens" href={billPaths(view.firm.id, bill.id).bill}>
            {billName(bill)}
          </a>
        ) : (
          billName(bill)
        )}
      </h2>
      <p>{history.shared(at(item.sharedAt), shown(item.sharerName))}</p>
      <p class="soft">{viewsText(item, at)}</p>
      {isOpen ? null : <p class="soft small">{history.closed}</p>}
    </li>
  );
}

function viewsText({ views }: HistoryItem, at: (instant: Date) => string): string {
  const { history } = bills;
  if (!views) {
    return history.unopened;
  }

  return views.count <= 1
    ? history.openedOnce(at(views.first))
    : history.opened(views.count, at(views.first), at(views.last));
}

/** "3 February 2026, 10:42" */
function timeText(instant: Date, timeZone: string): string {
  return `${formatLongDate(localDateAt(instant, timeZone))}, ${formatTime(instant, timeZone)}`;
}
