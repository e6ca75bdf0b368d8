// `sharebill bills [QUERY…]`.
import type { Command } from 'commander';
import { en as chat } from '../../chat/texts/en.ts';
import { type Bill, type BillState, billStatus } from '../../core/bill.ts';
import type { StaffMemberId } from '../../core/ids.ts';
import { type LocalDate, localDateAt } from '../../core/local-date.ts';
import { formatMoney, moneyToJson } from '../../core/money.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { maySeeBill } from '../../core/staff.ts';
import { loadAccess } from '../../use-cases/access.ts';
import { loadBills, visibleBills } from '../../use-cases/bill-facts.ts';
import { billStateOf } from './bill-states.ts';
import { type ActorRefusal, type ChosenFirm, chooseFirm } from './choose-firm.ts';
import type { CommandLine, CommandResult } from './command-deps.ts';
import { type ReadingOptions, readingOptions } from './options.ts';
import { tableLines } from './printing.ts';
import type { InputRefusal } from './refusal-lines.ts';
import { en } from './texts/en.ts';

const { help } = en;
const STANDARD_LIMIT = 20;
const MOST = 500;
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

type Filter = { readonly limit: number; readonly states: readonly BillState[] };

function filterOf({ state = [], limit = String(STANDARD_LIMIT) }: BillsOptions): Result<Filter, InputRefusal> {
  const states = state.map(billStateOf);
  const wrong = states.indexOf(undefined);
  if (wrong !== -1) {
    return refuse({ code: 'bad-state', text: state[wrong] ?? '' });
  }

  const most = /^\d{1,4}$/.test(limit) ? Number(limit) : 0;

  return most >= 1 && most <= MOST
    ? ok({ limit: most, states: states.filter((known) => known !== undefined) })
    : refuse({ code: 'bad-limit', text: limit, most: MOST });
}

type Search = Filter & { readonly text: string; readonly as: string | undefined };

/** One more than the limit when there are more. */
async function findBills(
  { deps, firm }: Pick<CommandLine, 'deps'> & { firm: ChosenFirm },
  search: Search,
): Promise<Result<readonly Bill[], ActorRefusal>> {
  const { as, limit, ...words } = search;
  if (as === undefined) {
    return ok(await loadBills(firm.db, await deps.search.billIds(firm.id, { ...words, limit: limit + 1 })));
  }

  const email = as.trim().toLowerCase();
  const staff = await firm.db.staffMember.findFirst({ where: { email, removedAt: null }, select: { id: true } });
  const actor = { kind: 'staff', firmId: firm.id, staffMemberId: (staff?.id ?? '') as StaffMemberId } as const;
  const access = await loadAccess(firm.db, actor);
  if (!access) {
    return refuse({ code: 'actor-not-found', firmName: firm.name, email, alone: false });
  }

  // Who sees only some bills is searched for among many, so that theirs are found behind the newest of others.
  const among = maySeeBill(access.role, false) ? limit + 1 : SEARCHED_FOR_SOME;
  const billIds = await deps.search.billIds(firm.id, { ...words, limit: among });
  const visible = await visibleBills(firm.db, { actor, access, billIds });

  return ok(await loadBills(firm.db, visible.slice(0, limit + 1)));
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

function billJson(bill: Bill, today: LocalDate) {
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
