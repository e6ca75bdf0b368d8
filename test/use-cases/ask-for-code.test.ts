// Asking for a code at the portal's door, and the job that mails it.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { testDatabase } from '../support/database.ts';
import { ADDRESS, aPortalWorld, HOUR, MINUTE, PASSWORD, type PortalWorld, SECOND } from './portal/portal-world.ts';

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});

const jobs = ({ db }: PortalWorld) => db.job.findMany({ where: { kind: 'mail-portal-code' } });

describe('Asking by link', () => {
  it('makes the account, and has a code mailed to the address of the share', async () => {
    const world = await aPortalWorld(database);

    const asked = await world.ask({ ...world.byLink, address: 'assistant@client.example' });
    await world.mailCode();

    const account = await world.account();
    expect(asked).toEqual({ kind: 'mailed', at: world.clock.now(), purpose: 'password' });
    expect(account).toMatchObject({ contactId: world.id, passwordHash: null, codePurpose: 'password', codeTries: 0 });
    expect(await jobs(world)).toMatchObject([{ subjectId: account.id }]);
    expect(world.mails).toMatchObject([
      { to: { name: 'Ana', address: 'assistant@client.example' }, minutes: 10, code: await world.code() },
    ]);
    expect(world.mailedCode()).toMatch(/^\d{6}$/);
    expect(await world.actions()).toEqual(['portal-code-asked']);
  });

  it('once more within a minute says when the last one was sent, and mails none', async () => {
    const world = await aPortalWorld(database);
    await world.ask();
    const [at, code] = [world.clock.now(), await world.code()];

    world.pass(MINUTE - 1);
    const early = await world.ask();
    const same = await world.code();
    world.pass(1);
    const late = await world.ask();

    const nextAt = new Date(at.getTime() + MINUTE);
    expect(early).toEqual({ kind: 'mailed-before', at, nextAt, purpose: 'password' });
    expect(same).toBe(code);
    expect(late).toMatchObject({ kind: 'mailed' });
    expect(await world.code()).not.toBe(code);
    expect(await world.db.portalAccount.count()).toBe(1);
  });

  it('waits twice as long after each that nobody used, up to an hour: a link alone is no place to guess', async () => {
    const world = await aPortalWorld(database);
    const waits: number[] = [];
    await world.ask();
    for (let code = 0; code < 8; code += 1) {
      const begun = world.clock.now().getTime();
      while ((await world.ask())?.kind !== 'mailed') world.pass(MINUTE);
      waits.push((world.clock.now().getTime() - begun) / MINUTE);
    }
    await world.enter({ code: await world.code(), newPassword: 'nine tall herons wade' });

    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect((await world.account()).codesAsked).toBe(0);
  });

  it('with a password, once an hour, until one was used', async () => {
    const world = await aPortalWorld(database);
    await world.setPassword();
    const first = await world.ask();
    world.pass(HOUR - 1);
    const early = await world.ask();
    world.pass(1);
    const late = await world.ask();
    await world.enter({ code: await world.code() });

    const nextAt = new Date(world.clock.now());
    expect([first, early, late]).toMatchObject([
      { kind: 'mailed' },
      { kind: 'mailed-before', nextAt },
      { kind: 'mailed' },
    ]);
    expect(await world.ask()).toMatchObject({ kind: 'mailed', purpose: 'sign-in' });
  });

  it('where the firm has codes mailed, each minute, and to sign in with', async () => {
    const world = await aPortalWorld(database, { portalAccess: 'code' });

    const first = await world.ask(world.byLink, 'password');
    world.pass(MINUTE);

    expect([first, await world.ask()]).toMatchObject([
      { kind: 'mailed', purpose: 'sign-in' },
      { kind: 'mailed', purpose: 'sign-in' },
    ]);
  });

  it('many times at once makes one account, one code and one mail', async () => {
    const world = await aPortalWorld(database);

    const asked = await Promise.all(Array.from({ length: 8 }, () => world.ask()));

    expect(asked.filter((answer) => answer?.kind === 'mailed')).toHaveLength(1);
    expect(await world.db.portalAccount.count()).toBe(1);
    expect(await jobs(world)).toHaveLength(1);
    expect(await world.actions()).toEqual(['portal-code-asked']);

    world.pass(MINUTE);
    const later = await Promise.all(Array.from({ length: 8 }, () => world.ask()));

    expect(later.filter((answer) => answer?.kind === 'mailed')).toHaveLength(1);
    expect(await world.actions()).toEqual(['portal-code-asked', 'portal-code-asked']);
  });

  it('of a deactivated contact mails nothing', async () => {
    const world = await aPortalWorld(database);
    await world.deactivate();

    expect(await world.ask()).toBeUndefined();
    expect(await jobs(world)).toEqual([]);
  });
});

