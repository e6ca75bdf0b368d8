// A firm's server is lost, and its database restored from a backup with PostgreSQL's own programs: what was on its way when the
// backup was made may have gone out since, and nothing of it goes out twice.
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../src/adapters/command-line/run-command.ts';
import type { ShareBill } from '../../src/compose.ts';
import type { StaffActor } from '../../src/core/actor.ts';
import { cancelShare } from '../../src/use-cases/cancel-share.ts';
import { type Answer, type ScriptedServer, startScriptedServer } from '../adapters/mail/scripted-mail-server.ts';
import { aServerDatabase } from '../support/database.ts';
import { postgresProgram } from '../support/postgres-programs.ts';
import { type Processes, startProcesses } from '../support/processes.ts';
import { sharer } from '../support/slack/bare-sharer.ts';

const serverUrl = process.env.TEST_DATABASE_URL;
const POLL = { timeout: 20_000, interval: 50 };
/** Longer than the pause between two looks at whether it is confirmed. */
const LOOKED_MS = 6_000;

/** State at the time of the backup, bill, recipient, and what the mail server says then to which command. */
const SHARES: readonly (readonly [string, string, string, string, Answer])[] = [
  ['accepted', '1042', 'dana@acme.test', '', ''],
  ['rejected', '1031', 'ap@meridianfreight.test', 'RCPT', '550 5.1.1 nobody there'],
  ['deferred', '1032', 'hello@hudsonroasters.test', 'RCPT', '451 4.2.2 mailbox full'],
  ['sending', '1044', 'fakturace@novak-syn.test', 'RCPT', 'silence'],
  ['transmitting', '1028', 'accounts@aegean-lines.test', '.', 'silence'],
  ['unknown', '1035', 'keiri@sakura-shoji.test', '.', 'drop'],
  ['held', '1033', 'payables@redwoodanalytics.test', '', ''],
  ['queued', '1041', 'olena.kovalenko@mailhaven.test', '', ''],
  ['cancelled', '1038', 'buchhaltung@weber-praezision.test', '', ''],
];
const OPEN = SHARES.filter(([state]) => !['accepted', 'rejected', 'cancelled'].includes(state));
const addressIn = (wanted: string) => SHARES.find(([state]) => state === wanted)?.[2] ?? '';

