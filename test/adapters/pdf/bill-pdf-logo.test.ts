// The firm's logo at the top of its bills, and what stands there when it cannot be drawn.
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createBillPdf } from '../../../src/adapters/pdf/bill-pdf.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import { checkLogo } from '../../../src/core/logo.ts';
import { pdfReader } from '../../support/pdf-text.ts';
import { aJpeg, aPng, chunk, JPEG } from '../../support/pictures.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { aDocument, pagesOf, poppler } from './a-bill.ts';

const NAME = 'Harlow & Reed LLP';
const SAMPLE = readFileSync('src/adapters/bill-sources/sample-logo.png');
const palette = [chunk('PLTE', [31, 75, 110]), chunk('tRNS', [128])];

const pdf = createBillPdf({ startWorker, logger: silentLogger });

afterAll(() => pdf.stop());

/** Pictures with their pixels and pixels per inch, as they stand in the PDF; a mask of transparency counts as one. */
function picturesIn(bytes: Uint8Array) {
  const rows = poppler('pdfimages', ['-list'], bytes).split('\n').slice(2, -1);

  return rows.map((row) => {
    const [, , kind, width, height, , , , , , , , ppi] = row.trim().split(/\s+/);

    return { kind, width: Number(width), height: Number(height), ppi: Number(ppi) };
  });
}

const topOf = (bytes: Uint8Array) => pagesOf(bytes)[0]?.split('\n')[0] ?? '';

describe.runIf(pdfReader())("A bill's logo", () => {
  it("stands in place of the firm's name in type, and is named for who cannot see it", async () => {
    const { bytes } = await pdf.render(aDocument({ logo: SAMPLE }));

    expect(poppler('pdfinfo', ['-struct'], bytes)).toMatch(/Document\s+Figure\s+P/);
    expect(Buffer.from(bytes).toString('latin1')).toContain(`/Alt (Logo of ${NAME})`);
    expect(topOf(bytes)).not.toContain(NAME);
  });

  it('is at most 190 points wide, and a small one no larger than at 72 dpi', async () => {
    const large = await pdf.render(aDocument({ logo: SAMPLE }));
    const small = await pdf.render(aDocument({ logo: JPEG }));

    expect(picturesIn(large.bytes)[0]).toEqual({ kind: 'image', width: 660, height: 156, ppi: 250 });
    expect(picturesIn(small.bytes)).toEqual([{ kind: 'image', width: 40, height: 20, ppi: 72 }]);
  });

  it.each([
    ['RGB with transparency', aPng(), 2],
    ['RGB', aPng({ color: 2 }), 1],
    ['grey with transparency', aPng({ color: 4 }), 2],
    ['grey of one bit', aPng({ color: 0, bits: 1, width: 41 }), 1],
    ['a palette of four bits', aPng({ color: 3, bits: 4, width: 41, extra: palette.slice(0, 1) }), 1],
    ['a palette with transparency', aPng({ color: 3, extra: palette }), 2],
    ['a JPEG', JPEG, 1],
  ])('is drawn when it is %s', async (_, logo, pictures) => {
    const { bytes } = await pdf.render(aDocument({ logo }));

    expect(picturesIn(bytes)).toHaveLength(pictures);
    expect(topOf(bytes)).not.toContain(NAME);
  });

  it('gives the same bytes for the same bill and logo, in every worker, and others for another logo', async () => {
    const other = createBillPdf({ startWorker, logger: silentLogger });
    const bill = aDocument({ logo: SAMPLE });
    const [first, again, elsewhere] = [await pdf.render(bill), await pdf.render(bill), await other.render(bill)];
    await other.stop();
    const [changed, none] = [await pdf.render(aDocument({ logo: aPng() })), await pdf.render(aDocument())];

    expect([again.sha256, elsewhere.sha256]).toEqual([first.sha256, first.sha256]);
    expect(new Set([first.sha256, changed.sha256, none.sha256]).size).toBe(3);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a GIF', Buffer.from('GIF89a')],
    ['a JPEG in CMYK', aJpeg({ components: 4 })],
    ['a PNG that is cut off', SAMPLE.subarray(0, 3_000)],
    [
      'a PNG that names a chunk of two gigabytes',
      Buffer.concat([SAMPLE.subarray(0, 8), Buffer.from('7fffffff49444154', 'hex')]),
    ],
    ['an interlaced PNG', aPng({ interlace: 1 })],
  ])("gives way to the firm's name when it is %s", async (_, logo) => {
    const { bytes } = await pdf.render(aDocument({ logo }));

    expect(topOf(bytes)).toContain(NAME);
    expect(picturesIn(bytes)).toEqual([]);
  });

  it.each([
    ['that are not packed', aPng({ data: Buffer.from('not packed') })],
    ['that are packed in half', aPng({ data: deflateSync(Buffer.alloc(161 * 20)).subarray(0, -6) })],
    ['that are too few', aPng({ data: deflateSync(Buffer.alloc(161 * 19)) })],
    ['that are too many', aPng({ data: deflateSync(Buffer.alloc(161 * 21)) })],
    ['with a filter that there is not', aPng({ filter: 5 })],
  ])("gives way to the firm's name when it is a PNG of rows %s, which no look at its head tells", async (_, logo) => {
    expect(checkLogo(logo).ok).toBe(true);

    const { bytes } = await pdf.render(aDocument({ logo }));

    expect(topOf(bytes)).toContain(NAME);
    expect(picturesIn(bytes)).toEqual([]);
    expect((await pdf.render(aDocument())).pageCount).toBe(1);
  });
});
