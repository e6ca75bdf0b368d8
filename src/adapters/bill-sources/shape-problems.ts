// Says in plain words, with the path, where JSON has not the shape of the format. Used by sharebill-json.ts.
import type { z } from 'zod';
import { type Place, type Problem, problem } from '../../core/import-problem.ts';

type Issue = z.core.$ZodIssue;

/** `place` is where the checked value stands; the problems name the path below it. */
export function shapeProblems(issues: readonly Issue[], place: Place): Problem[] {
  return issues.flatMap((issue) => {
    const here = { row: place.row, column: pathOf(place.column, issue.path) };

    return issue.code === 'unrecognized_keys' ? unknownFields(issue.keys, here) : [issueProblem(issue, here)];
  });
}

function unknownFields(keys: readonly string[], place: Place): Problem[] {
  return keys.map((key) =>
    problem('unknown-field', { row: place.row, column: pathOf(place.column, [key]), value: key }),
  );
}

function issueProblem(issue: Issue, place: Place): Problem {
  switch (issue.code) {
    case 'invalid_value':
      return problem('bad-choice', { ...place, value: 'This', expected: issue.values.map(String).join(', ') });
    case 'invalid_union':
      return problem('bad-shape', { ...place, expected: 'an amount in quotes, such as "1234.50"' });
    case 'too_big':
      return problem('bad-shape', { ...place, expected: `a list of at most ${issue.maximum}` });
    case 'invalid_type':
      return problem('bad-shape', {
        ...place,
        expected: EXPECTED[issue.expected] ?? `a value of kind ${issue.expected}`,
      });
    default:
      return problem('bad-shape', { ...place, expected: 'what the description of the format says' });
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text, in quotes',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** `bills[12]` and `['lineItems', 3, 'rate']` are `bills[12].lineItems[3].rate`. */
function pathOf(prefix: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') {
      return `${text}[${step}]`;
    }

    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, prefix);
}
