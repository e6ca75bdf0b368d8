// How Teams is answered: a dialog, a card in the place of another, words for the one who pressed; and messages to them. Used by the
// handlers of this folder.
import type { Form } from '../../chat/form.ts';
import { noticeForm } from '../../chat/preview-form.ts';
import { en as words } from '../../chat/texts/en.ts';
import { type FormAnswer, refusalForm, type Who } from '../../handlers/handling.ts';
import type { ViewAnswer } from '../../handlers/views.ts';
import { type FieldError, formCard, textActivity } from './cards.ts';
import { attachment, type Card, card, lines, submit } from './elements.ts';
import { personalPlace, placeOf } from './places.ts';
import type { Asked, TeamsDeps } from './teams-deps.ts';
import { en } from './texts/en.ts';
import { viewCard } from './view-cards.ts';

/** The body of an answer to an invoke; the status is 200. */
export type InvokeBody = object;

export function dialog(form: Form, error?: FieldError): InvokeBody {
  return dialogOf(form.title, formCard(form, error));
}

export function dialogOf(title: string, content: Card): InvokeBody {
  return { task: { type: 'continue', value: { title, width: 'medium', height: 'large', card: attachment(content) } } };
}

/** A form that closes is answered with words: an empty answer leaves an empty dialog where a command opened it. */
export function done(text: string): InvokeBody {
  return dialog(noticeForm({ draftId: '', text }));
}

type Redraw = (error: FieldError) => Promise<Form>;

/** An error stands in the form, drawn once more with what was filled in. */
export async function formAnswer(
  answer: FormAnswer,
  { redraw, said }: { readonly redraw: Redraw; readonly said: string },
) {
  switch (answer.kind) {
    case 'form':
      return dialog(answer.form);
    case 'done':
      return done(said);
    case 'refused': {
      const form = await redraw(answer);

      // a form that only says why is not about the field
      return form.id === 'notice' ? dialog(form) : dialog(form, answer);
    }
  }
}

/** What is not there in time is asked for by a button. */
export async function dialogInTime(
  deps: TeamsDeps,
  { who, work, draftId }: { readonly who: Who; readonly work: Promise<InvokeBody>; readonly draftId: string },
): Promise<InvokeBody> {
  const first = await deps.late.within(work, ownerOf(who));

  return 'answer' in first ? first.answer : waiting(first.key, draftId);
}

/** Continue on that. Undefined when this process knows nothing of it. */
export async function dialogAgain(
  deps: TeamsDeps,
  { who, key, draftId }: { readonly who: Who; readonly key: string; readonly draftId: string },
): Promise<InvokeBody | undefined> {
  const found = await deps.late.again<InvokeBody>(key, ownerOf(who));
  if (!found) {
    return undefined;
  }

  return 'answer' in found ? found.answer : waiting(found.key, draftId);
}

function ownerOf({ workspaceId, userId }: Who): string {
  return `${workspaceId}/${userId}`;
}

function waiting(key: string, draftId: string): InvokeBody {
  const again = submit(en.ready, { act: 'wait', key, draft: draftId });

  return dialogOf(words.form.title, card(lines(words.form.preparing), [again]));
}

/** Said to the one who pressed alone. https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards */
export function told(text: string | undefined): InvokeBody {
  return { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text ?? en.done };
}

/** Type-ahead: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/dynamic-search */
export function choices(results: readonly { readonly title: string; readonly value: string }[]): InvokeBody {
  return { statusCode: 200, type: 'application/vnd.microsoft.search.searchResponse', value: { results } };
}

/** In the place of the card, for the one who pressed. */
export function replaced(content: Card): InvokeBody {
  return { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: content };
}

export function viewAnswerCard(answer: ViewAnswer): Card {
  return answer.kind === 'view' ? viewCard(answer.view) : card(lines(answer.text));
}

/** Where it was asked. */
export async function reply(deps: TeamsDeps, { who, conversation }: Asked, activity: object): Promise<void> {
  const { workspaceId } = who;
  await deps.sdk.post(await placeOf(deps, { workspaceId, conversation, direct: false }), activity);
}

/** What only the one who asked may see goes to their own chat with us: in Teams a conversation hides nothing. */
export async function replyPrivately(deps: TeamsDeps, asked: Asked, content: Card): Promise<void> {
  const activity = { type: 'message', attachments: [attachment(content)] };
  if (asked.activity.conversation.conversationType === 'personal') {
    return reply(deps, asked, activity);
  }

  await deps.sdk.post(await personalPlace(deps, asked.who), activity);
  await reply(deps, asked, textActivity(en.sentToYou));
}

/** What went wrong, in the kind of answer that was asked for: Teams shows no other. */
export function faultAnswer(
  deps: TeamsDeps,
  { name, cause }: { readonly name: string; readonly cause: unknown },
): InvokeBody {
  const text = deps.faultText(cause);
  switch (name) {
    case 'adaptiveCard/action':
      return told(text);
    case 'application/search':
      return choices([]);
    default:
      return dialog(refusalForm(text));
  }
}
