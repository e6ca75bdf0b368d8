// The mark in a data directory whose database was moved to a server: the embedded one is not opened any more, for two
// databases would send the same mails. Written by move/move-to-server.ts, read by open-embedded.ts.
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../core/fault.ts';

export const MOVED_MARK = 'moved-to-postgres';

export type Moved = { readonly movedAt: Date; readonly databaseUrl: string };

/** There as a whole or not at all, also after a power cut. */
export async function markAsMoved(dataDir: string, { movedAt, databaseUrl }: Moved): Promise<void> {
  const path = join(dataDir, MOVED_MARK);
  const text = `${movedAt.toISOString()} to ${withoutPassword(databaseUrl)}\n`;
  const file = await open(`${path}.making`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }

  await rename(`${path}.making`, path);
}

/** Fault('database-moved') names when and where to. */
export async function refuseMoved(dataDir: string): Promise<void> {
  const path = join(dataDir, MOVED_MARK);
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') {
      throw cause;
    }

    return undefined;
  });
  if (text !== undefined) {
    throw new Fault('database-moved', { detail: `${text.trim()} (${path})` });
  }
}

/** Whatever follows the database's name may hold a password as well. */
export function withoutPassword(databaseUrl: string): string {
  const { protocol, username, host, pathname } = new URL(databaseUrl);

  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
}
