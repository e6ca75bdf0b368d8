// What the commands that show bills and shares have in common: for whom they look, within which limit, and how JSON
// shows a bill and a share.
import type { Command } from 'commander';
import type { Actor } from '../../core/actor.ts';
import { type Bill, billStatus } from '../../core/bill.ts';
import type { LocalDate } from '../../core/local-date.ts';
import { moneyToJson } from '../../core/money.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { channelOfShare } from '../../core/share-channel.ts';
import type { ShareOverview } from '../../use-cases/share-overview.ts';
import type { ViewDeps } from '../../use-cases/viewer.ts';
import { type ActorRefusal, type ChosenFirm, chooseFirm, chooseViewer, type FirmRefusal } from './choose-firm.ts';
import type { CommandLine } from './command-deps.ts';
import { type ReadingOptions, readingOptions } from './options.ts';
import type { InputRefusal } from './refusal-lines.ts';
import { en } from './texts/en.ts';

const STANDARD_LIMIT = 20;
const MOST = 500;

export type ViewOptions = ReadingOptions & { readonly as?: string; readonly limit?: string };

/** `--limit`, `--as`, `--firm` and `--json`. */
export function viewOptions(command: Command, limit: string): Command {
  return readingOptions(command.option('--limit <number>', limit).option('--as <email>', en.help.option.seenBy));
}

export type Viewing = {
  readonly deps: ViewDeps;
  readonly firm: ChosenFirm;
  readonly viewer: Actor;
  readonly limit: number;
};

/** The firm and who looks: whoever is at this machine may see all of it. */
export async function chooseViewing(
  { deps }: Pick<CommandLine, 'deps'>,
  options: ViewOptions,
): Promise<Result<Viewing, FirmRefusal | ActorRefusal | InputRefusal>> {
  const limit = limitOf(options.limit);
  if (!limit.ok) {
    return limit;
  }

  const firm = await chooseFirm(deps, options.firm);
  if (!firm.ok) {
    return firm;
  }

  const { search, clock } = deps;
  const viewer = await chooseViewer(firm.value, options.as);

  return viewer.ok
    ? ok({
        deps: { db: firm.value.db, search, clock },
        firm: firm.value,
        viewer: viewer.value,
        limit: limit.value,
      })
    : viewer;
}

export function limitOf(limit = String(STANDARD_LIMIT)): Result<number, InputRefusal> {
  const most = /^\d{1,4}$/.test(limit) ? Number(limit) : 0;

  return most >= 1 && most <= MOST ? ok(most) : refuse({ code: 'bad-limit', text: limit, most: MOST });
}

/** Somebody was removed between two questions: as if the address had been nobody's. */
export function removedMeanwhile({ firm }: Viewing, { as = '' }: ViewOptions): ActorRefusal {
  return { code: 'actor-not-found', firmName: firm.name, email: as, alone: false };
}

export function billJson(bill: Bill, today: LocalDate) {
  const { id, number, kind, state, clientName: client, subject, issueDate, dueDate } = bill;

  return {
    id,
    number,
    kind,
    state,
    status: billStatus(bill, today),
    client,
    subject,
    issueDate,
    dueDate,
    total: moneyToJson(bill.total),
    paid: moneyToJson(bill.paid),
    balance: moneyToJson(bill.balance),
  };
}

export function shareJson({ id, sharerName: sharer, createdAt, standing, deliveries, ...ways }: ShareOverview) {
  const { shared, sentAt = null, stopped, undelivered, unknown, waiting } = standing;

  return {
    id,
    sharer,
    sharedAt: createdAt,
    channel: channelOfShare(ways),
    now: { shared, sentAt, stopped, undelivered, unknown, waiting },
    recipients: deliveries.map(({ name, address, state, reason, acceptedAt = null, replaced, ...portal }) => ({
      name,
      address,
      state,
      reason,
      acceptedAt,
      replaced,
      stopped: portal.stopped,
      viewedAt: portal.viewedAt ?? null,
      lastViewAt: portal.lastViewAt ?? null,
    })),
  };
}
