// `sharebill bills`: finding, filtering, JSON, and what somebody may see.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import type { FirmId } from '../../../src/core/ids.ts';
import { aFirmId, testDatabase } from '../../support/database.ts';
import { aFolder, aPerson, depsOn, type Person, runWith } from './command-world.ts';

let database: Database;
let firmId: FirmId;
let attorney: Person;
let folder = '';

const run = (...argv: string[]) => runWith(depsOn(database), [...argv, '--firm', firmId], { cwd: folder });
const NUMBERS = /^\S+/gm;
const numbersIn = (stdout: string) => (stdout.match(NUMBERS) ?? []).filter((word) => /^\d/.test(word));

beforeAll(async () => {
  database = await testDatabase();
  folder = await aFolder();
  firmId = await aFirmId(database);
  const administrator = await aPerson(database, { firmId, role: 'administrator' });
  attorney = await aPerson(database, { firmId, role: 'attorney' });
  await writeFile(join(folder, 'firm.json'), JSON.stringify(theBills()));
  const done = await run('import', 'firm.json', '--as', administrator.email);
  expect(done).toMatchObject({ exit: 0 });
});

/** Three bills of two clients; the attorney is on the second client's matter. */
function theBills() {
  const bill = (number: string, overrides: object) => ({
    externalId: number,
    number,
    state: 'awaiting_payment',
    client: 'acme',
    currency: 'USD',
    issueDate: '2026-01-05',
    dueDate: '2026-02-04',
    matters: ['lease'],
    lineItems: [{ kind: 'flat-fee', date: '2026-01-02', description: 'Advice', amount: '1234.50' }],
    ...overrides,
  });

  return {
    format: 'sharebill/1',
    contacts: [
      { externalId: 'acme', kind: 'company', name: 'Acme LLC', isClient: true },
      { externalId: 'vesta', kind: 'person', name: 'Vesta Novak', isClient: true },
    ],
    matters: [
      { externalId: 'lease', displayNumber: '00012-Acme', description: 'Lease dispute', client: 'acme' },
      { externalId: 'will', displayNumber: '00013-Novak', client: 'vesta', team: [attorney.email] },
    ],
    bills: [
      bill('1042', {}),
      bill('1043', { state: 'draft', issueDate: '2026-01-06' }),
      bill('2001', {
        client: 'vesta',
        matters: ['will'],
        kind: 'trust',
        lineItems: [],
        total: '500.00',
        issueDate: '2025-12-01',
        dueDate: '2099-01-01',
      }),
    ],
  };
}

describe('sharebill bills', () => {
  it('lists bills with client, dates, balance and status, unpaid ones first', async () => {
    const { exit, stdout } = await run('bills');

    expect(exit).toBe(0);
    expect(numbersIn(stdout)).toEqual(['1042', '2001', '1043']);
    expect(stdout).toMatch(/^1042 +Acme LLC +2026-01-05 +2026-02-04 +\$1,234\.50 +overdue$/m);
    expect(stdout).toMatch(/^1043 .* draft$/m);
    expect(stdout).toMatch(/^2001 \(trust\) .* \$500\.00 +due$/m);
  });

  it.each([
    [
      ['acme', 'lease'],
      ['1043', '1042'],
    ],
    [['104'], ['1043', '1042']],
    [['2001'], ['2001']],
    [
      ['--state', 'unpaid'],
      ['1042', '2001'],
    ],
    [['--state', 'draft'], ['1043']],
    [['--state', 'overdue'], ['1042']],
    [['--state', 'overdue', 'novak'], []],
    [['--state', 'approval'], []],
    [
      ['--state', 'draft', '--state', 'awaiting_payment', '104'],
      ['1043', '1042'],
    ],
    [['--limit', '1'], ['1042']],
    [['nothing', 'like', 'it'], []],
  ])('%j finds %j', async (words, numbers) => {
    const { exit, stdout } = await run('bills', ...words);

    expect(exit).toBe(0);
    expect(numbersIn(stdout)).toEqual(numbers);
  });

  it('says when there are more than it shows, and when nothing matches', async () => {
    const [some, all, none] = [
      await run('bills', '--limit', '2'),
      await run('bills', '--limit', '3'),
      await run('bills', 'nothing'),
    ];

    expect(some.stdout).toContain('These are the newest 2. Give more words, or --limit, to see others.');
    expect(all.stdout).not.toContain('These are the newest');
    expect(none.stdout).toBe('No bill matches.\n');
  });

  it('as JSON, with exact amounts', async () => {
    const { stdout } = await run('bills', '1042', '--json');

    expect(JSON.parse(stdout)).toEqual([
      {
        id: expect.stringMatching(/^bil_/),
        number: '1042',
        kind: 'revenue',
        state: 'awaiting_payment',
        status: 'overdue',
        client: 'Acme LLC',
        subject: '',
        issueDate: '2026-01-05',
        dueDate: '2026-02-04',
        total: { amount: '1234.50', currency: 'USD' },
        paid: { amount: '0.00', currency: 'USD' },
        balance: { amount: '1234.50', currency: 'USD' },
      },
    ]);
    expect(JSON.parse((await run('bills', 'nothing', '--json')).stdout)).toEqual([]);
  });

  it('with --as only what that person may see, behind any number of others', async () => {
    const mine = await run('bills', '--as', attorney.email, '--limit', '1');
    const stranger = await run('bills', '--as', 'nobody@harlow.example');

    expect(numbersIn(mine.stdout)).toEqual(['2001']);
    expect(stranger).toMatchObject({ exit: 1, stdout: '' });
    expect(stranger.stderr).toContain('Nobody at Harlow & Reed LLP has the address nobody@harlow.example');
  });

  it.each([
    [['--state', 'open'], 'open is no state of a bill. Use draft, approval, unpaid, overdue, paid, void, deleted.'],
    [['--limit', '0'], '0 is no number of bills. Use 1 to 500.'],
    [['--limit', '501'], '501 is no number of bills.'],
    [['--limit', 'all'], 'all is no number of bills.'],
  ])('refuses %j', async (words, text) => {
    const { exit, stdout, stderr } = await run('bills', ...words);

    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).toContain(text);
  });
});
