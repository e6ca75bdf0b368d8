// Writes the rows of a batch in one statement. Used while a batch is applied.
import type { NewRows } from '../../adapters/database/write-at-once.ts';
import { Fault } from '../../core/fault.ts';
import type { TxDeps } from './apply-batch.ts';

/** Throws Fault('import-collision', retryable) when something else has made one of them meanwhile. */
export async function writeImported({ tx }: TxDeps, rows: NewRows): Promise<void> {
  try {
    await tx.writeRows(rows);
  } catch (cause) {
    const collided = cause instanceof Fault && cause.code === 'collision';
    throw collided ? new Fault('import-collision', { retryable: true, cause }) : cause;
  }
}
