// The tenant wall: a Prisma client that reads and writes the rows of one firm and no others. Use cases
// get only this.
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../core/fault.ts';
import { type AddressOwners, ownersOf } from './address-owners.ts';
import { isConflict, isLost, isSpoiled, translated, uniqueViolation } from './errors.ts';
import { walledArguments } from './firm-wall.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { type GuardLookups, guardRows } from './guard-facts.ts';
import { type ImportRows, importRowsOf } from './import-rows.ts';
import { changeStatement, insertStatement, type WriteAtOnce } from './write-at-once.ts';

/** What is read before a firm is known is no table of a firm: see directory.ts. */
const BEFORE_FIRMS = 'chatConversation';

type ModelKey = Exclude<Uncapitalize<Prisma.ModelName>, typeof BEFORE_FIRMS>;

/** The models inside a transaction. Only this may be used in it, never the client around it. */
export type FirmTx = Pick<PrismaClient, ModelKey> & WriteAtOnce & GuardLookups & AddressOwners & ImportRows;

export type TransactionOptions = {
  readonly maxWait?: number;
  readonly timeout?: number;
  readonly isolationLevel?: Prisma.TransactionIsolationLevel;
};

export type FirmDb = FirmTx & {
  /**
   * Runs all of `work` in one transaction: it must have no effect outside the database, for it is run
   * again, at most three times in all after a deadlock or serialization failure, once after a lost
   * connection. Fault('database-away', retryable) when the database is not there or not in time,
   * Fault('transaction-spoiled') when `work` caught a failed statement and went on: nothing is written.
   */
  $transaction<Result>(work: (tx: FirmTx) => Promise<Result>, options?: TransactionOptions): Promise<Result>;
};

const TRIES = 3;

/** Rows of other firms read as absent; a foreign firm id or a nested write in `data` throws. */
export function forFirm(client: PrismaClient, firmId: string): FirmDb {
  const walled = client.$extends({
    query: {
      $allModels: {
        $allOperations: ({ model, operation, args, query }) =>
          translating(query(walledArguments({ model, operation, firmId }, { ...args }) as typeof args)),
      },
    },
  });
  // The extension changes no types: it adds no method and no field.
  const typed = walled as unknown as PrismaClient;

  const wall = { client: typed, firmId };

  return {
    ...modelsOf(typed),
    ...outsideTransaction(wall),
    ...lookups(typed, firmId),
    ...importRows(typed, firmId),
    $transaction: (work, options) => inTransaction(wall, { work, options }),
  };
}

type Models = Pick<PrismaClient, ModelKey>;
type Wall = { readonly client: PrismaClient; readonly firmId: string };
type RawClient = Pick<PrismaClient, '$queryRawUnsafe' | '$executeRawUnsafe' | '$queryRaw'>;
type ImportClient = Pick<PrismaClient, '$executeRaw' | '$queryRaw'>;

