// A mailed code lets a client in, and no guess does.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { enterByCode } from '../../src/use-cases/enter-by-code.ts';
import { testDatabase } from '../support/database.ts';
import { aPortalWorld, MINUTE, PASSWORD, type PortalWorld } from './portal/portal-world.ts';

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});

const wrongCode = { ok: false, refusal: { code: 'wrong-code' } };

/** As many as there may be, none of them right. */
async function wrongOnes(world: PortalWorld, count: number): Promise<string[]> {
  const right = Number(await world.code());

  return Array.from({ length: count }, (_, index) => String((right + index + 1) % 1_000_000).padStart(6, '0'));
}

describe('A first-time client', () => {
  it('comes in by code and new password, and has a session', async () => {
    const world = await aPortalWorld(database);
    await world.ask();
    await world.mailCode();

    const entered = await world.enter({ code: world.mailedCode(), newPassword: PASSWORD });

    const token = entered.ok ? entered.value.token : '';
    expect(await world.session(token)).toMatchObject({
      actor: { kind: 'client', firmId: world.firmId, contactId: world.id },
      contactName: 'Ana',
      hasPassword: true,
      tellsViews: true,
    });
    expect(await world.account()).toMatchObject({ passwordHash: `plain:${PASSWORD}`, codeNonce: '', codeTries: 0 });
    expect((await world.actions()).sort()).toEqual([
      'portal-code-asked',
      'portal-code-used',
      'portal-password-set',
      'portal-session-begun',
    ]);
  });

  it('types the code with blanks', async () => {
    const world = await aPortalWorld(database);
    await world.ask();
    const code = await world.code();

    const typed = ` ${code.slice(0, 3)} ${code.slice(3)}\n`;

    expect(await world.enter({ code: typed, newPassword: PASSWORD })).toMatchObject({ ok: true });
  });

  it('may look for a good password as often as it takes: nothing is spent before', async () => {
    const world = await aPortalWorld(database);
    await world.ask();
    const code = await world.code();
    const before = await world.account();

    for (let turn = 0; turn < 8; turn += 1) {
      expect(await world.enter({ code })).toEqual({ ok: false, refusal: { code: 'password-needed' } });
      expect(await world.enter({ code, newPassword: 'too short' })).toEqual({
        ok: false,
        refusal: { code: 'bad-password', problems: ['too-short'] },
      });
    }
    expect(await world.account()).toEqual(before);
    expect(await world.db.portalSession.count()).toBe(0);
    expect(await world.enter({ code, newPassword: PASSWORD })).toMatchObject({ ok: true });
  });

  it('is told of a bad password only with the right code', async () => {
    const world = await aPortalWorld(database);
    await world.ask();
    const [wrong = ''] = await wrongOnes(world, 1);

    expect(await world.enter({ code: wrong, newPassword: 'ana' })).toEqual(wrongCode);
    expect(await world.enter({ code: wrong })).toEqual(wrongCode);
  });

  it.each([
    ['one megabyte', 'x'.repeat(1_000_000), ['too-long']],
    ['a NUL', `${PASSWORD}\0`, ['bad-character']],
    ['the contact’s own name and address', 'ana@client.example Ana', ['personal']],
  ])('does not set a password of %s', async (_what, newPassword, problems) => {
    const world = await aPortalWorld(database);
    await world.ask();

    const entered = await world.enter({ code: await world.code(), newPassword });

    expect(entered).toEqual({ ok: false, refusal: { code: 'bad-password', problems } });
    expect((await world.account()).passwordHash).toBeNull();
  });

  it.each(['NFC', 'NFD'])('has the password in the form of Unicode that they typed: %s', async (form) => {
    const world = await aPortalWorld(database);
    const password = 'Crème brûlée à Besançon';
    await world.setPassword(password.normalize(form));

    const other = form === 'NFC' ? 'NFD' : 'NFC';

    expect(await world.signIn(password.normalize(other))).toMatchObject({ ok: false });
    expect(await world.signIn(` ${password.normalize(form)}`)).toMatchObject({ ok: false });
    expect(await world.signIn(password.normalize(form))).toMatchObject({ ok: true });
  });
});

