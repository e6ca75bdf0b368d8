// The README does what it says: its commands are run, in their order, on a new database.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readImportFile } from '../src/adapters/bill-sources/read-import-file.ts';
import { runCommand } from '../src/adapters/command-line/run-command.ts';
import { systemClock } from '../src/adapters/system/system-clock.ts';
import { systemIds } from '../src/adapters/system/system-ids.ts';
import { openEmbeddedDatabase } from './support/database.ts';
import { silentLogger } from './support/silent-logger.ts';

const readme = readFileSync('README.md', 'utf8');

it('names the two commands that do everything first', () => {
  const blocks = [...readme.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block?.trim());

  expect(blocks).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  expect(readFileSync('.ci/run', 'utf8')).toMatch(/npm ci\b[\s\S]*\nnpm test\n/);
});

it('has commands that work one after the other', async () => {
  const { database, drop } = await openEmbeddedDatabase();
  const clock = systemClock();
  const { directory, forFirm, search, restored } = database;
  const parts = { directory, forFirm, search, restored };
  const deps = { clock, ids: systemIds(clock), logger: silentLogger, ...parts, readImportFile };
  const commands = [...readme.matchAll(/^\$ npx sharebill (.+)$/gm)].map(([, command = '']) => wordsOf(command));
  for (const argv of commands) {
    const printed: string[] = [];
    const print = (text: string) => void printed.push(text);
    const io = { stdout: print, stderr: print, cwd: process.cwd() };
    const code = await runCommand(argv, io, { ...deps, applyHere: true });

    expect(code, `${argv.join(' ')}: ${printed.join('')}`).toBe(0);
  }

  expect(commands.length).toBeGreaterThan(8);
  await database.stop();
  await drop();
});

it('its `npx sharebill` is a file of the clone, which says before the build what to do', async () => {
  const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: { sharebill: string } };
  const clone = mkdtempSync(join(tmpdir(), 'clone-'));
  mkdirSync(join(clone, 'src'));
  copyFileSync(bin.sharebill, join(clone, bin.sharebill));

  const ended = spawnSync(process.execPath, [join(clone, bin.sharebill), 'setup'], { encoding: 'utf8' });

  rmSync(clone, { recursive: true });
  expect(readme).toContain('`npm ci && npm run build`, then `npx sharebill setup`');
  expect(ended).toMatchObject({ status: 1, stderr: 'ShareBill is not built yet. Run: npm ci && npm run build\n' });
});

it('names files that exist', () => {
  const links = [...readme.matchAll(/\]\((?!http)([^)]+)\)/g)].map(([, target = '']) => target);

  for (const target of links) expect(readFileSync(target, 'utf8')).not.toBe('');
});

function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
