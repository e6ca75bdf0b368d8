// What `sharebill import` says of a file: counts, problems with their place, and files that cannot be read.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { Fault } from '../../../src/core/fault.ts';
import { testDatabase } from '../../support/database.ts';
import { aFile, aFolder, anImporter } from './command-world.ts';

let database: Database;
let folder = '';

beforeAll(async () => {
  database = await testDatabase();
  folder = await aFolder();
});

describe('sharebill import --dry-run', () => {
  it('says what importing would do, and changes nothing', async () => {
    const { run, db } = await anImporter(database, { folder });
    const file = await aFile(folder, [{ number: '1042' }, { number: '1043' }, { number: '1044', client: 'C-2' }]);

    const { exit, stdout, stderr } = await run(file, '--dry-run');

    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      '          new  updated  unchanged',
      'Contacts    2        0          0',
      'Matters     2        0          0',
      'Bills       3        0          0',
      '',
      'No problems found.',
      '',
      'This was a dry run: nothing was changed. Run it again without --dry-run to import.',
      '',
    ]);
    expect([await db.bill.count(), await db.import.count(), await db.importRow.count()]).toEqual([0, 0, 0]);
  });

  it('as JSON', async () => {
    const { run } = await anImporter(database, { folder });

    const { stdout } = await run(await aFile(folder, [{ number: '1042' }]), '--dry-run', '--json');

    expect(JSON.parse(stdout)).toEqual({
      state: 'checked',
      importId: null,
      counts: {
        contacts: { created: 1, updated: 0, unchanged: 0 },
        matters: { created: 1, updated: 0, unchanged: 0 },
        bills: { created: 1, updated: 0, unchanged: 0 },
      },
      staffCreated: 0,
      errors: 0,
      warnings: 0,
      problems: [],
    });
  });
});

describe('A file with errors', () => {
  it('is refused with row, column, what and remedy of each, and applies nothing', async () => {
    const { run, db } = await anImporter(database, { folder });
    const file = await aFile(folder, [{ number: '1042' }, { number: '1043', units: 'one' }]);

    const { exit, stdout, stderr } = await run(file);

    expect(exit).toBe(1);
    expect(stdout).toContain('Found 1 error and 0 warnings:');
    expect(stdout).toMatch(/^ {2}error {4}row 4, column LINE_ITEM_NUMBER_OF_UNITS: one is not a .*\. Write .*\.$/m);
    expect(stderr).toBe('Nothing was imported: the file has 1 error. Correct the file and run the command again.\n');
    expect([await db.bill.count(), await db.contact.count(), await db.import.count()]).toEqual([0, 0, 0]);
  });

  it('shows fifty problems, errors first, and counts the rest', async () => {
    const { run } = await anImporter(database, { folder });
    const bills = Array.from({ length: 1_201 }, (_, index) => ({ number: `${index}`, units: 'one' }));

    const { stdout, stderr } = await run(await aFile(folder, bills), '--dry-run');

    expect(stdout).toContain('Found 1,201 errors and 0 warnings:');
    expect(stdout.match(/^ {2}error /gm)).toHaveLength(50);
    expect(stdout).toContain('\n  and 1,151 more\n');
    expect(stderr).toContain('the file has 1,201 errors');
  });

  it('shows an error before the warnings that come earlier in the file', async () => {
    const { run } = await anImporter(database, { folder });
    const json = {
      format: 'sharebill/1',
      contacts: Array.from({ length: 60 }, (_, index) => ({
        externalId: `c${index}`,
        kind: 'person',
        name: 'A',
        emails: ['a@b.example', 'a@b.example'],
      })).concat([{ externalId: 'last', kind: 'person', name: '', emails: [] }]),
    };
    await writeFile(join(folder, 'warnings.json'), JSON.stringify(json));

    const { exit, stdout } = await run('warnings.json', '--dry-run');

    expect(exit).toBe(1);
    expect(stdout).toContain('Found 1 error and 60 warnings:');
    expect(stdout.split('\n').find((line) => /^ {2}(error|warning)/.test(line))).toMatch(/^ {2}error .*This is empty/);
    expect(stdout).toContain('  and 11 more');
  });

  it('as JSON holds each problem, and stdout nothing else', async () => {
    const { run } = await anImporter(database, { folder });

    const { exit, stdout } = await run(await aFile(folder, [{ number: '1', units: 'one' }]), '--json');

    const report = JSON.parse(stdout);
    expect(exit).toBe(1);
    expect(report).toMatchObject({ state: 'refused', errors: 1 });
    expect(report.problems).toHaveLength(1);
    expect(report.problems[0]).toMatchObject({ row: 3, column: 'LINE_ITEM_NUMBER_OF_UNITS', severity: 'error' });
  });
});

describe('A file that cannot be read', () => {
  it.each([
    [['missing.txt'], 'missing.txt: There is no such file. Check the path.'],
    [['empty.txt'], 'empty.txt: The file is empty.'],
    [
      ['other.txt'],
      'other.txt: The first line is that of no format. Name the format: ledes-1998b, ledes-98bi, sharebill,',
    ],
    [['other.txt', '--format', 'xml'], 'xml is no format. Use ledes-1998b, ledes-98bi, sharebill,'],
    [['other.txt', '--currency', 'XYZ'], 'XYZ is no currency.'],
    [['other.txt', '--state', 'open'], 'open is no state of a bill. Use draft, awaiting_approval, unpaid, paid'],
    [['other.txt', '--source', 'Our Source'], 'A source is named with small letters'],
  ])('%j says why and what to do', async (words, text) => {
    await writeFile(join(folder, 'empty.txt'), '');
    await writeFile(join(folder, 'other.txt'), 'Dear all,\nhello\n');
    const { run, db } = await anImporter(database, { folder });

    const { exit, stdout, stderr } = await run(...words);

    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).toContain(text);
    expect(await db.import.count()).toBe(0);
  });

  it('a file that goes away while it is read imports nothing', async () => {
    const { run, db } = await anImporter(database, {
      folder,
      readImportFile: async () => ({
        ok: true,
        value: { source: 'ledes', format: 'ledes-1998b', fileHash: 'x', records: goingAway() },
      }),
    });

    const { exit, stderr } = await run('march.txt');

    expect(exit).toBe(1);
    expect(stderr).toContain('march.txt: the file could not be read to its end. Nothing was imported.');
    expect(await db.import.count()).toBe(0);
  });
});

async function* goingAway(): AsyncGenerator<never> {
  yield* [];

  throw new Fault('file-unreadable');
}
