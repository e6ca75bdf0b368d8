// The bills that are shared with a client: what is to be paid first. Called by the router for GET /portal/<firm>.
import type { Money } from '../../../core/money.ts';
import { formatMoney, sumMoney } from '../../../core/money.ts';
import { billPaths } from '../paths.ts';
import { bills } from '../texts/bills.ts';
import { billName, standingOf } from './bill-words.ts';
import type { DashboardView, ListedBill } from './models.ts';
import { pageHtml } from './page.tsx';
import { shown } from './shown.ts';

type Props = { readonly view: DashboardView; readonly list: readonly ListedBill[] };

export function dashboardPage(view: DashboardView): string {
  const { assets, firm, session } = view;
  const { dashboard } = bills;
  const paid = view.bills.filter(({ status }) => status === 'paid');
  const outstanding = view.bills
    .filter(({ status }) => status !== 'paid')
    .toSorted((one, other) => (one.dueDate < other.dueDate ? -1 : one.dueDate > other.dueDate ? 1 : 0));

  return pageHtml({
    ...{ assets, firm, session, place: 'dashboard', title: dashboard.title },
    children: (
      <>
        <div class="stack tight">
          <p class="soft">{dashboard.hello(shown(session.contactName))}</p>
          <h1>{dashboard.title}</h1>
        </div>
        {view.bills.length === 0 ? (
          <p class="card">{dashboard.empty}</p>
        ) : (
          <Outstanding view={view} list={outstanding} />
        )}
        {paid.length === 0 ? null : (
          <section class="stack" aria-labelledby="paid">
            <h2 id="paid">{dashboard.paid}</h2>
            <Bills view={view} list={paid} />
          </section>
        )}
      </>
    ),
  });
}

function Outstanding({ view, list }: Props) {
  const { dashboard } = bills;

  return list.length === 0 ? (
    <p class="card">{dashboard.allPaid}</p>
  ) : (
    <section class="stack" aria-labelledby="outstanding">
      <div class="totals">
        <Totals label={dashboard.total} list={list.filter(({ kind }) => kind === 'revenue')} />
        <Totals label={dashboard.trustTotal} list={list.filter(({ kind }) => kind === 'trust')} />
      </div>
      <h2 id="outstanding">{dashboard.outstanding}</h2>
      <Bills view={view} list={list} />
    </section>
  );
}

/** Money to be held in trust is no debt: it is not added to what is. */
function Totals({ label, list }: { readonly label: string; readonly list: readonly ListedBill[] }) {
  return list.length === 0 ? null : (
    <div>
      <p class="soft">{label}</p>
      {totals(list).map((total) => (
        <p class="amount big">{formatMoney(total)}</p>
      ))}
    </div>
  );
}

/** One for each currency. */
function totals(list: readonly ListedBill[]): Money[] {
  const balances = list.map(({ balance }) => balance);
  const currencies = [...new Set(balances.map(({ currency }) => currency))];

  return currencies.map((one) =>
    sumMoney(
      balances.filter(({ currency }) => currency === one),
      one,
    ),
  );
}

function Bills({ view, list }: Props) {
  return (
    <ul class="bills">
      {list.map((bill) => (
        <Bill bill={bill} view={view} />
      ))}
    </ul>
  );
}

function Bill({ bill, view }: { readonly bill: ListedBill; readonly view: DashboardView }) {
  const { tone, words } = standingOf(bill, view.today);
  const isPaid = bill.status === 'paid';
  const isPart = !isPaid && bill.balance.minor !== bill.total.minor;

  return (
    <li>
      <h3>
        <a class="opens" href={billPaths(view.firm.id, bill.id).bill}>
          {billName(bill)}
        </a>
      </h3>
      <p class="soft small">{bill.matters.map(shown).join(', ')}</p>
      <p class={`state ${tone}`}>{words}</p>
      <div class="figures">
        <p class="amount">{formatMoney(isPaid ? bill.total : bill.balance)}</p>
        {isPart ? <p class="soft small">{bills.dashboard.ofTotal(formatMoney(bill.total))}</p> : null}
      </div>
    </li>
  );
}
