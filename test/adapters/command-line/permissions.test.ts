// Who may give which command: every role and every command that writes, and the wall between two firms.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import type { FirmId } from '../../../src/core/ids.ts';
import { ROLES, type Role } from '../../../src/core/staff.ts';
import { aFirmId, testDatabase } from '../../support/database.ts';
import { aPng } from '../../support/pictures.ts';
import { aFolder, aLedesFile, aPerson, depsOn, ids, runWith } from './command-world.ts';

let database: Database;
let folder = '';

beforeAll(async () => {
  database = await testDatabase();
  folder = await aFolder();
  await writeFile(join(folder, 'logo.png'), aPng());
  await aLedesFile(join(folder, 'march.txt'), [{ number: '1042' }]);
});

/** Every command that writes, on a firm that has a workspace and somebody to link or remove. */
const WRITING: readonly { readonly words: string; readonly roles: readonly Role[] }[] = [
  { words: 'firm link --slack NEW_WORKSPACE', roles: ['administrator'] },
  { words: 'firm set holdSeconds 60', roles: ['administrator'] },
  { words: 'firm set plan Elite', roles: ['administrator'] },
  { words: 'firm logo logo.png', roles: ['administrator'] },
  { words: 'firm logo --remove', roles: ['administrator'] },
  { words: 'staff add New new@harlow.example --role administrator', roles: ['administrator'] },
  { words: 'staff link OTHER --slack WORKSPACE/U0NEW', roles: ['administrator'] },
  { words: 'staff remove OTHER', roles: ['administrator'] },
  { words: 'import march.txt --dry-run', roles: ['administrator', 'billing'] },
  { words: 'import march.txt', roles: ['administrator', 'billing'] },
];

const aWorkspace = () => `T${ids.newSecret().replace(/\W|_/g, '').slice(0, 12).toUpperCase()}`;

async function aFirm() {
  const firmId = await aFirmId(database);
  const workspaceId = aWorkspace();
  await database.directory.linkWorkspace({ platform: 'slack', workspaceId, firmId });
  await aPerson(database, { firmId, role: 'administrator', name: 'Ann Harlow' });
  const other = await aPerson(database, { firmId, role: 'read-only' });
  const fill = (words: string) =>
    words
      .replace('NEW_WORKSPACE', aWorkspace())
      .replace('WORKSPACE', workspaceId)
      .replace('OTHER', other.email)
      .split(' ');

  return {
    firmId,
    run: (words: string, as: string) =>
      runWith(depsOn(database), [...fill(words), '--firm', firmId, '--as', as], { cwd: folder }),
  };
}

/** All that the commands could change of a firm. */
async function contentOf(firmId: FirmId) {
  const db = database.forFirm(firmId);

  return {
    firm: await db.firm.findFirst(),
    staff: await db.staffMember.findMany({ orderBy: { id: 'asc' } }),
    identities: await db.chatIdentity.findMany(),
    workspaces: await db.chatWorkspace.findMany(),
    audit: await db.auditEntry.count(),
    bills: await db.bill.count(),
    imports: await db.import.count(),
    jobs: await db.job.count(),
  };
}

describe.each(WRITING)('sharebill $words', ({ words, roles }) => {
  it.each(ROLES.map((role) => ({ role, may: roles.includes(role) })))('role $role: allowed is $may', async (given) => {
    const { firmId, run } = await aFirm();
    const person = await aPerson(database, { firmId, role: given.role, name: 'Dana Reed' });
    const before = await contentOf(firmId);

    const { exit, stderr } = await run(words, person.email);

    expect(exit).toBe(given.may ? 0 : 1);
    if (!given.may) {
      expect(stderr).toContain(`Dana Reed has the role ${given.role}, which may not `);
      expect(stderr).toContain('Ask Ann Harlow');
      expect(await contentOf(firmId)).toEqual(before);
    }
  });

  it('somebody who was removed may not', async () => {
    const { firmId, run } = await aFirm();
    const gone = await aPerson(database, { firmId, role: 'administrator', removed: true });
    const before = await contentOf(firmId);

    const { exit, stderr } = await run(words, gone.email);

    expect(exit).toBe(1);
    expect(stderr).toContain(`Nobody at Harlow & Reed LLP has the address ${gone.email}`);
    expect(await contentOf(firmId)).toEqual(before);
  });

  it("another firm's administrator may not, and nothing of the firm is touched", async () => {
    const [ours, theirs] = [await aFirm(), await aFirm()];
    const stranger = await aPerson(database, { firmId: theirs.firmId, role: 'administrator' });
    const before = [await contentOf(ours.firmId), await contentOf(theirs.firmId)];

    const { exit, stdout, stderr } = await ours.run(words, stranger.email);

    expect(exit).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`Nobody at Harlow & Reed LLP has the address ${stranger.email}`);
    expect([await contentOf(ours.firmId), await contentOf(theirs.firmId)]).toEqual(before);
  });

  it.each(['%', '_%@%', '*', ''])('the pattern "%s" is nobody', async (as) => {
    const { firmId, run } = await aFirm();
    const before = await contentOf(firmId);

    expect((await run(words, as)).exit).toBe(1);
    expect(await contentOf(firmId)).toEqual(before);
  });
});

describe('Two firms', () => {
  it("one firm's people, identities and bills are nobody and nothing to the other's commands", async () => {
    const [ours, theirs] = [await aFirm(), await aFirm()];
    const us = await aPerson(database, { firmId: ours.firmId, role: 'administrator' });
    const them = await aPerson(database, { firmId: theirs.firmId, role: 'administrator', name: 'Their Own' });
    await theirs.run('import march.txt --state unpaid', them.email);
    const before = await contentOf(theirs.firmId);

    const removed = await ours.run(`staff remove ${them.email}`, us.email);
    const linked = await ours.run(`staff link ${them.email} --slack WORKSPACE/U0NEW`, us.email);
    const bills = await runWith(depsOn(database), ['bills', '--firm', ours.firmId]);
    const seen = await runWith(depsOn(database), ['bills', '--firm', theirs.firmId, '--as', us.email]);
    const staff = await runWith(depsOn(database), ['staff', 'list', '--firm', ours.firmId]);

    expect([removed.exit, linked.exit, seen.exit]).toEqual([1, 1, 1]);
    expect(bills.stdout).toBe('No bills. Import some: sharebill import FILE\n');
    expect(staff.stdout).not.toContain('Their Own');
    expect(await contentOf(theirs.firmId)).toEqual(before);
  });
});

describe('A firm without an administrator', () => {
  it('refuses --as of somebody without the role, and says to leave it out', async () => {
    const firmId = await aFirmId(database);
    const person = await aPerson(database, { firmId, role: 'billing' });
    const set = ['firm', 'set', 'holdSeconds', '60', '--firm', firmId];

    const named = await runWith(depsOn(database), [...set, '--as', person.email]);
    const unknown = await runWith(depsOn(database), [...set, '--as', 'nobody@harlow.example']);
    const unnamed = await runWith(depsOn(database), set);

    expect(named.stderr).toContain('The firm has no administrator: run the command again without --as');
    expect(unknown.stderr).toContain('The firm has no administrator yet: run the command again without --as.');
    expect([named.exit, unknown.exit, unnamed.exit]).toEqual([1, 1, 0]);
  });
});
