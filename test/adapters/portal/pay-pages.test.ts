// What the pages behind a pay link say, and what they do not say; and the way to them from the page of a bill.
import { describe, expect, it } from 'vitest';
import { billPage } from '../../../src/adapters/portal/pages/bill-page.tsx';
import type { PayProblem, PayView } from '../../../src/adapters/portal/pages/models.ts';
import { payClosedPage, payPage } from '../../../src/adapters/portal/pages/pay-page.tsx';
import { payPaths } from '../../../src/adapters/portal/paths.ts';
import type { LocalDate } from '../../../src/core/local-date.ts';
import { money } from '../../../src/core/money.ts';
import { aBill, aBillView, TOKEN } from './a-view.ts';
import { aClosedView, aPayView, aTrustPayView, closedReasons, payPages, TRUST, usd } from './pay-views.ts';
import { textOf } from './text-of.ts';

describe('The page behind a pay link', () => {
  it('says whose bill it is, what is due of how much, and by when', () => {
    const html = payPage(aPayView());

    expect(html).toContain('<title>Pay your bill · Harlow &amp; Reed LLP</title>');
    expect(textOf(html)).toContain(
      '|Pay your bill\u00a0— Harlow & Reed LLP|Bill 1042 · Balance due|$823.25|of $1,088.75 in total|Due on 19 February 2026|',
    );
  });

  it('names no part of a total when nothing has been paid yet', () => {
    const total = usd(108875n);

    expect(textOf(payPage(aPayView({ bill: aBill({ total, balance: total }) })))).not.toContain('in total');
  });

  it('says that a bill is overdue', () => {
    const html = payPage(aPayView({ bill: aBill({ status: 'overdue', dueDate: '2026-02-04' as LocalDate }) }));

    expect(html).toContain('<p class="state late">Overdue · 4 February 2026</p>');
  });

  it('has one form, which sends the amount: the balance at first, any from the least to the whole of it', () => {
    const html = payPage(aPayView());

    expect(html.match(/<form/g)).toHaveLength(1);
    expect(html).toContain(`<form method="post" action="/pay/${TOKEN}"`);
    expect(html).toMatch(
      /<label for="amount">Amount<\/label>.*<input id="amount" name="amount" required type="text" inputmode="decimal" autocomplete="off" maxlength="30" value="823.25" aria-describedby="amount-hint"\/>/,
    );
    expect(html).toContain('id="amount-hint">Any amount from $50.00 to $823.25.</p>');
    expect(html).toContain('<button type="submit">Continue to payment</button>');
  });

  it('keeps what was typed', () => {
    expect(payPage(aPayView({ typed: '12"3' }))).toContain('value="12&quot;3"');
  });

  it('lets nobody choose where the whole must be paid', () => {
    const html = payPage(aPayView({ least: usd(82325n), typed: '12' }));

    expect(textOf(html)).toContain('|Paid in full only: $823.25.|');
    expect(html).toContain('<input type="hidden" name="amount" value="823.25"/>');
    expect(html).not.toContain('id="amount"');
  });

  it('says of a trust request where the money goes, and that it goes there in full', () => {
    const html = payPage(aTrustPayView());

    expect(html).toContain('<title>Pay into trust · ');
    expect(textOf(html)).toContain('|Trust request T-7 · Amount requested|$2,500.00|');
    expect(textOf(html)).toContain('|It goes to the firm’s trust account, in full.|');
    expect(html).toContain('<input type="hidden" name="amount" value="2500.00"/>');
  });

  it.each([
    ['stripe', 'You pay on the page of Stripe. We never see your card.'],
    ['paypal', 'You pay on the page of PayPal. We never see your card.'],
    ['lawpay', 'You pay on the page of LawPay. We never see your card.'],
    ['sandbox', 'This is a test page: no money moves.'],
    ['another', 'You pay on the page of our payment provider. We never see your card.'],
    ['constructor', 'You pay on the page of our payment provider. We never see your card.'],
  ])('says of the provider %s: %s', (provider, words) => {
    expect(textOf(payPage(aPayView({ provider })))).toContain(`|Continue to payment|${words}|`);
  });

  it('writes amounts as their currency has them', () => {
    const yen = money(120000n, 'JPY');
    const html = payPage(
      aPayView({ bill: aBill({ total: yen, balance: yen }), least: money(1n, 'JPY'), typed: '120000' }),
    );

    expect(html).toContain('Any amount from ¥1 to ¥120,000.');
  });

  it('says how to make sure that it is genuine', () => {
    const html = payPage(aPayView());

    expect(textOf(html)).toContain('|Is this genuine?|Ask Harlow & Reed LLP, best by a number');
    expect(html).toContain('href="tel:+17185550142"');
  });
});

describe('A page behind a pay link', () => {
  it.each(Object.entries(payPages()))('says nothing of the client, the matter or the work (%s)', (_name, html) => {
    const { matters, subject } = aBill();

    expect([...matters, subject, 'Dana', 'Acme', 'sign-out'].filter((text) => html.includes(text))).toEqual([]);
  });
});

