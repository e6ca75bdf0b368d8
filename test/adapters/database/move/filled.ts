// An embedded database with rows in every table, and texts that a copy could get wrong. Used by the tests beside it.
import type { Database } from '../../../../src/adapters/database/open-database.ts';
import { openDatabase } from '../../../../src/adapters/database/open-database.ts';
import { startWorker } from '../../../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../../../src/adapters/system/system-clock.ts';
import { sealAudit } from '../../../../src/use-cases/seal-audit.ts';
import { fillFirm } from '../../../contract/database-full-firm.ts';
import { aDataDir, aFirmId, silentLogger } from '../../../support/database.ts';
import { startSharing } from '../../../support/sharing.ts';

export const HOSTILE = [
  '',
  ' ',
  '\\N',
  '\\.',
  'tab\there, line\nbreak\r\n, back\\slash \\t \\x41',
  '"quotes", \'single\', (row,""), {array}, $1 ; -- DROP',
  'Ünïcödé 漢字 🦉 \u202e turned \u200b',
  '\u0001\b\f\v\u007f',
  'x'.repeat(70_000),
];

export function openDataDir(dataDir: string): Promise<Database> {
  return openDatabase({ dataDir, startWorker, clock: systemClock(), logger: silentLogger });
}

/** Stopped, and ready to be moved. */
export async function aFilledDataDir() {
  const dataDir = await aDataDir();
  const database = await openDataDir(dataDir);
  const sharing = await startSharing(database);
  const mailed = await sharing.share('1042', ['dana@acme.test'], 'both');
  await sharing.deliver(mailed.shareId);
  const held = await sharing.share('1044', []);
  const { firmId } = sharing.actor;
  await addHostileContacts(database, firmId);
  await sealAudit({ ...sharing.deps, houseKeeping: database.houseKeeping }, { firmId });
  const full = await aFirmId(database, { name: 'Full & Sons' });
  await fillFirm(database.forFirm(full), { firmId: full, id: 'full' });
  await database.directory.rememberRequest('press', 'a key of the test');
  await database.stop();

  return { dataDir, firmId, full, sharing, heldShareId: held.shareId, mailedShareId: mailed.shareId };
}

async function addHostileContacts(database: Database, firmId: string): Promise<void> {
  const createdAt = new Date('1999-12-31T23:59:59.999Z');
  const data = HOSTILE.map((name, index) => ({
    ...{ firmId, id: `cnt_hostile${index}`, source: 'hostile', externalId: String(index), kind: 'person', createdAt },
    ...{ name, searchText: name.toLowerCase(), companyName: index % 2 === 0 ? null : '' },
  }));
  await database.forFirm(firmId).contact.createMany({ data });
}