describe('Asking by address', () => {
  it('mails to the address as it is stored, however it was typed', async () => {
    const world = await aPortalWorld(database);

    const asked = await world.ask({ by: 'address', address: 'ANA@Client.EXAMPLE' });

    expect(asked).toEqual({ kind: 'asked' });
    expect((await world.account()).codeAddress).toBe(ADDRESS);
    expect(await jobs(world)).toHaveLength(1);
  });

  it('answers the same whoever has the address, and writes nothing for a stranger', async () => {
    const world = await aPortalWorld(database);
    const ask = (address: string) => world.ask({ by: 'address', address });

    const strangers = await Promise.all(['nobody@client.example', '%', 'ana@%', '', 'a'.repeat(9_000)].map(ask));
    const written = [await world.db.portalAccount.count(), (await jobs(world)).length, (await world.actions()).length];
    const known = [await ask(ADDRESS), await ask(ADDRESS)];

    expect(new Set([...strangers, ...known].map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"kind":"asked"}']),
    );
    expect(written).toEqual([0, 0, 0]);
    expect(await world.actions()).toEqual(['portal-code-asked']);
  });

  it('mails nothing to a contact without an account to whom no bill is open, nor to a deactivated one', async () => {
    const [stopped, deactivated] = [await aPortalWorld(database), await aPortalWorld(database)];
    await stopped.db.recipient.updateMany({ data: { stoppedAt: stopped.clock.now() } });
    await deactivated.setPassword();
    await deactivated.db.job.deleteMany();
    await deactivated.deactivate();

    for (const world of [stopped, deactivated]) {
      expect(await world.ask(world.byAddress)).toEqual({ kind: 'asked' });
      expect(await jobs(world)).toEqual([]);
    }
  });

  it('mails to who has an account though no bill is open to them', async () => {
    const world = await aPortalWorld(database);
    await world.setPassword();
    await world.db.job.deleteMany();
    await world.db.recipient.updateMany({ data: { stoppedAt: world.clock.now() } });

    await world.ask(world.byAddress);

    expect(await jobs(world)).toHaveLength(1);
  });

  it('is in nobody’s way: who has a link gets their own code at once, which cannot be overwritten by address', async () => {
    const world = await aPortalWorld(database);
    await world.setPassword();
    await world.ask(world.byAddress);

    const byLink = await world.ask();
    const code = await world.code();
    world.pass(5 * MINUTE);
    await world.ask(world.byAddress);

    expect(byLink).toMatchObject({ kind: 'mailed' });
    expect(await world.enter({ code })).toMatchObject({ ok: true });
  });

  it.each(['password', 'code'])(
    'replaces no code of a link, also where the next is mailed within minutes: %s',
    async (access) => {
      const world = await aPortalWorld(database, { portalAccess: access });
      await world.ask();
      const code = await world.code();

      for (let minutes = 1; minutes < 10; minutes += 1) {
        world.pass(MINUTE);
        expect(await world.ask(world.byAddress)).toEqual({ kind: 'asked' });
      }
      expect(await world.enter({ code, newPassword: PASSWORD })).toMatchObject({ ok: true });
    },
  );

  it('mails a code again once that of a link counts no longer', async () => {
    const world = await aPortalWorld(database);
    await world.ask();
    world.pass(10 * MINUTE);

    await world.ask(world.byAddress);

    expect(await world.enter({ code: await world.code(), newPassword: PASSWORD }, world.byAddress)).toMatchObject({
      ok: true,
    });
  });

  it('of several contacts who share an address finds who has a password', async () => {
    const world = await aPortalWorld(database);
    const contact = await world.db.contact.findFirstOrThrow();
    const other = { ...contact, id: 'a_first', externalId: 'a_first', name: 'Bo' };
    await world.db.contact.create({ data: other });
    const email = {
      firmId: world.firmId,
      id: 'a_first',
      contactId: 'a_first',
      address: ADDRESS,
      createdAt: new Date(),
    };
    await world.db.contactEmail.create({ data: email });
    await world.setPassword();

    await world.ask(world.byAddress);

    expect(await world.db.portalAccount.findMany({ select: { contactId: true } })).toEqual([{ contactId: world.id }]);
  });
});

describe('The job that mails a code', () => {
  it('tries again after a temporary failure with the same code, Message-ID and date, until the code counts no longer', async () => {
    const world = await aPortalWorld(database);
    await world.ask();
    world.outcomes.push(...Array.from({ length: 60 }, () => ({ kind: 'deferred', reason: '450 later' }) as const));

    let next = await world.mailCode();
    while (next) {
      world.pass(next.retryAt.getTime() - world.clock.now().getTime());
      next = await world.mailCode();
    }

    const [first] = world.mails;
    expect(world.mails.length).toBe(40);
    expect(new Set(world.mails.map(({ code, messageId, date }) => `${code} ${messageId} ${date}`)).size).toBe(1);
    expect(first?.messageId).toMatch(/^<code\.[0-9a-f]{32}@firm\.test>$/);
    expect(world.mails.map(({ minutes }) => minutes)).toEqual(world.mails.map((_, turn) => Math.ceil(10 - turn / 4)));
  });

  it.each(['accepted', 'rejected', 'unknown'] as const)('is done when the mail is %s', async (kind) => {
    const world = await aPortalWorld(database);
    await world.ask();
    world.outcomes.push(kind === 'accepted' ? { kind, reply: '250' } : { kind, reason: '' });

    expect(await world.mailCode()).toBeUndefined();
    expect(world.mails).toHaveLength(1);
  });

  it('mails none that is used, too old, or a deactivated contact’s', async () => {
    const [used, old, deactivated] = [
      await aPortalWorld(database),
      await aPortalWorld(database),
      await aPortalWorld(database),
    ];
    await used.setPassword();
    await old.ask();
    old.pass(10 * MINUTE + SECOND);
    await deactivated.ask();
    await deactivated.deactivate();

    for (const world of [used, old, deactivated]) {
      expect(await world.mailCode()).toBeUndefined();
      expect(world.mails).toEqual([]);
    }
  });
});
