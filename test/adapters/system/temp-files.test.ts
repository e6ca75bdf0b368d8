// Temporary files: for their owner alone, and gone in every case.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    await tempFiles(folder).withTempFile(async () => undefined);
    const { pid: ended } = spawnSync(process.execPath, ['-e', '']);
    const random = 'f'.repeat(32);
    const [left, reused, running] = [`${ended}-${random}`, `${process.pid}-${random}`, `${process.ppid}-${random}`];
    for (const name of [left, reused, running, 'notes.txt']) await writeFile(join(folder, name), 'bills');

    await tempFiles(folder).sweep();

    expect((await readdir(folder)).toSorted()).toEqual([running, 'notes.txt'].toSorted());
  });

  it('sweeping is no trouble where there is no folder yet', async () => {
    await expect(tempFiles(join(folder, 'none')).sweep()).resolves.toBeUndefined();
  });
});
