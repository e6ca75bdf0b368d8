// Help, words that are not known, what names may do to a terminal, and what the log gets to know.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { isQuestion } from '../../../src/adapters/command-line/run-command.ts';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { pinoLogger } from '../../../src/adapters/system/pino-logger.ts';
import { aFirmId, testDatabase } from '../../support/database.ts';
import { aPerson, depsOn, ids, runWith } from './command-world.ts';

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});

const run = (...argv: string[]) => runWith(depsOn(database), argv);

describe('Help', () => {
  it('lists every command and how to start the product', async () => {
    const { exit, stdout, stderr } = await run('--help');

    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    for (const word of ['firm', 'staff', 'import', 'bills', 'sharebill start', 'sharebill firm add']) {
      expect(stdout).toContain(word);
    }
  });

  it.each([
    ['firm', ['add', 'list', 'show', 'link', 'set', 'logo']],
    ['firm add', ['<name>', '--plan', '--time-zone', '--currency', 'Examples:']],
    ['firm list', ['--json']],
    ['firm show', ['--firm', '--json']],
    ['firm link', ['--slack', '--as', '--firm', 'T0123ABCD']],
    ['firm set', ['[key]', '[value]', '--list', '--as', '--json']],
    ['firm logo', ['[file]', '--remove', '--as', '--firm', '200 KB']],
    ['staff', ['add', 'list', 'link', 'role', 'remove']],
    ['staff add', ['<name>', '<email>', '--role', 'Roles:', 'read-only']],
    ['staff list', ['--json']],
    ['staff link', ['<email>', '--slack', 'T0123ABCD/U0123ABCD']],
    ['staff role', ['<email>', '<role>', '--as']],
    ['staff remove', ['<email>', '--as']],
    [
      'import',
      ['<file>', '--format', '--state', '--currency', '--source', '--dates', '--dry-run', 'It is safe to stop'],
    ],
    ['status', ['<bill>', '--limit', '--json', '--as']],
    ['shares', ['[bill]', '--limit', '--json', '--as']],
    ['history', ['<matter...>', '--limit', '--json', '--as']],
    ['bills', ['[query...]', '--state', '--limit', '--json', '--as']],
  ])('of "%s" names what it takes', async (words, expected) => {
    const { exit, stdout } = await run(...words.split(' '), '--help');

    expect(exit).toBe(0);
    expect(stdout).toContain(`Usage: sharebill ${words}`);
    expect(expected.filter((word) => !stdout.includes(word))).toEqual([]);
  });

  it('needs no database, and makes none', async () => {
    const dataDir = join(tmpdir(), `help-${randomUUID()}`);
    const environment = { ...process.env, DATA_DIR: dataDir, WORKSPACE: 'off', PORT: 'what help does not read' };
    const cli = ['--import', 'tsx', 'src/cli.ts'];

    const { stdout } = await promisify(execFile)(process.execPath, [...cli, 'firm', 'add', '--help'], {
      env: environment,
    });

    expect(stdout).toContain('Usage: sharebill firm add');
    expect(existsSync(dataDir)).toBe(false);
  });

  it.each([
    ['', true],
    ['help', true],
    ['help firm add', true],
    ['firm add --help', true],
    ['start -h', true],
    ['firm list', false],
    ['again 1042 --reason --help', false],
    ['bills helpful', false],
  ])('is what "%s" asks for: %s', (words, asks) => {
    expect(isQuestion(words.split(' ').filter(Boolean))).toBe(asks);
  });

  it.each(['start', 'serve', 'sharing'])('"%s" is no command here', async (word) => {
    const { exit, stdout, stderr } = await run(word);

    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(`unknown command '${word}'`);
    expect(stderr).toContain('Run "sharebill --help", or a command with --help, to see what works.');
  });

  it.each([
    [['firm', 'ad'], 'Did you mean add?'],
    [['staff', 'remove'], "missing required argument 'email'"],
    [['staff', 'add', 'Dana', 'dana@harlow.example'], "required option '--role <role>' not specified"],
    [['import', 'a.csv', '--dates', 'DMY'], 'Allowed choices are dmy, mdy, ymd'],
    [['bills', '--colour'], "unknown option '--colour'"],
    [['staff', 'remove', 'a@b.example', 'c@d.example'], 'too many arguments'],
  ])('%j is told what is wrong, and where to look', async (argv, expected) => {
    const { exit, stdout, stderr } = await run(...argv);

    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(expected);
    expect(stderr).toContain('Run "sharebill --help"');
  });

  it('without a word the help is printed, as wrong usage', async () => {
    const { exit, stdout, stderr } = await run();

    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain('Usage: sharebill');
  });
});

