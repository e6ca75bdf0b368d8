// Processes of the product in their roles on one database, each at a port of its own: killed, and started again there. A
// person's requests reach any of those that answer people, as behind a proxy. Used by several-processes.test.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Role } from '../../src/role.ts';
import { freePort } from '../support/free-port.ts';
import type { BuiltProduct } from './built-product.ts';
import type { Chance } from './counts.ts';
import { type People, peopleOf } from './people.ts';
import { killProduct, type World } from './world.ts';

const AFTER_FAILURE_MS = 100;

type Member = { readonly role: Role; readonly port: number; product: BuiltProduct };

export type Fleet = {
  readonly members: readonly Member[];
  /** Kills one of them and starts it again. Returns its role. */
  replaceAny(random: Chance): Promise<Role>;
  /** So many people, each sharing one bill after the other until there are enough. */
  share(plan: { readonly people: number; readonly random: Chance; isEnough(): boolean }): Promise<void>;
  /** Ends all of them, as they should end. */
  stop(): Promise<void>;
};

export async function startFleet(world: World, roles: readonly Role[]): Promise<Fleet> {
  const members: Member[] = [];
  for (const role of roles) {
    const port = await freePort();
    const product = world.start({ role, port });
    members.push({ role, port, product });
    // one after the other: a busy machine takes long enough for each
    await product.ready();
  }
  const doors = members.filter(({ role }) => role !== 'worker').map((member) => peopleAt(world, member));

  return {
    members,
    replaceAny: async (random) => {
      const member = oneOf(members, random);
      const where = `${member.role} at port ${member.port}`;
      await killProduct(world, { product: member.product, where });
      const { role, port } = member;
      member.product = world.start({ role, port });
      await member.product.ready();

      return role;
    },
    share: async ({ people, random, isEnough }) => {
      const person = async () => {
        while (!isEnough()) {
          const checked = await oneOf(doors, random).check();
          const shared = checked !== undefined && (await oneOf(doors, random).confirm(checked));
          if (!shared) await sleep(AFTER_FAILURE_MS);
        }
      };
      await Promise.all(Array.from({ length: people }, person));
    },
    stop: async () => {
      const ended = await Promise.all(members.map(({ product }) => product.stop()));
      expect(ended.map(({ code }) => code)).toEqual(members.map(() => 0));
    },
  };
}

/** Whoever waits for that process waits no longer when it has ended. */
function peopleAt(world: World, member: Member): People {
  const eventsUrl = `http://127.0.0.1:${member.port}/slack/events`;

  return peopleOf({ ...world, eventsUrl, lifeEnds: () => member.product.ended });
}

function oneOf<T>(all: readonly T[], random: Chance): T {
  const one = all[Math.floor(random() * all.length)];
  if (one === undefined) throw new Error('there is none');

  return one;
}