describe.runIf(serverUrl !== undefined || process.env.REQUIRE_SERVER_DATABASE === '1')('A restored database', () => {
  let mail: ScriptedServer;
  let processes: Processes;
  let copy: Awaited<ReturnType<typeof aServerDatabase>>;
  let restored: ShareBill;
  let mailedBefore = 0;
  const script = new Map<string, Answer>();

  beforeAll(async () => {
    mail = await startScriptedServer(({ step, recipient }) => script.get(`${step} ${recipient}`));
    processes = await startProcesses(serverUrl ?? '', { SMTP_URL: mail.url });
    const original = await processes.start('all');
    await processes.addFirm();
    for (const [state, number, address, step, answer] of SHARES)
      await shareAs(original, { state, number, address, step, answer });
    const dump = execFileSync(postgresProgram('pg_dump'), ['--format=custom', processes.databaseUrl]);
    await goOn();
    await processes.stopAll();
    copy = await aServerDatabase(serverUrl ?? '');
    const restore = ['--no-owner', '--exit-on-error', `--dbname=${copy.databaseUrl}`];
    execFileSync(postgresProgram('pg_restore'), restore, { input: dump });
    mailedBefore = mail.messages.length;
  }, 120_000);
  afterAll(async () => {
    mail?.hangUp();
    await processes?.stop();
    await mail?.stop();
    await copy?.drop();
  });

  type Planned = { state: string; number: string; address: string; step: string; answer: Answer };

  /** Shared, and brought into that state by what the mail server says, by its hold, or by hand. */
  async function shareAs(original: ShareBill, { state, number, address, step, answer }: Planned): Promise<void> {
    const db = processes.db();
    script.set(`${step} ${address}`, answer);
    const holdSeconds = ['held', 'queued', 'cancelled'].includes(state) ? 900 : 0;
    await db.firm.updateMany({ data: { settings: { holdSeconds } } });
    const sam = sharer(`${original.localUrl}/slack/events`, processes.slack);
    await sam.confirm(await sam.check({ number, address }));
    const where = { recipient: { is: { address } } };
    if (state === 'queued') await db.delivery.updateMany({ where, data: { state } });
    if (state === 'cancelled') await cancel(original, address);
    await vi.waitFor(async () => expect((await db.delivery.findFirst({ where }))?.state).toBe(state), POLL);
  }

  async function cancel({ command }: ShareBill, address: string): Promise<void> {
    const db = processes.db();
    const where = { recipients: { some: { address } } };
    const { id: shareId, sharerId } = await db.share.findFirstOrThrow({ where });
    const actor = { kind: 'staff', firmId: processes.firmId(), staffMemberId: sharerId } as StaffActor;
    expect(await cancelShare({ ...command, db }, { actor, shareId })).toMatchObject({ ok: true });
  }

  /** The original mails what was held, queued and put off, after the backup was made. */
  async function goOn(): Promise<void> {
    script.clear();
    const db = processes.db();
    await db.delivery.updateMany({
      where: { state: { in: ['held', 'queued', 'deferred'] } },
      data: { nextTryAt: null },
    });
    await db.job.updateMany({ where: { kind: 'deliver-share' }, data: { runAt: new Date(0), again: true } });
    const awaited = ['held', 'queued', 'deferred'].map(addressIn);
    await vi.waitFor(() => expect(awaited.map((address) => mailsTo(address).length)).toEqual([1, 1, 1]), POLL);
    mail.hangUp();
  }

  const mailsTo = (address: string) => mail.messages.filter((_, index) => mail.envelopes[index]?.recipient === address);
  const stateOf = async (address: string) =>
    (await processes.db().delivery.findFirst({ where: { recipient: { is: { address } } } }))?.state;
  const readyOf = async ({ localUrl }: ShareBill) => {
    const response = await fetch(`${localUrl}/readyz`);
    return `${response.status} ${await response.text()}`;
  };
  const sam = () => sharer(`${restored.localUrl}/slack/events`, processes.slack);
  const cards = () => [...processes.slack.cards.values()].map(({ content }) => content).join('\n');

  async function sharebill(...argv: string[]): Promise<string> {
    const printed: string[] = [];
    const io = {
      stdout: (text: string) => void printed.push(text),
      stderr: (text: string) => void printed.push(text),
      cwd: '/',
    };
    expect(await runCommand(argv, io, { ...restored.command, applyHere: false })).toBe(0);
    return printed.join('');
  }

  it('mails and posts nothing, though everything in it is due; it says so, and people can share all the same', async () => {
    const cardsBefore = cards();
    restored = await processes.start('all', { DATABASE_URL: copy.databaseUrl });
    const worker = await processes.start('worker', { DATABASE_URL: copy.databaseUrl });
    await processes.db().delivery.updateMany({ data: { nextTryAt: null }, where: { state: { not: 'unknown' } } });
    await processes.db().job.updateMany({ data: { runAt: new Date(0) } });
    await processes.db().firm.updateMany({ data: { settings: { holdSeconds: 0 } } });

    await sam().confirm(await sam().check({ number: '1046', address: 'lucja.zoltowska@mailhaven.test' }));
    await sleep(LOOKED_MS);

    expect(mail.messages).toHaveLength(mailedBefore);
    expect(cards()).toBe(cardsBefore);
    expect(await readyOf(restored)).toMatch(
      /^200 The database was restored from a backup: .* Run: sharebill restored$/,
    );
    expect(await readyOf(worker)).toMatch(/^503 The database was restored from a backup/);
    expect(await sharebill('restored')).toMatch(/mails that may have gone out since: 6, of 6 shares/);
    for (const [state, , address] of SHARES) expect(await stateOf(address)).toBe(state);
  });

  it('confirmed, it asks for every mail that was on its way and sends none of them; what was shared since is sent', async () => {
    expect(await sharebill('restored', '--yes')).toMatch(/mails whose sharers are asked: 6, of 6 shares/);

    await expect.poll(() => mailsTo('lucja.zoltowska@mailhaven.test'), POLL).toHaveLength(1);
    for (const [, , address] of OPEN) expect(await stateOf(address), address).toBe('unknown');
    await expect
      .poll(() => cards().split('the database was restored from a backup').length - 1, POLL)
      .toBe(OPEN.length);
    expect(mail.messages).toHaveLength(mailedBefore + 1);
    expect(await readyOf(restored)).toMatch(/^200 ready/);
    expect(await sharebill('restored')).toContain('was not restored');
  });

  it('sends the mail that the original may have sent, with the same Message-ID and bytes, when the sharer says so', async () => {
    const address = addressIn('held');
    const [first] = mailsTo(address);
    const { id: value } = await processes.db().delivery.findFirstOrThrow({ where: { recipient: { is: { address } } } });

    await sam().pressOnCard({ id: 'resend-mail', value });

    await expect.poll(() => stateOf(address), POLL).toBe('accepted');
    const [, second] = mailsTo(address);
    expect(second?.equals(first ?? Buffer.of())).toBe(true);
    expect(second?.toString()).toMatch(/^Message-ID: </m);
  });

  it('is a database like any other from then on: started again it sends', async () => {
    await processes.stopAll();
    restored = await processes.start('all', { DATABASE_URL: copy.databaseUrl });

    await sam().confirm(await sam().check({ number: '1037', address: 'dana@acme.test' }));

    await expect.poll(() => mailsTo('dana@acme.test'), POLL).toHaveLength(2);
    expect(mail.messages).toHaveLength(mailedBefore + 3);
  });
});
