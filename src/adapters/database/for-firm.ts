// The tenant wall: a Prisma client that reads and writes the rows of one firm and no others. Use cases
// get only this.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../core/fault.ts';
import { isConflict, isLost, isSpoiled, translated } from './errors.ts';
import { walledArguments } from './firm-wall.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';

type ModelKey = Uncapitalize<Prisma.ModelName>;

/** The models inside a transaction. Only this may be used in it, never the client around it. */
export type FirmTx = Pick<PrismaClient, ModelKey>;

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
          noted(query(walledArguments({ model, operation, firmId }, { ...args }) as typeof args)),
      },
    },
  });
  // The extension changes no types: it adds no method and no field.
  const typed = walled as unknown as PrismaClient;

  return {
    ...modelsOf(typed),
    $transaction: (work, options) => inTransaction(typed, { work, options }),
  };
}

/** The models alone: no raw SQL and no way out. */
function modelsOf(client: FirmTx): FirmTx {
  const keys = Object.values(Prisma.ModelName).map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`);

  return Object.fromEntries(keys.map((key) => [key, client[key as ModelKey]])) as unknown as FirmTx;
}

/** Of the transaction that a statement runs in, whether one of them failed. */
const underWay = new AsyncLocalStorage<{ failed: boolean }>();

async function noted<Result>(statement: Promise<Result>): Promise<Result> {
  try {
    return await statement;
  } catch (cause) {
    const statements = underWay.getStore();
    if (statements) {
      statements.failed = true;
    }

    throw translated(cause);
  }
}

type TransactionWork<Result> = {
  readonly work: (tx: FirmTx) => Promise<Result>;
  readonly options: TransactionOptions | undefined;
};

async function inTransaction<Result>(
  client: PrismaClient,
  { work, options }: TransactionWork<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    let mayBeCommitted = false;
    const statements = { failed: false };

    try {
      return await client.$transaction(async (tx) => {
        const result = await underWay.run(statements, () => work(modelsOf(tx)));
        if (statements.failed) {
          await refuseSpoiled(tx);
        }
        mayBeCommitted = true;

        return result;
      }, options);
    } catch (cause) {
      if (tries >= triesAfter(cause, mayBeCommitted)) {
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

/** When the connection is lost while it commits, nobody knows: running it again could do it twice. */
function triesAfter(cause: unknown, mayBeCommitted: boolean): number {
  if (isConflict(cause)) {
    return TRIES;
  }

  const root = cause instanceof Fault ? cause.cause : cause;

  return isLost(root) && !mayBeCommitted ? 2 : 1;
}
