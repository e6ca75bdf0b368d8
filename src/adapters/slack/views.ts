// The everyday views in Slack: a view that a command or a button asks for, and sharing a bill of a list.
import type { RespondArguments } from '@slack/bolt';
import type { AskedView } from '../../chat/views.ts';
import { askedView } from '../../handlers/asked-view.ts';
import type { Who } from '../../handlers/handling.ts';
import { againNumber, FIRST_VIEW, stoppedNumber, viewed } from '../../handlers/views.ts';
import { answerBody, openView, subjectOf, whoOf } from './answering.ts';
import { ephemeral } from './blocks.ts';
import type { BlockActionBody, SlashCommandBody } from './schema.ts';
import { openForm } from './share-bill.ts';
import type { SlackDeps } from './slack-deps.ts';

/** The view for whoever asks now, or why not; a fault is told there as well. Never throws. */
export function onView(
  deps: SlackDeps,
  request: { readonly who: Who; readonly asked: AskedView },
): Promise<RespondArguments> {
  return viewed(deps, request).then(answerBody, (cause: unknown) => ephemeral(deps.faultText(cause)));
}

/** `stop 1042`. Never throws. */
export function onStopCommand(
  deps: SlackDeps,
  request: { readonly who: Who; readonly number: string },
): Promise<RespondArguments> {
  return stoppedNumber(deps, request).then(answerBody, (cause: unknown) => ephemeral(deps.faultText(cause)));
}

/** `again 1042`: the form of the one share, or first a choice. */
export function onAgainCommand(
  deps: SlackDeps,
  { body, number }: { readonly body: SlashCommandBody; readonly number: string },
): Promise<void> {
  const { team_id: workspaceId, user_id: userId, channel_id: conversation, trigger_id: triggerId } = body;
  const form = () => againNumber(deps, { who: { workspaceId, userId }, number, conversation });

  return openView(deps, { workspaceId, triggerId, form });
}

/** Older, Newer, or one of several matters: takes the place of the message with the button, which a fault leaves there. */
export async function onViewButton(deps: SlackDeps, action: BlockActionBody): Promise<RespondArguments> {
  const asked = askedView(subjectOf(action)) ?? FIRST_VIEW;
  try {
    return { ...answerBody(await viewed(deps, { who: whoOf(action), asked })), replace_original: true };
  } catch (cause) {
    return { ...ephemeral(deps.faultText(cause)), replace_original: false };
  }
}

/** Share on a row: the form with that bill, for who may. */
export function onShareListed(deps: SlackDeps, action: BlockActionBody): Promise<void> {
  const who = whoOf(action);

  return openForm(deps, {
    who,
    triggerId: action.trigger_id ?? '',
    conversation: action.channel?.id ?? who.userId,
    billId: subjectOf(action),
    numbers: [],
    addresses: [],
    message: '',
    guessed: false,
  });
}
