// The sums of a bill, with what has been paid. Used by the bill's page.
import { formatLongDate } from '../../../core/local-date.ts';
import { formatMoney, type Money, money } from '../../../core/money.ts';
import { bills } from '../texts/bills.ts';
import type { PortalBill } from './models.ts';
import { shown } from './shown.ts';

type Sum = { readonly label: string; readonly amount: Money; readonly isLast?: boolean };

export function BillSums({ bill }: { readonly bill: PortalBill }) {
  return (
    <section class="card" aria-labelledby="sums">
      <h2 id="sums">{bills.bill.sums}</h2>
      <dl class="sums">
        {sumsOf(bill).map(({ label, amount, isLast }) => (
          <>
            <dt class={isLast ? 'last' : ''}>{label}</dt>
            <dd class={isLast ? 'n last' : 'n'}>{formatMoney(amount)}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}

/** Subtotal, discount and tax are left out where they say nothing: of a trust request, and of a bill without them. */
function sumsOf(bill: PortalBill): Sum[] {
  const texts = bills.bill;
  const { discount, tax, total } = bill;
  const parts = [
    { label: texts.discount, amount: negative(discount) },
    { label: texts.tax, amount: tax },
  ].filter(({ amount }) => amount.minor !== 0n);

  return [
    ...(parts.length > 0 ? [{ label: texts.subtotal, amount: bill.subtotal }, ...parts] : []),
    { label: texts.total, amount: total },
    ...paidSums(bill),
    { label: texts.balance[bill.kind], amount: bill.balance, isLast: true },
  ];
}

/** Where the payments that are known are not all that was paid, the sum stands for them. */
function paidSums({ payments, paid }: PortalBill): Sum[] {
  const known = payments.reduce((sum, { amount }) => sum + amount.minor, 0n);
  if (known !== paid.minor) {
    return paid.minor === 0n ? [] : [{ label: bills.bill.paid, amount: negative(paid) }];
  }

  return payments.map(({ date, method, amount }) => ({
    label: bills.bill.payment(formatLongDate(date), shown(method)),
    amount: negative(amount),
  }));
}

function negative({ minor, currency }: Money): Money {
  return money(-minor, currency);
}
