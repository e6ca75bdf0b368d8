// `sharebill bills [QUERY…]`.
import type { Command } from 'commander';
import { en as chat } from '../../chat/texts/en.ts';
import type { Actor } from '../../core/actor.ts';
import { type Bill, billStatus } from '../../core/bill.ts';
import type { AnyBillList } from '../../core/bill-list.ts';
import { type LocalDate, localDateAt } from '../../core/local-date.ts';
import { formatMoney } from '../../core/money.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { maySeeBill } from '../../core/staff.ts';
import { loadAccess } from '../../use-cases/access.ts';
import { loadBills, visibleBills } from '../../use-cases/bill-facts.ts';
import { listBills } from '../../use-cases/list-bills.ts';
import type { FirmDb } from '../database/for-firm.ts';
import { billListOf } from './bill-states.ts';
import { type ActorRefusal, type ChosenFirm, chooseFirm, chooseViewer } from './choose-firm.ts';
import type { CommandLine, CommandResult } from './command-deps.ts';
import { type ReadingOptions, readingOptions } from './options.ts';
import { tableLines } from './printing.ts';
import type { InputRefusal } from './refusal-lines.ts';
import { en } from './texts/en.ts';
import { billJson, limitOf } from './viewing.ts';

const { help } = en;
const SEARCHED_FOR_SOME = 5_000;
const LONGEST_QUERY = 100;

type BillsOptions = ReadingOptions & {
  readonly as?: string;
  readonly state?: readonly string[];
  readonly limit?: string;
};

export function declareBillsCommand(program: Command, line: CommandLine): void {
  readingOptions(
    program
      .command('bills')
      .description(help.bills.command)
      .argument('[query...]', help.argument.query)
      .option('--state <state>', help.option.billState, (state: string, before: string[] = []) => [...before, state])
      .option('--limit <number>', help.option.limit)
      .option('--as <email>', help.option.seenBy),
  )
    .addHelpText('after', help.bills.example)
    .action((query: string[], options: BillsOptions) =>
      line.answer(options, () => bills(line, { ...options, text: query.join(' ').slice(0, LONGEST_QUERY) })),
    );
}

type BillsRequest = BillsOptions & { readonly text: string };

async function bills({ deps }: CommandLine, request: BillsRequest): Promise<CommandResult> {
  const filter = filterOf(request);
  if (!filter.ok) {
    return filter;
  }

  const firm = await chooseFirm(deps, request.firm);
  if (!firm.ok) {
    return firm;
  }

  const { text, as } = request;
  const { limit } = filter.value;
  const found = await findBills({ deps, firm: firm.value }, { ...filter.value, text, as });
  if (!found.ok) {
    return found;
  }

  const { timeZone } = await firm.value.db.firm.findFirstOrThrow({
    where: { id: firm.value.id },
    select: { timeZone: true },
  });
  const today = localDateAt(deps.clock.now(), timeZone);
  const shown = found.value.slice(0, limit);
  const more = found.value.length > limit ? ['', en.bills.more(String(limit))] : [];
  const none = text === '' && request.state === undefined && as === undefined ? en.bills.noneAtAll : en.bills.none;

  return ok({
    lines: shown.length === 0 ? [none] : [...billLines(shown, today), ...more],
    json: shown.map((bill) => billJson(bill, today)),
  });
}

type Filter = { readonly limit: number; readonly lists: readonly AnyBillList[] };

function filterOf({ state = [], limit }: BillsOptions): Result<Filter, InputRefusal> {
  const lists = state.map(billListOf);
  const wrong = lists.indexOf(undefined);
  if (wrong !== -1) {
    return refuse({ code: 'bad-list', text: state[wrong] ?? '' });
  }

  const most = limitOf(limit);

  return most.ok ? ok({ limit: most.value, lists: lists.filter((known) => known !== undefined) }) : most;
}

type Search = Filter & { readonly text: string; readonly as: string | undefined };

/** One more than the limit when there are more. */
async function findBills(
  { deps, firm }: Pick<CommandLine, 'deps'> & { firm: ChosenFirm },
  search: Search,
): Promise<Result<readonly Bill[], ActorRefusal>> {
  const viewer = await chooseViewer(firm, search.as);
  if (!viewer.ok) {
    return viewer;
  }

  const request = { ...search, viewer: viewer.value, db: firm.db };

  return ok(search.lists.length === 0 ? await likelyBills(deps, request) : await listedBills(deps, request));
}

type ViewedSearch = Search & { readonly viewer: Actor; readonly db: FirmDb };

/** Of every list that was named, newest first. */
async function listedBills(
  { search, clock }: CommandLine['deps'],
  { db, viewer, lists, text, limit }: ViewedSearch,
): Promise<readonly Bill[]> {
  const found = new Map<string, Bill>();
  for (const list of lists) {
    const page = await listBills({ db, search, clock }, { viewer, list, words: text, size: limit + 1 });
    for (const bill of page.ok ? page.value.rows : []) {
      found.set(bill.id, bill);
    }
  }

  return [...found.values()].toSorted(newestFirst).slice(0, limit + 1);
}

function newestFirst(one: Bill, other: Bill): number {
  return one.issueDate === other.issueDate
    ? Number(one.id < other.id) - Number(one.id > other.id)
    : Number(one.issueDate < other.issueDate) - Number(one.issueDate > other.issueDate);
}

/** As the type-ahead finds them: the bill of exactly that number, and the unpaid ones, lead. */
async function likelyBills(
  deps: CommandLine['deps'],
  { db, viewer, text, limit }: ViewedSearch,
): Promise<readonly Bill[]> {
  if (viewer.kind !== 'staff') {
    return loadBills(db, await deps.search.billIds(viewer.firmId, { text, limit: limit + 1 }));
  }

  const access = await loadAccess(db, viewer);
  if (!access) {
    return [];
  }

  // Who sees only some bills is searched for among many, so that theirs are found behind the newest of others.
  const among = maySeeBill(access.role, false) ? limit + 1 : SEARCHED_FOR_SOME;
  const billIds = await deps.search.billIds(viewer.firmId, { text, limit: among });
  const visible = await visibleBills(db, { actor: viewer, access, billIds });

  return loadBills(db, visible.slice(0, limit + 1));
}

function billLines(shown: readonly Bill[], today: LocalDate): string[] {
  const words = en.bills.columns;
  const columns = [
    { heading: words.number },
    { heading: words.client },
    { heading: words.issued },
    { heading: words.due },
    { heading: words.balance, right: true },
    { heading: words.status },
  ];

  return tableLines(
    columns,
    shown.map((bill) => [
      bill.kind === 'trust' ? en.bills.trust(bill.number) : bill.number,
      bill.clientName,
      bill.issueDate,
      bill.dueDate,
      formatMoney(bill.balance),
      chat.status[billStatus(bill, today)],
    ]),
  );
}
