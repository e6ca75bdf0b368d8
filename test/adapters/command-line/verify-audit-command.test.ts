// `sharebill verify-audit`: what it says when all is well and when it is not, and who may ask.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { ROLES } from '../../../src/core/staff.ts';
import { anAuditedFirm } from '../../support/audit.ts';
import { testDatabase } from '../../support/database.ts';
import { aPerson, depsOn, runWith } from './command-world.ts';

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});

async function aFirm(entries: number) {
  const firm = await anAuditedFirm(database, entries);
  const run = (...words: string[]) => runWith(depsOn(database), ['verify-audit', ...words, '--firm', firm.firmId]);
  const { seq, hash } = await firm.head();

  return { ...firm, run, hash, writtenDown: `${seq}:${hash}` };
}

describe('Audit entries that are as they were sealed', () => {
  it('are counted, with the head to write down', async () => {
    const { run, hash } = await aFirm(1_200);

    expect(await run()).toEqual({
      exit: 0,
      stdout: `1,200 entries, sealed, intact; head 1200 ${hash}\nKeep the head where nobody can change it, and give it next time: --head 1200:${hash}\n`,
      stderr: '',
    });
  });

  it('and those that are not sealed yet are counted too', async () => {
    const { run, db, entry, hash } = await aFirm(1);
    await db.auditEntry.createMany({ data: [entry(2), entry(3)] });

    const [{ stdout }, json] = [await run(), await run('--json')];

    expect(stdout).toMatch(/^1 entry, sealed, intact; head 1 .*\n.*\n2 entries are not sealed yet\.\n$/);
    expect(json.exit).toBe(0);
    expect(JSON.parse(json.stdout)).toEqual({
      intact: true,
      entries: 1,
      head: { seq: 1, hash },
      unsealed: 2,
      problem: null,
    });
  });

  it('none sealed is said, and is no failure', async () => {
    const { run, db, entry } = await aFirm(0);
    await db.auditEntry.create({ data: entry(1) });

    expect(await run()).toEqual({
      exit: 0,
      stdout: 'No entry is sealed.\n1 entry is not sealed yet.\n',
      stderr: '',
    });
  });

  it('fit to a head that was written down when there were fewer, as it was printed or with a colon', async () => {
    const { run, db, entry, seal, writtenDown } = await aFirm(3);
    await db.auditEntry.create({ data: entry(4) });
    await seal();

    for (const head of [writtenDown, writtenDown.replace(':', ' '), writtenDown.toUpperCase()]) {
      expect(await run('--head', head)).toMatchObject({ exit: 0, stderr: '' });
    }
  });
});

