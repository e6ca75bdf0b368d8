// `sharebill contact set | show`, and what an import does not change.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { searchTextOf } from '../../../src/core/search-text.ts';
import { aFirmId, testDatabase } from '../../support/database.ts';
import { aFile, aFolder, aPerson, clock, depsOn, ids, runWith } from './command-world.ts';

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});

const FOLDER = aFolder();

async function aFirm() {
  const firmId = await aFirmId(database);
  const db = database.forFirm(firmId);
  const people = {
    billing: await aPerson(database, { firmId, role: 'billing' }),
    attorney: await aPerson(database, { firmId, role: 'attorney' }),
    administrator: await aPerson(database, { firmId, role: 'administrator' }),
  };
  const run = async (as: keyof typeof people | undefined, ...argv: string[]) =>
    runWith(depsOn(database), [...argv, '--firm', firmId, ...(as === undefined ? [] : ['--as', people[as].email])], {
      cwd: await FOLDER,
    });
  const contact = async (name: string, address: string, more: object = {}) => {
    const id = ids.newId('cnt');
    const row = { firmId, id, source: 'test', externalId: id, kind: 'person', name, createdAt: clock.now() };
    await db.contact.create({ data: { ...row, searchText: searchTextOf(name, address), ...more } });
    await db.contactEmail.create({
      data: { firmId, id: ids.newId('cem'), contactId: id, address, createdAt: clock.now() },
    });

    return id;
  };
  const setting = async (id: string) =>
    (await db.contact.findFirstOrThrow({ where: { id }, select: { billFile: true } })).billFile;

  return { firmId, db, people, run, contact, setting };
}

describe('sharebill contact set', () => {
  it('sets the file that goes with bills, in whose name the audit has it, and says what is still missing', async () => {
    const { run, contact, setting, db, people } = await aFirm();
    const id = await contact('Dana Reyes', 'Dana@acme.test');

    const { exit, stdout } = await run('billing', 'contact', 'set', 'dana@ACME.test', '--bill-file', 'ledes-1998b');

    expect(exit).toBe(0);
    expect(stdout).toBe(
      'Dana Reyes gets a LEDES 1998B file with each bill, from the next share on.\n' +
        'The file must name the tax id of the firm, which is not set yet. Run: sharebill firm set taxId ID\n',
    );
    expect(await setting(id)).toBe('ledes-1998b');
    expect(await db.auditEntry.findFirst({ where: { subjectId: id } })).toMatchObject({
      actorId: people.billing.id,
      action: 'contact-bill-file-set',
      data: { billFile: 'ledes-1998b' },
    });
  });

  it('says nothing of the tax id once it is set, and prints JSON', async () => {
    const { run, contact } = await aFirm();
    const id = await contact('Łucja Żółtowska', 'lucja@acme.test');
    await run('administrator', 'firm', 'set', 'taxId', '24-6437381');

    const text = await run('administrator', 'contact', 'set', 'lucja zoltowska', '--bill-file', 'ledes-98bi');
    const json = await run('administrator', 'contact', 'set', 'lucja', '--bill-file', 'none', '--json');

    expect(text.stdout).toBe('Łucja Żółtowska gets a LEDES 98BI file with each bill, from the next share on.\n');
    expect(JSON.parse(json.stdout)).toEqual({
      id,
      name: 'Łucja Żółtowska',
      emails: ['lucja@acme.test'],
      billFile: 'none',
    });
  });

  it('takes a whole name before part of another, and refuses to guess among several', async () => {
    const { run, contact, setting } = await aFirm();
    const acme = await contact('Acme', 'books@acme.test');
    const first = await contact('Acme Holdings', 'ap@holdings.test');
    const second = await contact('Acme Leasing', 'ap@leasing.test');

    const whole = await run('billing', 'contact', 'set', 'acme', '--bill-file', 'ledes-1998b');
    const several = await run('billing', 'contact', 'set', 'acm', '--bill-file', 'ledes-1998b');

    expect(whole.exit).toBe(0);
    expect(several.exit).toBe(1);
    expect(several.stderr.split('\n').slice(0, 4)).toEqual([
      'Several contacts fit acm. Nothing was done. Give the whole name or address of one:',
      '  Acme   books@acme.test',
      '  Acme Holdings   ap@holdings.test',
      '  Acme Leasing   ap@leasing.test',
    ]);
    expect(await Promise.all([acme, first, second].map(setting))).toEqual(['ledes-1998b', 'none', 'none']);
  });

  it.each([
    ['nobody', 'billing', ['x@nowhere.test', '--bill-file', 'none'], /No contact is called x@nowhere\.test/],
    ['another file', 'billing', ['Dana', '--bill-file', 'ledes-xml'], /Use none, ledes-1998b, ledes-98bi/],
    ['an attorney', 'attorney', ['Dana', '--bill-file', 'none'], /which may not change settings of contacts/],
    ['nobody who does it', undefined, ['Dana', '--bill-file', 'none'], /Say who does this/],
    ['somebody deactivated', 'billing', ['Gone', '--bill-file', 'none'], /No contact is called Gone/],
  ] as const)('refuses %s', async (_what, as, words, says) => {
    const { run, contact } = await aFirm();
    await contact('Dana Reyes', 'dana@acme.test');
    await contact('Gone Away', 'gone@acme.test', { deactivatedAt: clock.now() });

    const { exit, stderr } = await run(as, 'contact', 'set', ...words);

    expect(exit).toBe(1);
    expect(stderr).toMatch(says);
  });
});

describe('sharebill contact show', () => {
  it('shows the setting, as text and as JSON', async () => {
    const { run, contact } = await aFirm();
    const id = await contact('Dana Reyes', 'dana@acme.test');

    const text = await run(undefined, 'contact', 'show', 'Dana');
    const json = await run(undefined, 'contact', 'show', 'dana@acme.test', '--json');

    expect(text.stdout).toMatch(/File with bills +none/);
    expect(JSON.parse(json.stdout)).toEqual({ id, name: 'Dana Reyes', emails: ['dana@acme.test'], billFile: 'none' });
  });
});

describe('An import', () => {
  it('leaves the setting of a client as it is', async () => {
    const { run, db } = await aFirm();
    await run('billing', 'import', await aFile(await FOLDER, [{ number: '7001', client: 'C-9' }]));
    await run('billing', 'contact', 'set', 'C-9', '--bill-file', 'ledes-98bi');

    const again = await run('billing', 'import', await aFile(await FOLDER, [{ number: '7002', client: 'C-9' }]));

    expect(again.exit).toBe(0);
    expect(await db.contact.findFirstOrThrow({ where: { name: 'C-9' } })).toMatchObject({ billFile: 'ledes-98bi' });
  });
});
