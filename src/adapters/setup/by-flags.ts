// The answers without a dialogue, for scripts: from flags and the environment, all of them checked. Used by setup.ts.
import { ok, type Result, refuse } from '../../core/result.ts';
import {
  type Answers,
  isAsked,
  type Known,
  knownAnswer,
  type PartChecks,
  problemWith,
  QUESTIONS,
} from './questions.ts';
import { en } from './texts/en.ts';

export type FlagRefusal =
  | { readonly code: 'missing'; readonly flags: readonly string[] }
  | { readonly code: 'wrong'; readonly lines: readonly string[] };

export async function answersByFlags(known: Known, parts: PartChecks): Promise<Result<Answers, FlagRefusal>> {
  const answers: Partial<Record<string, string>> = {};
  const missing: string[] = [];
  for (const question of QUESTIONS) {
    // what depends on an earlier answer is known only now
    const asked = isAsked(question, answers);
    const answer = asked ? (knownAnswer(question, known) ?? question.fallback ?? '') : '';
    answers[question.id] = answer;
    if (asked && answer === '' && !question.optional) {
      missing.push(question.flag);
    }
  }
  if (missing.length > 0) {
    return refuse({ code: 'missing', flags: missing });
  }

  const lines = await wrongLines(answers, parts);

  return lines.length > 0 ? refuse({ code: 'wrong', lines }) : ok(answers as Answers);
}

async function wrongLines(answers: Partial<Record<string, string>>, parts: PartChecks): Promise<readonly string[]> {
  const lines = await Promise.all(
    QUESTIONS.filter((question) => isAsked(question, answers)).map(async (question) => {
      const problem = await problemWith(question, { text: answers[question.id] ?? '', parts });

      return problem === undefined ? undefined : en.ofFlag(question.flag, problem);
    }),
  );

  return lines.filter((line) => line !== undefined);
}
