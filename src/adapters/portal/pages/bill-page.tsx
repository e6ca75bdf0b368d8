// One bill: what is owed and by when, what the sharer writes, what changed, and all its lines. Called by the router for GET
// /portal/<firm>/bills/<bill>.
import { formatLongDate } from '../../../core/local-date.ts';
import { formatMoney } from '../../../core/money.ts';
import { plainLines } from '../../../core/plain-line.ts';
import { billPaths } from '../paths.ts';
import { bills } from '../texts/bills.ts';
import { pay as payTexts } from '../texts/pay.ts';
import { Changes } from './bill-changes.tsx';
import { BillLines } from './bill-lines.tsx';
import { BillSums } from './bill-sums.tsx';
import { billName, standingOf } from './bill-words.ts';
import { FirmContact } from './firm-contact.tsx';
import { FormToken, Notice } from './forms.tsx';
import type { BillView, WithdrawnView } from './models.ts';
import { pageHtml } from './page.tsx';
import { shown } from './shown.ts';

type Props = { readonly view: BillView };

export function billPage(view: BillView): string {
  const { assets, firm, session, bill } = view;

  return pageHtml({
    ...{ assets, firm, session, title: billName(bill) },
    children: (
      <>
        <article class="stack">
          <div class="card">
            <Heading view={view} />
          </div>
          <OnItsWay pay={view.pay} />
          <Changes changes={view.changes} />
          <Message view={view} />
          <Details view={view} />
          <BillLines view={view} />
          <BillSums bill={bill} />
        </article>
        <form id="seen" method="post" action={billPaths(firm.id, bill.id).seen} hidden>
          <FormToken session={session} />
        </form>
      </>
    ),
  });
}

/** 200 all the same: the client was told of this bill, and is told that nothing is to be paid on it. */
export function withdrawnPage({ assets, firm, session, bill }: WithdrawnView): string {
  return pageHtml({
    ...{ assets, firm, session, title: billName(bill) },
    children: (
      <div class="card">
        <div>
          <h1>{billName(bill)}</h1>
          <p class="state">{bills.status.withdrawn}</p>
        </div>
        {bills.withdrawn.lines.map((line) => (
          <p>{line}</p>
        ))}
        <FirmContact firm={firm} short />
      </div>
    ),
  });
}

function Heading({ view }: Props) {
  const { bill, today } = view;
  const { tone, words } = standingOf(bill, today);
  const isPaid = bill.status === 'paid';

  return (
    <div class="head">
      <div class="stack tight">
        <h1>{billName(bill)}</h1>
        <p class="soft">{isPaid ? bills.bill.total : bills.bill.balance[bill.kind]}</p>
        <p class="amount big">{formatMoney(isPaid ? bill.total : bill.balance)}</p>
        {isPaid || bill.balance.minor === bill.total.minor ? null : (
          <p class="soft">{bills.bill.ofTotal(formatMoney(bill.total))}</p>
        )}
        <p class={`state ${tone}`}>{isPaid ? `${words}. ${bills.thanks}` : words}</p>
      </div>
      <Actions view={view} />
    </div>
  );
}

/** What is pressed most stands first; without a way to pay it is the PDF. */
function Actions({ view }: Props) {
  const { bill, firm, pay } = view;
  const path = pay && 'path' in pay ? pay.path : undefined;

  return (
    <div class="actions">
      {path === undefined ? null : (
        <a class="button" href={path}>
          {payTexts.bill.button(formatMoney(bill.balance))}
        </a>
      )}
      <a class={path === undefined ? 'button' : 'button second'} href={billPaths(firm.id, bill.id).pdf}>
        {bills.bill.download}
      </a>
    </div>
  );
}

function OnItsWay({ pay }: Pick<BillView, 'pay'>) {
  return pay && 'pending' in pay ? <Notice>{payTexts.bill.pending(formatMoney(pay.pending))}</Notice> : null;
}

function Message({ view }: Props) {
  const message = plainLines(view.message).trimEnd();

  return message === '' ? null : (
    <section class="card" aria-labelledby="message">
      <h2 id="message">{bills.bill.writes(shown(view.sharerName))}</h2>
      <blockquote class="quote" dir="auto">
        {message}
      </blockquote>
    </section>
  );
}

function Details({ view }: Props) {
  const { bill } = view;
  const texts = bills.bill;
  const matters = bill.matters.map(shown);
  const facts = [
    [texts.subject, shown(bill.subject)],
    [matters.length > 1 ? texts.matters : texts.matter, matters.join(', ')],
    [texts.issued, formatLongDate(bill.issueDate)],
    [texts.dueDate, formatLongDate(bill.dueDate)],
  ];

  return (
    <section class="card" aria-labelledby="details">
      <h2 id="details">{texts.details}</h2>
      <dl class="facts">
        {facts
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </>
          ))}
      </dl>
      <p class="soft small">{texts.sharedBy(shown(view.sharerName))}</p>
      {bill.kind === 'trust' ? <p>{texts.trustNote}</p> : null}
    </section>
  );
}
