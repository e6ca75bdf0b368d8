// A process that moves a database, says each step, and stops dead at one of them until it is killed.
// `node --import tsx mover.ts DATA_DIR URL STEP`; the first table that has rows is the step `copied`.

import { openDatabase } from '../../../../src/adapters/database/open-database.ts';
import { startWorker } from '../../../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../../../src/adapters/system/system-clock.ts';
import { silentLogger } from '../../../support/silent-logger.ts';

const [dataDir = '', databaseUrl = '', at = ''] = process.argv.slice(2);
const database = await openDatabase({ dataDir, startWorker, clock: systemClock(), logger: silentLogger });
setInterval(() => undefined, 60_000);
await database.move?.({
  databaseUrl,
  dryRun: false,
  now: new Date('2026-03-16T15:00:00Z'),
  tell: (step) => {
    if (step.kind !== at || (step.kind === 'copied' && step.table !== 'bill')) {
      return;
    }

    process.stdout.write('here\n');

    return new Promise<void>(() => undefined);
  },
});
