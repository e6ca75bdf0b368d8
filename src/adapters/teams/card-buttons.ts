// The buttons of cards and lists in Teams: those that count at once, those that ask first, and those that open a dialog.
import { noticeForm } from '../../chat/preview-form.ts';
import { refusalText } from '../../chat/refusal-text.ts';
import { en as chat } from '../../chat/texts/en.ts';
import { askedView } from '../../handlers/asked-view.ts';
import { addressForm, FORMS, fixedAddress, PRESSES, type Press } from '../../handlers/card-buttons.ts';
import { billOfImport, FILE_PRESSES } from '../../handlers/imported-files.ts';
import {
  acceptedPerson,
  addedPerson,
  askedForAccess,
  declined,
  linkedPerson,
  PERSON_FORMS,
} from '../../handlers/people.ts';
import { FIRST_VIEW, viewed } from '../../handlers/views.ts';
import { dialog, dialogOf, done, formAnswer, type InvokeBody, replaced, told, viewAnswerCard } from './answering.ts';
import { card, lines, submit } from './elements.ts';
import { openDialog } from './share-bill.ts';
import type { Pressed, TeamsDeps } from './teams-deps.ts';
import { en } from './texts/en.ts';
import { personIn, refilled, textIn } from './values.ts';
import { VIEW_VERB } from './view-cards.ts';

/** A button that counts at once; undefined when it is none of ours. */
export async function onPress(
  deps: TeamsDeps,
  { verb, ...pressed }: Pressed & { readonly verb: string },
): Promise<InvokeBody | undefined> {
  if (verb === VIEW_VERB) {
    const asked = askedView(textIn(pressed.data, 'asks')) ?? FIRST_VIEW;

    return replaced(viewAnswerCard(await viewed(deps, { who: pressed.who, asked })));
  }

  const words = await wordsOf(deps, { ...pressed, verb });

  return words && told(words.text);
}

/** What to tell the one who pressed, if anything: the card shows the rest. */
async function wordsOf(
  deps: TeamsDeps,
  pressed: Pressed & { readonly verb: string },
): Promise<{ readonly text: string | undefined } | undefined> {
  const { verb, who, data } = pressed;
  const subject = textIn(data, 'subject');
  if (verb === 'ask-access') {
    return { text: await askForAccess(deps, pressed) };
  }

  if (verb === 'decline-access') {
    return { text: await declined(deps, { who, subject }) };
  }

  const press = PRESSES[verb];
  if (press) {
    return { text: await press(deps, pressOf(pressed)) };
  }

  const file = FILE_PRESSES[verb];

  return file && { text: await file(deps, { who, subject, chosen: textIn(data, verb) }) };
}

/** A copy of a press brings the same card, and what was on it. */
function pressOf({ verb, who, conversation, activity, data }: Pressed & { readonly verb: string }): Press {
  const subject = textIn(data, 'subject');
  const what = [activity.replyToId ?? '', verb, subject, textIn(data, 'about')];

  return { who, subject, conversation, pressKey: ['teams', who.workspaceId, who.userId, ...what].join(':') };
}

async function askForAccess(deps: TeamsDeps, { who }: Pressed): Promise<string> {
  const asked = await askedForAccess(deps, { who, nameOf: deps.people.nameOf });
  const { home } = chat.people;

  return asked.ok ? (asked.value === 'linked' ? home.linkedAlready : home.asked) : refusalText(asked.refusal);
}

/** A button that opens a dialog; undefined when it is none of ours. */
export async function onOpen(deps: TeamsDeps, pressed: Pressed): Promise<InvokeBody | undefined> {
  const { who, conversation, data } = pressed;
  const id = textIn(data, 'id');
  const subject = textIn(data, 'subject');
  const opening = { who, conversation, numbers: [], addresses: [], message: '', guessed: false };
  if (id === 'share-listed') {
    return openDialog(deps, { ...opening, billId: subject });
  }

  if (id === 'share-imported') {
    const found = await billOfImport(deps, { who, subject });

    return 'text' in found ? done(found.text) : openDialog(deps, { ...opening, numbers: [found.number] });
  }

  const form = FORMS[id];
  if (form) {
    return dialog(await form(deps, pressOf({ ...pressed, verb: id })));
  }

  const person = PERSON_FORMS[id];

  return person && dialog(await person(deps, { who, subject, chosen: '' }));
}

/** A button that asks first: the question came with it. */
export function onAsk({ data }: Pressed): InvokeBody {
  const { act: _, question, title, yes, msteams: __, ...press } = data;
  const button = submit(String(yes ?? ''), { ...press, act: 'press' });

  return dialogOf(String(title ?? ''), card(lines(String(question ?? '')), [button]));
}

/** Yes on that. */
export async function onYes(deps: TeamsDeps, pressed: Pressed): Promise<InvokeBody | undefined> {
  const words = await wordsOf(deps, { ...pressed, verb: textIn(pressed.data, 'id') });

  return words && done(words.text ?? en.handled);
}

/** Ask for access, in the form that was refused. */
export async function onAskAccess(deps: TeamsDeps, pressed: Pressed): Promise<InvokeBody> {
  return dialog(noticeForm({ draftId: '', text: await askForAccess(deps, pressed) }));
}

/** Send in the form of another address. */
export async function onFixedAddress(deps: TeamsDeps, { who, data }: Pressed): Promise<InvokeBody> {
  const deliveryId = textIn(data, 'draft');
  const text = textIn(data, 'reason');
  const reason = 'reason' in data ? { key: textIn(data, 'reasonKey'), text } : undefined;
  const fixed = await fixedAddress(deps, { who, deliveryId, address: textIn(data, 'address'), reason });
  const redraw = async () => refilled(await addressForm(deps, { who, subject: deliveryId }), data);

  return formAnswer(fixed, { redraw, said: en.handled });
}

/** The forms about a person. */
export async function onPerson(deps: TeamsDeps, { who, data }: Pressed): Promise<InvokeBody> {
  const id = textIn(data, 'act');
  const subject = textIn(data, 'draft');
  const handedIn = { who, person: personIn(data) };
  const answer =
    id === 'add-person'
      ? await addedPerson(deps, handedIn)
      : id === 'link-person'
        ? await linkedPerson(deps, { ...handedIn, staffMemberId: subject })
        : await acceptedPerson(deps, { ...handedIn, requestId: subject, letIn: () => undefined });
  const opens = PERSON_FORMS[id === 'accept-person' ? 'accept-access' : id];
  const redraw = async () => {
    const form = await opens?.(deps, { who, subject, chosen: '' });

    return form ? refilled(form, data) : noticeForm({ draftId: '', text: en.handled });
  };

  return formAnswer(answer, { redraw, said: en.handled });
}
