// Temporary files, each of one process. What a killed process left behind is swept away at the next start. Several machines
// or containers may share the folder: process numbers mean something on their own machine alone. Used by compose.ts.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { WithTempFile } from '../../ports/temp-files.ts';

export type TempFiles = {
  /** The file is there, empty, for its owner alone; afterwards it is gone. */
  readonly withTempFile: WithTempFile;
  /** Deletes the files of processes that are gone; of another machine's, those of yesterday. To be called before the first file is made. */
  sweep(): Promise<void>;
};

/** Machine, process, chance. */
const OURS = /^([0-9a-f]{8})-(\d+)-[0-9a-f]{32}$/;
/** No file is being read for so long. */
const LEFT_MS = 24 * 3_600_000;

export function tempFiles(directory: string): TempFiles {
  return {
    withTempFile: async (work) => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const path = join(directory, `${machine()}-${process.pid}-${randomBytes(16).toString('hex')}`);
      await (await open(path, 'wx', 0o600)).close();
      try {
        return await work(path);
      } finally {
        await rm(path, { force: true });
      }
    },
    sweep: async () => {
      const names = await readdir(directory).catch(() => []);
      for (const name of names) {
        if (await isLeft(directory, name)) {
          await rm(join(directory, name), { force: true });
        }
      }
    },
  };
}

/** A process of our own number that has made a file was another one, before us. */
async function isLeft(directory: string, name: string): Promise<boolean> {
  const [, madeOn, number] = OURS.exec(name) ?? [];
  if (madeOn === undefined) {
    return false;
  }

  if (madeOn !== machine()) {
    const { mtimeMs } = await stat(join(directory, name)).catch(() => ({ mtimeMs: Date.now() }));

    return Date.now() - mtimeMs > LEFT_MS;
  }

  const pid = Number(number);

  return pid === process.pid || !isRunning(pid);
}

/** A container has a name of its own. */
function machine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);

    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
