// Signing in by password, and what becomes of who guesses.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { Fault } from '../../src/core/fault.ts';
import type { ClientAtDoor } from '../../src/use-cases/portal/find-client.ts';
import { signIn } from '../../src/use-cases/sign-in.ts';
import { testDatabase } from '../support/database.ts';
import { ADDRESS, aPortalWorld, DAY, HOUR, PASSWORD, type PortalWorld, SECOND } from './portal/portal-world.ts';

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});

const WRONG = 'never was my password';
const wrongPassword = { ok: false, refusal: { code: 'wrong-password' } };
const waiting = (retryAfterMs: number) => ({ ok: false, refusal: { code: 'too-many-failures', retryAfterMs } });

async function aClient(settings = {}): Promise<PortalWorld> {
  const world = await aPortalWorld(database, settings);
  await world.setPassword();

  return world;
}

async function fail(world: PortalWorld, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) expect(await world.signIn(WRONG)).toEqual(wrongPassword);
}

describe('The right password', () => {
  it('lets the client in by link and by address, in whatever letters, each time with a new session', async () => {
    const world = await aClient();

    const entered = [
      await world.signIn(PASSWORD),
      await world.signIn(PASSWORD, { by: 'address', address: 'Ana@CLIENT.example' }),
      await world.signIn(PASSWORD, world.byLink),
    ];

    const tokens = entered.map((each) => (each.ok ? each.value.token : ''));
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(await world.session(token)).toMatchObject({ actor: { contactId: world.id } });
  });

  it('is good for years: nothing makes anybody change it', async () => {
    const world = await aClient();

    world.pass(3_650 * DAY);

    expect(await world.signIn(PASSWORD)).toMatchObject({ ok: true });
  });

  it('sets back the count of wrong ones', async () => {
    const world = await aClient();
    await fail(world, 4);

    await world.signIn(PASSWORD);

    expect(await world.account()).toMatchObject({ failures: 0, failedAt: null });
    await fail(world, 4);
    expect(await world.signIn(PASSWORD)).toMatchObject({ ok: true });
  });

  it.each([
    ['changed', (world: PortalWorld) => world.db.portalAccount.updateMany({ data: { passwordHash: 'plain:another' } })],
    ['deactivated', (world: PortalWorld) => world.deactivate()],
  ])('lets nobody in who is %s while it is being looked at', async (_what, change) => {
    const world = await aClient();
    const verify = async () => {
      await change(world);

      return true;
    };
    const deps = { ...world.deps, passwordHasher: { verify } };
    const sessions = await world.db.portalSession.count();

    const entered = await signIn(deps, { firmId: world.firmId, client: world.byAddress, password: PASSWORD });

    expect(entered).toEqual(wrongPassword);
    expect(await world.db.portalSession.count()).toBe(sessions);
  });

  it('is of no use where the firm has codes mailed', async () => {
    const world = await aClient();
    await world.db.firm.updateMany({ data: { settings: { portalAccess: 'code' } } });

    expect(await world.signIn(PASSWORD)).toEqual(wrongPassword);
  });
});

describe('Who is not let in', () => {
  it('is refused alike, after the same look: wrong, nobody’s address, no password, deactivated, another firm', async () => {
    const [world, without, gone, other] = [
      await aClient(),
      await aPortalWorld(database),
      await aClient(),
      await aPortalWorld(database),
    ];
    await without.ask();
    await gone.deactivate();
    const tries: [PortalWorld, string, ClientAtDoor][] = [
      [world, WRONG, world.byAddress],
      [world, WRONG, world.byLink],
      [world, PASSWORD, { by: 'address', address: 'nobody@client.example' }],
      [world, PASSWORD, { by: 'address', address: '%' }],
      [without, PASSWORD, without.byAddress],
      [without, PASSWORD, without.byLink],
      [gone, PASSWORD, gone.byAddress],
      [gone, PASSWORD, gone.byLink],
      [other, PASSWORD, other.byAddress],
      [other, PASSWORD, world.byLink],
    ];

    for (const [at, password, client] of tries) {
      const looks = at.looks.length;

      expect(await at.signIn(password, client)).toEqual(wrongPassword);
      expect(at.looks.length).toBe(looks + 1);
    }
    for (const each of [world, without, gone, other]) {
      const begun = (await each.actions()).filter((action) => action === 'portal-signed-in');
      expect(begun).toEqual([]);
    }
  });

  it('with one megabyte or a NUL is refused alike, and a megabyte is not hashed', async () => {
    const world = await aClient();
    const looks = world.looks.length;

    expect(await world.signIn('x'.repeat(1_000_000))).toEqual(wrongPassword);
    expect(world.looks.length).toBe(looks);
    expect(await world.signIn(`${PASSWORD}\0`)).toEqual(wrongPassword);
    expect(await world.signIn('')).toEqual(wrongPassword);
  });
});

