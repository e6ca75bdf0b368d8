// `sharebill staff add | list | link | role | remove`, and their refusals.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { aFirmId, testDatabase } from '../../support/database.ts';
import { aPerson, depsOn, ids, runWith } from './command-world.ts';

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});

async function aFirm() {
  const firmId = await aFirmId(database);
  const administrator = await aPerson(database, { firmId, role: 'administrator', name: 'Ann Harlow' });
  const workspaceId = `T${ids.newSecret().replace(/\W|_/g, '').slice(0, 12).toUpperCase()}`;
  await database.directory.linkWorkspace({ platform: 'slack', workspaceId, firmId });
  const read = (...argv: string[]) => runWith(depsOn(database), [...argv, '--firm', firmId]);

  return {
    firmId,
    db: database.forFirm(firmId),
    administrator,
    workspaceId,
    read,
    write: (...argv: string[]) => read(...argv, '--as', administrator.email),
  };
}

describe('sharebill staff', () => {
  it('adds somebody, in whose name the audit has it', async () => {
    const { write, db, administrator } = await aFirm();

    const { exit, stdout } = await write('staff', 'add', 'Dana Reed', 'Dana@Harlow.Example', '--role', 'billing');

    expect(exit).toBe(0);
    expect(stdout).toContain('Added Dana Reed (billing).');
    const dana = await db.staffMember.findFirstOrThrow({ where: { email: 'dana@harlow.example' } });
    expect(dana).toMatchObject({ name: 'Dana Reed', role: 'billing', removedAt: null });
    expect(await db.auditEntry.findFirst({ where: { subjectId: dana.id } })).toMatchObject({
      actorKind: 'staff',
      actorId: administrator.id,
      action: 'staff-added',
    });
  });

  it('lists who is there, with their Slack users, as text and as JSON', async () => {
    const { read, write, administrator, workspaceId, firmId } = await aFirm();
    await aPerson(database, { firmId, role: 'attorney', name: 'Gone Away', removed: true });
    await write('staff', 'link', administrator.email, '--slack', `${workspaceId}/U0ANN`);

    const [text, json] = [await read('staff', 'list'), await read('staff', 'list', '--json')];

    expect(text.stdout).toMatch(
      new RegExp(`^Ann Harlow +${administrator.email} +administrator +${workspaceId}/U0ANN$`, 'm'),
    );
    expect(text.stdout).not.toContain('Gone Away');
    expect(JSON.parse(json.stdout)).toEqual([
      { ...administrator, role: 'administrator', slack: [`${workspaceId}/U0ANN`], teams: [] },
    ]);
  });

  it('links a Slack user, who is that person from then on', async () => {
    const { write, administrator, firmId, workspaceId } = await aFirm();

    const { stdout } = await write('staff', 'link', administrator.email, '--slack', `${workspaceId}/u0ann`);

    expect(stdout).toBe(`${administrator.email} is ${workspaceId}/U0ANN in Slack.\n`);
    expect(await database.directory.staffOf({ platform: 'slack', workspaceId, userId: 'U0ANN' })).toEqual({
      firmId,
      staffMemberId: administrator.id,
    });
  });

  it('removes somebody, who is nobody in Slack and cannot be --as from then on', async () => {
    const { write, read, firmId, workspaceId, db } = await aFirm();
    const second = await aPerson(database, { firmId, role: 'administrator', name: 'Sam Ortega' });
    await write('staff', 'link', second.email, '--slack', `${workspaceId}/U0SAM`);

    const removed = await write('staff', 'remove', second.email);
    const after = await read('firm', 'set', 'holdSeconds', '10', '--as', second.email);

    expect(removed).toEqual({
      exit: 0,
      stdout: `Removed ${second.email}: no access from now on, in Slack neither.\n`,
      stderr: '',
    });
    expect(await database.directory.staffOf({ platform: 'slack', workspaceId, userId: 'U0SAM' })).toBeUndefined();
    expect(after).toMatchObject({ exit: 1, stdout: '' });
    expect(after.stderr).toContain(`Nobody at Harlow & Reed LLP has the address ${second.email}`);
    expect((await db.firm.findFirstOrThrow()).settings).toEqual({});
  });

  it('the last administrator stays one: neither removed nor given another role', async () => {
    const { write, administrator, db } = await aFirm();

    const removed = await write('staff', 'remove', administrator.email);
    const demoted = await write('staff', 'role', administrator.email, 'billing');

    for (const { exit, stdout, stderr } of [removed, demoted]) {
      expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
      expect(stderr).toContain('This is the only administrator: the firm needs one. Nothing was changed.');
      expect(stderr).toContain('sharebill staff role EMAIL administrator');
    }
    expect(await db.staffMember.findFirstOrThrow()).toMatchObject({ role: 'administrator', removedAt: null });
    expect(await db.auditEntry.count()).toBe(0);
  });

  it('gives another role, which the audit has with the one before', async () => {
    const { write, firmId, db } = await aFirm();
    const second = await aPerson(database, { firmId, role: 'billing', name: 'Sam Ortega' });

    const { exit, stdout } = await write('staff', 'role', second.email, 'administrator');

    expect({ exit, stdout }).toEqual({ exit: 0, stdout: `${second.email} has the role administrator from now on.\n` });
    expect(await db.auditEntry.findFirst({ where: { action: 'role-changed' } })).toMatchObject({
      subjectId: second.id,
      data: { from: 'billing', to: 'administrator' },
    });
  });

  it('a suggested command can be copied whatever the address holds', async () => {
    const { write } = await aFirm();

    const { stdout } = await write('staff', 'add', 'Odd', "`reboot`$x'y@harlow.example", '--role', 'billing');

    expect(stdout).toContain(`sharebill staff link '\`reboot\`$x'\\''y@harlow.example' --slack`);
  });
});

