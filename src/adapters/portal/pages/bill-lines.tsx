// The line items of a bill by matter: a table, and on a telephone, by the style sheet alone, a card for each. Used by the
// bill's page.

import { formatShortDate } from '../../../core/local-date.ts';
import { exponentOf, formatE4, formatMoney, sumMoney } from '../../../core/money.ts';
import { bills } from '../texts/bills.ts';
import type { BillView, LineGroup, ShownLine } from './models.ts';
import { shown } from './shown.ts';
import { Turns } from './turns.tsx';

export function BillLines({ view }: { readonly view: BillView }) {
  const { bill, groups, paging } = view;
  const texts = bills.bill;
  if (groups.length === 0) {
    return bill.kind === 'trust' ? null : <p class="card">{texts.noLines}</p>;
  }

  const hasTotals = bill.matters.length > 1 && paging.pages <= 1;

  return (
    <section class="card" aria-labelledby="lines">
      <h2 id="lines">{texts.lines}</h2>
      <Turns paging={paging} place="#lines" />
      {groups.map((group, index) => (
        <Group group={group} id={`matter-${index}`} hasTotal={hasTotals} />
      ))}
      <Turns paging={paging} place="#lines" isBelow />
    </section>
  );
}

type GroupProps = { readonly group: LineGroup; readonly id: string; readonly hasTotal: boolean };

/** The total of a matter is told where all of its lines are: on a bill of one page. */
function Group({ group, id, hasTotal }: GroupProps) {
  const { columns } = bills.bill;

  return (
    <div class="stack tight">
      <h3 id={id}>{shown(group.matter)}</h3>
      <table aria-labelledby={id}>
        <thead>
          <tr>
            <th class="aside" scope="col">
              {columns.date}
            </th>
            <th scope="col">{columns.text}</th>
            <th class="n aside" scope="col">
              {columns.quantity}
            </th>
            <th class="n aside" scope="col">
              {columns.rate}
            </th>
            <th class="n" scope="col">
              {columns.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {group.lines.map((line) => (
            <Line line={line} />
          ))}
        </tbody>
        {hasTotal ? <Total lines={group.lines} /> : null}
      </table>
    </div>
  );
}

/** What is said below the description on a telephone stands in columns of its own elsewhere: one of both is shown. */
function Line({ line }: { readonly line: ShownLine }) {
  const date = formatShortDate(line.date);
  const quantity = quantityText(line);
  const rate = formatE4(line.rateE4, exponentOf(line.amount.currency));

  return (
    <tr>
      <td class="aside when">{date}</td>
      <td>
        {line.isNew ? <strong class="new">{bills.bill.isNew}</strong> : null}
        {descriptionOf(line)}
        <span class="meta below">
          {[date, shown(line.timekeeper), bills.bill.times(quantity, rate)].filter((part) => part !== '').join(' · ')}
        </span>
        {line.timekeeper === '' ? null : <span class="meta aside">{shown(line.timekeeper)}</span>}
      </td>
      <td class="n aside">{quantity}</td>
      <td class="n aside">{rate}</td>
      <td class="n">{formatMoney(line.amount)}</td>
    </tr>
  );
}

function quantityText({ kind, quantityE4 }: ShownLine): string {
  return kind === 'time' ? bills.bill.hours(formatE4(quantityE4, 1)) : formatE4(quantityE4, 0);
}

function descriptionOf({ description, adjustment }: ShownLine): string {
  const text = shown(description);

  return adjustment.minor === 0n ? text : `${text} (${bills.bill.adjusted(formatMoney(adjustment))})`;
}

function Total({ lines }: { readonly lines: readonly ShownLine[] }) {
  const amounts = lines.map(({ amount }) => amount);
  const currency = amounts[0]?.currency ?? '';

  return (
    <tfoot>
      <tr>
        <td class="aside" />
        <td>{bills.bill.matterTotal}</td>
        <td class="aside" />
        <td class="aside" />
        <td class="n">{formatMoney(sumMoney(amounts, currency))}</td>
      </tr>
    </tfoot>
  );
}
