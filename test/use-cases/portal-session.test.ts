// Sessions in the portal: what keeps one alive, and all that ends it. And what a client does to their account in one.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { changePassword } from '../../src/use-cases/change-password.ts';
import { endAllPortalSessions, endPortalSession } from '../../src/use-cases/portal-session.ts';
import { setViewNotices } from '../../src/use-cases/set-view-notices.ts';
import { testDatabase } from '../support/database.ts';
import { aPortalWorld, HOUR, MINUTE, PASSWORD, type PortalWorld, SECOND } from './portal/portal-world.ts';

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});

const OTHER = 'three green kettles sing';

async function signedIn(world: PortalWorld): Promise<string> {
  const entered = await world.signIn(PASSWORD);
  if (!entered.ok) throw new Error(entered.refusal.code);

  return entered.value.token;
}

async function aClient() {
  const world = await aPortalWorld(database);
  const { token } = await world.setPassword();

  return { world, token };
}

async function sessionOf(world: PortalWorld, token: string) {
  return (await world.session(token)) ?? expect.fail('no session');
}

describe('A session', () => {
  it('is stored as a hash of its token, which is new at each sign-in', async () => {
    const { world, token } = await aClient();
    const second = await signedIn(world);

    const rows = await world.db.portalSession.findMany();
    expect(second).not.toBe(token);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(rows.map(({ tokenHash }) => tokenHash).sort()).toEqual([token, second].map(world.secrets.hashOf).sort());
  });

  it('ends after thirty minutes in which nothing was asked', async () => {
    const { world, token } = await aClient();
    world.pass(30 * MINUTE - 1);
    expect(await world.session(token)).toBeDefined();
    world.pass(30 * MINUTE - 1);
    expect(await world.session(token)).toBeDefined();
    world.pass(30 * MINUTE);

    expect(await world.session(token)).toBeUndefined();
  });

  it('ends after twelve hours, whatever was asked', async () => {
    const { world, token } = await aClient();
    for (let turn = 1; turn < 12 * 3; turn += 1) {
      world.pass(20 * MINUTE);
      expect(await world.session(token)).toBeDefined();
    }
    world.pass(20 * MINUTE - 1);
    expect(await world.session(token)).toBeDefined();
    world.pass(1);

    expect(await world.session(token)).toBeUndefined();
  });

  it('is written down as seen once a minute at most', async () => {
    const { world, token } = await aClient();
    const seen = async () => (await world.db.portalSession.findFirstOrThrow()).seenAt.getTime();
    const first = await seen();

    world.pass(59 * SECOND);
    await world.session(token);
    const early = await seen();
    world.pass(SECOND);
    await world.session(token);

    expect(early).toBe(first);
    expect(await seen()).toBe(first + MINUTE);
  });

  it('is dead from the moment the contact is deactivated', async () => {
    const { world, token } = await aClient();
    await world.deactivate();

    expect(await world.session(token)).toBeUndefined();
  });

  it('of another firm, and any other token, is none', async () => {
    const [{ token }, { world }] = [await aClient(), await aClient()];

    for (const other of [token, '', 'x'.repeat(9_999), world.secrets.hashOf(token)]) {
      expect(await world.session(other)).toBeUndefined();
    }
  });

  it('ends at sign-out, and the others go on', async () => {
    const { world, token } = await aClient();
    const second = await signedIn(world);
    const session = await sessionOf(world, token);

    await endPortalSession(world.deps, session);
    await endPortalSession(world.deps, session);

    expect(await world.session(token)).toBeUndefined();
    expect(await world.session(second)).toBeDefined();
    expect((await world.actions()).filter((action) => action === 'portal-session-ended')).toHaveLength(1);
  });

  it('ends with all others when all are ended, and those of other clients go on', async () => {
    const { world, token } = await aClient();
    const other = await aClient();
    const second = await signedIn(world);

    await endAllPortalSessions(world.deps, await sessionOf(world, token));

    expect([await world.session(token), await world.session(second)]).toEqual([undefined, undefined]);
    expect(await other.world.session(other.token)).toBeDefined();
  });

  it('is thrown away when it is over and the client comes again', async () => {
    const { world } = await aClient();
    await signedIn(world);
    world.pass(HOUR);

    await signedIn(world);

    expect(await world.db.portalSession.count()).toBe(1);
  });
});

