// Temporary files of this machine, for one process each. What a killed process left behind is swept away at the next start.
// Used by compose.ts.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WithTempFile } from '../../ports/temp-files.ts';

export type TempFiles = {
  /** The file is there, empty, for its owner alone; afterwards it is gone. */
  readonly withTempFile: WithTempFile;
  /** Deletes the files of processes that are gone. To be called before the first file is made. */
  sweep(): Promise<void>;
};

const OURS = /^(\d+)-[0-9a-f]{32}$/;

export function tempFiles(directory: string): TempFiles {
  return {
    withTempFile: async (work) => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const path = join(directory, `${process.pid}-${randomBytes(16).toString('hex')}`);
      await (await open(path, 'wx', 0o600)).close();
      try {
        return await work(path);
      } finally {
        await rm(path, { force: true });
      }
    },
    sweep: async () => {
      const names = await readdir(directory).catch(() => []);
      for (const name of names.filter(isLeft)) {
        await rm(join(directory, name), { force: true });
      }
    },
  };
}

/** A process of our own number that has made a file was another one, before us. */
function isLeft(name: string): boolean {
  const pid = Number(OURS.exec(name)?.[1] ?? Number.NaN);

  return !Number.isNaN(pid) && (pid === process.pid || !isRunning(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);

    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
