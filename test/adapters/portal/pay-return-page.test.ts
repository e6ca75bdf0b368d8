// What the page says that a payment leads back to.
import { describe, expect, it } from 'vitest';
import type { PayReturnView } from '../../../src/adapters/portal/pages/models.ts';
import { payReturnPage } from '../../../src/adapters/portal/pages/pay-page.tsx';
import { aFirm, TOKEN } from './a-view.ts';
import { aReturnView, TRUST } from './pay-views.ts';
import { textOf } from './text-of.ts';

describe('The page that a payment leads back to', () => {
  const page = (overrides: Partial<PayReturnView> = {}) => payReturnPage(aReturnView(overrides));
  const link = (words: string, classes = 'button') => `<a class="${classes}" href="/pay/${TOKEN}">${words}</a>`;

  it('asks again by itself while a payment is checked, with and without script, and leads nowhere to pay twice', () => {
    const html = page({ state: 'checking', amount: undefined, balance: undefined });

    expect(html).toContain('<noscript><meta http-equiv="refresh" content="4"/></noscript></head>');
    expect(html).toContain('<a class="alone" href data-asks-again="4">Look again</a>');
    expect(textOf(html)).toContain(
      '|We are checking your payment|This can take a minute; you can close this page, the receipt comes by e-mail.|',
    );
    expect(html).not.toContain('/pay/');
    expect(textOf(html)).not.toMatch(/paid|Thank/);
  });

  it.each<PayReturnView['state']>(['received', 'pending', 'failed', 'left'])('asks no more when it is %s', (state) => {
    expect(page({ state })).not.toMatch(/http-equiv|asks-again/);
  });

  it('thanks for a part, says what is left, and leads to pay it', () => {
    const html = page();

    expect(textOf(html)).toContain(
      '|Thank you|We have received $500.00 for bill 1042.|$323.25 is still due. The receipt comes by e-mail.|',
    );
    expect(html).toContain(link('Pay the rest', 'button second'));
  });

  it('says that nothing is left, and asks for nothing', () => {
    const html = page({ balance: undefined });

    expect(textOf(html)).toContain('|Nothing is left to pay. The receipt comes by e-mail.|');
    expect(html).not.toContain('/pay/');
  });

  it('says nothing of what is left, and leads nowhere, where the bill is not theirs to see any more', () => {
    const html = page({ balance: 'not-told', payPath: undefined });

    expect(textOf(html)).toContain('|We have received $500.00 for bill 1042.|The receipt comes by e-mail.|');
    expect(textOf(html)).not.toMatch(/due|left to pay/);
    expect(html).not.toContain('/pay/');
  });

  it('names a trust request as one', () => {
    expect(textOf(page({ bill: TRUST }))).toContain('for trust request T-7.');
  });

  it('says of a bank payment that it takes some days, and leads nowhere to pay twice', () => {
    const html = page({ state: 'pending', balance: undefined });

    expect(textOf(html)).toContain(
      '|Your payment is on its way|A payment of $500.00 for bill 1042 is on its way. You don’t have to do anything.|From a bank account it takes some days.',
    );
    expect(html).not.toContain('/pay/');
  });

  it('says that nothing was taken, and leads back to try again', () => {
    const html = page({ state: 'failed', amount: undefined });

    expect(textOf(html)).toContain('|Your payment did not go through|Nothing was taken for bill 1042.|Try again|');
    expect(html).toContain(link('Try again'));
  });

  it('says that nothing was paid when the client left, and leads back', () => {
    const html = page({ state: 'left', amount: undefined });

    expect(textOf(html)).toContain('|Nothing was paid|You came back before bill 1042 was paid.|');
    expect(html).toContain(link('Back to the payment page'));
  });

  it('has no link where the bill cannot be paid any more, but says whom to ask', () => {
    const html = page({ state: 'failed', amount: undefined, payPath: undefined });

    expect(html).not.toContain('/pay/');
    expect(html).toContain(`mailto:${aFirm().email}`);
  });

  it('speaks of a payment whose amount is not known yet', () => {
    const [received, pending] = (['received', 'pending'] as const).map((state) =>
      textOf(page({ state, amount: undefined })),
    );

    expect(received).toContain('We have received your payment for bill 1042.');
    expect(pending).toContain('A payment of yours for bill 1042 is on its way.');
  });
});
