// The handlers of the card's buttons: cancel, and what a person decides about a mail that was not delivered.
import type { ChatRefusal } from '../../chat/refusal-text.ts';
import { refusalText } from '../../chat/refusal-text.ts';
import type { StaffActor } from '../../core/actor.ts';
import type { Result } from '../../core/result.ts';
import { cancelShare } from '../../use-cases/cancel-share.ts';
import { decideUnknownMail } from '../../use-cases/decide-unknown-mail.ts';
import { fixAddress, openFixAddress } from '../../use-cases/fix-address.ts';
import { identify, openView, refusalForm, refused, update, type ViewAnswer, type Who, wordsFor } from './answering.ts';
import type { BlockActionBody, View } from './schema.ts';
import type { FirmDeps, SlackDeps } from './slack-deps.ts';
import { addressOf, reasonOf } from './values.ts';

export type Press = { readonly who: Who; readonly action: BlockActionBody };

/** Cancel on the card. Returns what to tell the person who pressed it, if anything. */
export function onCancel(deps: SlackDeps, press: Press): Promise<string | undefined> {
  const shareId = subjectOf(press);

  return answered(deps, { ...press, work: (scoped, actor) => cancelShare(scoped, { actor, shareId }) });
}

/** Resend, or Mark as sent, on a mail whose arrival is not known. */
export function onUnknownMail(
  deps: SlackDeps,
  press: Press & { readonly decision: 'resend' | 'mark-sent' },
): Promise<string | undefined> {
  const { decision } = press;
  const asked = { deliveryId: subjectOf(press), decision, pressKey: pressKeyOf(press) };

  return answered(deps, { ...press, work: (scoped, actor) => decideUnknownMail(scoped, { actor, ...asked }) });
}

/** Fix address on the card opens a form. */
export async function onFixAddress(deps: SlackDeps, press: Press): Promise<void> {
  const deliveryId = subjectOf(press);
  await openView(deps, {
    workspaceId: press.who.workspaceId,
    triggerId: press.action.trigger_id ?? '',
    form: async () => {
      const actor = await identify(deps, press.who);
      if (!actor.ok) {
        return refusalForm(refusalText(actor.refusal));
      }

      const opened = await openFixAddress(deps.forActor(actor.value), { actor: actor.value, deliveryId });

      return opened.ok
        ? opened.value
        : refusalForm(await wordsFor(deps, { actor: actor.value, refusal: opened.refusal }));
    },
  });
}

/** Send in that form: sent, or the warnings and a field for the reason, or an error beside the address. */
export async function onFixedAddress(deps: SlackDeps, request: { who: Who; view: View }): Promise<ViewAnswer> {
  const { view } = request;
  const actor = await identify(deps, request.who);
  if (!actor.ok) {
    return update(refusalForm(refusalText(actor.refusal)));
  }

  const asked = {
    actor: actor.value,
    deliveryId: view.private_metadata,
    address: addressOf(view),
    reason: reasonOf(view),
  };
  const fixed = await fixAddress(deps.forActor(actor.value), asked);
  if (!fixed.ok) {
    const field = fixed.refusal.code === 'reason-needed' ? 'reason' : 'address';

    return refused(deps, { view, actor: actor.value, refusal: fixed.refusal, field });
  }

  return fixed.value.kind === 'sent' ? { response_action: 'clear' } : update(fixed.value.form);
}

/** Does it for the staff member who pressed. Returns what to tell them, if anything. */
export async function answered(
  deps: SlackDeps,
  press: Press & { readonly work: (scoped: FirmDeps, actor: StaffActor) => Promise<Result<unknown, ChatRefusal>> },
): Promise<string | undefined> {
  const actor = await identify(deps, press.who);
  if (!actor.ok) {
    return refusalText(actor.refusal);
  }

  const done = await press.work(deps.forActor(actor.value), actor.value);

  return done.ok ? undefined : wordsFor(deps, { actor: actor.value, refusal: done.refusal });
}

/** The id that the button is about. */
export function subjectOf({ action }: Press): string {
  return action.actions[0]?.value ?? '';
}

/** Who pressed what, and Slack's own time of the press: a retry of the same press has the same. */
export function pressKeyOf({ who, action }: Press): string {
  const [pressed] = action.actions;
  const what = [action.message?.ts, pressed?.action_id, pressed?.value, pressed?.action_ts];

  return ['slack', who.workspaceId, who.userId, ...what].join(':');
}
