// Temporary files: for their owner alone, and gone in every case.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tempFiles } from '../../../src/adapters/system/temp-files.ts';

let parent = '';
let folder = '';

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'temp-files-'));
  folder = join(parent, 'incoming');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

describe('A temporary file', () => {
  it('can be read by its owner alone, and is gone when the work is done', async () => {
    const modes = await tempFiles(folder).withTempFile(async (path) => {
      await writeFile(path, 'bills');

      return [(await stat(folder)).mode & 0o777, (await stat(path)).mode & 0o777];
    });

    expect(modes).toEqual([0o700, 0o600]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is gone as well when the work fails', async () => {
    const failing = tempFiles(folder).withTempFile(() => Promise.reject(new Error('cut off')));

    await expect(failing).rejects.toThrow('cut off');
    expect(await readdir(folder)).toEqual([]);
  });

  it('that a killed process left behind is swept away at the next start; those of running ones and strangers stay', async () => {
    const name = await tempFiles(folder).withTempFile(async (path) => basename(path));
    const [machine] = name.split('-');
    const { pid: ended } = spawnSync(process.execPath, ['-e', '']);
    const fileOf = (pid: number, madeOn = machine) => `${madeOn}-${pid}-${'f'.repeat(32)}`;
    const left = [fileOf(ended), fileOf(process.pid)];
    const kept = [fileOf(process.ppid), 'notes.txt'];
    for (const one of [...left, ...kept]) await writeFile(join(folder, one), 'bills');

    await tempFiles(folder).sweep();

    expect((await readdir(folder)).toSorted()).toEqual(kept.toSorted());
  });

  it('of another machine that shares the folder stays for a day, for its process cannot be seen', async () => {
    const now = Date.now() / 1_000;
    await tempFiles(folder).withTempFile(async () => undefined);
    const [fresh, old] = [`00000000-${process.pid}-${'a'.repeat(32)}`, `00000000-${process.pid}-${'b'.repeat(32)}`];
    for (const name of [fresh, old]) await writeFile(join(folder, name), 'bills');
    await utimes(join(folder, old), now, now - 25 * 3_600);

    await tempFiles(folder).sweep();

    expect(await readdir(folder)).toEqual([fresh]);
  });

  it('sweeping is no trouble where there is no folder yet', async () => {
    await expect(tempFiles(join(folder, 'none')).sweep()).resolves.toBeUndefined();
  });
});
