// Whether this version of the product can read what was staged: asked before the first row of an import is applied, for all
// of its rows are of one version. Called by apply-import.ts.
import type { FirmDb } from '../../adapters/database/for-firm.ts';
import { Fault } from '../../core/fault.ts';
import { billOf, contactOf, matterOf } from './payload.ts';

const READERS = { contact: contactOf, matter: matterOf, bill: billOf } as const;

/** Throws Fault('import-unreadable'). */
export async function checkReadable(db: FirmDb, importId: string): Promise<void> {
  for (const [kind, read] of Object.entries(READERS)) {
    const row = await db.importRow.findFirst({
      where: { importId, kind, appliedAt: null },
      orderBy: { position: 'asc' },
      select: { payload: true },
    });
    if (row) {
      read(JSON.stringify(row.payload));
    }
  }
}

export async function isReadable(db: FirmDb, importId: string): Promise<boolean> {
  try {
    await checkReadable(db, importId);

    return true;
  } catch (cause) {
    if (cause instanceof Fault && cause.code === 'import-unreadable') {
      return false;
    }

    throw cause;
  }
}
