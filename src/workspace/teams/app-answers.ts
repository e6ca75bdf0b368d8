// Reads what the app answered to an invoke, as strictly as Teams: what it would not show is a complaint.
// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/invoking-task-modules
// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
import { z } from 'zod';
import type { AppAnswer } from './app-activity.ts';
import { cardProblems } from './card-problems.ts';
import type { TeamsState } from './teams-state.ts';
import { en } from './texts.ts';
import type { Choice, Trouble } from './workspace-teams.ts';

export type DialogAnswer = { readonly kind: 'dialog'; readonly title: string; readonly card: unknown };
export type CardAnswer =
  | { readonly kind: 'card'; readonly card: unknown }
  | { readonly kind: 'told'; readonly text: string };

const cardAttachment = z.strictObject({
  contentType: z.literal('application/vnd.microsoft.card.adaptive'),
  content: z.unknown(),
});
const size = z.union([z.enum(['small', 'medium', 'large']), z.number()]).optional();

const Dialog = z.strictObject({
  task: z.strictObject({
    type: z.literal('continue'),
    value: z.strictObject({ title: z.string(), width: size, height: size, card: cardAttachment }),
  }),
});

const Action = z.discriminatedUnion('type', [
  z.strictObject({
    statusCode: z.literal(200),
    type: z.literal('application/vnd.microsoft.activity.message'),
    value: z.string().min(1),
  }),
  z.strictObject({
    statusCode: z.literal(200),
    type: z.literal('application/vnd.microsoft.card.adaptive'),
    value: z.unknown(),
  }),
]);

const Search = z.strictObject({
  statusCode: z.literal(200),
  type: z.literal('application/vnd.microsoft.search.searchResponse'),
  value: z.strictObject({ results: z.array(z.strictObject({ title: z.string(), value: z.string() })).max(15) }),
});

export function readDialog(state: TeamsState, { body }: AppAnswer): DialogAnswer | Trouble {
  const read = Dialog.safeParse(body);
  if (!read.success) return misunderstood(state, read.error.message);

  const { title, card } = read.data.task.value;

  return drawable(state, card.content) ?? { kind: 'dialog', title, card: card.content };
}

export function readAction(state: TeamsState, { body }: AppAnswer): CardAnswer | Trouble {
  const read = Action.safeParse(body);
  if (!read.success) return misunderstood(state, read.error.message);

  const { type, value } = read.data;
  if (type === 'application/vnd.microsoft.activity.message') return { kind: 'told', text: value };

  return drawable(state, value) ?? { kind: 'card', card: value };
}

export function readChoices(
  state: TeamsState,
  { body }: AppAnswer,
): { readonly kind: 'choices'; readonly choices: readonly Choice[] } | Trouble {
  const read = Search.safeParse(body);

  return read.success
    ? { kind: 'choices', choices: read.data.value.results }
    : misunderstood(state, read.error.message);
}

function misunderstood({ complaints }: TeamsState, why: string): Trouble {
  complaints.push(why);

  return { kind: 'trouble', text: en.notUnderstood };
}

function drawable({ complaints }: TeamsState, card: unknown): Trouble | undefined {
  const problems = cardProblems(card);
  const [problem] = problems;
  if (problem === undefined) return undefined;

  complaints.push(...problems);

  return { kind: 'trouble', text: en.notDrawn(problem) };
}
