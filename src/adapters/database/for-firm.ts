// The tenant wall: a Prisma client that reads and writes the rows of one firm and no others. Use cases
// get only this.
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isConflict } from './errors.ts';
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
   * Runs all of `work` in one transaction. A deadlock or serialization failure runs it again, at most
   * three times in all: it must have no effect outside the database.
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
          query(walledArguments({ model, operation, firmId }, { ...args }) as typeof args),
      },
    },
  });
  // The extension changes no types: it adds no method and no field.
  const typed = walled as unknown as PrismaClient;

  return {
    ...modelsOf(typed),
    $transaction: (work, options) => withRetries(() => typed.$transaction((tx) => work(modelsOf(tx)), options)),
  };
}

/** The models alone: no raw SQL and no way out. */
function modelsOf(client: FirmTx): FirmTx {
  const keys = Object.values(Prisma.ModelName).map((name) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`);

  return Object.fromEntries(keys.map((key) => [key, client[key as ModelKey]])) as unknown as FirmTx;
}

async function withRetries<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (cause) {
      if (tries === TRIES || !isConflict(cause)) {
        throw cause;
      }

      await sleep(randomInt(5, 50) * tries);
    }
  }
}
