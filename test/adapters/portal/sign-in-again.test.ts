// Signing in with a browser that has a session already, through the portal's own routes.
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { addPortal } from '../../../src/adapters/portal/app.ts';
import { onlyProviders } from '../../../src/compose-payments.ts';
import { testDatabase } from '../../support/database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { ADDRESS, aPortalWorld, PASSWORD, type PortalWorld } from '../../use-cases/portal/portal-world.ts';

let database: Database;
const stops: (() => void)[] = [];

beforeAll(async () => {
  database = await testDatabase();
});

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function aPortal({ deps, firmId }: PortalWorld) {
  const web = express();
  const pdf = { render: () => Promise.reject(new Error('no PDF here')), stop: async () => undefined };
  const publicUrl = () => 'https://bills.test';
  addPortal(web, { ...deps, ...database, logger: silentLogger, pdf, publicUrl, ...onlyProviders([]) });
  const server = web.listen(0, '127.0.0.1');
  stops.push(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const dashboard = `http://127.0.0.1:${(server.address() as AddressInfo).port}/portal/${firmId}`;

  return {
    /** The cookie that the answer sets. */
    signIn: async (cookie = '') => {
      const response = await fetch(`${dashboard}/sign-in`, {
        ...{ method: 'POST', redirect: 'manual', headers: { origin: publicUrl(), cookie } },
        body: new URLSearchParams({ email: ADDRESS, password: PASSWORD }),
      });

      expect(response.status).toBe(303);

      return response.headers.get('set-cookie')?.split(';')[0] ?? '';
    },
    statusWith: async (cookie: string) => (await fetch(dashboard, { redirect: 'manual', headers: { cookie } })).status,
  };
}

it('Signing in ends the session that the browser had before, and no other', async () => {
  const world = await aPortalWorld(database);
  await world.setPassword();
  const portal = await aPortal(world);
  const [former, elsewhere] = [await portal.signIn(), await portal.signIn()];
  expect(await portal.statusWith(former)).toBe(200);

  const now = await portal.signIn(former);

  expect(await portal.statusWith(former)).toBe(303);
  expect(await portal.statusWith(elsewhere)).toBe(200);
  expect(await portal.statusWith(now)).toBe(200);
  expect(await world.actions()).toContain('portal-session-ended');
});

it('A cookie that somebody made up becomes no session, and is replaced', async () => {
  const world = await aPortalWorld(database);
  await world.setPassword();
  const portal = await aPortal(world);
  const [name = ''] = (await portal.signIn()).split('=');
  const planted = `${name}=${'A'.repeat(43)}`;

  const now = await portal.signIn(planted);

  expect(now).not.toBe(planted);
  expect(await portal.statusWith(planted)).toBe(303);
  expect(await portal.statusWith(now)).toBe(200);
});
