// Reads a PDF back with a text extractor that we did not write: poppler's pdftotext.
import { execFile } from 'node:child_process';

/** The text in reading order; a plain sentence when pdftotext is not installed. */
export function pdfText(pdf: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile('pdftotext', ['-layout', '-', '-'], { maxBuffer: 50_000_000 }, (cause, text) => {
      const missing = cause !== null && 'code' in cause && cause.code === 'ENOENT';
      if (missing) reject(new Error("pdftotext was not found. Install Debian's poppler-utils"));
      else if (cause) reject(cause);
      else resolve(text);
    });
    child.stdin?.end(pdf);
  });
}
