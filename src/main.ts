// The process: reads the configuration, claims the data directory, and only then loads what runs. `npm start` runs it.
import { resolve } from 'node:path';
import { lockDataDir } from './adapters/database/data-dir-lock.ts';
import { keepHeapSmall } from './adapters/system/small-heap.ts';
import { en } from './adapters/system/texts/en.ts';
import { type Config, loadConfig } from './config.ts';
import { codeOfCause, detailOf } from './core/fault.ts';
import { type Role, readRole, roleProblems } from './role.ts';

keepHeapSmall();
// `sharebill start …` comes here as well
const role = readRole(process.argv.slice(process.argv[2] === 'start' ? 3 : 2));
if (role.ok) {
  await runAs(role.value);
} else {
  fail(role.refusal, 2);
}

async function runAs(role: Role): Promise<void> {
  const loaded = loadConfig();
  const problems = loaded.ok ? roleProblems(role, loaded.value) : loaded.refusal;
  if (loaded.ok && problems.length === 0) {
    await begin(loaded.value, role).catch((cause: unknown) => fail(en.fault(codeOfCause(cause), detailOf(cause))));
  } else {
    fail(en.badConfiguration(problems));
  }
}

/** Loading it all takes a second or two: one that comes second to a data directory ends before that. */
async function begin(config: Config, role: Role): Promise<void> {
  const unlock = config.databaseUrl === undefined ? await lockDataDir(resolve(config.dataDir)) : undefined;
  const { run } = await import('./run.ts');
  await run({ ...config, role, ...(unlock ? { unlock } : {}) });
}

function fail(text: string, exitCode = 1): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = exitCode;
}
