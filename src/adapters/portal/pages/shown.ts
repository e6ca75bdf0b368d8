// Texts from people and files, made fit to stand in a page. Used by every page.
import { inSentence, plainLine } from '../../../core/plain-line.ts';

/** On one line, without marks that turn the text around it; one written from right to left keeps to itself. */
export function shown(text: string): string {
  return inSentence(plainLine(text));
}

/** A website as a firm has typed it, as an address that may be followed; undefined when it is none. */
export function webAddress(text: string): string | undefined {
  const typed = text.trim();
  const address = typed.includes('://') ? typed : `https://${typed}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;

  return url && /^https?:$/.test(url.protocol) && url.username === '' ? url.href : undefined;
}