describe('A code', () => {
  it('is looked at five times, and then no more though it is right', async () => {
    const world = await aPortalWorld(database);
    await world.ask();

    for (const code of await wrongOnes(world, 5)) {
      expect(await world.enter({ code, newPassword: PASSWORD })).toEqual(wrongCode);
    }

    expect(await world.enter({ code: await world.code(), newPassword: PASSWORD })).toEqual(wrongCode);
    expect(await world.account()).toMatchObject({ codeTries: 5, passwordHash: null });
    expect((await world.actions()).filter((action) => action === 'portal-code-wrong')).toHaveLength(5);
  });

  it('is looked at five times at most when twenty guess at once', async () => {
    const world = await aPortalWorld(database);
    await world.ask();
    const guesses = await wrongOnes(world, 20);

    const entered = await Promise.all(guesses.map((code) => world.enter({ code, newPassword: PASSWORD })));

    expect(entered).toEqual(guesses.map(() => wrongCode));
    expect((await world.actions()).filter((action) => action === 'portal-code-wrong')).toHaveLength(5);
    expect(await world.account()).toMatchObject({ codeTries: 5 });
    expect(await world.enter({ code: await world.code(), newPassword: PASSWORD })).toEqual(wrongCode);
  });

  it('lets one in when it is typed twenty times at once', async () => {
    const world = await aPortalWorld(database, { portalAccess: 'code' });
    await world.ask();
    const code = await world.code();

    const entered = await Promise.all(Array.from({ length: 20 }, () => world.enter({ code })));

    expect(entered.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await world.db.portalSession.count()).toBe(1);
  });

  it('cannot be used again', async () => {
    const world = await aPortalWorld(database, { portalAccess: 'code' });
    await world.ask();
    const code = await world.code();
    await world.enter({ code });

    expect(await world.enter({ code })).toEqual(wrongCode);
    expect(await world.enter({ code: '' })).toEqual(wrongCode);
  });

  it('counts ten minutes, and a newer one takes its place', async () => {
    const world = await aPortalWorld(database, { portalAccess: 'code' });
    await world.ask();
    const first = await world.code();
    world.pass(10 * MINUTE);
    const late = await world.enter({ code: first });
    await world.ask();
    const second = await world.code();

    expect(late).toEqual(wrongCode);
    expect(await world.enter({ code: first })).toEqual(wrongCode);
    world.pass(10 * MINUTE - 1);
    expect(await world.enter({ code: second })).toMatchObject({ ok: true });
  });

  it('is gone when a newer one was asked for while the password was being hashed', async () => {
    const world = await aPortalWorld(database);
    await world.ask();
    const code = await world.code();
    const hash = async (password: string) => {
      world.pass(MINUTE);
      await world.ask();

      return password;
    };
    const deps = { ...world.deps, passwordHasher: { hash } };
    const { firmId, byLink: client } = world;

    expect(await enterByCode(deps, { firmId, client, code, newPassword: PASSWORD })).toEqual(wrongCode);
    expect((await world.account()).passwordHash).toBeNull();
  });

  it('of one contact or firm opens nothing of another', async () => {
    const [ours, theirs] = [await aPortalWorld(database), await aPortalWorld(database)];
    await Promise.all([ours.ask(), theirs.ask()]);

    const entered = await ours.enter({ code: await theirs.code(), newPassword: PASSWORD });
    const ofTheirs = await ours.enter({ code: await theirs.code(), newPassword: PASSWORD }, theirs.byLink);

    expect([entered, ofTheirs]).toEqual([wrongCode, wrongCode]);
    expect(await theirs.account()).toMatchObject({ codeTries: 0 });
  });

  it('that was asked for by link is neither spent nor used by address', async () => {
    const world = await aPortalWorld(database);
    await world.ask();
    const code = await world.code();

    for (const wrong of [...(await wrongOnes(world, 6)), code]) {
      expect(await world.enter({ code: wrong, newPassword: PASSWORD }, world.byAddress)).toEqual(wrongCode);
    }

    expect(await world.enter({ code, newPassword: PASSWORD })).toMatchObject({ ok: true });
  });

  it('lets nobody in whose contact was deactivated meanwhile', async () => {
    const world = await aPortalWorld(database);
    await world.ask();
    const code = await world.code();
    await world.deactivate();

    expect(await world.enter({ code, newPassword: PASSWORD })).toEqual(wrongCode);
  });

  it('is refused alike for an address that nobody has and for a wrong one', async () => {
    const world = await aPortalWorld(database);
    await world.ask(world.byAddress);
    const [wrong = ''] = await wrongOnes(world, 1);

    expect(await world.enter({ code: wrong }, world.byAddress)).toEqual(wrongCode);
    expect(await world.enter({ code: wrong }, { by: 'address', address: 'nobody@client.example' })).toEqual(wrongCode);
  });

  it('is asked for and entered by address alone as well', async () => {
    const world = await aPortalWorld(database);
    await world.ask(world.byAddress);
    const code = await world.code();

    expect(await world.enter({ code }, world.byAddress)).toEqual({ ok: false, refusal: { code: 'password-needed' } });
    expect(await world.enter({ code, newPassword: PASSWORD }, world.byAddress)).toMatchObject({ ok: true });
  });
});

describe('A password that is set anew by code', () => {
  it('ends all sessions that began before', async () => {
    const world = await aPortalWorld(database);
    const { token } = await world.setPassword();
    await world.ask(world.byLink, 'password');

    const entered = await world.enter({ code: await world.code(), newPassword: 'three green kettles sing' });

    expect(await world.session(token)).toBeUndefined();
    expect(await world.session(entered.ok ? entered.value.token : '')).toBeDefined();
    expect(await world.signIn(PASSWORD)).toMatchObject({ ok: false });
    expect(await world.signIn('three green kettles sing')).toMatchObject({ ok: true });
  });

  it('stays as it was when a code to sign in with is used', async () => {
    const world = await aPortalWorld(database);
    const { token } = await world.setPassword();
    await world.ask();

    await world.enter({ code: await world.code(), newPassword: 'three green kettles sing' });

    expect(await world.session(token)).toBeDefined();
    expect((await world.account()).passwordHash).toBe(`plain:${PASSWORD}`);
  });
});
