// The handlers of sharing a bill, in the order in which a person meets them.
import type { FilledValues, Form, Option } from '../chat/form.ts';
import { noticeForm } from '../chat/preview-form.ts';
import { fieldOfRefusal } from '../chat/refusal-field.ts';
import { type ChatRefusal, refusalText } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import type { ShareChannel } from '../core/share-channel.ts';
import { fillShareForm } from '../use-cases/fill-share-form.ts';
import { openShareForm } from '../use-cases/open-share-form.ts';
import { previewAgain, previewShare } from '../use-cases/preview-share.ts';
import { reopenShareForm } from '../use-cases/reopen-share-form.ts';
import { searchBills } from '../use-cases/search-bills.ts';
import { searchContacts } from '../use-cases/search-contacts.ts';
import { shareBill } from '../use-cases/share-bill.ts';
import {
  type FormAnswer,
  formOrRefusal,
  type HandlerDeps,
  identify,
  refusalForm,
  refused,
  shown,
  strangerForm,
  type Who,
  wordsFor,
} from './handling.ts';

export type Opening = {
  readonly who: Who;
  readonly conversation: string;
  /** Chosen in a list, by its id. */
  readonly billId?: string;
  readonly numbers: readonly string[];
  readonly addresses: readonly string[];
  readonly channel?: ShareChannel | undefined;
  readonly message: string;
  /** The numbers are guesses from a message. */
  readonly guessed: boolean;
};

/** The form of sharing for whoever may; the check at once where contacts were named. */
export async function openedForm(deps: HandlerDeps, opening: Opening): Promise<Form> {
  const { who, conversation } = opening;
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return strangerForm(actor.refusal);
  }

  const scoped = deps.forActor(actor.value);
  const origin = { platform: deps.platform, workspaceId: who.workspaceId, conversation };
  const opened = await openShareForm(scoped, { ...opening, actor: actor.value, origin });
  if (!opened.ok) {
    return refusalForm(await wordsFor(deps, { actor: actor.value, refusal: opened.refusal }));
  }

  const { draftId, values, draw } = opened.value;
  if (opening.addresses.length === 0) {
    return draw();
  }

  const preview = await previewShare(scoped, { actor: actor.value, draftId, values });

  return preview.ok ? preview.value : draw(preview.refusal);
}

/** Type-ahead. Nobody unknown is told anything. */
export async function suggested(
  deps: HandlerDeps,
  query: { readonly who: Who; readonly dataset: 'bill' | 'to'; readonly text: string },
): Promise<readonly Option[]> {
  const actor = await identify(deps, query.who);
  if (!actor.ok) {
    return [];
  }

  const request = { actor: actor.value, text: query.text };
  const scoped = deps.forActor(actor.value);

  return query.dataset === 'bill' ? searchBills(scoped, request) : searchContacts(scoped, request);
}

type Filled = { readonly who: Who; readonly draftId: string; readonly values: FilledValues };

/** A bill or a contact was chosen: the form is drawn again with what follows from it. */
export function filledForm(deps: HandlerDeps, { who, draftId, values }: Filled): Promise<Form> {
  return formOrRefusal(deps, { who, form: (scoped, actor) => fillShareForm(scoped, { actor, draftId, values }) });
}

/** Edit on the preview: the form again, as it was filled in. */
export function editedForm(deps: HandlerDeps, { who, draftId }: Omit<Filled, 'values'>): Promise<Form> {
  return formOrRefusal(deps, { who, form: (scoped, actor) => reopenShareForm(scoped, { actor, draftId }) });
}

/** Preview: the next step, or an error beside the field that it is about. */
export async function previewed(deps: HandlerDeps, { who, draftId, values }: Filled): Promise<FormAnswer> {
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return shown(refusalForm(refusalText(actor.refusal)));
  }

  const preview = await previewShare(deps.forActor(actor.value), { actor: actor.value, draftId, values });

  return preview.ok ? shown(preview.value) : refusedField(deps, { actor: actor.value, refusal: preview.refusal });
}

/** Confirm: shared, or the reason why not. */
export async function confirmed(
  deps: HandlerDeps,
  { who, draftId, reason }: { readonly who: Who; readonly draftId: string; readonly reason: string | undefined },
): Promise<FormAnswer> {
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return shown(refusalForm(refusalText(actor.refusal)));
  }

  const asked = { actor: actor.value, draftId, reason };
  const shared = await shareBill(deps.forActor(actor.value), asked);

  return shared.ok ? { kind: 'done' } : unconfirmed(deps, { ...asked, refusal: shared.refusal });
}

type Unconfirmed = { readonly actor: StaffActor; readonly draftId: string; readonly refusal: ChatRefusal };

/** What came up since the check was drawn is shown by drawing it again; from a repeat the way leads back to the form. */
async function unconfirmed(deps: HandlerDeps, { actor, draftId, refusal }: Unconfirmed): Promise<FormAnswer> {
  if (refusal.code === 'recipients-blocked' || refusal.code === 'news-since-check') {
    const preview = await previewAgain(deps.forActor(actor), { actor, draftId });

    return preview.ok ? shown(preview.value) : refusedField(deps, { actor, refusal: preview.refusal });
  }

  if (refusal.code === 'exact-repeat' || refusal.code === 'too-many-shares') {
    return shown(noticeForm({ draftId, text: refusalText(refusal), back: true }));
  }

  return refusedField(deps, { actor, refusal });
}

function refusedField(
  deps: HandlerDeps,
  request: { readonly actor: StaffActor; readonly refusal: ChatRefusal },
): Promise<FormAnswer> {
  return refused(deps, { ...request, field: fieldOfRefusal(request.refusal) });
}