describe('sharebill staff refuses', () => {
  it.each([
    [['add', 'X', 'x@harlow.example', '--role', 'boss'], 'boss is no role. Use administrator, billing, attorney'],
    [['add', 'X', 'nowhere', '--role', 'billing'], 'nowhere is not an e-mail address. It looks like name@firm.com.'],
    [['add', ' ', 'x@harlow.example', '--role', 'billing'], 'The name is empty.'],
    [['remove', 'nobody@harlow.example'], 'Nobody at the firm has the address nobody@harlow.example.'],
    [['link', 'x@harlow.example', '--slack', 'U0ANN'], 'U0ANN is not a Slack user. Write workspace and user'],
    [['link', 'x@harlow.example', '--slack', 'T0NOBODY/U0ANN'], 'Run first: sharebill firm link --slack T0NOBODY'],
  ])('%j and says what to do', async (words, text) => {
    const { write, db } = await aFirm();

    const { exit, stdout, stderr } = await write('staff', ...words);

    expect(exit).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(text);
    expect(await db.auditEntry.count()).toBe(0);
  });

  it('an address that somebody has, and a Slack user who is an administrator', async () => {
    const { write, administrator, workspaceId, firmId } = await aFirm();
    const second = await aPerson(database, { firmId, role: 'billing' });
    await write('staff', 'link', administrator.email, '--slack', `${workspaceId}/U0ANN`);

    const taken = await write('staff', 'add', 'X', administrator.email, '--role', 'billing');
    const linked = await write('staff', 'link', second.email, '--slack', `${workspaceId}/U0ANN`);
    const missing = await write('staff', 'link', 'nobody@harlow.example', '--slack', `${workspaceId}/U0NEW`);

    expect(taken.stderr).toContain(`Somebody at the firm has the address ${administrator.email}.`);
    expect(linked.stderr).toContain('User U0ANN is linked to an administrator of the firm.');
    expect(missing.stderr).toContain('Nobody at the firm has the address nobody@harlow.example.');
  });
});
