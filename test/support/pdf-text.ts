// Reads a PDF back with a text extractor that we did not write: poppler's pdftotext.
import { execFile, execFileSync } from 'node:child_process';
import { expect } from 'vitest';

/** Whether PDFs can be read back here: where pdftotext is, and always where REQUIRE_PDFTOTEXT=1. Says so when not. */
export function pdfReader(): boolean {
  const wanted = isInstalled() || process.env.REQUIRE_PDFTOTEXT === '1';
  if (!wanted)
    process.stderr.write("PDFs are not read back: pdftotext was not found. Install Debian's poppler-utils\n");
  return wanted;
}

/** Expects each text on the PDF; leaves it out, and says so, where PDFs cannot be read back. */
export async function expectOnPdf(pdf: Uint8Array, texts: readonly string[]): Promise<void> {
  if (!pdfReader()) return;
  const text = await pdfText(pdf);
  for (const expected of texts) expect(text).toContain(expected);
}

/** The text in reading order. */
export function pdfText(pdf: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile('pdftotext', ['-layout', '-', '-'], { maxBuffer: 50_000_000 }, (cause, text) => {
      if (cause) reject(cause);
      else resolve(text);
    });
    child.stdin?.end(pdf);
  });
}

function isInstalled(): boolean {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
