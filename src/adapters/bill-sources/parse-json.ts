// Parses JSON, and says where it is broken. Used by sharebill-json.ts.
import { type Problem, problem } from '../../core/import-problem.ts';

export function parseJson(text: string): { value: unknown } | { problem: Problem } {
  try {
    return { value: JSON.parse(text) };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    const value = message.replace(/(?:, (?:\.\.\.)?"| (?:in|after) JSON at ).*$/s, '');

    return { problem: problem('not-json', { ...placeOf(text, offsetIn(text, message)), value }) };
  }
}

/**
 * Where the parser of V8 stopped: it names the position, or shows a piece of the text with ten characters
 * before the place. Undefined when that piece stands in the text more than once.
 */
function offsetIn(text: string, message: string): number | undefined {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) {
    return Number(position);
  }

  const shown = /, (\.\.\.)?"(.*)"(?:\.\.\.)? is not valid JSON$/s.exec(message);
  if (!shown) {
    return text.length;
  }

  const [, cut, piece = ''] = shown;
  const start = text.indexOf(piece);

  return start === text.lastIndexOf(piece) ? start + (cut === undefined ? 0 : 10) : undefined;
}

function placeOf(text: string, offset: number | undefined) {
  if (offset === undefined) {
    return { row: 0, column: '' };
  }

  const before = text.slice(0, offset).split('\n');

  return { row: before.length, column: `character ${(before.at(-1) ?? '').length + 1}` };
}