describe('Audit entries that somebody changed', () => {
  it('are refused, and the first of them is named', async () => {
    const { run, db, at } = await aFirm(12);
    await db.auditEntry.updateMany({ where: { seq: 7 }, data: { actorId: 'stf_2' } });
    await db.auditEntry.updateMany({ where: { seq: 9 }, data: { actorId: 'stf_2' } });

    const { exit, stdout, stderr } = await run();

    expect([exit, stdout]).toEqual([1, '']);
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      'NOT INTACT: the audit entries of Harlow & Reed LLP are not as they were sealed.',
      `Entry 7 was changed, or put there: ${(await at(7)).id}, bill-shared, 2026-03-02T09:30:00.130Z`,
      'The 6 entries before that fit together.',
    ]);
  });

  it('with --json the answer is JSON alone, and the words go to stderr', async () => {
    const { run, db, at } = await aFirm(12);
    await db.auditEntry.updateMany({ where: { seq: 7 }, data: { actorId: 'stf_2' } });

    const { exit, stdout, stderr } = await run('--json');

    const { id } = await at(7);
    expect(exit).toBe(1);
    expect(stderr).toContain('NOT INTACT');
    expect(JSON.parse(stdout)).toEqual({
      intact: false,
      entries: 6,
      head: { seq: 6, hash: (await at(6)).hash },
      unsealed: 0,
      problem: { code: 'changed', seq: 7, id, action: 'bill-shared', occurredAt: '2026-03-02T09:30:00.130Z' },
    });
  });

  it.each([
    [[7], 'Entry 7 is missing.'],
    [[7, 8, 9], 'The entries 7 to 9 are missing.'],
    [[1], 'Entry 1 is missing.'],
    [[12], "The firm's head is entry 12, and the last entry is 11: entries were removed from the end"],
  ])('and removed: %j', async (seqs, words) => {
    const { run, db } = await aFirm(12);
    await db.auditEntry.deleteMany({ where: { seq: { in: seqs } } });

    const { exit, stderr } = await run();

    expect(exit).toBe(1);
    expect(stderr).toContain(words);
  });

  it('and whose head was set back', async () => {
    const { run, db } = await aFirm(12);
    await db.firm.updateMany({ data: { auditSeq: 11 } });

    const { exit, stderr } = await run();

    expect(exit).toBe(1);
    expect(stderr).toContain("The firm's head is entry 11, and the last entry is 12: entries were put at the end");
  });

  it('and then sealed anew, which only the head shows that was written down', async () => {
    const { run, db, seal, writtenDown } = await aFirm(12);
    await db.auditEntry.updateMany({ data: { seq: null, hash: null } });
    await db.auditEntry.updateMany({ where: { subjectId: 'shr_3' }, data: { actorId: 'stf_2' } });
    await db.firm.updateMany({ data: { auditSeq: 0, auditHash: '' } });
    await seal();

    const [alone, compared, longer] = [
      await run(),
      await run('--head', writtenDown),
      await run('--head', writtenDown.replace('12:', '13:')),
    ];

    expect([alone.exit, compared.exit, longer.exit]).toEqual([0, 1, 1]);
    expect(compared.stderr).toContain('Entry 12 is not the one that you gave: the chain was written anew');
    expect(longer.stderr).toContain('The head that you gave is entry 13, and there are only 12');
  });

  it('may hold what steers a terminal: it is shown as its code', async () => {
    const { run, db } = await aFirm(2);
    await db.auditEntry.updateMany({ where: { seq: 2 }, data: { action: '\u001b[2J\nfine' } });

    const { stderr } = await run();

    expect(stderr).toContain('\\u{1b}[2J\\u{a}fine');
  });
});

describe('Who checks', () => {
  it.each(ROLES.map((role) => [role, role === 'administrator'] as const))(
    'role %s: allowed is %s',
    async (role, may) => {
      const { run, firmId } = await aFirm(2);
      await aPerson(database, { firmId, role: 'administrator', name: 'Ann Harlow' });
      const { email } = await aPerson(database, { firmId, role, name: 'Dana Reed' });

      const { exit, stdout, stderr } = await run('--as', email);

      expect(exit).toBe(may ? 0 : 1);
      if (!may) {
        expect(stdout).toBe('');
        expect(stderr).toContain(`Dana Reed has the role ${role}, which may not check the audit entries.`);
      }
    },
  );

  it('nobody of another firm, and whoever has the machine without a name, of the firm that is named alone', async () => {
    const [ours, theirs] = [await aFirm(2), await aFirm(3)];
    const stranger = await aPerson(database, { firmId: theirs.firmId, role: 'administrator' });
    await theirs.db.auditEntry.deleteMany({ where: { seq: 2 } });

    expect(await ours.run('--as', stranger.email)).toMatchObject({ exit: 1, stdout: '' });
    expect([(await ours.run()).exit, (await theirs.run()).exit]).toEqual([0, 1]);
  });

  it.each([
    '',
    '12',
    '12:',
    ':ab',
    `0:${'a'.repeat(64)}`,
    `-1:${'a'.repeat(64)}`,
    `12:${'g'.repeat(64)}`,
    `12:${'a'.repeat(63)}`,
  ])('the head "%s" is refused', async (head) => {
    const { run } = await aFirm(1);

    const { exit, stdout, stderr } = await run('--head', head);

    expect([exit, stdout]).toEqual([1, '']);
    expect(stderr).toContain('is no head of audit entries. It looks like 1042:');
  });

  it('nobody any more when the caller has gone away', async () => {
    const { firmId } = await aFirm(1);
    const argv = ['verify-audit', '--firm', firmId];

    expect(await runWith(depsOn(database), argv, { signal: AbortSignal.abort() })).toEqual({
      exit: 1,
      stdout: '',
      stderr: '',
    });
  });
});
