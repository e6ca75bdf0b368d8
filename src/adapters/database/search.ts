// Type-ahead over bills and contacts, in SQL that its indexes serve. Used by the search use cases.
import { searchTextOf } from '../../core/search-text.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';

export type BillSearch = {
  readonly text: string;
  readonly limit: number;
  /** Only bills in these states. */
  readonly states?: readonly string[];
};

export type Search = {
  /** Ids of the bills that fit, newest first; with no text the newest unpaid ones lead. */
  billIds(firmId: string, search: BillSearch): Promise<readonly string[]>;
  contactIds(firmId: string, search: { readonly text: string; readonly limit: number }): Promise<readonly string[]>;
};

/** What one or two letters are looked for in: an index on three letters cannot help. */
const NEWEST = 5_000;
const NUMBER = /^[\d-]+$/;

export function searchOf(client: PrismaClient): Search {
  return {
    billIds: (firmId, search) => billIds(client, { ...search, firmId, text: searchTextOf(search.text) }),
    contactIds: (firmId, search) => contactIds(client, { ...search, firmId, text: searchTextOf(search.text) }),
  };
}

type Folded<Request> = Request & { readonly firmId: string };
type Ids = { id: string }[];

async function billIds(client: PrismaClient, search: Folded<BillSearch>): Promise<readonly string[]> {
  if (search.text === '') {
    const unpaid = await bills(client, search, UNPAID);

    return union(search, unpaid, () => bills(client, search, Prisma.empty));
  }

  if (NUMBER.test(search.text)) {
    const numbered = await bills(client, search, numberStartsWith(search.text));

    return union(search, numbered, () => billsWithWords(client, search));
  }

  return (await billsWithWords(client, search)).map(({ id }) => id);
}

/** The first list, filled up from the second only when it is short. */
async function union(search: { readonly limit: number }, first: Ids, more: () => Promise<Ids>) {
  const ids = first.map(({ id }) => id);
  if (ids.length >= search.limit) {
    return ids;
  }

  return [...new Set([...ids, ...(await more()).map(({ id }) => id)])].slice(0, search.limit);
}

const UNPAID = Prisma.sql`AND state = 'awaiting_payment' AND balance_minor > 0`;

function bills(client: PrismaClient, search: Folded<BillSearch>, condition: Prisma.Sql): Promise<Ids> {
  return client.$queryRaw<Ids>`
    SELECT id FROM bill WHERE firm_id = ${search.firmId} ${inStates(search)} ${condition}
    ORDER BY issue_date DESC, id DESC LIMIT ${search.limit}`;
}

function billsWithWords(client: PrismaClient, search: Folded<BillSearch>): Promise<Ids> {
  if (isLongEnough(search.text)) {
    return bills(client, search, withWords(search.text));
  }

  return client.$queryRaw<Ids>`
    SELECT id FROM (
      SELECT id, issue_date, search_text FROM bill WHERE firm_id = ${search.firmId} ${inStates(search)}
      ORDER BY issue_date DESC, id DESC LIMIT ${NEWEST}
    ) AS newest WHERE true ${withWords(search.text)}
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

function isLongEnough(text: string): boolean {
  return text.split(' ').some((word) => word.length >= 3);
}

function inStates({ states }: BillSearch): Prisma.Sql {
  return states === undefined || states.length === 0
    ? Prisma.empty
    : Prisma.sql`AND state IN (${Prisma.join([...states])})`;
}

/** All of the words, anywhere. */
function withWords(text: string): Prisma.Sql {
  const words = text.split(' ').filter((word) => word !== '');
  const conditions = words.map((word) => Prisma.sql`AND search_text LIKE ${`%${escaped(word)}%`}`);

  return conditions.length === 0 ? Prisma.empty : Prisma.join(conditions, ' ');
}

function escaped(word: string): string {
  return word.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}

/** A range in byte order: '~' stands after every digit and dash. */
function numberStartsWith(text: string): Prisma.Sql {
  return Prisma.sql`AND number COLLATE "C" >= ${text} AND number COLLATE "C" < ${`${text}~`}`;
}