describe('What is wrong with an amount', () => {
  const told = (problem: PayProblem, view: Partial<PayView> = {}) =>
    payPage(aPayView({ problems: [problem], ...view }));

  it.each<[PayProblem['code'], PayProblem, string]>([
    ['not-an-amount', { code: 'not-an-amount' }, 'This is no amount. Enter it in figures, like 823.25.'],
    [
      'over-balance',
      { code: 'over-balance', balance: usd(82325n) },
      'This is more than is due. Enter $823.25 or less.',
    ],
    [
      'under-minimum',
      { code: 'under-minimum', least: usd(5000n) },
      'This is too little for one payment. Enter $50.00 or more.',
    ],
    [
      'over-maximum',
      { code: 'over-maximum', most: usd(60000n) },
      'This is too much for one payment. Enter $600.00 or less, and pay the rest after that.',
    ],
    [
      'in-full-only',
      { code: 'in-full-only', balance: usd(82325n) },
      'This can be paid in full only. To pay $823.25, press “Continue to payment”.',
    ],
  ])('is told at the top, at the field, and in the title of the window: %s', (_code, problem, words) => {
    const html = told(problem);

    expect(html).toContain('<title>Problem: Pay your bill');
    expect(html).toContain(`<li><a href="#amount">${words}</a></li>`);
    expect(html).toContain(`<p class="problem" id="amount-problem">${words}</p>`);
    expect(html).toContain('aria-describedby="amount-hint amount-problem" aria-invalid="true"');
  });

  it.each<[PayProblem['code'] & ('another-opening' | 'provider-away' | 'provider-refused'), RegExp]>([
    ['another-opening', /Somebody is opening a payment of this bill right now.*press “Continue to payment” again\./],
    ['provider-away', /Nothing was paid\. Wait a minute, then press “Continue to payment” again\./],
    ['provider-refused', /could not be opened\. Nothing was paid\. Ask the firm how to pay\./],
  ])('is told at the top alone where it is no fault of the amount: %s', (code, words) => {
    const html = told({ code });

    expect(html).toMatch(words);
    expect(html).not.toContain('aria-invalid');
    expect(html).not.toContain('href="#amount"');
  });

  it.each<PayProblem>([
    { code: 'not-an-amount' },
    { code: 'over-balance', balance: usd(250000n) },
    { code: 'under-minimum', least: usd(250000n) },
    { code: 'in-full-only', balance: usd(250000n) },
  ])('leads to no field where there is none, and says what is paid instead: $code', (problem) => {
    const html = payPage(aTrustPayView({ problems: [problem] }));

    expect(textOf(html)).toContain('|This can be paid in full only. To pay $2,500.00, press “Continue to payment”.|');
    expect(html).not.toContain('#amount');
  });

  it('asks for no other amount where the provider takes none of those that are possible', () => {
    const few = usd(30n);
    const small = told(
      { code: 'under-minimum', least: usd(50n) },
      { least: few, bill: aBill({ balance: few }), typed: '0.30' },
    );
    const large = payPage(aTrustPayView({ problems: [{ code: 'over-maximum', most: usd(100000n) }] }));

    expect(textOf(small)).toContain('|Payments of less than $0.50 cannot be taken here. Ask the firm how to pay.|');
    expect(textOf(large)).toContain('|Payments of more than $1,000.00 cannot be taken here. Ask the firm how to pay.|');
  });
});

describe('A pay link by which nothing can be paid now', () => {
  const said = Object.entries({
    paid: '|Bill 1042|Bill 1042 is paid. Thank you.|If you have a question, ask the firm.|',
    withdrawn: '|Bill 1042 was withdrawn by the firm. Nothing is to be paid on it.|If you have paid already',
    'no-provider': '|Bill 1042 cannot be paid online at the moment.|Ask the firm how to pay.|',
    'trust-not-taken':
      '|Trust request T-7 cannot be paid online: the firm takes money for its trust account in another way.|Ask the firm how to pay.|',
    expired: '|This link has ended.|Ask the firm for a new one.|',
    pending: '|A payment of $823.25 is on its way. You don’t have to do anything.|',
    currency: '|Bill 1042 cannot be paid online: payments in CHF are not taken here.|Ask the firm how to pay.|',
    'sign-in': '|Bill 1042 is paid in the client portal.|Sign in, open it, and press “Pay”.|Sign in to the portal|',
  });
  const htmlOf = (name: string) => payPages()[`pay-closed-${name}`] ?? '';

  it('is tested for every reason', () => {
    expect(said.map(([name]) => name)).toEqual(Object.keys(closedReasons()));
  });

  it.each(said)('says why and what to do, and has no form: %s', (name, words) => {
    const html = htmlOf(name);

    expect(textOf(html)).toContain(words);
    expect(html).not.toContain('<form');
    expect(html.includes('href="mailto:billing@harlowreed.test"')).toBe(name !== 'sign-in');
  });

  it('leads to the sign-in where bills are paid in the portal alone', () => {
    expect(htmlOf('sign-in')).toContain(
      '<a class="button" href="/portal/frm_01harlow/sign-in">Sign in to the portal</a>',
    );
  });

  it('says of a trust request that it has been received', () => {
    const html = payClosedPage({ ...aClosedView({ code: 'bill-paid' }), bill: TRUST });

    expect(textOf(html)).toContain('|Trust request T-7 has been received in full. Thank you.|');
  });
});

describe('The page of a bill that can be paid', () => {
  const pdf = '/portal/frm_01harlow/bills/bil_01acme/pdf';

  it('has the button to pay first, with the amount, and the PDF beside it', () => {
    const html = billPage(aBillView({ pay: { path: payPaths(TOKEN).page } }));

    expect(html).toContain(
      `<a class="button" href="/pay/${TOKEN}">Pay $823.25</a><a class="button second" href="${pdf}">Download the PDF</a>`,
    );
  });

  it('has no such button while a payment is on its way, and says so', () => {
    const html = billPage(aBillView({ pay: { pending: usd(50000n) } }));

    expect(textOf(html)).toContain('|A payment of $500.00 is on its way.|');
    expect(html).not.toContain('/pay/');
    expect(html).toContain(`<a class="button" href="${pdf}">`);
  });
});
