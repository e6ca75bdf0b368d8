// Several processes on one PostgreSQL server, as a firm runs them: those that answer people, and those that send. What one
// has begun any other goes on with.

import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShareBill } from '../../src/compose.ts';
import { type Processes, startProcesses } from '../support/processes.ts';
import { sharer } from '../support/slack/bare-sharer.ts';

const serverUrl = process.env.TEST_DATABASE_URL;
const CLIENT = 'dana@acme.test';

describe.runIf(serverUrl !== undefined || process.env.REQUIRE_SERVER_DATABASE === '1')('Several processes', () => {
  let processes: Processes;
  let [one, other]: ShareBill[] = [];

  beforeAll(async () => {
    processes = await startProcesses(serverUrl ?? '');
    [one, other] = [await processes.start('web'), await processes.start('web')];
    await processes.addFirm();
  }, 60_000);
  afterAll(() => processes?.stop());

  const at = (process: ShareBill | undefined) => sharer(`${process?.localUrl}/slack/events`, processes.slack);
  const statusOf = async (process: ShareBill, path: string, init: RequestInit = {}) =>
    (await fetch(`${process.localUrl}${path}`, { redirect: 'manual', ...init })).status;

  it('check a bill here and confirm it there, once, whoever of them is asked at the same time', async () => {
    const checked = await at(one).check({ number: '1042', address: CLIENT });
    const answers = await Promise.all([one, other, one, other].map((process) => at(process).press(checked)));

    expect(answers.map(({ shared }) => shared)).toContain(true);
    expect(await processes.db().share.count()).toBe(1);
    expect(await processes.db().delivery.count()).toBe(1);
  });

  it('open a link to a PDF that another one has signed', async () => {
    const { view } = await at(one).check({ number: '1037', address: CLIENT });
    const [path] = /\/documents\/[\w.-]+/.exec(JSON.stringify(view)) ?? [];
    const response = await fetch(`${other?.localUrl}${path}`);

    expect(response.status).toBe(200);
    expect((await response.text()).slice(0, 5)).toBe('%PDF-');
  });

  it('that answer people send nothing themselves; what they confirmed goes out with the first worker', async () => {
    expect(await processes.db().delivery.count({ where: { state: { in: ['held', 'queued'] } } })).toBe(1);
    expect(processes.mailbox.list()).toHaveLength(0);

    await processes.start('worker');

    await processes.mailbox.waitFor(({ rcptTo }) => rcptTo.includes(CLIENT));
    await expect.poll(() => [...processes.slack.cards.values()].map(({ content }) => content).join()).toContain('Sent');
  });

  it('wake each other: a worker sends what another process confirmed at once, not when it looks the next time', async () => {
    await at(one).confirm(await at(other).check({ number: '1037', address: CLIENT, message: 'At once' }));
    const begun = performance.now();
    await processes.mailbox.waitFor(({ text }) => text.includes('At once'));

    // it looks by itself every 15 s
    expect(performance.now() - begun).toBeLessThan(8_000);
  });

  it('a worker tells its health and its metrics, and answers nobody else', async () => {
    const worker = await processes.start('worker');
    const signed = { method: 'POST', body: 'command=/sharebill' };

    for (const path of ['/healthz', '/readyz', '/metrics']) expect(await statusOf(worker, path), path).toBe(200);
    for (const path of ['/slack/events', '/portal/frm_x/sign-in', '/b/x', '/documents/x', '/'])
      expect(await statusOf(worker, path), path).toBe(404);
    expect(await statusOf(worker, '/slack/events', signed)).toBe(404);
    expect(await statusOf(one as ShareBill, '/slack/events', signed)).toBe(401);
  });

  it('count their own requests and jobs, and the same work of the database', async () => {
    const worker = await processes.start('worker');
    const metricsOf = async (process?: ShareBill) => (await fetch(`${process?.localUrl}/metrics`)).text();
    const [ofWeb, ofWorker] = [await metricsOf(one), await metricsOf(worker)];

    expect(ofWeb).toMatch(/sharebill_chat_ack_seconds_count\{platform="slack"\} [1-9]/);
    expect(ofWorker).not.toContain('sharebill_chat_ack_seconds_count{');
    for (const text of [ofWeb, ofWorker]) {
      expect(text).toContain('sharebill_shares_last_day 2');
      expect(text).not.toContain('acme');
      expect(text).not.toContain(processes.firmId());
    }
  });

  it('workers alone take bounces: the first on a machine, for all of them', async () => {
    const greets = () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(processes.bouncePort, '127.0.0.1');
        socket.once('data', (data) => resolve(data.toString().startsWith('220') && Boolean(socket.end())));
        socket.once('error', () => resolve(false));
      });
    expect(await greets()).toBe(true);

    await processes.stopAll('worker');
    expect(await greets()).toBe(false);
    await processes.start('worker');
    await processes.start('worker');

    expect(await greets()).toBe(true);
  });
});
