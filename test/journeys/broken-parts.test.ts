// What people see while a part of the product is slow or broken, and that the product goes on: the database takes its
// time, a handler throws, a bill
// changes under an open form, a confirm comes again after a restart.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { en } from '../../src/chat/texts/en.ts';
import type { LogFields } from '../../src/ports/logger.ts';
import { LONG } from '../long/counts.ts';
import { addFirmByCommands, type Product, startProduct } from '../support/product.ts';
import { silentLogger } from '../support/silent-logger.ts';
import type { OpenView } from '../support/slack/slack-payloads.ts';
import { walkIn } from './share-by-email.ts';

const SLOW_MS = LONG ? 10_000 : 5_000;
const PATIENT = { timeout: 30_000 };
const PATIENT_TEST = { timeout: 60_000 };
const FILE = join(tmpdir(), `another-client-${process.pid}.json`);

let product: Product;
const logged: { message: string; fields: LogFields | undefined; cause: unknown }[] = [];

beforeAll(async () => {
  const warn = (message: string, fields?: LogFields, cause?: unknown) => void logged.push({ message, fields, cause });
  product = await startProduct({ database: 'embedded', logger: { ...silentLogger, warn } });
  await addFirmByCommands(product);
}, 60_000);

afterAll(async () => {
  await product?.stop();
  await rm(FILE, { force: true });
});

afterEach(() => {
  vi.restoreAllMocks();
  logged.length = 0;
});

const sam = () => ({ id: product.slack.userId('sam'), name: 'sam' });
const billing = () => ({ id: product.slack.conversationId('billing'), name: 'billing' });

async function firmDb() {
  const [firm] = await product.shareBill.database.directory.listFirms();

  return product.shareBill.database.forFirm(firm?.id ?? '');
}

/** The embedded database serves one transaction at a time: one that takes long holds up everybody. */
async function whileTheDatabaseIsSlow(work: () => Promise<void>): Promise<void> {
  const db = await firmDb();
  let held: () => void = () => undefined;
  const isHeld = new Promise<void>((resolve) => {
    held = resolve;
  });
  const holding = db.$transaction(
    async (tx) => {
      await tx.bill.count();
      held();
      await sleep(SLOW_MS);
    },
    { timeout: SLOW_MS + 10_000 },
  );
  await isHeld;
  await work();
  await holding;
}

const viewOf = (id: string) => product.slack.openViews().find((view) => view.id === id);
const textOf = (view: OpenView | undefined) => JSON.stringify(view?.blocks ?? []);

/** The check before sending, however long its PDF takes. */
async function checked(number: string) {
  const walk = walkIn(product, { name: 'sam', room: 'billing' });
  await walk.command(number);
  await walk.submit();
  const views = () => [walk.view(), viewOf(walk.view().id)];
  const isThere = () => views().find((view) => view?.callback_id === 'preview');
  await expect.poll(() => isThere() !== undefined, PATIENT).toBe(true);

  return isThere() as OpenView;
}

/** Answered within Slack's three seconds, or it throws. */
const confirm = (view: OpenView) => product.driver.viewSubmission({ user: sam(), view, values: {} });

describe('While the database is slow', () => {
  it('a command is acknowledged in time, shows that it works, and then its form', PATIENT_TEST, async () => {
    const before = product.slack.openViews().length;
    await whileTheDatabaseIsSlow(async () => {
      await product.driver.command({ user: sam(), conversation: billing(), command: '/sharebill', text: '1042' });
      await expect.poll(() => product.slack.openViews().length).toBe(before + 1);
      expect(textOf(product.slack.lastView())).toContain(en.form.loading);
    });

    await expect.poll(() => textOf(product.slack.lastView()), PATIENT).toContain('Acme LLC');
  });

  it('a confirm is acknowledged in time, says that it works, and then that it is done', {
    timeout: 60_000,
  }, async () => {
    const view = await checked('1043');
    const db = await firmDb();
    await whileTheDatabaseIsSlow(async () => {
      expect(JSON.stringify((await confirm(view)).body)).toContain(en.form.loading);
    });

    await expect.poll(() => textOf(viewOf(view.id)), PATIENT).toContain(en.form.confirmed);
    expect(await db.share.count({ where: { bill: { number: '1043' } } })).toBe(1);
  });
});

