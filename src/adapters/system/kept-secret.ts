// The secret key of a try-out: made once and kept beside the embedded database. Used by compose.ts.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The key in `dataDir`, readable by its owner alone; `fresh` becomes it when there is none. */
export async function keptSecret(dataDir: string, fresh: string): Promise<string> {
  const file = join(dataDir, 'secret-key');
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, fresh, { mode: 0o600, flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') {
      throw cause;
    }
  });

  return readFile(file, 'utf8');
}
