// The communications that were logged on a matter, newest first; or the matters among which to choose. Called by the
// chat adapters and the command line.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { LocalDate } from '../core/local-date.ts';
import { type Page, type Place, pageOf, type Turn } from '../core/page.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { type FoundMatter, findMatters, matterById } from './find-matters.ts';
import { loadShares } from './share-overview.ts';
import { type View, type ViewDeps, type Viewer, viewOf } from './viewer.ts';

export type MatterHistoryRequest = {
  readonly viewer: Viewer;
  /** What was typed, or the id of a matter that was chosen. */
  readonly matter: { readonly typed: string } | { readonly id: string };
  readonly turn?: Turn | undefined;
  readonly size: number;
};

export type LoggedCommunication = Place & {
  readonly occurredAt: Date;
  readonly who: string;
  readonly subject: string;
  readonly to: readonly string[];
  readonly message: string;
  /** The share was cancelled before anything was sent. */
  readonly cancelled: boolean;
};

export type MatterHistory = Page<LoggedCommunication> & {
  readonly matter: FoundMatter;
  readonly today: LocalDate;
  readonly timeZone: string;
};

export type HistoryRefusal =
  | { readonly code: 'no-permission' }
  | { readonly code: 'matter-not-found'; readonly typed: string }
  | { readonly code: 'which-matter'; readonly matters: readonly FoundMatter[] };

export async function matterHistory(
  deps: ViewDeps,
  request: MatterHistoryRequest,
): Promise<Result<MatterHistory, HistoryRefusal>> {
  const view = await viewOf(deps, request.viewer);
  if (!view.ok) {
    return view;
  }

  const matter = await chosenMatter(deps, { view: view.value, asked: request.matter });
  if (!matter.ok) {
    return matter;
  }

  const { turn, size } = request;
  const asked = { matterId: matter.value.id, view: view.value, size };
  const page =
    pageOf(await findCommunications(deps.db, { ...asked, turn }), { turn, size }) ??
    pageOf(await findCommunications(deps.db, { ...asked, turn: undefined }), { turn: undefined, size });
  const { today, timeZone } = view.value;

  return ok({ rows: [], ...page, matter: matter.value, today, timeZone });
}

async function chosenMatter(
  deps: ViewDeps,
  { view, asked }: { view: View; asked: MatterHistoryRequest['matter'] },
): Promise<Result<FoundMatter, HistoryRefusal>> {
  if ('id' in asked) {
    const matter = await matterById(deps.db, { view, id: asked.id });

    return matter ? ok(matter) : refuse({ code: 'matter-not-found', typed: '' });
  }

  const matters = await findMatters(deps, { view, typed: asked.typed });
  const [matter, another] = matters;
  if (!matter) {
    return refuse({ code: 'matter-not-found', typed: asked.typed });
  }

  return another ? refuse({ code: 'which-matter', matters }) : ok(matter);
}

const COLUMNS = {
  id: true,
  shareId: true,
  subject: true,
  body: true,
  occurredAt: true,
} as const;

async function findCommunications(
  db: FirmDb,
  request: { matterId: string; view: View; turn: Turn | undefined; size: number },
): Promise<LoggedCommunication[]> {
  const { matterId, view, turn, size } = request;
  const way = turn?.to === 'newer' ? 'asc' : 'desc';
  const rows = await db.communication.findMany({
    where: { matterId, ...(turn ? beyond(turn) : {}) },
    orderBy: [{ occurredAt: way }, { id: way }],
    take: size + 1,
    select: COLUMNS,
  });
  const shares = await loadShares(db, { shareIds: rows.map(({ shareId }) => shareId), now: view.now });
  const byId = new Map(shares.map((share) => [share.id, share]));

  return rows.map(({ id, shareId, subject, body, occurredAt }) => {
    const share = byId.get(shareId);
    const recipients = share?.deliveries.filter(({ replaced }) => !replaced) ?? [];
    const cancelled = recipients.length > 0 && recipients.every(({ state }) => state === 'cancelled');
    const who = share?.sharerName ?? '';
    const to = recipients.map(({ name }) => name);

    return { id, at: occurredAt.toISOString(), occurredAt, who, subject, to, message: body, cancelled };
  });
}

/** The first condition is what the index is entered by. */
function beyond({ to, from }: Turn) {
  const at = new Date(from.at);
  const { id } = from;

  return to === 'older'
    ? { occurredAt: { lte: at }, OR: [{ occurredAt: { lt: at } }, { id: { lt: id } }] }
    : { occurredAt: { gte: at }, OR: [{ occurredAt: { gt: at } }, { id: { gt: id } }] };
}
