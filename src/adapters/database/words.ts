// Conditions on the text that is searched in, as SQL. Used by search.ts and lists.ts.
import { Prisma } from './generated/client.ts';

/** False when no word is long enough for the index on three letters. */
export function isLongEnough(text: string): boolean {
  return text.split(' ').some((word) => word.length >= 3);
}

/** All of the words, anywhere. */
export function withWords(text: string): Prisma.Sql {
  const words = text.split(' ').filter((word) => word !== '');
  const conditions = words.map((word) => Prisma.sql`AND search_text LIKE ${`%${escaped(word)}%`}`);

  return conditions.length === 0 ? Prisma.empty : Prisma.join(conditions, ' ');
}

function escaped(word: string): string {
  return word.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
