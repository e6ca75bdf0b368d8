// A program on a database that a newer one has used: it does not start, says so in a plain sentence, and touches nothing.
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openEmbeddedSession } from '../../src/adapters/database/embedded-session.ts';
import { startWorker } from '../../src/adapters/system/start-worker.ts';
import { en } from '../../src/adapters/system/texts/en.ts';
import { addFigures } from './figures.ts';
import { peopleOf } from './people.ts';
import { anEmbeddedPlace, forgetPrepared, type Place } from './prepared-firm.ts';
import { acknowledgedIn, settled } from './settled.ts';
import { inWorld, type World } from './world.ts';

const LATER = '29990101000000_later';

afterAll(forgetPrepared);

test('it refuses a database with a migration that it does not know, and leaves it as it is', {
  timeout: 180_000,
}, async () => {
  await inWorld(await anEmbeddedPlace(), async (world) => {
    await shareOne(world);
    const before = await rowsOf(world.place);
    await inDatabase(world.place, (session) =>
      session.script(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('later', 'x', '${LATER}', now())`,
      ),
    );

    const refused = world.start();
    const { code } = await refused.ended;

    expect(code).toBe(1);
    expect(refused.output()).toContain(en.fault('schema-newer'));
    expect(await rowsOf(world.place)).toEqual(before);
    await inDatabase(world.place, (session) =>
      session.script(`DELETE FROM _prisma_migrations WHERE migration_name = '${LATER}'`),
    );
    await shareOne(world);
    const comparison = await world.compare();
    addFigures('newer schema', { comparisons: [comparison], kills: 0, slowestMs: 0, note: 'refused, untouched' });
    const { lost, torn, double, unasked, mails } = comparison;
    expect({ lost, torn, double, unasked, mails }).toEqual({ lost: [], torn: [], double: [], unasked: [], mails: 2 });
  });
});

/** Starts the product for it, and stops it when all is sent. */
async function shareOne(world: World): Promise<void> {
  const product = world.start();
  await product.ready();
  const people = peopleOf(world);
  const checked = await people.check();
  expect(checked && (await people.confirm(checked)), product.output()).toBe(true);
  await settled(world, acknowledgedIn(world));
  expect((await product.stop()).code, product.output()).toBe(0);
}

type Session = Awaited<ReturnType<typeof openEmbeddedSession>>;

async function inDatabase<T>({ dataDir }: Place, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openEmbeddedSession({ startWorker, dataDir: join(dataDir, 'database') });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** The jobs as well: a start takes back the leases of a dead process. */
function rowsOf(place: Place): Promise<readonly unknown[][]> {
  const tables = ['share', 'delivery', 'delivery_attempt', 'audit_entry', 'chat_message', 'draft'];
  const counts = tables.map((table) => `SELECT '${table}', count(*)::text FROM "${table}"`);
  const jobs = `SELECT id, run_at::text || ' ' || attempts::text FROM job`;

  return inDatabase(place, (session) => session.rows([...counts, jobs].join(' UNION ALL ').concat(' ORDER BY 1'), []));
}
