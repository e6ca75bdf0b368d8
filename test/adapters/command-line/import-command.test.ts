// `sharebill import`: applying here and waiting for the job, progress, being cut off.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../src/adapters/command-line/run-command.ts';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { type JobRunner, startJobRunner } from '../../../src/adapters/jobs/job-runner.ts';
import type { FirmId } from '../../../src/core/ids.ts';
import { applyImport } from '../../../src/use-cases/apply-import.ts';
import { testDatabase } from '../../support/database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { aFile, aFolder, anImporter, aPerson, clock, depsOn, ids, recordingIo, runWith } from './command-world.ts';

let database: Database;
let folder = '';
const runners: JobRunner[] = [];

beforeAll(async () => {
  database = await testDatabase();
  folder = await aFolder();
});

afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
});

async function startRunner(): Promise<void> {
  const handlers = {
    'apply-import': async (job: { firmId: string; subjectId: string }) => {
      const deps = { db: database.forFirm(job.firmId), clock, ids };
      await applyImport(deps, { firmId: job.firmId as FirmId, importId: job.subjectId });

      return undefined;
    },
  };
  const runner = startJobRunner({ database, handlers, clock, logger: silentLogger });
  runners.push(runner);
  await runner.idle();
}

describe('sharebill import', () => {
  it('applies the file itself where no job runner is, says that stopping is safe, and counts', async () => {
    const { run, db, email } = await anImporter(database, { folder });
    const file = await aFile(folder, [{ number: '1042' }, { number: '1043' }]);

    const first = await run(file, '--state', 'unpaid', '--currency', 'eur');
    const again = await run(file, '--state', 'awaiting-payment', '--currency', 'EUR');

    expect(first.exit).toBe(0);
    expect(first.stderr).toContain('It is safe to stop here (Ctrl-C)');
    expect(first.stdout).toMatch(/\nImported\. Bills: 2 new, 0 updated, 0 unchanged\.\n$/);
    expect(again.stdout).toMatch(/\nImported\. Bills: 0 new, 0 updated, 2 unchanged\.\n$/);
    const bills = await db.bill.findMany({ select: { number: true, state: true, currency: true, source: true } });
    expect(bills).toHaveLength(2);
    expect(bills[0]).toMatchObject({ state: 'awaiting_payment', currency: 'EUR', source: 'ledes' });
    const importer = await db.staffMember.findFirstOrThrow({ where: { email } });
    const accepted = await db.auditEntry.findFirst({ where: { action: 'import-accepted' } });
    expect(accepted).toMatchObject({ actorKind: 'staff', actorId: importer.id });
  });

  it('reads the file from where the user is', async () => {
    const { argv } = await anImporter(database, { folder });
    const file = await aFile(folder, [{ number: '1' }]);
    const deps = depsOn(database);

    const [here, elsewhere] = [
      await runWith(deps, argv(file, '--dry-run'), { cwd: folder }),
      await runWith(deps, argv(file, '--dry-run'), { cwd: '/' }),
    ];

    expect([here.exit, elsewhere.exit]).toEqual([0, 1]);
  });

  it('reads the dates of a CSV file in the order that the user names, and asks for it', async () => {
    const { run, db } = await anImporter(database, { folder });
    const heading = 'InvoiceNo,Customer,InvoiceDate,ItemDescription,ItemAmount';
    await writeFile(join(folder, 'quickbooks.csv'), `${heading}\n1042,Acme LLC,03/04/2026,Advice,450.00\n`);

    const asked = await run('quickbooks.csv');
    const told = await run('quickbooks.csv', '--dates', 'dmy', '--state', 'unpaid');

    expect(asked.exit).toBe(1);
    expect(asked.stdout).toContain(
      'error    row 2, column InvoiceDate: 03/04/2026 can be two dates. Say in which order the file has them: --dates dmy or --dates mdy.',
    );
    expect(told.stdout).toContain('Imported. Bills: 1 new, 0 updated, 0 unchanged.');
    expect(await db.bill.findFirstOrThrow({ where: { number: '1042' } })).toMatchObject({
      source: 'quickbooks',
      issueDate: new Date('2026-04-03T00:00:00Z'),
      totalMinor: 45000n,
    });
  });

  it('as JSON tells what became of the rows when all are applied', async () => {
    const { run } = await anImporter(database, { folder });

    const { stdout } = await run(await aFile(folder, [{ number: '1' }]), '--json');

    expect(JSON.parse(stdout)).toMatchObject({
      state: 'applied',
      importId: expect.stringMatching(/^imp_/),
      counts: { bills: { created: 1, updated: 0, unchanged: 0 } },
    });
  });

  it('where jobs run it waits until the job has applied all', async () => {
    const { run, db } = await anImporter(database, { folder, applyHere: false });
    await startRunner();

    const { exit, stdout } = await run(await aFile(folder, [{ number: '1' }, { number: '2' }]));

    expect(exit).toBe(0);
    expect(stdout).toContain('Imported. Bills: 2 new, 0 updated, 0 unchanged.');
    expect(await db.bill.count()).toBe(2);
  });

  it('tells how far it is while it waits, and that a try failed', async () => {
    const { argv, db, firmId } = await anImporter(database, { folder, applyHere: false });
    const file = await aFile(folder, [{ number: '1' }]);
    const io = recordingIo({ cwd: folder });
    const running = runCommand(argv(file), io, depsOn(database, { applyHere: false }));
    const staged = await vi.waitFor(() => db.import.findFirstOrThrow({ where: { state: 'staged' } }), 10_000);

    // As if a run of the job had applied one row, and failed then.
    await db.importRow.updateMany({ where: { position: 0 }, data: { appliedAt: clock.now() } });
    await db.job.updateMany({ data: { lastError: 'import-collision' } });
    await vi.waitFor(() => expect(io.printed.stderr).toContain('\n1 of 3 rows\n'), 10_000);
    await db.importRow.updateMany({ data: { appliedAt: null } });
    await applyImport({ db, clock, ids }, { firmId, importId: staged.id });

    expect(await running).toBe(0);
    expect(io.printed.stderr.match(/Applying failed \(import-collision\)\. It is tried again by itself/g)).toHaveLength(
      1,
    );
  });

  it('cut off while it waits it is no fault, and the next command here finishes it first', async () => {
    const logged: string[] = [];
    const logger = { ...silentLogger, error: (message: string) => void logged.push(message) };
    const { argv, db, run } = await anImporter(database, { folder });
    const first = await aFile(folder, [{ number: '1', description: 'from the first file' }]);
    const caller = new AbortController();
    const io = recordingIo({ cwd: folder, signal: caller.signal });
    const running = runCommand(argv(first), io, depsOn(database, { applyHere: false, logger }));
    await vi.waitFor(() => db.import.findFirstOrThrow({ where: { state: 'staged' } }), 10_000);

    caller.abort();
    const exit = await running;
    const next = await run(await aFile(folder, [{ number: '1', description: 'from the second file' }]));

    expect({ exit, logged }).toEqual({ exit: 1, logged: [] });
    expect(next.stderr).toContain('An earlier import was not finished. Finishing it first.');
    expect(next.stdout).toContain('Imported. Bills: 0 new, 1 updated, 0 unchanged.');
    expect(await db.lineItem.findMany({ select: { description: true } })).toEqual([
      { description: 'from the second file' },
    ]);
    expect(await db.import.count({ where: { state: { not: 'applied' } } })).toBe(0);
  });

  it('an earlier import that another version has accepted in another shape does not keep files out', async () => {
    const { argv, db, run } = await anImporter(database, { folder });
    const caller = new AbortController();
    const io = recordingIo({ cwd: folder, signal: caller.signal });
    const file = await aFile(folder, [{ number: '1' }]);
    const running = runCommand(argv(file), io, depsOn(database, { applyHere: false }));
    await vi.waitFor(() => db.import.findFirstOrThrow({ where: { state: 'staged' } }), 10_000);
    caller.abort();
    await running;
    await db.importRow.updateMany({ where: { kind: 'bill' }, data: { payload: { lines: ['of another shape'] } } });

    const { exit, stdout, stderr } = await run(file);

    expect(exit).toBe(0);
    expect(stderr).toContain('cannot be applied by this one. Import its file again.');
    expect(stdout).toContain('Imported. Bills: 1 new, 0 updated, 0 unchanged.');
  });

  it('an accepted import that somebody deletes meanwhile ends the wait with what to do', async () => {
    const { argv, db } = await anImporter(database, { folder });
    const io = recordingIo({ cwd: folder });
    const running = runCommand(
      argv(await aFile(folder, [{ number: '1' }])),
      io,
      depsOn(database, { applyHere: false }),
    );
    await vi.waitFor(() => db.import.findFirstOrThrow({ where: { state: 'staged' } }), 10_000);

    await db.importRow.deleteMany({});
    await db.import.deleteMany({});

    expect(await running).toBe(1);
    expect(io.printed.stderr).toContain('The accepted import is not there any more');
  });

  it('a file with people of the firm needs an administrator', async () => {
    const { run, firmId, db } = await anImporter(database, { folder });
    const administrator = await aPerson(database, { firmId, role: 'administrator' });
    const staff = [{ name: 'Dana Reed', email: 'dana@harlow.example', role: 'attorney' }];
    const contacts = [{ externalId: 'c', kind: 'company', name: 'Acme', isClient: true }];
    await writeFile(join(folder, 'people.json'), JSON.stringify({ format: 'sharebill/1', staff, contacts }));

    const refused = await run('people.json');
    const argv = ['import', 'people.json', '--firm', firmId, '--as', administrator.email];
    const done = await runWith(depsOn(database), argv, { cwd: folder });

    expect(refused.stdout).toContain('Only an administrator can add people of the firm. Ask one to import the file.');
    expect(done.stdout).toMatch(/^People of the firm +1$/m);
    expect(await db.staffMember.count({ where: { email: 'dana@harlow.example' } })).toBe(1);
  });
});
