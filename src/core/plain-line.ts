// A text from people or files as one line that shows nothing but itself. Used by mails and by what we say in chat.

/** Unicode's marks that turn the text around them to right or left (UAX #9). */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Without line breaks, controls and turning marks: it can begin no header, line or recipient of its own. */
export function plainLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(TURNING, '')
    .trim();
}