describe('A changed password', () => {
  const change = async (world: PortalWorld, token: string, passwords: [string, string]) => {
    const [oldPassword, newPassword] = passwords;

    return changePassword(world.deps, { session: await sessionOf(world, token), oldPassword, newPassword });
  };

  it('ends every session, and a new one goes on where it was changed', async () => {
    const { world, token } = await aClient();
    const second = await signedIn(world);

    const changed = await change(world, token, [PASSWORD, OTHER]);

    expect([await world.session(token), await world.session(second)]).toEqual([undefined, undefined]);
    expect(await world.session(changed.ok ? changed.value.token : '')).toBeDefined();
    expect(await world.signIn(PASSWORD)).toMatchObject({ ok: false });
    expect(await world.signIn(OTHER)).toMatchObject({ ok: true });
    expect(await world.actions()).toContain('portal-password-changed');
  });

  it('needs the old one, which cannot be guessed there either', async () => {
    const { world, token } = await aClient();

    for (let turn = 0; turn < 5; turn += 1) {
      expect(await change(world, token, ['never was my password', OTHER])).toMatchObject({
        refusal: { code: 'wrong-password' },
      });
    }

    const early = await change(world, token, [PASSWORD, OTHER]);
    expect(early).toEqual({ ok: false, refusal: { code: 'too-many-failures', retryAfterMs: 2 * SECOND } });
    world.pass(2 * SECOND);
    expect(await change(world, token, [PASSWORD, OTHER])).toMatchObject({ ok: true });
  });

  it('is not a bad one, nor the old one', async () => {
    const { world, token } = await aClient();

    expect(await change(world, token, [PASSWORD, 'short'])).toMatchObject({
      refusal: { code: 'bad-password', problems: ['too-short'] },
    });
    expect(await change(world, token, [PASSWORD, PASSWORD])).toMatchObject({ refusal: { code: 'same-password' } });
    expect(await world.session(token)).toBeDefined();
    expect(await world.account()).toMatchObject({ failures: 0 });
  });

  it('makes a code that is on its way open nothing', async () => {
    const { world, token } = await aClient();
    await world.ask();
    const code = await world.code();

    await change(world, token, [PASSWORD, OTHER]);

    expect(await world.enter({ code })).toMatchObject({ refusal: { code: 'wrong-code' } });
  });

  it('is one of two that are handed in at the same time', async () => {
    const { world, token } = await aClient();

    const changed = await Promise.all([
      change(world, token, [PASSWORD, OTHER]),
      change(world, token, [PASSWORD, `${OTHER} again`]),
    ]);

    expect(changed.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await world.db.portalSession.count()).toBe(1);
  });
});

describe('Whether the firm is told of views', () => {
  it('is the client’s own choice, and no other’s', async () => {
    const { world, token } = await aClient();
    const other = await aClient();
    const session = await sessionOf(world, token);

    await setViewNotices(world.deps, { session, tellsViews: false });
    const elsewhere = setViewNotices(other.world.deps, { session, tellsViews: false });

    await expect(elsewhere).rejects.toThrow('names another firm');

    expect(await world.session(token)).toMatchObject({ tellsViews: false });
    expect(await other.world.session(other.token)).toMatchObject({ tellsViews: true });
    const [entry] = await world.db.auditEntry.findMany({ where: { action: 'portal-view-notices-set' } });
    expect(entry).toMatchObject({ actorKind: 'client', actorId: world.id, data: { tellsViews: false } });
  });
});
