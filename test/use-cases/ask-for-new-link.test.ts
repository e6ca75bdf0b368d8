// A new link for one that has expired, and the mail with it.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { askForNewLink } from '../../src/use-cases/ask-for-new-link.ts';
import { mailNewLink } from '../../src/use-cases/mail-new-link.ts';
import { testDatabase } from '../support/database.ts';
import { ADDRESS, aPortalWorld, DAY, HOUR, type PortalWorld } from './portal/portal-world.ts';

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});

const ask = ({ deps }: PortalWorld, token: string) => askForNewLink(deps, { token });
const jobs = ({ db }: PortalWorld) => db.job.findMany({ where: { kind: 'mail-new-link' } });
const newest = ({ db }: PortalWorld) => db.recipientLink.findFirstOrThrow({ where: { replacedAt: null } });

async function anExpired() {
  const world = await aPortalWorld(database);
  const [older, token] = [await world.link(), await world.link()];
  world.pass(7 * DAY);

  return { world, older, token };
}

async function mailed(world: PortalWorld) {
  return mailNewLink(world.deps, { linkId: (await newest(world)).id });
}

describe('Asking for a new link', () => {
  it('takes the place of all older ones and has the new one mailed to the address on file', async () => {
    const { world, older, token } = await anExpired();

    expect(await ask(world, token)).toBe('asked');
    await mailed(world);

    const { id } = await newest(world);
    const fresh = world.secrets.linkToken(id);
    expect(await jobs(world)).toMatchObject([{ subjectId: id }]);
    expect([await world.open(older), await world.open(token)]).toEqual([undefined, undefined]);
    expect(await world.open(fresh)).toMatchObject({ kind: 'open', recipientId: world.id });
    expect(world.notices).toMatchObject([
      {
        messageId: `<link.${id}@firm.test>`,
        to: { name: 'Ana', address: ADDRESS },
        bill: { number: '1042', status: 'due' },
        portal: { url: `https://bills.test/b/${fresh}`, tellsViews: true },
      },
    ]);
    expect(world.notices[0]).not.toHaveProperty('attachment');
    expect(await world.actions()).toEqual(['portal-link-renewed']);
  });

  it('many times at once, or with two old links, makes one', async () => {
    const { world, older, token } = await anExpired();

    const tokens = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? older : token));
    const asked = await Promise.all(tokens.map((each) => ask(world, each)));

    expect(asked).toContain('asked');
    expect(await world.db.recipientLink.count()).toBe(3);
    expect(await jobs(world)).toHaveLength(1);
  });

  it('mails no more than one an hour to a recipient, whatever became of the link meanwhile', async () => {
    const { world, token } = await anExpired();
    const { id: linkId } = await world.db.recipientLink.findFirstOrThrow({ orderBy: { id: 'desc' } });
    world.pass(HOUR - 1);
    await world.db.recipientLink.updateMany({ where: { id: linkId }, data: { createdAt: world.clock.now() } });
    await world.db.recipientLink.updateMany({ where: { id: linkId }, data: { expiresAt: world.clock.now() } });

    const early = await ask(world, token);
    const none = (await jobs(world)).length;
    world.pass(HOUR);

    expect([early, none]).toEqual(['asked', 0]);
    expect(await ask(world, token)).toBe('asked');
    expect(await jobs(world)).toHaveLength(1);
  });

  it('is refused as if it had never been for a link that is good, stopped, guessed or another firm’s', async () => {
    const [{ world }, { token: theirs }, { world: stopped, token: stoppedToken }] = [
      await anExpired(),
      await anExpired(),
      await anExpired(),
    ];
    await stopped.db.recipient.updateMany({ data: { stoppedAt: stopped.clock.now() } });
    const good = await world.link();

    for (const token of [good, theirs, 'guessed']) expect(await ask(world, token)).toBeUndefined();
    expect(await ask(stopped, stoppedToken)).toBeUndefined();
    expect([...(await jobs(world)), ...(await jobs(stopped))]).toEqual([]);
  });

  it('is of no use for a bill that the firm has taken back', async () => {
    const { world, token } = await anExpired();
    await world.db.bill.updateMany({ data: { state: 'void' } });

    expect(await ask(world, token)).toBeUndefined();
  });
});

describe('The mail with a new link', () => {
  it('is tried again after a temporary failure, and not after any other', async () => {
    const { world, token } = await anExpired();
    await ask(world, token);
    world.outcomes.push({ kind: 'deferred', reason: '450' }, { kind: 'unknown', reason: '' });

    await expect(mailed(world)).rejects.toMatchObject({ code: 'mail-deferred', retryable: true });
    await mailed(world);

    expect(world.notices).toHaveLength(2);
  });

  it('is not sent when the share was stopped or the contact deactivated meanwhile', async () => {
    const [stopped, gone] = [await anExpired(), await anExpired()];
    for (const { world, token } of [stopped, gone]) await ask(world, token);
    await stopped.world.db.recipient.updateMany({ data: { stoppedAt: stopped.world.clock.now() } });
    await gone.world.deactivate();

    for (const { world } of [stopped, gone]) {
      await mailed(world);
      expect(world.notices).toEqual([]);
    }
  });

  it('says that the firm is not told of views where the client or the firm does not want that', async () => {
    const [{ world, token }, other] = [await anExpired(), await anExpired()];
    await world.db.firm.updateMany({ data: { settings: { tellViews: false } } });
    await ask(world, token);
    await mailed(world);
    await ask(other.world, other.token);
    await other.world.ask();
    await other.world.db.portalAccount.updateMany({ data: { tellsViews: false } });
    await mailed(other.world);

    expect([...world.notices, ...other.world.notices].map(({ portal }) => portal?.tellsViews)).toEqual([false, false]);
  });
});