describe('Characters that steer a terminal', () => {
  const NASTY = 'Ann\u001b[2J\u0007\r\nAdmin\u0085\u202eevil\u2066\ufeff\u{e0041}';
  const UNSAFE = /[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/u;

  it('are shown as codes in lists, and stay what they are in JSON', async () => {
    const firmId = await aFirmId(database, { name: NASTY });
    const person = await aPerson(database, { firmId, role: 'administrator', name: NASTY });
    const [firms, staff, json] = [
      await run('firm', 'list'),
      await run('staff', 'list', '--firm', firmId),
      await run('staff', 'list', '--firm', firmId, '--json'),
    ];

    for (const { stdout } of [firms, staff, json]) {
      expect(stdout).not.toMatch(UNSAFE);
    }
    expect(staff.stdout).toContain(
      'Ann\\u{1b}[2J\\u{7}\\u{d}\\u{a}Admin\\u{85}\\u{202e}evil\\u{2066}\\u{feff}\\u{e0041}',
    );
    expect(staff.stdout.split('\n')).toHaveLength(3);
    expect(JSON.parse(json.stdout)).toMatchObject([{ name: NASTY, email: person.email }]);
  });

  it('are shown as codes in refusals and in what the user typed', async () => {
    const firmId = await aFirmId(database, { name: NASTY });
    await aPerson(database, { firmId, role: 'administrator', name: NASTY });

    const refused = await run('firm', 'set', 'holdSeconds', '1', '--firm', firmId);
    const unknown = await run('firm', `x${NASTY}`);
    const wrong = await run('staff', 'add', 'X', `${NASTY}@b`, '--role', 'billing', '--firm', `frm_${NASTY}`);

    for (const { stderr } of [refused, unknown, wrong]) {
      expect(stderr).toContain('\\u{1b}[2J');
      expect(stderr).not.toMatch(UNSAFE);
    }
  });

  it('letters of any script, and emoji of several parts, stay as they are', async () => {
    const name = 'Dvořák & 王 نیم\u200cفاصله 👩\u200d⚖️';
    const firmId = await aFirmId(database, { name });

    expect((await run('firm', 'show', '--firm', firmId)).stdout).toContain(name);
  });
});

describe('When something breaks', () => {
  it('the user gets a reference, the log the cause and no client data', async () => {
    const destination = new PassThrough();
    const logger = pinoLogger({ level: 'debug', destination });
    const firmId = await aFirmId(database);
    const { email } = await aPerson(database, { firmId, role: 'administrator' });
    const brokenIds = {
      ...ids,
      newId: () => {
        throw new Error('cannot write Acme LLC, dana@acme.example');
      },
    };
    const deps = depsOn(database, { logger, ids: brokenIds });
    const argv = ['staff', 'add', 'Dana Reed', 'dana@acme.example', '--role', 'billing', '--as', email];

    const { exit, stdout, stderr } = await runWith(deps, [...argv, '--firm', firmId]);

    destination.end();
    const log = await text(destination);
    const reference = /reference (\S+)\n$/.exec(stderr)?.[1] ?? 'none';
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).toMatch(/^Something went wrong on our side\. Please try again;/);
    expect(JSON.parse(log)).toMatchObject({ level: 50, msg: 'command failed', reference, cause: 'Error' });
    expect(log).not.toMatch(/Acme|acme|Dana|harlow/i);
  });

  it('a command that does its work logs nothing of it', async () => {
    const destination = new PassThrough();
    const deps = depsOn(database, { logger: pinoLogger({ level: 'debug', destination }) });
    const firmId = await aFirmId(database);

    await runWith(deps, ['staff', 'add', 'Dana', 'dana@acme.example', '--role', 'administrator', '--firm', firmId]);
    await runWith(deps, ['staff', 'list', '--firm', firmId]);

    destination.end();
    expect(await text(destination)).toBe('');
  });
});
