// What a bill says comes back from its PDF: the same letters, or a box for each that no face has.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBillPdf } from '../../../src/adapters/pdf/bill-pdf.ts';
import { writeStretch } from '../../../src/adapters/pdf/ink.ts';
import type { Stretch } from '../../../src/adapters/pdf/words.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import { pdfReader } from '../../support/pdf-text.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { aDocument, aLine, aMatter, poppler } from './a-bill.ts';

const pdf = createBillPdf({ startWorker, logger: silentLogger });

afterAll(() => pdf.stop());

const SAME = [
  'Łukasz Żółć',
  'Dvořák Příčná Šťastný',
  'Ísafold Þórðardóttir',
  'Ğüneş İstanbul ılık Şişli',
  'Ștefan Țăranu',
  'Nguyễn Thị Ánh Tuyết',
  'Đặng Hữu Phước',
  'Αλέξανδρος Παπαδόπουλος',
  'ἄνθρωπος ᾠδή Ὀδυσσεύς',
  'Ольга Петрова',
  'Київ Ґанок їжак',
  'Љубиша Ђорђе Ћирић',
  'Ѣ Ѳ ѵ',
  'Գաբրիել Հայաստան',
  'გიორგი თბილისი',
  'ŝanĝo ĉevalo ĵaŭdo',
  'Ŵyn Ŷ ẃ ỳ',
  'ﬁ oﬃce ﬂow',
  'office affine fjord flow',
  'e\u0301cole nai\u0308ve Å\u0301',
  'x\u0302 q\u0323 m\u0304 J\u030c',
  'e\u0323\u0302\u0301 o\u0328\u0304',
  'Ⱥ ɓ ɖ ə ŋ',
  '“Quoted” ‘single’ „low“ «guillemets»',
  'en–dash em—dash hyphen‐minus-non‑breaking',
  'ellipsis… bullet • dagger † ‡ § ¶',
  '€ £ ¥ ₽ ₹ ₺ ₩ ¢',
  '½ ¼ ² ³ ¹ № ™ © ®',
  'Ω Ω µ μ Δ ∆',
  'A А Α B В Β o о ο',
  '≤ ≥ ≠ ≈ ± × ÷ −',
  'a/b\\c|d~e^f`g{h}[i](j)<k>&amp;%20',
  '← ↑ → ↓',
  '☐ ☑ ✓ ✗',
  '% () <</Type>> BT ET (un)balanced ( \\( ',
  'ǆ ǅ Ǆ ĳ Ĳ ŉ',
  'ſ ß ẞ',
  '0123456789',
  'Ⅷ ⅓ ①',
  'ⴰⵣⵓⵍ',
  'ᓄᓇᕗᑦ',
  '𝔸 𝟙',
] as const;

const SAME_OR_BOX = [
  '山田太郎',
  '株式会社サクラ・ﾊﾝｶｸ',
  '北京市朝阳区',
  '김민수 변호사',
  'ᄒ\u1161\u11ab',
  'שלום עולם',
  'שָׁלוֹם',
  'مرحبا بالعالم',
  'لا إله',
  'محمد 123 العربية',
  'فارسی \u06f1\u06f2\u06f3',
  'ʻ\u07ca\u07cb',
  'नमस्ते हिन्दी',
  'தமிழ்',
  'ไทยน้ำ',
  'ລາວ ນ້ຳ',
  'မြန်မာ',
  'ខ្មែរ',
  'አማርኛ',
  'ᏣᎳᎩ',
  '😀 🏳️‍🌈 👩‍👩‍👧 🇩🇪 1️⃣',
  '𠮷野家 𐍈 𓀀',
  '\ue000 \u{f0000} \uffff \u0378',
  'a\ud800b \udc00',
  '\ufffd \ufffc',
  'ᚠᚢᚦ',
  '𝒜',
  'z\u0334a\u0316\u0317\u0318l\u0319g\u031ao',
  '\u0301alone',
] as const;

