// What a client sees as the reference on LawPay's page, and how our code is found in it again. Used by the page's address and
// by the reading of payments.

/** "Maximum length is 128 characters" (reference of the AffiniPay gateway, Charge). */
const LONGEST = 128;

/** What looks like a code of ours. Bill numbers may look so too: `SB-1042`. */
const LIKE_A_CODE = /(?<![\p{L}\p{N}_-])SB-[0-9A-Z]{4,}(?![\p{L}\p{N}_-])/giu;

/** The code is never cut, and the only thing in it that looks like one. */
export function referenceText({ billNumber, reference }: { billNumber: string; reference: string }): string {
  const number = billNumber.replace(/\s+/g, ' ').trim();
  const room = LONGEST - ` · ${reference}`.length;
  const head = `Bill ${number}`.slice(0, Math.max(0, room)).toWellFormed();

  return number === '' || head === '' || codesIn(head).length > 0 ? reference : `${head} · ${reference}`;
}

/** As a word of its own, in small or capital letters, and with no second code beside it: that would be anybody's guess. */
export function namesCode(text: string, code: string): boolean {
  const wanted = code.toUpperCase();
  const others = codesIn(text).filter((found) => found !== wanted);
  const word = new RegExp(`(?<![\\p{L}\\p{N}_-])${escaped(wanted)}(?![\\p{L}\\p{N}_-])`, 'iu');

  return wanted !== '' && others.length === 0 && word.test(text);
}

/** The one code that a reference names; else the text as it is, for a person to read. */
export function nameIn(text: string): string | undefined {
  const [code, ...others] = codesIn(text);
  const name = code === undefined || others.length > 0 ? text.trim() : code;

  return name === '' ? undefined : name;
}

function codesIn(text: string): string[] {
  return [...new Set([...text.matchAll(LIKE_A_CODE)].map(([code]) => code.toUpperCase()))];
}

function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}
