// From paper to the page where a bill is paid: the code on the PDF of each mail, scanned, opened over HTTP and pressed. Over
// signed HTTP on each database there is.
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../src/chat/texts/en.ts';
import { pdfReader, pdfText } from '../support/pdf-text.ts';
import { portalAsker } from '../support/portal/ask-portal.ts';
import { addFirmByCommands, type Product, startProduct } from '../support/product.ts';
import { scanPage } from '../support/scan-page.ts';
import { newestPage, type StrictStripe, startStrictStripe } from '../support/strict-stripe.ts';
import { walkIn } from './share-by-email.ts';

const DANA = 'dana@acme.test';
const MARCUS = 'marcus.bell@acme.test';
const DATABASES = ['embedded', ...(process.env.TEST_DATABASE_URL === undefined ? [] : ['server'])] as const;

describe.runIf(pdfReader()).each(DATABASES)('A bill on paper, out of the %s database,', (database) => {
  let product: Product;
  let stripe: StrictStripe;

  beforeAll(async () => {
    stripe = await startStrictStripe();
    product = await startProduct({ database: database === 'server' ? 'server' : 'embedded', ...stripe });
    await addFirmByCommands(product);
    await set('payLinkOnPdf', 'true');
    await set('guardNotOnMatter', 'off');
  }, 120_000);

  afterAll(async () => {
    await product?.stop();
    await stripe?.fake.stop();
  });

  const set = (key: string, value: string) =>
    product.sharebill('firm', 'set', key, value, '--as', 'grace@harlowreed.test');

  async function pdfFor(address: string): Promise<Buffer> {
    const { raw } = await product.mailbox.waitFor(({ rcptTo }) => rcptTo.includes(address), { timeoutMs: 30_000 });
    const mail = await simpleParser(raw);

    return mail.attachments[0]?.content ?? Buffer.alloc(0);
  }

  it('leads whoever scans it to what is due, and to the provider: each recipient by a code of their own', async () => {
    const sam = walkIn(product, { name: 'sam', room: 'billing' });
    await sam.command(`1042 ${DANA} ${MARCUS} email`);
    const shown = JSON.stringify(sam.view());
    const checked = Buffer.from(await (await fetch(sam.link('open-page'))).arrayBuffer());
    expect(await sam.submit()).toEqual({ action: 'clear', errors: {} });

    const pdfs = [await pdfFor(DANA), await pdfFor(MARCUS)];
    const codes = pdfs.map((pdf) => scanPage(pdf, 1)?.text ?? '');

    const { ask } = portalAsker({ localUrl: product.localUrl, publicUrl: product.localUrl });
    expect(new Set(codes).size).toBe(2);
    for (const [index, code] of codes.entries()) {
      expect(code).toMatch(new RegExp(`^${product.localUrl}/pay/[\\w-]{43}$`));
      expect(await pdfText(pdfs[index] ?? checked)).toContain(code);
      const page = await ask({ path: code.replace(product.localUrl, '') });
      expect([page.status, page.text]).toEqual([200, expect.stringContaining('$1,234.50')]);
      expect(shown).not.toContain(code.slice(-43));
    }
    expect(shown).toContain(en.form.ownPdfs);
    expect(pdfs.map((pdf) => pdf.equals(checked))).toEqual([true, false]);
    const pressed = await ask({ path: codes[0]?.replace(product.localUrl, '') ?? '', form: { amount: '100.00' } });
    expect([pressed.status, pressed.headers.location]).toEqual([303, newestPage(stripe).url]);
  }, 60_000);
});
