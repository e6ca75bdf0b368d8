// Pages of the firm's bills and shares, by key, in SQL that its indexes serve: also for somebody who sees only the bills
// of their own matters. Used by the use cases of the everyday views, through search.ts.
import type { AnyBillList } from '../../core/bill-list.ts';
import { type LocalDate, localDateOf } from '../../core/local-date.ts';
import type { Place, Turn } from '../../core/page.ts';
import { searchTextOf } from '../../core/search-text.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { isLongEnough, withWords } from './words.ts';

type Asked = {
  /** Only what lies on matters of this staff member. */
  readonly onlyFor: string | undefined;
  readonly turn: Turn | undefined;
  readonly limit: number;
};

export type BillPage = Asked & { readonly list: AnyBillList | 'any'; readonly text: string; readonly today: LocalDate };

/** With `billIds` the shares of these bills alone. */
export type SharePage = Asked & { readonly billIds: readonly string[] | undefined };

export type Lists = {
  /** At most `limit` places, in the order of the turn: from the newest, or away from the place that it names. */
  billPage(firmId: string, page: BillPage): Promise<readonly Place[]>;
  /** Shares that are still something: not those that were cancelled before anything was sent. */
  sharePage(firmId: string, page: SharePage): Promise<readonly Place[]>;
  /** Numbers of bills next to one that is none, at most three before and three after it. */
  numbersNear(
    firmId: string,
    near: { readonly number: string; readonly onlyFor: string | undefined },
  ): Promise<string[]>;
};

/** What is looked at first, newest first, of all that somebody may not see or does not mean. */
const NEWEST = 1_000;

export function listsOf(client: PrismaClient): Lists {
  return {
    billPage: (firmId, page) => billPage(client, { ...page, firmId, text: searchTextOf(page.text) }),
    sharePage: (firmId, page) => sharePage(client, { ...page, firmId }),
    numbersNear: (firmId, near) => numbersNear(client, { ...near, firmId }),
  };
}

type In<Request> = Request & { readonly firmId: string };
type Row = { readonly id: string; readonly at: Date };

const { sql, empty } = Prisma;

/** Few conditions or many fits: the newest are walked. Too few among those: what fits is found by its own index. */
async function billPage(client: PrismaClient, page: In<BillPage>): Promise<readonly Place[]> {
  const isPlain = page.text === '' && page.onlyFor === undefined;
  const newest = await client.$queryRaw<Row[]>(newestBills(page, isPlain ? page.limit : NEWEST));
  const isDone = isPlain || newest.length >= page.limit;
  const canBeFound = page.onlyFor !== undefined || isLongEnough(page.text);
  const rows = isDone || !canBeFound ? newest : await client.$queryRaw<Row[]>(allBills(page));

  return rows.map(({ id, at }) => ({ id, at: localDateOf(at) }));
}

/** Each condition is one that an index serves in order; the parts are merged. */
function newestBills(page: In<BillPage>, window: number): Prisma.Sql {
  const { firmId, limit } = page;
  const { order, beyond } = orderOf(page.turn, { column: sql`issue_date`, type: sql`date` });
  const parts = partsOf(page).map(
    (condition) => sql`(SELECT id, issue_date, search_text FROM bill
      WHERE firm_id = ${firmId} ${condition} ${beyond} ORDER BY ${order} LIMIT ${window})`,
  );

  return sql`${mineOf(page)}
    SELECT id, issue_date AS at FROM (${Prisma.join(parts, ' UNION ALL ')}) AS newest
    WHERE true ${withWords(page.text)} ${seen(page, sql`newest.id`)} ORDER BY ${order} LIMIT ${limit}`;
}

/** By the matters of who looks, or by the index on the text; OFFSET 0 keeps PostgreSQL from walking all by date. */
function allBills(page: In<BillPage>): Prisma.Sql {
  const { firmId, limit, onlyFor } = page;
  const { order, beyond } = orderOf(page.turn, { column: sql`issue_date`, type: sql`date` });
  const fits = sql`${Prisma.join([...partsOf(page)].map(bare), ' OR ')}`;
  const own = sql`AND id IN (SELECT bill_id FROM mine JOIN bill_matter
    ON bill_matter.firm_id = ${firmId} AND bill_matter.matter_id = mine.id)`;

  return sql`${mineOf(page)}
    SELECT id, issue_date AS at FROM (
      SELECT id, issue_date FROM bill
      WHERE firm_id = ${firmId} AND (${fits}) ${beyond} ${withWords(page.text)} ${onlyFor === undefined ? empty : own}
      OFFSET 0
    ) AS matching ORDER BY ${order} LIMIT ${limit}`;
}

function bare(condition: Prisma.Sql): Prisma.Sql {
  return sql`(true ${condition})`;
}

function partsOf({ list, today }: BillPage): readonly Prisma.Sql[] {
  switch (list) {
    case 'any':
      return [sql`AND state <> 'deleted'`];
    case 'approval':
      return [sql`AND state = 'awaiting_approval'`];
    case 'unpaid':
      return [sql`AND state = 'awaiting_payment' AND balance_minor > 0`];
    case 'overdue':
      return [sql`AND state = 'awaiting_payment' AND balance_minor > 0 AND due_date < ${today}::date`];
    case 'paid':
      return [sql`AND state = 'paid'`, sql`AND state = 'awaiting_payment' AND balance_minor <= 0`];
    case 'draft':
    case 'void':
    case 'deleted':
      return [sql`AND state = ${list}`];
  }
}