describe('When a part of the product throws', () => {
  const broken = () => new Error('CANARY of a client');

  it('the person gets a reference, the log has it with the cause, and the next command works', async () => {
    vi.spyOn(product.shareBill.database.directory, 'staffOf').mockRejectedValueOnce(broken());
    const walk = walkIn(product, { name: 'sam', room: 'billing' });
    await walk.command('1042');
    const [entry] = logged;

    expect(entry?.message).toBe('chat request failed');
    expect(walk.texts().join()).toContain(en.refusal.fault(String(entry?.fields?.reference)));
    expect(walk.texts().join()).not.toContain('CANARY');
    await walk.command('1042');
    expect(walk.texts()).toContain('Acme LLC');
  });

  it('a form that is handed in is answered with the reference, and nothing is sent', PATIENT_TEST, async () => {
    const view = await checked('1042');
    const shares = await (await firmDb()).share.count();
    vi.spyOn(product.shareBill.database.directory, 'staffOf').mockRejectedValueOnce(broken());
    const answer = JSON.stringify((await confirm(view)).body);

    expect(answer).toContain(String(logged[0]?.fields?.reference));
    expect(answer).not.toContain('CANARY');
    expect(await (await firmDb()).share.count()).toBe(shares);
  });

  it('a page is answered with a reference that the log has', async () => {
    vi.spyOn(product.shareBill.database.directory, 'listFirms').mockRejectedValueOnce(broken());
    const answer = await fetch(`${product.shareBill.url}/readyz`);
    const text = await answer.text();
    const [entry] = logged;

    expect(answer.status).toBe(500);
    expect(entry?.message).toBe('web request failed');
    expect(text).toBe(`Something went wrong on our side (${entry?.fields?.reference}).`);
    expect((await fetch(`${product.shareBill.url}/readyz`)).status).toBe(200);
  });
});

describe('What changes between the check and the confirm', () => {
  it('the lines of the bill, by an import: nothing is sent, and the person is told', PATIENT_TEST, async () => {
    const view = await checked('1042');

    expect(await sharesBy(() => importCorrected('1042'))).toBe(0);
    const answer = await confirmed(view);
    expect(answer).toContain('has changed since you opened this');
    expect(answer).toContain('Nothing was sent');
  });

  it('the client of the bill, which no import changes', PATIENT_TEST, async () => {
    const importing = importWith('1042', { client: 'meridian', matters: ['meridian-northgate'] });

    await expect(importing).rejects.toThrow('The bill was for client acme, here it is for meridian');
  });

  it(
    'a contact who is chosen, and is deactivated then: nothing is sent, and the person is told',
    PATIENT_TEST,
    async () => {
      const view = await checked('1042');
      const db = await firmDb();
      await db.contact.updateMany({ where: { name: 'Dana Reyes' }, data: { deactivatedAt: new Date() } });

      expect(await sharesBy(async () => expect(await confirmed(view)).toContain('Dana Reyes'))).toBe(0);
      await db.contact.updateMany({ where: { name: 'Dana Reyes' }, data: { deactivatedAt: null } });
    },
  );
});

describe('A confirm that was captured', () => {
  it(
    'and comes again as it was after a restart makes no second share: its draft has made one',
    PATIENT_TEST,
    async () => {
      const { slack, driver } = product;
      const [team, user] = [{ id: slack.teamId }, { id: sam().id, team_id: slack.teamId }];
      const payload = JSON.stringify({ type: 'view_submission', team, user, view: await checked('1044') });
      const body = new URLSearchParams({ payload }).toString();
      const request = { headers: driver.sign(body), body };

      expect(await sharesBy(async () => expect((await driver.raw(request)).status).toBe(200))).toBe(1);
      await product.restart();
      expect(await sharesBy(async () => expect((await driver.raw(request)).status).toBe(200))).toBe(0);
    },
  );
});

const confirmed = async (view: OpenView) => JSON.stringify((await confirm(view)).body);

async function sharesBy(work: () => Promise<unknown>): Promise<number> {
  const before = await (await firmDb()).share.count();
  await work();
  await product.shareBill.jobs.idle();

  return (await (await firmDb()).share.count()) - before;
}

type Line = { description: string };
type SampleBill = { number: string; client: string; matters: string[]; lineItems?: Line[] };

async function importCorrected(number: string): Promise<void> {
  await importWith(number, ({ lineItems = [] }) => ({
    lineItems: lineItems.map((line) => ({ ...line, description: `${line.description}, corrected` })),
  }));
}

/** As a billing system would that has put the bill right. */
async function importWith(number: string, change: object | ((bill: SampleBill) => object)): Promise<void> {
  const sample = JSON.parse(await readFile('src/adapters/bill-sources/sample-firm.json', 'utf8'));
  const changed = (bill: SampleBill) => (typeof change === 'function' ? change(bill) : change);
  const bills = sample.bills.map((bill: SampleBill) => (bill.number === number ? { ...bill, ...changed(bill) } : bill));
  await writeFile(FILE, JSON.stringify({ ...sample, bills }));
  await product.sharebill('import', FILE, '--as', 'grace@harlowreed.test');
}
