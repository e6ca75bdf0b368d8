// The handlers of the everyday views: a view that a command or a button asks for, and sharing a bill of a list. Each one
// finds out anew who is asking, and asks one use case.
import type { RespondArguments } from '@slack/bolt';
import { billListView } from '../../chat/bill-list.ts';
import { statusView } from '../../chat/bill-status.ts';
import { historyView, matterChoice } from '../../chat/matter-history.ts';
import { type ChatRefusal, refusalText } from '../../chat/refusal-text.ts';
import { shareListView } from '../../chat/share-list.ts';
import { type AskedView, PAGE_SIZE, type ViewMessage } from '../../chat/views.ts';
import type { StaffActor } from '../../core/actor.ts';
import { ok, type Result } from '../../core/result.ts';
import { billTimeline } from '../../use-cases/bill-timeline.ts';
import { listBills } from '../../use-cases/list-bills.ts';
import { listShares } from '../../use-cases/list-shares.ts';
import { type MatterHistoryRequest, matterHistory } from '../../use-cases/matter-history.ts';
import { identify, type Who, wordsFor } from './answering.ts';
import { ephemeral } from './blocks.ts';
import type { Press } from './card-buttons.ts';
import { openForm } from './share-bill.ts';
import type { FirmDeps, SlackDeps } from './slack-deps.ts';
import { type ViewAnswerBody, viewBody } from './view-blocks.ts';
import { askedView } from './view-values.ts';

/** The view for whoever asks now, or why not; a fault is told there as well. Never throws. */
export async function onView(
  deps: SlackDeps,
  request: { readonly who: Who; readonly asked: AskedView },
): Promise<ViewAnswerBody> {
  return shown(deps, request).catch((cause: unknown) => ephemeral(deps.faultText(cause)));
}

/** Older, Newer, or one of several matters: takes the place of the message with the button, which a fault leaves there. */
export async function onViewButton(deps: SlackDeps, { who, action }: Press): Promise<RespondArguments> {
  const asked = askedView(action.actions[0]?.value ?? '') ?? FIRST;
  try {
    return { ...(await shown(deps, { who, asked })), replace_original: true };
  } catch (cause) {
    return { ...ephemeral(deps.faultText(cause)), replace_original: false };
  }
}

/** For a button that carries nothing of ours. */
const FIRST: AskedView = { kind: 'bills', list: 'unpaid', words: '' };

/** Share on a row: the form with that bill, for who may. */
export function onShareListed(deps: SlackDeps, { who, action }: Press): Promise<void> {
  return openForm(deps, {
    ...who,
    triggerId: action.trigger_id ?? '',
    conversation: action.channel?.id ?? who.userId,
    billId: action.actions[0]?.value ?? '',
    numbers: [],
    addresses: [],
    message: '',
    guessed: false,
  });
}

async function shown(deps: SlackDeps, { who, asked }: { who: Who; asked: AskedView }): Promise<ViewAnswerBody> {
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return ephemeral(refusalText(actor.refusal));
  }

  const view = await viewFor(deps.forActor(actor.value), { viewer: actor.value, asked });

  return view.ok
    ? viewBody(view.value)
    : ephemeral(await wordsFor(deps, { actor: actor.value, refusal: view.refusal }));
}

type Asking<Kind extends AskedView['kind']> = {
  readonly viewer: StaffActor;
  readonly asked: Extract<AskedView, { kind: Kind }>;
};

type Viewed = Promise<Result<ViewMessage, ChatRefusal>>;

function viewFor(deps: FirmDeps, { viewer, asked }: { viewer: StaffActor; asked: AskedView }): Viewed {
  switch (asked.kind) {
    case 'bills':
      return billsView(deps, { viewer, asked });
    case 'status':
      return timelineView(deps, { viewer, asked });
    case 'shares':
      return sharesView(deps, { viewer, asked });
    case 'history':
      return matterView(deps, { viewer, matter: { typed: asked.typed } });
    case 'matter':
      return matterView(deps, { viewer, matter: { id: asked.id }, turn: asked.turn });
  }
}

async function billsView(deps: FirmDeps, { viewer, asked }: Asking<'bills'>): Viewed {
  const page = await listBills(deps, { viewer, ...asked, size: PAGE_SIZE });

  return page.ok ? ok(billListView({ asked, page: page.value, ...page.value })) : page;
}

async function timelineView(deps: FirmDeps, { viewer, asked }: Asking<'status'>): Viewed {
  const found = await billTimeline(deps, { viewer, number: asked.number });
  if (!found.ok) {
    return found;
  }

  const bills = found.value.bills.map((one) => ({ ...one, bill: { ...one.bill, status: one.status } }));

  return ok(statusView({ ...found.value, bills }));
}

async function sharesView(deps: FirmDeps, { viewer, asked }: Asking<'shares'>): Viewed {
  const page = await listShares(deps, { viewer, ...asked, size: PAGE_SIZE });

  return page.ok ? ok(shareListView({ asked, page: page.value, ...page.value })) : page;
}

async function matterView(deps: FirmDeps, request: Pick<MatterHistoryRequest, 'viewer' | 'matter' | 'turn'>): Viewed {
  const found = await matterHistory(deps, { ...request, size: PAGE_SIZE });
  if (found.ok) {
    return ok(historyView({ page: found.value, ...found.value }));
  }

  return found.refusal.code === 'which-matter'
    ? ok(matterChoice(found.refusal.matters))
    : { ok: false, refusal: found.refusal };
}
