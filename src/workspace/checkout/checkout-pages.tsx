// The page of one test checkout, and what stands there when nobody can pay by it. Called by checkout-routes.ts.
import { formatMoney } from '../../core/money.ts';
import type { CheckoutOrder } from '../../ports/payment-provider.ts';
import type { Checkout } from './checkout-store.ts';
import { FormToken, framedPage, type Place, shown } from './page-frame.tsx';
import { texts } from './texts.ts';

type CheckoutView = Place & { readonly checkout: Checkout };

export function checkoutPage({ checkout, declined, ...place }: CheckoutView & { readonly declined: boolean }): string {
  const { order } = checkout;
  const title = texts.checkoutTitle(shown(order.firmName));

  return framedPage(
    { place, title },
    <>
      <section class="card">
        <h1>{title}</h1>
        <Order order={order} />
        {declined ? (
          <p class="problem" role="alert">
            {texts.declined}
          </p>
        ) : null}
        <Outcomes checkout={checkout} {...place} />
      </section>
      <Foot {...place} />
    </>,
  );
}

function Order({ order }: { readonly order: CheckoutOrder }) {
  return (
    <>
      <p class="soft">{texts.bill(shown(order.billNumber))}</p>
      <p class="amount">{formatMoney(order.amount)}</p>
      <p class="soft">
        {texts.to}: {texts.account[order.account]}
      </p>
    </>
  );
}

function Outcomes({ base, token, checkout }: CheckoutView) {
  const { ref, order } = checkout;

  return (
    <form method="post" action={`${base}/${ref}/outcome`} class="outcomes" aria-labelledby="how">
      <FormToken token={token} />
      <h2 id="how">{texts.how}</h2>
      {texts.outcomes.map(({ value, name, note }) => (
        <button type="submit" name="outcome" value={value} class={value === 'card' ? 'button primary' : 'button'}>
          <span>{name}</span> <small>{note}</small>
        </button>
      ))}
      <a class="leave" href={order.cancelUrl}>
        {texts.leave}
      </a>
    </form>
  );
}

/** Paid already, or over. */
export function closedPage({ checkout, ...place }: CheckoutView): string {
  const { order, money } = checkout;
  const { title, text } = money ? texts.paid : texts.ended;

  return framedPage(
    { place, title },
    <>
      <section class="card">
        <h1>{title}</h1>
        <Order order={order} />
        <p>{text}</p>
        <a class="button primary" href={money ? order.returnUrl : order.cancelUrl}>
          {texts.back}
        </a>
      </section>
      <Foot {...place} />
    </>,
  );
}

export function unknownPage(place: Place): string {
  const { title, text } = texts.unknown;

  return framedPage(
    { place, title },
    <>
      <section class="card">
        <h1>{title}</h1>
        <p>{text}</p>
      </section>
      <Foot {...place} />
    </>,
  );
}

function Foot({ base }: Place) {
  return (
    <p class="foot">
      <a href={base}>{texts.allPayments}</a>
    </p>
  );
}
