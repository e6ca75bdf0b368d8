// Loaded with `node --import` into a process whose event loop is to be measured: each SIGUSR2 prints the longest time,
// since the one before, in which it did nothing else. Nothing in the product knows of it.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  process.on('SIGUSR2', () => {
    process.stdout.write(`LOOP ${JSON.stringify({ maxMs: delay.max / 1e6, p99Ms: delay.percentile(99) / 1e6 })}\n`);
    delay.reset();
  });
  process.stdout.write('WATCHING\n');
}