describe('Who guesses', () => {
  it('waits from the fifth wrong password on, twice as long each time, up to an hour, and is never locked out', async () => {
    const world = await aClient();
    await fail(world, 5);

    for (let wait = 2 * SECOND; wait < 2 * HOUR; wait *= 2) {
      const ms = Math.min(wait, HOUR);
      expect(await world.signIn(PASSWORD)).toEqual(waiting(ms));
      world.pass(ms - 1);
      expect(await world.signIn(PASSWORD)).toEqual(waiting(1));
      world.pass(1);
      await fail(world, 1);
    }

    world.pass(HOUR);
    expect(await world.signIn(PASSWORD)).toMatchObject({ ok: true });
  });

  it('is not looked at while they wait', async () => {
    const world = await aClient();
    await fail(world, 5);
    const looks = world.looks.length;

    await Promise.all(Array.from({ length: 10 }, () => world.signIn(PASSWORD)));

    expect(world.looks.length).toBe(looks);
    expect((await world.account()).failures).toBe(5);
  });

  it('thirty times at once is looked at five times', async () => {
    const world = await aClient();
    const looks = world.looks.length;

    const tried = await Promise.all(Array.from({ length: 30 }, () => world.signIn(WRONG)));

    expect(world.looks.length - looks).toBe(5);
    expect(tried.filter(({ ok }) => ok)).toEqual([]);
    expect((await world.account()).failures).toBe(5);
  });

  it('waits for an address that nobody has as for one that somebody has', async () => {
    const world = await aClient();
    const nobody = { by: 'address', address: 'nobody@client.example' } as const;
    const answers = async (client: ClientAtDoor) => {
      const given: unknown[] = [];
      for (let turn = 0; turn < 8; turn += 1) {
        given.push(await world.signIn(WRONG, client));
        world.pass(turn === 6 ? 2 * SECOND : 0);
      }

      return given;
    };

    const [known, unknown] = [await answers(world.byAddress), await answers(nobody)];

    expect(unknown).toEqual(known);
    expect(known.filter((answer) => JSON.stringify(answer).includes('too-many'))).toHaveLength(2);
  });

  it('holds nobody else up, and not the owner who has a code mailed', async () => {
    const [world, other] = [await aClient(), await aClient()];
    await fail(world, 5);

    expect(await other.signIn(PASSWORD)).toMatchObject({ ok: true });
    expect(await world.signIn(PASSWORD)).toMatchObject(waiting(2 * SECOND));
    await world.ask();
    await world.mailCode();
    expect(await world.enter({ code: world.mailedCode() })).toMatchObject({ ok: true });
    expect(await world.signIn(PASSWORD)).toMatchObject({ ok: true });
  });

  it('leaves audit entries of each look, with ids and counts alone', async () => {
    const world = await aClient();
    await fail(world, 2);
    await world.signIn(PASSWORD);

    const rows = await world.db.auditEntry.findMany({
      where: { action: { in: ['portal-password-tried', 'portal-signed-in'] } },
    });
    expect(rows.map(({ actorKind, action }) => `${actorKind} ${action}`).sort()).toEqual([
      'client portal-signed-in',
      'system portal-password-tried',
      'system portal-password-tried',
      'system portal-password-tried',
    ]);
    expect(JSON.stringify(rows)).not.toContain(ADDRESS);
    expect(JSON.stringify(rows)).not.toContain('wet otter');
  });

  it('is not told to wait for what the product could not look at', async () => {
    const world = await aClient();
    const verify = () => Promise.reject(new Fault('too-busy', { retryable: true, retryAfterMs: 2_000 }));
    const busy = { ...world.deps, passwordHasher: { verify } };
    const request = { firmId: world.firmId, client: world.byAddress, password: PASSWORD };

    for (let turn = 0; turn < 8; turn += 1) await expect(signIn(busy, request)).rejects.toThrow('too-busy');

    expect(await world.account()).toMatchObject({ failures: 0, failedAt: null });
    expect(await world.signIn(PASSWORD)).toMatchObject({ ok: true });
  });
});
