// A process that opens the data directory, writes one firm and holds it until it is killed.
// `node --import tsx holder.ts DATA_DIR FIRM_ID`; says what became of it in one word.
import { openDatabase } from '../../../src/adapters/database/open-database.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { Fault } from '../../../src/core/fault.ts';
import { silentLogger } from '../../support/silent-logger.ts';

const [dataDir = '', id = ''] = process.argv.slice(2);

try {
  const database = await openDatabase({ dataDir, startWorker, clock: systemClock(), logger: silentLogger });
  await database.directory.createFirm({
    id,
    name: id,
    plan: 'Elite',
    timeZone: 'UTC',
    currency: 'USD',
    settings: {},
  });
  process.stdout.write('holding\n');
  setInterval(() => undefined, 60_000);
} catch (cause) {
  process.stdout.write(`${cause instanceof Fault ? cause.code : 'unexpected'}\n`);
  process.exitCode = 1;
}
