// The handlers of the everyday views: what a command or a button asks to see, and which share is to be stopped or made again.
// Each one finds out anew who is asking, and asks one use case.
import { billListView } from '../chat/bill-list.ts';
import { statusView } from '../chat/bill-status.ts';
import type { Form } from '../chat/form.ts';
import { historyView, matterChoice } from '../chat/matter-history.ts';
import { type ChatRefusal, refusalText } from '../chat/refusal-text.ts';
import { againChoice, shareListView, stopChoice } from '../chat/share-list.ts';
import { type AskedView, PAGE_SIZE, type ViewMessage } from '../chat/views.ts';
import type { StaffActor } from '../core/actor.ts';
import { ok, type Result } from '../core/result.ts';
import { billTimeline } from '../use-cases/bill-timeline.ts';
import { findShares } from '../use-cases/find-shares.ts';
import { listBills } from '../use-cases/list-bills.ts';
import { listShares } from '../use-cases/list-shares.ts';
import { type MatterHistoryRequest, matterHistory } from '../use-cases/matter-history.ts';
import { againForm, originOf, stopped } from './card-buttons.ts';
import { type FirmDeps, formOrRefusal, type HandlerDeps, identify, type Who, wordsFor } from './handling.ts';

/** For the one who asked alone. */
export type ViewAnswer =
  | { readonly kind: 'view'; readonly view: ViewMessage }
  | { readonly kind: 'text'; readonly text: string };

export async function viewed(
  deps: HandlerDeps,
  { who, asked }: { readonly who: Who; readonly asked: AskedView },
): Promise<ViewAnswer> {
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return text(refusalText(actor.refusal));
  }

  const view = await viewFor(deps.forActor(actor.value), { viewer: actor.value, asked });

  return view.ok
    ? { kind: 'view', view: view.value }
    : text(await wordsFor(deps, { actor: actor.value, refusal: view.refusal }));
}

/** For a button that carries nothing of ours. */
export const FIRST_VIEW: AskedView = { kind: 'bills', list: 'unpaid', words: '' };

/** `stop 1042`: stopped at once where there is one share, else a choice. */
export async function stoppedNumber(
  deps: HandlerDeps,
  { who, number }: { readonly who: Who; readonly number: string },
): Promise<ViewAnswer> {
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return text(refusalText(actor.refusal));
  }

  const viewer = actor.value;
  const found = await findShares(deps.forActor(viewer), { viewer, number, toBe: 'stopped' });
  if (!found.ok) {
    return text(await wordsFor(deps, { actor: viewer, refusal: found.refusal }));
  }

  const [share, another] = found.value.shares;

  return share && !another
    ? text(await stopped(deps, { who, subject: share.id }))
    : { kind: 'view', view: stopChoice(found.value) };
}

/** `again 1042`: the form of the one share, or first a choice. */
export function againNumber(
  deps: HandlerDeps,
  { who, number, conversation }: { readonly who: Who; readonly number: string; readonly conversation: string },
): Promise<Form> {
  return formOrRefusal(deps, {
    who,
    form: async (scoped, actor) => {
      const found = await findShares(scoped, { viewer: actor, number, toBe: 'repeated' });
      if (!found.ok) {
        return found;
      }

      const [share, another] = found.value.shares;
      const origin = originOf(deps, who, conversation);

      return share && !another
        ? againForm(scoped, { actor, shareId: share.id, ...origin })
        : ok(againChoice(found.value));
    },
  });
}

function text(words: string): ViewAnswer {
  return { kind: 'text', text: words };
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
