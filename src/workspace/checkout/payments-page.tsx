// The page on which things happen to test payments: each with what became of it, and what can happen to it next. Called by
// checkout-routes.ts.
import { formatMoney, money } from '../../core/money.ts';
import { type PaymentState, type ReceivedMoney, stateOfMoney } from '../../core/received-money.ts';
import type { Checkout } from './checkout-store.ts';
import { FormToken, framedPage, type Place, shown } from './page-frame.tsx';
import { type Change, changesOf, restOf } from './payment-changes.ts';
import { texts } from './texts.ts';

/** Whether ShareBill has taken the last webhook. */
type Payment = { readonly checkout: Checkout; readonly isTaken: boolean };

/** What was asked for and cannot be done, as it was typed. */
export type RefusedChange = { readonly ref: string; readonly change: Change; readonly amount: string };

type PaymentsView = Place & { readonly payments: readonly Payment[]; readonly refused: RefusedChange | undefined };

export function paymentsPage({ payments, refused, ...place }: PaymentsView): string {
  return framedPage(
    { place, title: texts.paymentsTitle, wide: true },
    <>
      <h1>{texts.paymentsTitle}</h1>
      <p class="soft">{payments.length === 0 ? texts.none : texts.paymentsAbout}</p>
      {payments.map((payment) => (
        <PaymentCard {...place} {...payment} refused={refused?.ref === payment.checkout.ref ? refused : undefined} />
      ))}
      <p class="foot">
        <a href={place.base.replace(/[^/]*$/, '')}>{texts.workspace}</a>
      </p>
    </>,
  );
}

type CardView = Place & Payment & { readonly refused: RefusedChange | undefined };

function PaymentCard({ checkout, isTaken, refused, ...place }: CardView) {
  const { order, money: received, ref } = checkout;
  if (!received) {
    return null;
  }

  const method = texts.method[received.method] ?? '';
  const next = { ...place, checkoutRef: ref, received, refused };

  return (
    <article class="card" id={received.ref} aria-labelledby={`${received.ref}-title`}>
      <header>
        <h2 id={`${received.ref}-title`}>
          {formatMoney(order.amount)} <span class="soft">{texts.bill(shown(order.billNumber))}</span>
        </h2>
        <State state={stateOfMoney(received)} />
      </header>
      <p class="soft">{[shown(order.firmName), texts.account[order.account], method].join(' · ')}</p>
      <Story received={received} />
      {isTaken ? null : <p class="problem">{texts.notTaken}</p>}
      <Next {...next} />
      <Refund {...next} />
    </article>
  );
}

function State({ state }: { readonly state: PaymentState }) {
  return <p class={`state ${state}`}>{texts.state[state]}</p>;
}

function Story({ received }: { readonly received: ReceivedMoney }) {
  const begun = { pending: texts.begun, failed: texts.failed, succeeded: texts.paidAt }[received.state];

  return (
    <ol class="story">
      <li>
        {begun} <When at={received.at} />
      </li>
      {received.reversals.map(({ kind, amount, at }) => (
        <li>
          {texts.reversal[kind]}: {formatMoney(amount)} <When at={at} />
        </li>
      ))}
    </ol>
  );
}

function When({ at }: { readonly at: Date }) {
  const iso = at.toISOString();

  return (
    <time class="soft" dateTime={iso}>
      {`${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`}
    </time>
  );
}

type NextView = Place & {
  readonly checkoutRef: string;
  readonly received: ReceivedMoney;
  readonly refused: RefusedChange | undefined;
};

function Next({ base, token, checkoutRef, received, refused }: NextView) {
  const changes = changesOf(received).filter((change) => change !== 'refunded');

  return (
    <form method="post" action={`${base}/${checkoutRef}/change`} class="next">
      <FormToken token={token} />
      {refused && refused.change !== 'refunded' ? (
        <p class="problem" role="alert">
          {texts.changeProblem}
        </p>
      ) : null}
      {changes.map((change) => (
        <button type="submit" class="button" name="change" value={change}>
          {texts.change[change]}
        </button>
      ))}
      <button type="submit" class="button quiet" formAction={`${base}/${checkoutRef}/tell`}>
        {texts.tellAgain}
      </button>
    </form>
  );
}

/** A form of its own: Enter in its field presses no other button. */
function Refund({ base, token, checkoutRef, received, refused }: NextView) {
  if (!changesOf(received).includes('refunded')) {
    return null;
  }

  const { currency } = received.amount;
  const field = `refund-${received.ref}`;
  const isWrong = refused?.change === 'refunded';

  return (
    <form method="post" action={`${base}/${checkoutRef}/change`} class="refund">
      <FormToken token={token} />
      <label htmlFor={field}>{texts.refundAmount(currency)}</label>
      {isWrong ? (
        <p class="problem" role="alert" id={`${field}-problem`}>
          {texts.refundProblem(formatMoney(money(restOf(received), currency)))}
        </p>
      ) : null}
      <input
        id={field}
        name="amount"
        inputMode="decimal"
        autocomplete="off"
        required
        value={isWrong ? refused.amount : ''}
        {...(isWrong ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${field}-problem` } : {})}
      />
      <button type="submit" class="button" name="change" value="refunded">
        {texts.refund}
      </button>
    </form>
  );
}
