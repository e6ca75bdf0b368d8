// Keeps a second process off an embedded data directory: two at once silently lose rows. A process
// puts a claim with its pid and start time into a folder, then looks for others: two never both hold.
import { randomBytes, randomInt } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../core/fault.ts';

const TRIES = 5;

export type Unlock = () => Promise<void>;

/** Makes the directory where it is missing. Returns what gives it back. Fault('database-in-use') when another process has it. */
export async function lockDataDir(dataDir: string): Promise<Unlock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const folder = join(dataDir, 'database.lock');
  await mkdir(folder, { recursive: true });

  for (let tries = 1; ; tries += 1) {
    const release = await claim(folder);
    if (release !== undefined) {
      return release;
    }

    if (tries === TRIES) {
      throw new Fault('database-in-use');
    }

    // Two that start together may both step back: the one that waits less gets it.
    await sleep(randomInt(20, 150));
  }
}

async function claim(folder: string): Promise<Unlock | undefined> {
  const started = (await startOf(process.pid)) ?? '0';
  const name = `${process.pid}.${started}.${randomBytes(6).toString('hex')}`;
  const path = join(folder, name);
  await writeFile(path, '', { flag: 'wx', mode: 0o600 });
  const release = () => rm(path, { force: true });

  if (await othersAlive(folder, name)) {
    await release();

    return undefined;
  }

  return release;
}

async function othersAlive(folder: string, mine: string): Promise<boolean> {
  const others = (await readdir(folder)).filter((name) => name !== mine);
  for (const name of others) {
    if (await isAlive(name)) {
      return true;
    }

    await rm(join(folder, name), { force: true });
  }

  return false;
}

/** The process that has the directory open; undefined when none has. Changes nothing. */
export async function holderOf(dataDir: string): Promise<number | undefined> {
  for (const name of await readdir(join(dataDir, 'database.lock')).catch(() => [])) {
    if (await isAlive(name)) {
      return Number(name.split('.')[0]);
    }
  }

  return undefined;
}

async function isAlive(name: string): Promise<boolean> {
  const [pid = '', started] = name.split('.');
  if (!/^[1-9]\d*$/.test(pid)) {
    return false;
  }

  try {
    process.kill(Number(pid), 0);
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }

  const start = await startOf(Number(pid));

  return start === undefined || started === '0' || start === started;
}

/** When a process began, in ticks since boot; known on Linux only. Elsewhere a live pid counts as the holder. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');

    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
