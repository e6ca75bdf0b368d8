// The role of a process: what the command takes, and what it says of everything else.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { readRole, roleProblems } from '../src/role.ts';

const source = (file: string) => fileURLToPath(new URL(`../src/${file}`, import.meta.url));
const production = {
  WORKSPACE: 'off',
  PUBLIC_URL: 'https://bills.harlowreed.example',
  SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
  SMTP_URL: 'smtps://mail.harlowreed.example',
  MAIL_FROM: 'bills@harlowreed.example',
};

/** A start that must end by itself. */
function start(file: string, argv: readonly string[], environment: Record<string, string> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'sharebill-start-'));
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  const env = { PATH: process.env.PATH, ...environment };
  const { status, stderr } = spawnSync(process.execPath, ['--import', tsx, source(file), ...argv], { cwd, env });
  rmSync(cwd, { recursive: true });

  return { status, said: stderr.toString() };
}

function problemsOf(environment: Record<string, string>) {
  const config = readConfig(environment);
  if (!config.ok) throw new Error(config.refusal.join('\n'));

  return roleProblems('web', config.value);
}

describe('The role of a process', () => {
  it.each([
    [[], 'all'],
    [['--role', 'web'], 'web'],
    [['--role=worker'], 'worker'],
    [['--role', 'all'], 'all'],
  ])('%j is %s', (argv, role) => {
    expect(readRole(argv)).toEqual({ ok: true, value: role });
  });

  it.each([
    [['--role', 'kitchen'], 'There is no role "kitchen". --role is web, worker or all.'],
    [['--role'], 'There is no role "". --role is web, worker or all.'],
    [['--rolle', 'web'], 'ShareBill does not know "--rolle".'],
    [['web'], 'ShareBill does not know "web".'],
    [['--role', 'web', '--port'], 'ShareBill does not know "--port".'],
  ])('%j is refused in words', (argv, words) => {
    expect(readRole(argv)).toEqual({ ok: false, refusal: expect.stringContaining(words) });
  });

  it('web or worker needs a PostgreSQL server, and no local workspace', () => {
    const onServer = { ...production, DATABASE_URL: 'postgres://localhost/x' };

    expect(problemsOf(onServer)).toEqual([]);
    expect(problemsOf(production)).toEqual([expect.stringMatching(/^--role web: the embedded .* Set DATABASE_URL/)]);
    expect(problemsOf({})).toEqual([expect.stringMatching(/^--role web: the local workspace .* WORKSPACE=off/)]);
  });
});

describe('A start', { timeout: 60_000 }, () => {
  it('with an unknown role ends with 2 and a sentence', () => {
    const ended = start('cli.ts', ['start', '--role', 'kitchen']);

    expect(ended).toEqual({ status: 2, said: expect.stringContaining('There is no role "kitchen"') });
  });

  it('as a worker on the embedded database ends with 1, the reason and the remedy', () => {
    const { status, said } = start('main.ts', ['--role', 'worker'], production);

    expect(status).toBe(1);
    expect(said).toMatch(/embedded database has room for one process\. Set DATABASE_URL/);
  });
});
