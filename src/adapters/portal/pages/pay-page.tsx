// What a pay link opens: what is due and how much of it is paid now, why nothing can be paid, and what became of it. It knows
// nothing of the client, the matter or the work: whoever holds the link sees it. Called by the router for /pay/<token>.
import { decimalOf, formatMoney } from '../../../core/money.ts';
import { FIELDS, payPaths } from '../paths.ts';
import { bills } from '../texts/bills.ts';
import { en } from '../texts/en.ts';
import { pay } from '../texts/pay.ts';
import { billName } from './bill-words.ts';
import { FirmContact } from './firm-contact.tsx';
import { LabelledInput, ProblemList, type Told } from './forms.tsx';
import type { PayClosedView, PayReturnView, PayView } from './models.ts';
import { pageHtml } from './page.tsx';
import { dueOf, elsewhere, isInFullOnly, toldOf } from './pay-words.ts';
import { shown } from './shown.ts';

/** How long a page waits before it asks again what became of a payment. */
const ASKS_AGAIN_SECONDS = 4;

/** RFC 3986, 4.4: this page's own address, with its query. */
const HERE = '';

export function payPage(view: PayView): string {
  const { assets, firm, bill, problems } = view;
  const title = pay.title[bill.kind];
  const name = shown(firm.name);
  const told = problems.map((problem) => toldOf(problem, view));

  return pageHtml({
    ...{ assets, firm, narrow: true, title, hasProblems: told.length > 0 },
    children: (
      <>
        <ProblemList told={told} />
        <div class="card">
          <h1>{pay.heading(title, name)}</h1>
          <Due bill={bill} />
          <PayForm view={view} told={told} />
        </div>
        <section class="card quiet" aria-labelledby="genuine">
          <h2 id="genuine">{en.landing.genuineTitle}</h2>
          <p>{en.landing.genuine(name)}</p>
          <FirmContact firm={firm} short />
        </section>
      </>
    ),
  });
}

function Due({ bill }: Pick<PayView, 'bill'>) {
  const { isLate, words } = dueOf(bill);

  return (
    <div class="stack tight">
      <p class="soft">{`${billName(bill)} · ${bills.bill.balance[bill.kind]}`}</p>
      <p class="amount big">{formatMoney(bill.balance)}</p>
      {bill.balance.minor === bill.total.minor ? null : (
        <p class="soft">{bills.bill.ofTotal(formatMoney(bill.total))}</p>
      )}
      <p class={isLate ? 'state late' : 'state'}>{words}</p>
    </div>
  );
}

function PayForm({ view, told }: { readonly view: PayView; readonly told: readonly Told[] }) {
  return (
    <form method="post" action={payPaths(view.token).start} class="stack">
      {isInFullOnly(view) ? <InFull bill={view.bill} /> : <Amount view={view} told={told} />}
      <button type="submit">{pay.button}</button>
      <p class="soft small">{elsewhere(view.provider)}</p>
    </form>
  );
}

function InFull({ bill }: Pick<PayView, 'bill'>) {
  return (
    <>
      <p>{bill.kind === 'trust' ? pay.trust : pay.inFull(formatMoney(bill.balance))}</p>
      <input type="hidden" name={FIELDS.amount} value={decimalOf(bill.balance)} />
    </>
  );
}

function Amount({ view, told }: { readonly view: PayView; readonly told: readonly Told[] }) {
  const { least, bill, typed } = view;
  const input = { type: 'text', inputMode: 'decimal', autocomplete: 'off', maxLength: 30, value: typed } as const;

  return (
    <LabelledInput
      {...{ name: 'amount', label: pay.amount, input }}
      hint={pay.hint(formatMoney(least), formatMoney(bill.balance))}
      problem={told.find(({ field }) => field === 'amount')?.text}
    />
  );
}

export function payClosedPage(view: PayClosedView): string {
  const { assets, firm, bill, why } = view;
  const title = billName(bill);

  return pageHtml({
    ...{ assets, firm, narrow: true, title },
    children: (
      <div class="card">
        <h1>{title}</h1>
        <p>{closedText(view)}</p>
        <p>{pay.closed[why.code].todo}</p>
        {why.code === 'sign-in' ? (
          <a class="button" href={why.signIn}>
            {pay.closed['sign-in'].button}
          </a>
        ) : (
          <FirmContact firm={firm} short />
        )}
      </div>
    ),
  });
}

function closedText({ bill, why }: PayClosedView): string {
  const texts = pay.closed;
  const name = billName(bill);
  switch (why.code) {
    case 'bill-paid':
      return texts['bill-paid'].say[bill.kind](name);
    case 'expired':
      return texts.expired.say;
    case 'payment-pending':
      return texts['payment-pending'].say(formatMoney(why.amount));
    case 'currency-not-taken':
      return texts['currency-not-taken'].say(name, shown(why.currency));
    case 'bill-withdrawn':
    case 'no-provider':
    case 'trust-not-taken':
    case 'sign-in':
      return texts[why.code].say(name);
  }
}

export function payReturnPage(view: PayReturnView): string {
  const { assets, firm, state } = view;
  const { title } = pay.back[state];

  return pageHtml({
    ...{ assets, firm, narrow: true, title },
    ...(state === 'checking' ? { refreshSeconds: ASKS_AGAIN_SECONDS } : {}),
    children: (
      <>
        <div class="card">
          <h1>{title}</h1>
          {returnTexts(view).map((text) => (
            <p>{text}</p>
          ))}
          <Onwards view={view} />
        </div>
        <section class="card quiet" aria-labelledby="ask">
          <h2 id="ask">{pay.back.ask}</h2>
          <FirmContact firm={firm} short />
        </section>
      </>
    ),
  });
}

function returnTexts({ bill, state, amount, balance }: PayReturnView): readonly string[] {
  const name = pay.name[bill.kind](shown(bill.number));
  const sum = amount && formatMoney(amount);
  const texts = pay.back;
  switch (state) {
    case 'checking':
      return [texts.checking.say];
    case 'received': {
      const { say, due, nothingDue, receipt } = texts.received;

      if (balance === 'not-told') {
        return [say(sum, name), receipt];
      }

      return [say(sum, name), `${balance ? due(formatMoney(balance)) : nothingDue} ${receipt}`];
    }
    case 'pending':
      return [texts.pending.say(sum, name), texts.pending.days];
    case 'failed':
    case 'left':
      return [texts[state].say(name)];
  }
}

/** On from there: nobody is led to pay again while a payment is looked for, or on its way. */
function Onwards({ view }: { readonly view: PayReturnView }) {
  const { state, payPath, balance } = view;
  if (state === 'checking') {
    return (
      <p>
        <a class="alone" href={HERE} data-asks-again={ASKS_AGAIN_SECONDS}>
          {pay.back.checking.link}
        </a>
      </p>
    );
  }

  if (payPath === undefined || state === 'pending' || (state === 'received' && balance === undefined)) {
    return null;
  }

  return (
    <a class={state === 'received' ? 'button second' : 'button'} href={payPath}>
      {pay.back[state].link}
    </a>
  );
}
