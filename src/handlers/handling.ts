// What every handler of chat works with and begins with: it finds out who is asking, and says a refusal in words or in a
// form. For no chat platform in particular: each platform's adapter reads what came in, asks a handler, and draws its answer.
import type { Directory } from '../adapters/database/directory.ts';
import type { Form } from '../chat/form.ts';
import { noticeForm } from '../chat/preview-form.ts';
import { type ChatRefusal, refusalText } from '../chat/refusal-text.ts';
import { en } from '../chat/texts/en.ts';
import type { StaffActor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import type { IdGenerator } from '../ports/id-generator.ts';
import type { Logger } from '../ports/logger.ts';
import { administratorsOf } from '../use-cases/access.ts';
import type { FixAddressDeps } from '../use-cases/fix-address.ts';
import { type ChatUser, identifyStaff, type StaffDirectory } from '../use-cases/identify-staff.ts';
import type { OpenShareFormDeps } from '../use-cases/open-share-form.ts';
import type { PreviewShareDeps } from '../use-cases/preview-share.ts';
import type { ResendInvitationDeps } from '../use-cases/resend-invitation.ts';
import type { SearchBillsDeps } from '../use-cases/search-bills.ts';
import type { ShareBillDeps } from '../use-cases/share-bill.ts';
import type { ShowPayLinksDeps } from '../use-cases/show-pay-links.ts';

/** What the use cases behind the handlers need, walled to a firm. */
export type FirmDeps = OpenShareFormDeps &
  SearchBillsDeps &
  PreviewShareDeps &
  ShareBillDeps &
  FixAddressDeps &
  ResendInvitationDeps &
  ShowPayLinksDeps;

export type Who = { readonly workspaceId: string; readonly userId: string };

export type HandlerDeps = {
  readonly platform: string;
  readonly directory: StaffDirectory & Pick<Directory, 'rememberRequest'>;
  /** Whether the platform says that they are one of the workspace's own people. */
  readonly standingOf: (who: Who) => Promise<ChatUser['standing']>;
  readonly forActor: (actor: StaffActor) => FirmDeps;
  /** The same, for what nobody does who is known as staff: somebody asks for access, or leaves. */
  readonly forFirm: (firmId: string) => FirmDeps;
  readonly logger: Logger;
  /** Logs a fault and returns the words for it, with the reference under which it was logged. */
  readonly faultText: (cause: unknown) => string;
};

/** What becomes of a form that was handed in. */
export type FormAnswer =
  /** Takes its place. */
  | { readonly kind: 'form'; readonly form: Form }
  /** Said beside the field that it is about, where the form has one; else in its place. */
  | { readonly kind: 'refused'; readonly field: string; readonly text: string }
  | { readonly kind: 'done' };

/** What is done for a staff member. */
export type Work<T> = (scoped: FirmDeps, actor: StaffActor) => Promise<Result<T, ChatRefusal>>;

export async function identify(deps: HandlerDeps, who: Who): Promise<Result<StaffActor, ChatRefusal>> {
  const standing = await deps.standingOf(who);
  const actor = await identifyStaff(deps, { platform: deps.platform, ...who, standing });

  return actor.ok ? ok(actor.value) : refuse(actor.refusal);
}

export async function wordsFor(
  deps: HandlerDeps,
  request: { readonly actor: StaffActor; readonly refusal: ChatRefusal },
): Promise<string> {
  return refusalText(request.refusal, await administratorsOf(deps.forActor(request.actor).db));
}

/** The form for a staff member, or why there is none. */
export async function formOrRefusal(
  deps: HandlerDeps,
  request: { readonly who: Who; readonly form: Work<Form> },
): Promise<Form> {
  const actor = await identify(deps, request.who);
  if (!actor.ok) {
    return strangerForm(actor.refusal);
  }

  const result = await request.form(deps.forActor(actor.value), actor.value);

  return result.ok ? result.value : refusalForm(await wordsFor(deps, { actor: actor.value, refusal: result.refusal }));
}

/** Does it for the staff member who pressed. Returns what to tell them, if anything. */
export async function answered(
  deps: HandlerDeps,
  press: { readonly who: Who; readonly work: Work<unknown> },
): Promise<string | undefined> {
  const actor = await identify(deps, press.who);
  if (!actor.ok) {
    return refusalText(actor.refusal);
  }

  const done = await press.work(deps.forActor(actor.value), actor.value);

  return done.ok ? undefined : wordsFor(deps, { actor: actor.value, refusal: done.refusal });
}

export async function refused(
  deps: HandlerDeps,
  request: { readonly actor: StaffActor; readonly refusal: ChatRefusal; readonly field: string },
): Promise<FormAnswer> {
  return { kind: 'refused', field: request.field, text: await wordsFor(deps, request) };
}

export function shown(form: Form): FormAnswer {
  return { kind: 'form', form };
}

/** Whom nobody has linked may ask to be let in. */
export function strangerForm(refusal: ChatRefusal): Form {
  const ask = { type: 'buttons', buttons: [{ id: 'ask-access', text: en.people.home.askButton }] } as const;
  const form = refusalForm(refusalText(refusal));

  return refusal.code === 'not-linked' ? { ...form, elements: [...form.elements, ask] } : form;
}

export function refusalForm(text: string): Form {
  return noticeForm({ draftId: '', text });
}

/** The reference is what the one who asked can name to whoever reads the log. */
export function faultTextOf(options: {
  readonly logger: Logger;
  readonly ids: IdGenerator;
}): (cause: unknown) => string {
  return (cause) => {
    const reference = options.ids.newId('job').slice(-8);
    options.logger.warn('chat request failed', { reference }, cause);

    return en.refusal.fault(reference);
  };
}
