// What a text out of a file may hold. Used by the pure checks of what is imported.
import { type Place, type Problem, problem } from './import-problem.ts';

/** What the database refuses or nobody can see: control characters but tab and line breaks, half characters. */
const UNFIT = /(?![\t\n\r])\p{Cc}|\p{Cs}/u;

export type TextRules = { readonly place: Place; readonly most: number; readonly required?: boolean };

export function textProblems(text: string, rules: TextRules): Problem[] {
  const { place, most } = rules;
  if (rules.required && text.trim() === '') {
    return [problem('missing-value', { ...place, expected: 'a value' })];
  }

  const unfit = UNFIT.exec(text);
  if (unfit) {
    const code = unfit[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');

    return [problem('bad-text', { ...place, value: `U+${code}` })];
  }

  return text.length > most ? [problem('text-too-long', { ...place, expected: String(most) })] : [];
}
