// A PostgreSQL server of our own on a free port, to be killed: never the one that TEST_DATABASE_URL names. Its programs
// refuse to run as root, so root runs them as the user "postgres".
import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../support/free-port.ts';
import { aFolder, removeFolder } from './prepared-firm.ts';

const run = promisify(execFile);
const INSTALLED = '/usr/lib/postgresql';
const SUPERUSER = 'sharebill';

export type PostgresCluster = {
  readonly url: string;
  /** SIGKILL to the postmaster; resolves when its children have ended too: before that no new one starts. */
  kill(): Promise<void>;
  /** Resolves when it takes connections. */
  start(): Promise<void>;
  remove(): Promise<void>;
};

/** Where pg_ctl is; undefined when PostgreSQL is not installed here. */
export function postgresPrograms(): string | undefined {
  const versions = readdirOrNone(INSTALLED).sort((left, right) => Number(right) - Number(left));

  return versions
    .map((version) => join(INSTALLED, version, 'bin'))
    .find((bin) => readdirOrNone(bin).includes('pg_ctl'));
}

/** `settings` as `postgres -c` takes them. */
export async function aPostgresCluster(programs: string, settings: readonly string[] = []): Promise<PostgresCluster> {
  const folder = await aFolder();
  const port = await freePort();
  const data = join(folder, 'data');
  const pg = (program: string, ...args: string[]) => unprivileged([join(programs, program), ...args]);
  await chmod(folder, 0o777);
  const address = ['-h', '127.0.0.1', '-p', String(port)];
  await run(...pg('initdb', '-D', data, '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--no-sync'));
  const start = async () => {
    // a child of ours, so that somebody asks for it when it has ended: its lock counts until then
    const given = settings.flatMap((setting) => ['-c', setting]);
    spawn(...pg('postgres', '-D', data, '-k', folder, ...address, ...given), { stdio: 'ignore', cwd: '/' });
    while (!(await succeeds(pg('pg_isready', '-q', ...address)))) await sleep(20);
  };
  await start();

  return {
    url: `postgres://${SUPERUSER}@127.0.0.1:${port}/postgres`,
    kill: () => killPostmaster(data),
    start,
    remove: async () => {
      await killPostmaster(data).catch(() => undefined);
      await removeFolder(folder);
    },
  };
}

type Command = [program: string, args: string[]];

function unprivileged([program = '', ...args]: readonly string[]): Command {
  return userInfo().uid === 0 ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, args];
}

function succeeds(command: Command): Promise<boolean> {
  return run(...command).then(
    () => true,
    () => false,
  );
}

async function killPostmaster(data: string): Promise<void> {
  const [pid = ''] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
  const children = childrenOf(Number(pid));
  process.kill(Number(pid), 'SIGKILL');
  while ([Number(pid), ...children].some(isAlive)) await sleep(5);
}

/** As Linux has them. */
function childrenOf(parent: number): number[] {
  const pids = readdirOrNone('/proc').filter((name) => /^\d+$/.test(name));

  return pids.map(Number).filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  const [state, parent] = statOf(pid) ?? [];

  return state === 'Z' ? undefined : Number(parent);
}

/** One that has ended and that nobody has asked for does not count. */
function isAlive(pid: number): boolean {
  const [state] = statOf(pid) ?? ['Z'];

  return state !== 'Z';
}

function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');

    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function readdirOrNone(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
