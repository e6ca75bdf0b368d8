// Type-ahead over bills and contacts, in SQL that its indexes serve. Used by the search use cases.
import { searchTextOf } from '../../core/search-text.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { type Lists, listsOf } from './lists.ts';
import { isLongEnough, withWords } from './words.ts';

export type BillSearch = {
  readonly text: string;
  readonly limit: number;
  /** Only bills in these states. */
  readonly states?: readonly string[];
};

export type Search = Lists & {
  /** Ids of the bills that fit, newest first. With no text the unpaid ones lead, with a number that very bill. */
  billIds(firmId: string, search: BillSearch): Promise<readonly string[]>;
  contactIds(firmId: string, search: { readonly text: string; readonly limit: number }): Promise<readonly string[]>;
};

/** What one or two letters are looked for in, for an index on three cannot help; and what is looked at first. */
const NEWEST = 5_000;
const NUMBER = /^[\d-]+$/;

export function searchOf(client: PrismaClient): Search {
  return {
    ...listsOf(client),
    billIds: (firmId, search) => billIds(client, { ...search, firmId, text: searchTextOf(search.text) }),
    contactIds: (firmId, search) => contactIds(client, { ...search, firmId, text: searchTextOf(search.text) }),
  };
}

type Folded<Request> = Request & { readonly firmId: string };
type Ids = { id: string }[];

async function billIds(client: PrismaClient, search: Folded<BillSearch>): Promise<readonly string[]> {
  if (search.text === '') {
    return firstOf(search.limit, [() => bills(client, search, UNPAID), () => bills(client, search, Prisma.empty)]);
  }

  const words = billsWithWords(client, search);

  return firstOf(search.limit, NUMBER.test(search.text) ? [...numberedBills(client, search), ...words] : words);
}

type Source = () => Promise<Ids>;

/** Each once, in the order of the sources; a source is asked only while there are too few. */
async function firstOf(limit: number, sources: readonly Source[]): Promise<readonly string[]> {
  const ids = new Set<string>();
  for (const source of sources) {
    if (ids.size >= limit) {
      break;
    }

    for (const { id } of await source()) {
      ids.add(id);
    }
  }

  return [...ids].slice(0, limit);
}

const UNPAID = Prisma.sql`AND state = 'awaiting_payment' AND balance_minor > 0`;

function bills(client: PrismaClient, search: Folded<BillSearch>, condition: Prisma.Sql): Promise<Ids> {
  return client.$queryRaw<Ids>`
    SELECT id FROM bill WHERE firm_id = ${search.firmId} ${inStates(search)} ${condition}
    ORDER BY issue_date DESC, id DESC LIMIT ${search.limit}`;
}

/** Of the newest bills alone: what many bills match is found here, without sorting them all. */
function newestBills(client: PrismaClient, search: Folded<BillSearch>, condition: Prisma.Sql): Promise<Ids> {
  return client.$queryRaw<Ids>`
    SELECT id FROM (
      SELECT id, number, issue_date, search_text FROM bill WHERE firm_id = ${search.firmId} ${inStates(search)}
      ORDER BY issue_date DESC, id DESC LIMIT ${NEWEST}
    ) AS newest WHERE true ${condition}
    ORDER BY issue_date DESC, id DESC LIMIT ${search.limit}`;
}

/**
 * Of all bills, by the index on their text: OFFSET 0 keeps PostgreSQL from walking all of them by date
 * because it expects many matches (their words may be frequent and not meet in any).
 */
function allBills(client: PrismaClient, search: Folded<BillSearch>, condition: Prisma.Sql): Promise<Ids> {
  return client.$queryRaw<Ids>`
    SELECT id FROM (
      SELECT id, issue_date FROM bill WHERE firm_id = ${search.firmId} ${inStates(search)} ${condition} OFFSET 0
    ) AS matching
    ORDER BY issue_date DESC, id DESC LIMIT ${search.limit}`;
}

function billsWithWords(client: PrismaClient, search: Folded<BillSearch>): readonly Source[] {
  const words = withWords(search.text);
  const newest = () => newestBills(client, search, words);

  return isLongEnough(search.text) ? [newest, () => allBills(client, search, words)] : [newest];
}

/** The bill of exactly that number first, however old it is. */
function numberedBills(client: PrismaClient, search: Folded<BillSearch>): readonly Source[] {
  const condition = numberStartsWith(search.text);

  return [
    () => bills(client, search, Prisma.sql`AND number COLLATE "C" = ${search.text}`),
    () => newestBills(client, search, condition),
    () => highestNumbers(client, search, condition),
  ];
}

/** A short number begins thousands of others: of those the highest, in the order of their index. */
function highestNumbers(client: PrismaClient, search: Folded<BillSearch>, condition: Prisma.Sql): Promise<Ids> {
  return client.$queryRaw<Ids>`
    SELECT id FROM (
      SELECT id, issue_date FROM bill WHERE firm_id = ${search.firmId} ${inStates(search)} ${condition}
      ORDER BY number COLLATE "C" DESC LIMIT ${NEWEST}
    ) AS highest
    ORDER BY issue_date DESC, id DESC LIMIT ${search.limit}`;
}

async function contactIds(
  client: PrismaClient,
  search: Folded<{ readonly text: string; readonly limit: number }>,
): Promise<readonly string[]> {
  const from = isLongEnough(search.text)
    ? Prisma.sql`contact WHERE firm_id = ${search.firmId} AND deactivated_at IS NULL`
    : Prisma.sql`(
        SELECT id, created_at, search_text FROM contact WHERE firm_id = ${search.firmId} AND deactivated_at IS NULL
        ORDER BY created_at DESC LIMIT ${NEWEST}
      ) AS newest WHERE true`;
  const found = await client.$queryRaw<Ids>`
    SELECT id FROM ${from} ${withWords(search.text)} ORDER BY created_at DESC, id DESC LIMIT ${search.limit}`;

  return found.map(({ id }) => id);
}

function inStates({ states }: BillSearch): Prisma.Sql {
  return states === undefined || states.length === 0
    ? Prisma.empty
    : Prisma.sql`AND state IN (${Prisma.join([...states])})`;
}

/** A range in byte order: '~' stands after every digit and dash. */
function numberStartsWith(text: string): Prisma.Sql {
  return Prisma.sql`AND number COLLATE "C" >= ${text} AND number COLLATE "C" < ${`${text}~`}`;
}