async function sharePage(client: PrismaClient, page: In<SharePage>): Promise<readonly Place[]> {
  const isPlain = page.onlyFor === undefined || page.billIds !== undefined;
  const newest = await client.$queryRaw<Row[]>(newestShares(page, isPlain ? page.limit : NEWEST));
  const rows = isPlain || newest.length >= page.limit ? newest : await client.$queryRaw<Row[]>(ownShares(page));

  return rows.map(({ id, at }) => ({ id, at: at.toISOString() }));
}

/** A cancelled share counts when a mail of it went out before. OFFSET 0: asked of the cancelled ones alone. */
const IS_SOMETHING = sql`AND (cancelled_at IS NULL OR EXISTS (
  SELECT FROM delivery WHERE delivery.firm_id = share.firm_id AND delivery.share_id = share.id
    AND delivery.state IN ('accepted', 'bounced', 'unknown', 'transmitting') OFFSET 0))`;

function newestShares(page: In<SharePage>, window: number): Prisma.Sql {
  const { firmId, limit, billIds } = page;
  const { order, beyond } = orderOf(page.turn, { column: sql`created_at`, type: sql`timestamptz` });
  const ofBills = billIds === undefined ? empty : sql`AND bill_id IN (${Prisma.join(['', ...billIds])})`;

  return sql`${mineOf(page)}
    SELECT id, created_at AS at FROM (
      SELECT id, bill_id, created_at FROM share
      WHERE firm_id = ${firmId} ${ofBills} ${IS_SOMETHING} ${beyond} ORDER BY ${order} LIMIT ${window}
    ) AS newest WHERE true ${seen(page, sql`newest.bill_id`)} ORDER BY ${order} LIMIT ${limit}`;
}

function ownShares(page: In<SharePage>): Prisma.Sql {
  const { firmId, limit } = page;
  const { order, beyond } = orderOf(page.turn, { column: sql`created_at`, type: sql`timestamptz` });

  return sql`${mineOf(page)}
    SELECT id, created_at AS at FROM (
      SELECT id, created_at FROM share WHERE firm_id = ${firmId} ${IS_SOMETHING} ${beyond}
        AND bill_id IN (SELECT bill_id FROM mine JOIN bill_matter
          ON bill_matter.firm_id = ${firmId} AND bill_matter.matter_id = mine.id)
      OFFSET 0
    ) AS own ORDER BY ${order} LIMIT ${limit}`;
}

async function numbersNear(
  client: PrismaClient,
  { firmId, number, onlyFor }: In<{ number: string; onlyFor: string | undefined }>,
): Promise<string[]> {
  const side = (comparison: Prisma.Sql, order: Prisma.Sql) => sql`(
    SELECT number FROM (
      SELECT id, number FROM bill WHERE firm_id = ${firmId} AND number COLLATE "C" ${comparison} ${number}
      ORDER BY number COLLATE "C" ${order} LIMIT ${NEWEST}
    ) AS near WHERE true ${seen({ firmId, onlyFor }, sql`near.id`)} ORDER BY number COLLATE "C" ${order} LIMIT 3)`;
  const rows = await client.$queryRaw<{ number: string }[]>`${mineOf({ firmId, onlyFor })}
    ${side(sql`<`, sql`DESC`)} UNION ALL ${side(sql`>`, sql`ASC`)}`;

  return [...new Set(rows.map((row) => row.number))];
}

function orderOf(turn: Turn | undefined, { column, type }: { column: Prisma.Sql; type: Prisma.Sql }) {
  const isBack = turn?.to === 'newer';
  const way = isBack ? sql`ASC` : sql`DESC`;
  const comparison = isBack ? sql`>` : sql`<`;

  return {
    order: sql`${column} ${way}, id ${way}`,
    beyond: turn
      ? sql`AND (${column}, id) ${comparison} (${turn.from.at}::text::${type}, ${turn.from.id}::text)`
      : empty,
  };
}

type Seen = { readonly firmId: string; readonly onlyFor: string | undefined };

/** The matters of who looks, once for the whole query. */
function mineOf({ firmId, onlyFor }: Seen): Prisma.Sql {
  return onlyFor === undefined
    ? empty
    : sql`WITH mine AS MATERIALIZED (
        SELECT id FROM matter WHERE firm_id = ${firmId} AND responsible_attorney_id = ${onlyFor}
        UNION SELECT matter_id FROM matter_staff WHERE firm_id = ${firmId} AND staff_member_id = ${onlyFor})`;
}

/** OFFSET 0 has it asked for each row in turn, IS TRUE has the matters looked up in a table that is made once. */
function seen({ firmId, onlyFor }: Seen, billId: Prisma.Sql): Prisma.Sql {
  return onlyFor === undefined
    ? empty
    : sql`AND EXISTS (SELECT FROM bill_matter WHERE bill_matter.firm_id = ${firmId} AND bill_matter.bill_id = ${billId}
        AND (bill_matter.matter_id IN (SELECT id FROM mine)) IS TRUE OFFSET 0)`;
}