const UNSEEN: readonly (readonly [string, string])[] = [
  ['a\u202eb\u202cc', 'abc'],
  ['a\u2066b\u2069\u200e\u200f\u061cc', 'abc'],
  ['a\u0000b\u0007c\u001bd\u007fe\u0085f', 'abcdef'],
  ['a\u200bb\u200cc\u200dd\u2060e\ufefff', 'abcdef'],
  ['soft\u00adhyphen', 'softhyphen'],
  ['no\u00a0break\u202fspace\u3000wide\u2009thin', 'no break space wide thin'],
  ['tab\tnew\nline\r\nreturn\u2028sep\u2029end', 'tab new line return sep end'],
  ['❤\ufe0f', '❤'],
  ['e\u200b\u0301', 'é'],
  ['tag\u{e0041}\u{e007f}s', 'tags'],
];

const all = [...SAME, ...SAME_OR_BOX, ...UNSEEN.map(([given]) => given)];
let texts: readonly { readonly strong: string; readonly regular: string }[] = [];

/** All of them in one bill: a glyph that two letters share must not make one of them the other. */
beforeAll(async () => {
  const matters = all.map((text, index) =>
    aMatter([aLine({ description: `R${index}( ${text} )` })], {
      displayNumber: '',
      description: `S${index}( ${text} )`,
    }),
  );
  const { bytes } = await pdf.render(aDocument({ matters }));
  const text = poppler('pdftotext', ['-raw'], bytes);
  texts = all.map((_, index) => ({ strong: between(text, `S${index}(`), regular: between(text, `R${index}(`) }));
});

function between(text: string, start: string): string {
  const begin = text.indexOf(start);
  const line = text.slice(begin + start.length, text.indexOf('\n', begin));

  return begin < 0 ? 'MISSING' : normal(line).replace(/ \)( [\d.,$ ]+)?$/, '');
}

function normal(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

function readBack(text: string): { readonly strong: string; readonly regular: string } {
  return texts[all.indexOf(text)] ?? { strong: 'MISSING', regular: 'MISSING' };
}

describe.runIf(pdfReader())("The letters of a bill's PDF", () => {
  it.each(SAME)('come back the same: %s', (text) => {
    expect(readBack(text)).toEqual({ strong: normal(text), regular: normal(text) });
  });

  it.each(SAME_OR_BOX)('come back the same or as boxes: %j', (text) => {
    const { strong, regular } = readBack(text);

    expect(sameOrBox(text, regular)).toBe('');
    expect(sameOrBox(text, strong)).toBe('');
  });

  it.each(UNSEEN)('leave out what nobody sees, and no more: %j', (given, seen) => {
    expect(readBack(given)).toEqual({ strong: seen, regular: seen });
  });
});

describe.runIf(pdfReader())('A glyph that two letters share', () => {
  it('is read back as the second of them where it stands for that', () => {
    const embedded = {
      id: 'F1',
      font: {},
      subset: { includeGlyph: () => 1 },
      widths: [],
      unicode: [],
      ref: () => ({}),
    };
    const ink = { id: 'F1', embedded, written: new Map() };

    const latin = writeStretch(ink, aStretch('A'));
    const greek = writeStretch(ink, aStretch('\u0391'));

    expect(latin).toBe('[<0001>] TJ ');
    expect(greek).toBe('/Span <</ActualText <feff0391>>> BDC [<0001>] TJ EMC ');
  });
});

function aStretch(text: string): Stretch {
  const glyph = { id: 36, codePoints: [text.codePointAt(0) ?? 0], width: 600, shift: 0, rise: 0, tighten: 0 };

  return { face: { file: 'a face' }, text, glyphs: [glyph] };
}

/** Character by character: empty when each came back as itself or as a box; otherwise what was wrong. */
function sameOrBox(given: string, back: string): string {
  const ignorable = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu;
  const expected = [...normal(given.toWellFormed()).replace(ignorable, '')];
  const actual = [...back];
  const wrong = expected.filter((character, index) => actual[index] !== character && actual[index] !== '□');

  return actual.length === expected.length && wrong.length === 0 ? '' : `${given} → ${back}`;
}
