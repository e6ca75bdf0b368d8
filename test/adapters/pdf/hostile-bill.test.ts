// Every hostile text in every field of a bill: what poppler reads out of the PDF.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBillPdf } from '../../../src/adapters/pdf/bill-pdf.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import type { BillDocument } from '../../../src/ports/bill-pdf.ts';
import { hostileTexts } from '../../fixtures/hostile-texts.ts';
import { pdfReader } from '../../support/pdf-text.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { aDocument, aLine, aMatter, aPayment, poppler } from './a-bill.ts';

const IN_A_BILL = 40;
const LONG = 300;
const pdf = createBillPdf({ startWorker, logger: silentLogger });

afterAll(() => pdf.stop());

/** Each text as matter, description, timekeeper and payment, between marks of its own; the first in every head. */
function billWith(texts: readonly string[]): BillDocument {
  const [head = ''] = texts;
  const marked = (mark: string) => texts.map((text, index) => `«${mark}${index}»${text}«»`);
  const lines = marked('D').map((description) => aLine({ description, timekeeper: '' }));
  const timekeepers = texts.map((timekeeper) => aLine({ timekeeper, description: '' }));
  const matters = marked('M').map((description, index) =>
    aMatter(index === 0 ? [...lines, ...timekeepers] : [], { displayNumber: head.slice(0, 100), description }),
  );

  return aDocument({
    firm: { ...aDocument().firm, addressLines: [head], phone: head, email: head, website: head },
    subject: marked('S')[0] ?? '',
    billTo: { name: head, addressLines: [marked('A')[0] ?? ''] },
    matters,
    payments: marked('P').map(aPayment),
  });
}

/** A text of many lines alone, so that no heads are repeated within it. */
function billWithOne(text: string): BillDocument {
  return aDocument({ matters: [aMatter([aLine()], { description: `«M0»${text}«»` })] });
}

type Read = { readonly text: string; readonly field: string; readonly back: string };
const FIELDS = ['D', 'M', 'P'] as const;
const long = hostileTexts.filter(({ length }) => length >= LONG);
const others = hostileTexts.filter(({ length }) => length < LONG);
const read: Read[] = [];
const took: number[] = [];
let pages = '';

beforeAll(async () => {
  // the start of the worker is no part of a bill's time
  await pdf.render(aDocument());
  for (let start = 0; start < others.length; start += IN_A_BILL) {
    const texts = others.slice(start, start + IN_A_BILL);
    const page = await pageOf(billWith(texts));
    for (const field of FIELDS) {
      read.push(...texts.map((text, index) => ({ text, field, back: between(page, `${field}${index}`) })));
    }
  }
  for (const text of long) {
    read.push({ text, field: 'M', back: between(await pageOf(billWithOne(text)), 'M0') });
  }
});

async function pageOf(bill: BillDocument): Promise<string> {
  const begun = performance.now();
  const { bytes } = await pdf.render(bill);
  took.push(performance.now() - begun);
  const page = pdfReader() ? poppler('pdftotext', ['-raw'], bytes) : '';
  pages += page;

  return page;
}

/** The figures of a row and the foot of a page: poppler reads them between the lines of a text. */
const AROUND = /1\.5350\.00\$525\.00|[-−]?\$265\.50|Harlow&ReedLLP·Bill1042Page\dof\d/g;
/1\.5350\.00\$525\.00|[-−]?\$265\.50|HarlowandReedLLP·Bill1042|HarlowReedLLP·Bill1042|HarlowreedLLP·Bill1042/g;

/** Without spaces. */
function between(page: string, mark: string): string {
  const flat = page.replace(/\s+/gu, '');
  const start = flat.indexOf(`«${mark}»`);

  return start < 0 ? 'MISSING' : flat.slice(start + mark.length + 2, flat.indexOf('«»', start)).replace(AROUND, '');
}

/** Letter by letter: itself or a box. */
function isSameOrBoxes(given: string, back: string): boolean {
  const unseen = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\s]/gu;
  const expected = [...given.toWellFormed().normalize('NFC').replace(unseen, '')];
  const actual = [...back.normalize('NFC')];

  return (
    actual.length === expected.length && expected.every((letter, index) => [letter, '□'].includes(actual[index] ?? ''))
  );
}

it('A bill full of hostile texts is drawn in time', () => {
  expect(took.filter((milliseconds) => milliseconds > 5_000)).toEqual([]);
});

describe.runIf(pdfReader())('A hostile text on a bill', () => {
  it.each(FIELDS)('comes back letter by letter, as itself or as a box (%s)', (field) => {
    const found = read.filter((one) => one.field === field);
    const wrong = found.filter(({ text, back }) => !isSameOrBoxes(text, back));

    expect(found.length).toBeGreaterThanOrEqual(others.length);
    expect(wrong.map(({ text, back }) => [text, back])).toEqual([]);
  });

  it('leaves no control character and nothing that turns text round', () => {
    expect(pages).not.toMatch(/(?![\n\f])\p{Cc}|\p{Bidi_Control}|\p{Cs}/u);
  });
});
