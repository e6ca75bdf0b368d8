// Sharing a bill in Teams, in the order in which a person meets it.
import { billNumbersIn, parseCommand } from '../../chat/command.ts';
import type { FilledValues, Form } from '../../chat/form.ts';
import { noticeForm } from '../../chat/preview-form.ts';
import { type ChatRefusal, refusalText } from '../../chat/refusal-text.ts';
import { en as words } from '../../chat/texts/en.ts';
import type { Who } from '../../handlers/handling.ts';
import { receivedFile } from '../../handlers/imported-files.ts';
import {
  confirmed,
  editedForm,
  filledForm,
  type Opening,
  openedForm,
  previewed,
  suggested,
} from '../../handlers/share-bill.ts';
import { againNumber, stoppedNumber, viewed } from '../../handlers/views.ts';
import {
  choices,
  dialog,
  dialogInTime,
  formAnswer,
  type InvokeBody,
  reply,
  replyPrivately,
  viewAnswerCard,
} from './answering.ts';
import { choiceOf, textActivity } from './cards.ts';
import { fileIdsIn } from './dropped-files.ts';
import { attachment, card, lines, opens } from './elements.ts';
import { typedText } from './schema.ts';
import type { Asked, Pressed, TeamsDeps } from './teams-deps.ts';
import { en } from './texts/en.ts';
import { reasonIn, shareValues, textIn } from './values.ts';

/** Teams lists at most so many. */
const MOST_CHOICES = 15;
/** The name may be typed before the command or not, also with the slash of other platforms. */
const OUR_NAME = /^\/?sharebill\b/i;

/** A message to us: answered in words, by a view, or by a button that opens the form. */
export async function onMessage(deps: TeamsDeps, asked: Asked): Promise<void> {
  const { activity } = asked;
  const files = activity.conversation.conversationType === 'personal' ? fileIdsIn(deps, activity.attachments) : [];
  await (files.length > 0 ? onFiles(deps, asked, files) : onWords(deps, asked));
}

/** Only in somebody's own chat with us: Teams gives a bot no file of any other. */
async function onFiles(deps: TeamsDeps, asked: Asked, files: ReturnType<typeof fileIdsIn>): Promise<void> {
  const { who, conversation, activity } = asked;
  for (const { id: fileId, key: fileKey } of files) {
    const eventId = `${activity.id ?? ''}:${fileKey}`;
    const words = await receivedFile(deps, { who, conversation, fileId, fileKey, eventId });
    if (words !== undefined) {
      await reply(deps, asked, textActivity(words));
    }
  }
}

async function onWords(deps: TeamsDeps, asked: Asked): Promise<void> {
  const typed = typedText(asked.activity).replaceAll('\u00a0', ' ').trim().replace(OUR_NAME, '').trim();
  const { who } = asked;
  const command = parseCommand(typed);
  switch (command.kind) {
    case 'help':
      return reply(deps, asked, textActivity(words.help));
    case 'unknown':
      return sayRefusal(deps, asked, { code: 'unknown-word', word: command.word, meant: command.meant });
    case 'no-number':
      return sayRefusal(deps, asked, { code: 'no-number', word: command.word });
    case 'view':
      return replyPrivately(deps, asked, viewAnswerCard(await viewed(deps, { who, asked: command.asked })));
    case 'stop':
      return replyPrivately(deps, asked, viewAnswerCard(await stoppedNumber(deps, { who, number: command.number })));
    case 'share':
    case 'again':
      return reply(deps, asked, { type: 'message', attachments: [attachment(openingCard(typed))] });
  }
}

async function sayRefusal(deps: TeamsDeps, asked: Asked, refusal: ChatRefusal): Promise<void> {
  await reply(deps, asked, textActivity(refusalText(refusal)));
}

/** A message cannot open a dialog: a button in the answer does. What was typed goes with it. */
function openingCard(typed: string) {
  return card(lines(typed === '' ? en.open : `sharebill ${typed}`), [opens(en.openForm, { act: 'command', typed })]);
}

/** That button. */
export function onCommand(deps: TeamsDeps, pressed: Pressed): Promise<InvokeBody> {
  const { who, conversation } = pressed;
  const command = parseCommand(textIn(pressed.data, 'typed'));
  if (command.kind === 'again') {
    return againNumber(deps, { who, number: command.number, conversation }).then((form) => dialog(form));
  }

  const share = command.kind === 'share' ? command : { addresses: [], message: '' };
  const numbers = 'bill' in share && share.bill !== undefined ? [share.bill] : [];

  return openDialog(deps, { who, conversation, ...share, numbers, guessed: false });
}

