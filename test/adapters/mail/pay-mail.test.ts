// The notice of a bill that can be paid by a link: alone, and beside the way into the client portal.
import { describe, expect, it } from 'vitest';
import type { BillMail } from '../../../src/ports/mailer.ts';
import { aMail, readMail } from './a-mail.ts';

const BILL_URL = 'https://bills.harlowreed.test/b/q9Wc0Yk3T8vR2mN5xJ7bD1fG4hL6pS0aZ_uEoKiQwVt';
const PAY_URL = 'https://bills.harlowreed.test/pay/Zk3T8vR2mN5xJ7bD1fG4hL6pS0aZ_uEoKiQwVtq9Wc0';
const WHERE = 'You pay on the page of our payment provider; we never see your card.';

function toPay(overrides: Parameters<typeof aMail>[0] = {}): BillMail {
  return aMail({ pay: { url: PAY_URL }, ...overrides });
}

function inPortalToo(overrides: Parameters<typeof aMail>[0] = {}): BillMail {
  return toPay({ portal: { url: BILL_URL, tellsViews: true }, ...overrides });
}

/** Each button with how it is drawn. */
function buttonsOf(html: string): { drawn: string; style: string; href: string; label: string }[] {
  const pattern = /<td class="(button|outlined)" style="([^"]*)"><a class="\1" href="([^"]*)"[^>]*>([^<]*)<\/a><\/td>/g;

  return [...html.matchAll(pattern)].map(([, drawn = '', style = '', href = '', label = '']) => {
    return { drawn, style, href, label };
  });
}

function addressesIn(html: string): string[] {
  return [...html.matchAll(/https?:[^"<\s]+/g)].map(([address]) => address);
}

describe('The notice of a bill that can be paid', () => {
  it('leads to the page where it is paid, and says whose page takes the card', async () => {
    const { text } = await readMail(toPay({ bill: { status: 'due' } }));

    expect(text).toContain(`Your bill is attached as a PDF.

Amount due: $1,234.50
Due by 4 February 2026
Matter: 00012-Acme · Lease dispute

Pay this bill:
${PAY_URL}

${WHERE}

Sam Ortiz writes:
`);
  });

  it('has a button with a background of its own, and the address in full below it', async () => {
    const { html } = await readMail(toPay());

    expect(buttonsOf(html)).toMatchObject([{ drawn: 'button', href: PAY_URL, label: 'Pay this bill' }]);
    expect(buttonsOf(html)[0]?.style).toContain('background-color:#1f4b6e');
    expect(html).toMatch(new RegExp(`Or copy this address into your browser:<br/><a [^>]*>${PAY_URL}</a>`));
    expect(html).toContain(`>${WHERE}</p>`);
  });

  it('asks to pay into trust what a trust request asks for', async () => {
    const { html, text } = await readMail(toPay({ bill: { kind: 'trust', status: 'due' } }));

    expect(buttonsOf(html)).toMatchObject([{ href: PAY_URL, label: 'Pay into trust' }]);
    expect(text).toContain(`Pay into trust:\n${PAY_URL}\n`);
    expect(html + text).not.toContain('Pay this bill');
  });

  it('fetches nothing, and leads nowhere else', async () => {
    const { html } = await readMail(toPay());

    expect(html).not.toMatch(/<img|<link|url\(/i);
    expect(addressesIn(html)).toEqual([PAY_URL, PAY_URL, PAY_URL]);
  });

  it('says nothing of paying where it cannot be paid', async () => {
    const { html, text } = await readMail(aMail({ portal: { url: BILL_URL, tellsViews: true } }));

    expect(html + text).not.toMatch(/Pay this bill|Pay into trust|payment provider/);
  });
});

describe('The notice of a bill that is in the portal and can be paid', () => {
  it('leads to the bill first, and to paying it by a second button, drawn in outline', async () => {
    const { html } = await readMail(inPortalToo());

    const [first, second, ...others] = buttonsOf(html);
    expect(first).toMatchObject({ drawn: 'button', href: BILL_URL, label: 'See the bill' });
    expect(second).toMatchObject({ drawn: 'outlined', href: PAY_URL, label: 'Pay this bill' });
    expect(first?.style).toContain('background-color:#1f4b6e');
    expect(second?.style).toContain('border:2px solid #1f4b6e');
    expect(second?.style).not.toContain('background-color');
    expect(others).toEqual([]);
  });

  it('says the same, in the same order, in plain text', async () => {
    const { text } = await readMail(inPortalToo());

    expect(text).toContain(`See the bill:
${BILL_URL}

The firm is told when you open this bill in the portal.

Pay this bill:
${PAY_URL}

${WHERE}

Sam Ortiz writes:
`);
  });

  it('leads nowhere but to the bill and to paying it', async () => {
    const { html } = await readMail(inPortalToo({ bill: { kind: 'trust', status: 'due' } }));

    expect(new Set(addressesIn(html))).toEqual(new Set([BILL_URL, PAY_URL]));
    expect(buttonsOf(html).map(({ label }) => label)).toEqual(['See the bill', 'Pay into trust']);
  });
});
