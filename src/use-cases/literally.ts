// An address or name to be compared without regard to capitals. Used by what looks for one that somebody typed.

/** The insensitive comparison is an ILIKE: what it would read as a pattern stands for itself. */
export function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
