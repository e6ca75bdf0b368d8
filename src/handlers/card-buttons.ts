// The handlers of the card's buttons: cancel, what a person decides about a mail that was not delivered, stop sharing, share
// again, a new invitation, pay links. Each returns what to tell the one who pressed, if anything, or a form.
import type { Form } from '../chat/form.ts';
import { type ChatRefusal, refusalText } from '../chat/refusal-text.ts';
import { stoppedText } from '../chat/stop-text.ts';
import { ok, type Result } from '../core/result.ts';
import { cancelShare } from '../use-cases/cancel-share.ts';
import { decideUnknownMail } from '../use-cases/decide-unknown-mail.ts';
import { fixAddress, openFixAddress } from '../use-cases/fix-address.ts';
import { resendInvitation } from '../use-cases/resend-invitation.ts';
import { shareAgain } from '../use-cases/share-again.ts';
import { showPayLinks } from '../use-cases/show-pay-links.ts';
import { stopSharing } from '../use-cases/stop-sharing.ts';
import {
  answered,
  type FirmDeps,
  type FormAnswer,
  formOrRefusal,
  type HandlerDeps,
  identify,
  refusalForm,
  refused,
  shown,
  type Who,
  wordsFor,
} from './handling.ts';

/** `pressKey` is the same for every copy of the same press, and for no other press. */
export type Press = {
  readonly who: Who;
  /** The id of the share, the recipient or the delivery that the button is about. */
  readonly subject: string;
  readonly conversation: string | undefined;
  readonly pressKey: string;
};

type Told = Promise<string | undefined>;

/** Buttons that are answered with words, or with nothing: the card shows the rest. */
export const PRESSES: Readonly<Record<string, (deps: HandlerDeps, press: Press) => Told>> = {
  'cancel-share': (deps, { who, subject: shareId }) =>
    answered(deps, { who, work: (scoped, actor) => cancelShare(scoped, { actor, shareId }) }),
  'resend-mail': (deps, press) => decided(deps, { ...press, decision: 'resend' }),
  'mark-sent': (deps, press) => decided(deps, { ...press, decision: 'mark-sent' }),
  'stop-sharing': stopped,
  'resend-invitation': (deps, { who, subject: recipientId, pressKey }) =>
    answered(deps, { who, work: (scoped, actor) => resendInvitation(scoped, { actor, recipientId, pressKey }) }),
};

/** Buttons that open a form. */
export const FORMS: Readonly<Record<string, (deps: HandlerDeps, press: Press) => Promise<Form>>> = {
  'fix-address': addressForm,
  'share-again': (deps, { who, subject: shareId, conversation }) =>
    formOrRefusal(deps, {
      who,
      form: (scoped, actor) => againForm(scoped, { actor, shareId, ...originOf(deps, who, conversation) }),
    }),
  'pay-links': (deps, { who, subject: shareId }) =>
    formOrRefusal(deps, { who, form: (scoped, actor) => showPayLinks(scoped, { actor, shareId }) }),
};

/** The form that asks for another address. */
export function addressForm(
  deps: HandlerDeps,
  { who, subject: deliveryId }: Pick<Press, 'who' | 'subject'>,
): Promise<Form> {
  return formOrRefusal(deps, { who, form: (scoped, actor) => openFixAddress(scoped, { actor, deliveryId }) });
}

/** Resend, or Mark as sent, on a mail whose arrival is not known. */
function decided(
  deps: HandlerDeps,
  { who, subject: deliveryId, pressKey, decision }: Press & { readonly decision: 'resend' | 'mark-sent' },
): Told {
  const asked = { deliveryId, decision, pressKey };

  return answered(deps, { who, work: (scoped, actor) => decideUnknownMail(scoped, { actor, ...asked }) });
}

/** With all, or with one recipient. What is told is so also where it was stopped before. */
export async function stopped(deps: HandlerDeps, { who, subject }: Pick<Press, 'who' | 'subject'>): Promise<string> {
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return refusalText(actor.refusal);
  }

  const what = subject.startsWith('rcp_') ? { recipientId: subject } : { shareId: subject };
  const done = await stopSharing(deps.forActor(actor.value), { actor: actor.value, what });

  return done.ok ? stoppedText(done.value) : wordsFor(deps, { actor: actor.value, refusal: done.refusal });
}

/** The form of an earlier share, as it was. */
export async function againForm(
  scoped: FirmDeps,
  request: Parameters<typeof shareAgain>[1],
): Promise<Result<Form, ChatRefusal>> {
  const opened = await shareAgain(scoped, request);

  return opened.ok ? ok(await opened.value.draw()) : opened;
}

/** Where a new card goes: the conversation in which it was asked for, if that is known. */
export function originOf({ platform }: HandlerDeps, { workspaceId }: Who, conversation: string | undefined) {
  return conversation === undefined ? {} : { origin: { platform, workspaceId, conversation } };
}

type Typed = {
  readonly who: Who;
  readonly deliveryId: string;
  readonly address: string;
  readonly reason: { readonly key: string; readonly text: string } | undefined;
};

/** Send in the form of another address: sent, or the warnings and a field for the reason, or an error beside the address. */
export async function fixedAddress(deps: HandlerDeps, { who, ...typed }: Typed): Promise<FormAnswer> {
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return shown(refusalForm(refusalText(actor.refusal)));
  }

  const fixed = await fixAddress(deps.forActor(actor.value), { actor: actor.value, ...typed });
  if (!fixed.ok) {
    const field = fixed.refusal.code === 'reason-needed' ? 'reason' : 'address';

    return refused(deps, { actor: actor.value, refusal: fixed.refusal, field });
  }

  return fixed.value.kind === 'sent' ? { kind: 'done' } : shown(fixed.value.form);
}
