// The house of a firm is kept by the running product, without anybody asking: also that of a firm from before there
// was such a job.
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../src/adapters/command-line/run-command.ts';
import { openDatabase } from '../../src/adapters/database/open-database.ts';
import { startWorker } from '../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { compose, type ShareBill } from '../../src/compose.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { anAuditedFirm } from '../support/audit.ts';
import { aDataDir } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';

let dataDir: string;
let firmId: string;
let shareBill: ShareBill | undefined;

beforeAll(async () => {
  dataDir = await aDataDir();
  const database = await openDatabase({ dataDir, startWorker, clock: systemClock(), logger: silentLogger });
  const firm = await anAuditedFirm(database);
  firmId = firm.firmId;
  await firm.db.auditEntry.createMany({ data: [firm.entry(1), firm.entry(2)] });
  await database.stop();
}, 60_000);

afterAll(async () => {
  await shareBill?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function startProcess(): Promise<ShareBill> {
  shareBill = await compose(configOn(dataDir), { logger: silentLogger });

  return shareBill;
}

function configOn(directory: string): Config {
  const config = readConfig({
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1:1',
    WORKSPACE: 'off',
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'bills@harlowreed.test',
    DATA_DIR: directory,
  });
  if (!config.ok) throw new Error(config.refusal.join('\n'));

  return config.value;
}

describe('A process that starts on a firm without the job', () => {
  it('seals its audit entries, and the command finds them intact', async () => {
    const { database, command } = await startProcess();
    const { auditEntry } = database.forFirm(firmId);
    await vi.waitFor(async () => expect(await auditEntry.count({ where: { seq: null } })).toBe(0), 10_000);
    const printed: string[] = [];
    const print = (text: string) => void printed.push(text);

    const exit = await runCommand(
      ['verify-audit'],
      { stdout: print, stderr: print, cwd: '/' },
      { ...command, applyHere: false },
    );

    expect(printed.join('')).toMatch(/^2 entries, sealed, intact; head 2 /);
    expect(exit).toBe(0);
  });

  it('and does not hurry the job when it starts again', async () => {
    const before = await jobOf(shareBill);
    await shareBill?.stop();

    const after = await jobOf(await startProcess());

    expect(before).toMatchObject({ kind: 'keep-house', fence: 1 });
    expect(after).toEqual(before);
  });
});

async function jobOf(running: ShareBill | undefined) {
  await running?.jobs.idle();

  return running?.database.forFirm(firmId).job.findFirst({ where: { kind: 'keep-house' } });
}
