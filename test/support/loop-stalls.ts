// Asks processes that run loop-hook.js how long their event loop stood still. A control, which has nothing to do, stands
// still only when the machine makes it. Used where a stall is measured.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOP_HOOK = new URL('./loop-hook.js', import.meta.url).href;
const ANSWERS_WITHIN_MS = 10_000;

export type Watched = { readonly pid: number; output(): string };

export type Control = Watched & { stop(): void };

export type Stall = { readonly maxMs: number; readonly p99Ms: number };

export function startControl(): Control {
  const idle = ['--import', LOOP_HOOK, '--eval', 'setInterval(() => undefined, 1000)'];
  const child = spawn(process.execPath, idle, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes;
  });

  return { pid: child.pid ?? 0, output: () => output, stop: () => void child.kill('SIGKILL') };
}

/** Resolves when it has its own start behind it. */
export async function isWatching(watched: Watched): Promise<void> {
  while (!watched.output().includes('WATCHING')) await sleep(10);
  await stallOf(watched);
}

/** Since the last time that it was asked. */
export async function stallOf({ pid, output }: Watched): Promise<Stall> {
  const before = said(output()).length;
  process.kill(pid, 'SIGUSR2');
  for (let waitedMs = 0; said(output()).length === before; waitedMs += 10) {
    if (waitedMs > ANSWERS_WITHIN_MS) throw new Error('the process does not say how its event loop is');
    await sleep(10);
  }

  return JSON.parse(said(output()).at(-1) ?? '') as Stall;
}

function said(output: string): string[] {
  return [...output.matchAll(/^LOOP (.*)\n/gm)].map(([, json]) => json ?? '');
}

/** As Linux counts it. */
export function residentMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_000;
}
