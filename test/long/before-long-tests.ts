// Runs once before the long tests, whichever of them run and of however many groups: builds the product that they kill.
// Prints the closing table when they have ended. Named by the vitest configurations.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closingTable, hasFiguresFile, setFiguresFile } from './figures.ts';

export function setup(): (() => void) | undefined {
  if (hasFiguresFile()) {
    return undefined;
  }

  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit', shell: process.platform === 'win32' });
  const folder = mkdtempSync(join(tmpdir(), 'sharebill-long-'));
  const figures = join(folder, 'figures.jsonl');
  setFiguresFile(figures);

  return () => {
    const table = closingTable(figures);
    process.stdout.write(table === '' ? '' : `\n${table}`);
    rmSync(folder, { recursive: true, force: true });
  };
}