/** The models alone: no raw SQL and no way out. */
function modelsOf(client: Models): Models {
  const keys = Object.values(Prisma.ModelName).map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`);

  const ours = keys.filter((key): key is ModelKey => key !== BEFORE_FIRMS);

  return Object.fromEntries(ours.map((key) => [key, client[key]])) as unknown as Models;
}

function writesAtOnce(client: RawClient, firmId: string): WriteAtOnce {
  return {
    writeRows: async (rows) => {
      const statement = insertStatement(firmId, rows);
      if (statement) {
        await colliding(client.$executeRawUnsafe(statement.sql, ...statement.values));
      }
    },
    changeAndWrite: async (change, rows) => {
      const { sql, values } = changeStatement(firmId, { change, rows });
      const [counted] = await colliding(client.$queryRawUnsafe<{ changed: number }[]>(sql, ...values));

      return counted?.changed ?? 0;
    },
  };
}

function lookups(client: RawClient, firmId: string): GuardLookups & AddressOwners {
  return {
    guardRows: (question) => translating(guardRows(client, { ...question, firmId })),
    ownersOf: (address) => translating(ownersOf(client, { firmId, address })),
  };
}

function importRows(client: ImportClient, firmId: string): ImportRows {
  const rows = importRowsOf(client, firmId);

  return {
    stageImportRows: (staged) => translating(rows.stageImportRows(staged)),
    claimImportRows: (claim) => translating(rows.claimImportRows(claim)),
    markImportRows: (marks) => translating(rows.markImportRows(marks)),
  };
}

/** One statement is a transaction of its own, and is tried again as one. */
function outsideTransaction({ client, firmId }: Wall): WriteAtOnce {
  const { writeRows, changeAndWrite } = writesAtOnce(client, firmId);

  return {
    writeRows: (rows) => tryAgain(() => writeRows(rows)),
    changeAndWrite: (change, rows) => tryAgain(() => changeAndWrite(change, rows)),
  };
}

/** A row of the same key was there: the caller knows what that means. */
async function colliding<Result>(statement: Promise<Result>): Promise<Result> {
  try {
    return await translating(statement);
  } catch (cause) {
    throw uniqueViolation(cause) === undefined ? cause : new Fault('collision', { cause });
  }
}

async function translating<Result>(statement: Promise<Result>): Promise<Result> {
  try {
    return await statement;
  } catch (cause) {
    throw translated(cause);
  }
}

/** The same models; `onFailure` is told of each statement that failed. */
function watched<Target extends object>(target: Target, onFailure: () => void): Target {
  return new Proxy(target, {
    get: (models, name) => {
      const found: unknown = Reflect.get(models, name);
      if (typeof found !== 'function') {
        return typeof found === 'object' && found !== null ? watched(found, onFailure) : found;
      }

      return async (...given: unknown[]) => {
        try {
          return await found.apply(models, given);
        } catch (cause) {
          onFailure();
          throw cause;
        }
      };
    },
  });
}

type TransactionWork<Result> = {
  readonly work: (tx: FirmTx) => Promise<Result>;
  readonly options: TransactionOptions | undefined;
};

async function inTransaction<Result>(
  { client, firmId }: Wall,
  { work, options }: TransactionWork<Result>,
): Promise<Result> {
  let mayBeCommitted = false;
  const once = () =>
    client.$transaction(async (tx) => {
      mayBeCommitted = false;
      let hasFailed = false;
      const inside = {
        ...modelsOf(tx),
        ...writesAtOnce(tx, firmId),
        ...lookups(tx, firmId),
        ...importRows(tx, firmId),
      };
      const result = await work(watched(inside, () => (hasFailed = true)));
      if (hasFailed) {
        await refuseSpoiled(tx);
      }
      mayBeCommitted = true;

      return result;
    }, options);

  // when the connection is lost while it commits nobody knows: running it again could do it twice
  return tryAgain(once, (cause) => isLost(rootOf(cause)) && !mayBeCommitted);
}

/** Three times in all after a conflict with another transaction; once more where the cause allows it. */
async function tryAgain<Result>(
  once: () => Promise<Result>,
  isWorthOneMore: (cause: unknown) => boolean = () => false,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await once();
    } catch (cause) {
      const most = isConflict(cause) ? TRIES : isWorthOneMore(cause) ? 2 : 1;
      if (tries >= most) {
        throw translated(cause);
      }

      await sleep(randomInt(5, 50) * tries);
    }
  }
}

/**
 * PostgreSQL answers COMMIT after a failed statement with a ROLLBACK and no error, so that work which
 * caught the failure would pass for done.
 */
async function refuseSpoiled(tx: Prisma.TransactionClient): Promise<void> {
  try {
    await tx.$executeRaw`SELECT 1`;
  } catch (cause) {
    throw isSpoiled(cause) ? new Fault('transaction-spoiled', { cause }) : cause;
  }
}

function rootOf(cause: unknown): unknown {
  return cause instanceof Fault ? cause.cause : cause;
}
