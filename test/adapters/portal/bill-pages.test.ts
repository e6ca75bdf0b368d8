// What the pages with bills say: amounts, dates, changes, lines.
import { describe, expect, it } from 'vitest';
import { lineGroups } from '../../../src/adapters/portal/line-groups.ts';
import { billPage, withdrawnPage } from '../../../src/adapters/portal/pages/bill-page.tsx';
import { dashboardPage } from '../../../src/adapters/portal/pages/dashboard-page.tsx';
import { historyPage } from '../../../src/adapters/portal/pages/history-page.tsx';
import type { LocalDate } from '../../../src/core/local-date.ts';
import { money } from '../../../src/core/money.ts';
import { aBill, aBillView, aDashboard, aHistory, aListedBill, signedIn, someLines } from './a-view.ts';
import { textOf } from './text-of.ts';

describe('The dashboard', () => {
  it('shows what is to be paid first, the longest due on top, then what is paid', () => {
    const text = textOf(dashboardPage(aDashboard()));

    const names = [...text.matchAll(/\|(Bill \w+|Trust request [\w-]+|To be paid|Paid)(?=\|)/g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual(['To be paid', 'Bill 1040', 'Bill 1042', 'Trust request T-7', 'Paid', 'Bill 1038']);
  });

  it('sums up what is outstanding by currency, and keeps money for trust apart', () => {
    const euros = { id: 'bil_5', balance: money(10000n, 'EUR'), total: money(20000n, 'EUR') };

    const text = textOf(dashboardPage(aDashboard({ bills: [...aDashboard().bills, aListedBill(euros)] })));

    expect(text).toContain('|Outstanding in total|$1,588.75|€100.00|Requested for trust|$2,500.00|');
    expect(text).toContain('|€100.00|of €200.00|');
  });

  it.each([
    ['2026-02-04', 'Overdue by 3 days · 4 February 2026'],
    ['2026-02-06', 'Overdue by a day · 6 February 2026'],
    ['2026-02-07', 'Due today · 7 February 2026'],
    ['2026-02-08', 'Due tomorrow · 8 February 2026'],
    ['2026-03-07', 'Due in 28 days · 7 March 2026'],
  ])('says of a bill that is due on %s: %s', (dueDate, words) => {
    const bill = aListedBill({ dueDate: dueDate as LocalDate, status: 'due' });

    expect(textOf(dashboardPage(aDashboard({ bills: [bill] })))).toContain(`|${words}|`);
  });

  it('says so when there is nothing', () => {
    expect(textOf(dashboardPage(aDashboard({ bills: [] })))).toContain(
      'Nothing has been shared with you at the moment.',
    );
  });
});

describe('The page of a bill', () => {
  it('is titled by the bill and the firm', () => {
    expect(billPage(aBillView())).toContain('<title>Bill 1042 · Harlow &amp; Reed LLP</title>');
  });

  it('says what is owed, by when, from whom it comes and what they write', () => {
    const html = billPage(aBillView());

    const text = textOf(html);
    expect(text).toContain('|Bill 1042|Balance due|$823.25|of $1,088.75 in total|Due in 12 days · 19 February 2026|');
    expect(text).toContain('|Sam Ortiz writes:|Dear Dana,\n\nas we discussed');
    expect(html).toContain('<a class="button" href="/portal/frm_01harlow/bills/bil_01acme/pdf">Download the PDF</a>');
  });

  it('tells what changed since it was seen last, in words', () => {
    const text = textOf(billPage(aBillView()));

    expect(text).toContain('The total was $988.75 and is now $1,088.75.');
    expect(text).toContain('It was due on 12 February 2026 and is now due on 19 February 2026.');
    expect(text).toContain('One entry is new or changed: it is marked “New”.');
    expect(text.match(/\|New\|/g)).toHaveLength(1);
    expect(textOf(billPage(aBillView({ changes: [] })))).not.toContain('What changed');
  });

  it('shows its lines by matter, with the total of each', () => {
    const text = textOf(billPage(aBillView()));

    expect(text).toContain(
      '|00012-Acme · Lease dispute|Date|Description|Quantity|Rate|Amount|1 Jan 2026|Draft reply brief',
    );
    expect(text).toContain('|1.5 h|350.00|$525.00|');
    expect(text.match(/\|Total of this matter\|/g)).toHaveLength(2);
  });

  it('leads through a long bill page by page', () => {
    const at = (page: number) => billPage(aBillView({ paging: { page, pages: 3 } }));

    expect(at(1)).toContain('<a class="turn" rel="next" href="?page=2#lines">Next page</a>');
    expect(at(1)).not.toContain('Previous page');
    expect(at(2)).toContain('href="?page=1#lines"');
    expect(at(3)).not.toContain('Next page');
    expect(textOf(at(2))).toContain('|Page 2 of 3|');
    expect(textOf(at(2))).not.toContain('Total of this matter');
  });

  it('renders a page of 200 lines', () => {
    const html = billPage(
      aBillView({ groups: [{ matter: 'Acme', lines: someLines(200) }], paging: { page: 1, pages: 50 } }),
    );

    expect(html.match(/<tr>/g)).toHaveLength(201);
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
  });

  it('sums up so that the balance can be worked out', () => {
    const text = textOf(billPage(aBillView()));

    expect(text).toContain(
      '|Subtotal|$1,050.00|Discount|-$50.00|Tax|$88.75|Total|$1,088.75|Paid on 25 January 2026, cheque|-$265.50|Balance due|$823.25|',
    );
  });

  it('names what was paid in one sum where the single payments are not all of it', () => {
    const text = textOf(billPage(aBillView({ bill: aBill({ payments: [] }) })));

    expect(text).toContain('|Total|$1,088.75|Paid|-$265.50|Balance due|');
  });

  it('thanks for a bill that is paid, and asks for nothing', () => {
    const bill = aBill({ status: 'paid', balance: money(0n, 'USD') });

    const text = textOf(billPage(aBillView({ bill })));

    expect(text).toContain('|Total|$1,088.75|Paid in full. Thank you for your payment.|');
  });

  it('says of a trust request that the money is no fee yet', () => {
    const bill = aBill({ kind: 'trust', status: 'due', matters: ['Acme'] });

    const text = textOf(billPage(aBillView({ bill, groups: [] })));

    expect(text).toContain('|Trust request 1042|Amount requested|');
    expect(text).toContain('It is not a fee until it has been earned and billed.');
    expect(text).not.toContain('What was done');
  });

  it('has a form by which the script tells that it was looked at, and nobody else', () => {
    expect(billPage(aBillView())).toContain(
      '<form id="seen" method="post" action="/portal/frm_01harlow/bills/bil_01acme/seen" hidden><input type="hidden" name="formToken" value="form-token-1"/></form>',
    );
  });

  it('says that the firm has withdrawn it, and shows nothing else of it', () => {
    const html = withdrawnPage({ ...signedIn(), bill: aBill() });

    expect(textOf(html)).toContain('|Bill 1042|Withdrawn by the firm|');
    expect(html).not.toMatch(/\$|pdf|id="seen"/);
  });
});

describe('Lines of a page', () => {
  it('stand with their matter, each matter once, in the order of the bill', () => {
    const [first, second, third] = someLines(3);
    const of = (matterId: string, line: typeof first) => ({ ...(line ?? someLines(1)[0]), matterId }) as never;

    const groups = lineGroups(
      [of('b', first), of('a', second), of('b', third)],
      [
        { id: 'a', name: 'Lease' },
        { id: 'b', name: 'Trademark' },
      ],
    );

    expect(groups.map(({ matter, lines }) => [matter, lines.length])).toEqual([
      ['Trademark', 2],
      ['Lease', 1],
    ]);
  });
});

describe('The history', () => {
  it('says what was shared when and by whom, and what the client did, in the time of the firm', () => {
    const text = textOf(historyPage(aHistory()));

    expect(text).toContain('|Bill 1042|Shared by Sam Ortiz, 3 February 2026, 10:42|');
    expect(text).toContain('You opened it 3 times: first on 3 February 2026, 15:15, last on 5 February 2026, 22:05.');
    expect(text).toContain('|You have not opened it yet.|');
    expect(text).toContain('Times are those of the firm (America/New York).');
  });

  it('leads to what is still shared alone', () => {
    const html = historyPage(aHistory());

    expect(html.match(/class="opens"/g)).toHaveLength(2);
    expect(textOf(html)).toContain('|Bill 1031|');
    expect(textOf(html)).toContain('|No longer shared with you|');
  });
});