/** The command in the compose box, in the "/" menu, or on a message that may name a bill. */
export function onComposed(deps: TeamsDeps, asked: Asked, message: string | undefined): Promise<InvokeBody> {
  const { who, conversation } = asked;
  const numbers = message === undefined ? [] : billNumbersIn(message.replace(/<[^>]*>/g, ' '));

  return openDialog(deps, { who, conversation, numbers, addresses: [], message: '', guessed: message !== undefined });
}

export function openDialog(deps: TeamsDeps, opening: Opening): Promise<InvokeBody> {
  const work = openedForm(deps, opening).then((form) => dialog(form));

  return dialogInTime(deps, { who: opening.who, work, draftId: '' });
}

/** Type-ahead. Nobody unknown is told anything. */
export async function onSuggest(
  deps: TeamsDeps,
  query: { readonly who: Who; readonly dataset: string; readonly text: string },
): Promise<InvokeBody> {
  const { who, dataset, text } = query;
  const found = dataset === 'bill' || dataset === 'to' ? await suggested(deps, { who, dataset, text }) : [];

  return choices(found.slice(0, MOST_CHOICES).map(choiceOf));
}

/** A bill or a contact was chosen: the form is drawn again with what follows from it. */
export async function onFill(deps: TeamsDeps, { who, data }: Pressed): Promise<InvokeBody> {
  const filled = await filledOf(deps, { who, data });
  const form = await filledForm(deps, filled);

  return dialog(form, filled.error);
}

export async function onEdit(deps: TeamsDeps, { who, data }: Pressed): Promise<InvokeBody> {
  return dialog(await editedForm(deps, { who, draftId: textIn(data, 'draft') }));
}

/** Preview: the next step, or an error beside the field that it is about. */
export async function onPreview(deps: TeamsDeps, { who, data }: Pressed): Promise<InvokeBody> {
  const filled = await filledOf(deps, { who, data });
  if (filled.error) {
    return dialog(await filledForm(deps, filled), filled.error);
  }

  const redraw = () => filledForm(deps, filled);
  const work = previewed(deps, filled).then((answer) => formAnswer(answer, { redraw, said: en.confirmed }));

  return dialogInTime(deps, { who, work, draftId: filled.draftId });
}

/** Confirm: shared, or the reason why not, and the way back. */
export async function onConfirm(deps: TeamsDeps, { who, data }: Pressed): Promise<InvokeBody> {
  const draftId = textIn(data, 'draft');
  const answer = await confirmed(deps, { who, draftId, reason: reasonIn(data) });
  const redraw = async ({ text }: { text: string }): Promise<Form> => noticeForm({ draftId, text, back: true });

  return formAnswer(answer, { redraw, said: en.confirmed });
}

type Filled = {
  readonly who: Who;
  readonly draftId: string;
  readonly values: FilledValues;
  readonly error?: { readonly field: string; readonly text: string };
};

/** Type-ahead in Teams may hand in the title that was shown instead of the value behind it. */
async function filledOf(deps: TeamsDeps, { who, data }: Pick<Pressed, 'who' | 'data'>): Promise<Filled> {
  const typed = shareValues(data);
  const billId =
    typed.billId === undefined ? undefined : await meantBy(deps, { who, dataset: 'bill', text: typed.billId });
  const to = await Promise.all(typed.to.map((text) => meantBy(deps, { who, dataset: 'to', text })));
  const { billId: _, ...rest } = typed;
  const values = {
    ...rest,
    ...(billId === undefined ? {} : { billId }),
    to: to.filter((value) => value !== undefined),
  };
  const unclear =
    billId === undefined && typed.billId !== undefined ? 'bill' : to.includes(undefined) ? 'to' : undefined;
  const error = unclear === undefined ? {} : { error: { field: unclear, text: en.unclear } };

  return { who, draftId: textIn(data, 'draft'), values, ...error };
}

/** Our ids have a kind and no space. */
const OUR_ID = /^[a-z]{3}_[0-9A-Za-z]+$/;

/** The value itself, or the one option that has exactly that title; undefined where there are none or several. */
async function meantBy(
  deps: TeamsDeps,
  { who, dataset, text }: { readonly who: Who; readonly dataset: 'bill' | 'to'; readonly text: string },
): Promise<string | undefined> {
  if (OUR_ID.test(text)) {
    return text;
  }

  const [first = ''] = text.split(' · ');
  const [found, another] = (await suggested(deps, { who, dataset, text: first })).filter((one) => one.text === text);

  return another ? undefined : found?.value;
}
