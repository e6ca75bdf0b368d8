// The handlers of what stands around a share in the client portal: stop sharing, share again, a new invitation; by buttons
// of the card and of lists, and by command. Mounted by app.ts.
import type { App, RespondArguments } from '@slack/bolt';
import { refusalText } from '../../chat/refusal-text.ts';
import { againChoice, stopChoice } from '../../chat/share-list.ts';
import { stoppedText } from '../../chat/stop-text.ts';
import type { StaffActor } from '../../core/actor.ts';
import { ok } from '../../core/result.ts';
import { findShares } from '../../use-cases/find-shares.ts';
import { resendInvitation } from '../../use-cases/resend-invitation.ts';
import { shareAgain } from '../../use-cases/share-again.ts';
import { showPayLinks } from '../../use-cases/show-pay-links.ts';
import { stopSharing, type WhatToStop } from '../../use-cases/stop-sharing.ts';
import { formOrRefusal, identify, openView, redraw, type Shown, type Who, whoOf, wordsFor } from './answering.ts';
import { ephemeral } from './blocks.ts';
import { answered, type Press, pressKeyOf, subjectOf } from './card-buttons.ts';
import { BlockActionBody, type SlashCommandBody } from './schema.ts';
import type { FirmDeps, SlackDeps } from './slack-deps.ts';
import { viewBody } from './view-blocks.ts';

export function addPortalButtons(app: App, deps: SlackDeps): void {
  const logged = (work: Promise<unknown>) => work.catch((cause: unknown) => void deps.faultText(cause));
  for (const [id, handle] of Object.entries({ 'stop-sharing': onStop, 'resend-invitation': onInvite })) {
    app.action(id, async ({ ack, body, respond }) => {
      await ack();
      const action = BlockActionBody.parse(body);
      const told = handle(deps, { who: whoOf(action), action }).then(async (text) => {
        if (text !== undefined) {
          await respond({ ...ephemeral(text), replace_original: false });
        }
      });
      await logged(told);
    });
  }
  app.action('share-again', async ({ ack, body }) => {
    await ack();
    await logged(onAgain(deps, BlockActionBody.parse(body)));
  });
  app.action('pay-links', async ({ ack, body }) => {
    await ack();
    await logged(onPayLinks(deps, BlockActionBody.parse(body)));
  });
}

/** Stop sharing with all or with one, on the card or in a list. What is told is so also where it was stopped before. */
async function onStop(deps: SlackDeps, press: Press): Promise<string> {
  const actor = await identify(deps, press.who);
  if (!actor.ok) {
    return refusalText(actor.refusal);
  }

  const id = subjectOf(press);

  return stop(deps, { actor: actor.value, what: id.startsWith('rcp_') ? { recipientId: id } : { shareId: id } });
}

async function stop(deps: SlackDeps, { actor, what }: { actor: StaffActor; what: WhatToStop }): Promise<string> {
  const stopped = await stopSharing(deps.forActor(actor), { actor, what });

  return stopped.ok ? stoppedText(stopped.value) : wordsFor(deps, { actor, refusal: stopped.refusal });
}

/** Told only when it could not be: the card shows the rest. */
function onInvite(deps: SlackDeps, press: Press): Promise<string | undefined> {
  const asked = { recipientId: subjectOf(press), pressKey: pressKeyOf(press) };

  return answered(deps, { ...press, work: (scoped, actor) => resendInvitation(scoped, { actor, ...asked }) });
}

/** Share again: from a message a form opens, in a form it takes the place of the choice. */
function onAgain(deps: SlackDeps, action: BlockActionBody): Promise<void> {
  const who = whoOf(action);
  const shareId = subjectOf({ who, action });
  const { view, channel, trigger_id: triggerId = '' } = action;
  const form: Shown = (scoped, actor) =>
    againForm(scoped, { actor, shareId, ...(channel ? { origin: originOf(who, channel.id) } : {}) });

  return view
    ? redraw(deps, { body: { ...action, view }, form })
    : openView(deps, { workspaceId: who.workspaceId, triggerId, form: () => formOrRefusal(deps, { who, form }) });
}

/** In a form, which nobody sees but the one who pressed. */
function onPayLinks(deps: SlackDeps, action: BlockActionBody): Promise<void> {
  const who = whoOf(action);
  const form: Shown = (scoped, actor) => showPayLinks(scoped, { actor, shareId: subjectOf({ who, action }) });
  const { trigger_id: triggerId = '' } = action;

  return openView(deps, {
    workspaceId: who.workspaceId,
    triggerId,
    form: () => formOrRefusal(deps, { who, form }),
  });
}

type Again = Parameters<typeof shareAgain>[1];

async function againForm(scoped: FirmDeps, request: Again): ReturnType<Shown> {
  const opened = await shareAgain(scoped, request);

  return opened.ok ? ok(await opened.value.draw()) : opened;
}

function originOf({ workspaceId }: Who, conversation: string) {
  return { platform: 'slack', workspaceId, conversation };
}

/** `/sharebill stop 1042`: stopped at once where there is one share, else a choice; for the one who asked alone. Never throws. */
export async function onStopCommand(
  deps: SlackDeps,
  { who, number }: { who: Who; number: string },
): Promise<RespondArguments> {
  return stopNumbered(deps, { who, number }).catch((cause: unknown) => ephemeral(deps.faultText(cause)));
}

async function stopNumbered(deps: SlackDeps, { who, number }: { who: Who; number: string }): Promise<RespondArguments> {
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return ephemeral(refusalText(actor.refusal));
  }

  const viewer = actor.value;
  const found = await findShares(deps.forActor(viewer), { viewer, number, toBe: 'stopped' });
  if (!found.ok) {
    return ephemeral(await wordsFor(deps, { actor: viewer, refusal: found.refusal }));
  }

  const [share, another] = found.value.shares;

  return share && !another
    ? ephemeral(await stop(deps, { actor: viewer, what: { shareId: share.id } }))
    : viewBody(stopChoice(found.value));
}

/** `/sharebill again 1042`: the form of the one share, or first a choice. */
export function onAgainCommand(
  deps: SlackDeps,
  { body, number }: { body: SlashCommandBody; number: string },
): Promise<void> {
  const who = { workspaceId: body.team_id, userId: body.user_id };
  const form: Shown = async (scoped, actor) => {
    const found = await findShares(scoped, { viewer: actor, number, toBe: 'repeated' });
    if (!found.ok) {
      return found;
    }

    const [share, another] = found.value.shares;
    const origin = originOf(who, body.channel_id);

    return share && !another ? againForm(scoped, { actor, shareId: share.id, origin }) : ok(againChoice(found.value));
  };

  const { workspaceId } = who;

  return openView(deps, { workspaceId, triggerId: body.trigger_id, form: () => formOrRefusal(deps, { who, form }) });
}
