// What /metrics says and to whom: over HTTP, on real rows.
import { networkInterfaces } from 'node:os';
import { Router } from 'express';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WorkFigures } from '../../../src/adapters/database/figures.ts';
import { createWeb, endWeb, type ListeningServer, listen } from '../../../src/adapters/http/server.ts';
import { addMetrics } from '../../../src/adapters/metrics/app.ts';
import { createMetrics } from '../../../src/adapters/metrics/metrics.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../../src/adapters/system/system-ids.ts';
import { aFirmId, testDatabase } from '../../support/database.ts';
import { type Sharing, startSharing } from '../../support/sharing.ts';
import { silentLogger } from '../../support/silent-logger.ts';

const TOKEN = 'a-token-that-is-long-enough';
const SECRET = 'shr_0123456789-secret-of-a-client';
const ids = systemIds(systemClock());
const servers: ListeningServer[] = [];

afterAll(() => Promise.all(servers.map((server) => server.stop())));

type Work = { work(): Promise<WorkFigures> };
const NO_WORK: Work = { work: async () => ({ jobs: [], shares: 0, deliveries: [] }) };

/** A web server with routes as ours are. */
async function serve(options: { figures?: Work; token?: string; host?: string } = {}) {
  const { figures = NO_WORK, token, host = '127.0.0.1' } = options;
  const metrics = createMetrics({ figures });
  const web = createWeb(metrics.watchRequests);
  addMetrics(web, { metrics, token });
  const router = Router();
  router.get('/:token', (_request, response) => void response.send('page'));
  router.get('/:token/late', () => undefined);
  web.use('/b', router);
  web.use(`/${SECRET}`, router);
  web.post('/slack/events', (_request, response) => void response.end());
  endWeb(web, { logger: silentLogger, ids });
  const server = await listen(web, { host, port: 0 });
  servers.push(server);
  const ask = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${server.port}${path}`, init);
  const text = async (headers: Record<string, string> = {}) => (await ask('/metrics', { headers })).text();

  return { ask, text, port: server.port, metrics };
}

describe('Requests', () => {
  it('are counted by the route as it stands in the code, by method and status', async () => {
    const { ask, text } = await serve();
    await ask(`/b/${SECRET}`);
    await ask(`/B/${SECRET}`);
    await ask(`/${SECRET}/page`);
    await ask(`/${SECRET}`, { method: 'DELETE' });
    await ask('/slack/events', { method: 'POST' });
    const said = await text();

    expect(said).toContain('sharebill_http_request_seconds_count{method="GET",route="/b/:token",status="200"} 2');
    expect(said).toContain('sharebill_http_request_seconds_count{method="GET",route="/…/:token",status="200"} 1');
    expect(said).toContain('sharebill_http_request_seconds_count{method="other",route="none",status="404"} 1');
    expect(said).toContain('sharebill_chat_ack_seconds_count{platform="slack"} 1');
    expect(said).not.toContain(SECRET);
  });

  it('whose other side has left count as cut off', async () => {
    const { ask, text } = await serve();
    await ask('/b/x/late', { signal: AbortSignal.timeout(200) }).catch(() => undefined);

    await expect.poll(text).toContain('{method="GET",route="/b/:token/late",status="cut-off"} 1');
  });
});

describe('/metrics', () => {
  it('has what every process has: memory, processor time, event loop lag', async () => {
    const { text } = await serve();
    const said = await text();

    for (const name of [
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
      'nodejs_eventloop_lag_p99_seconds',
    ])
      expect(said).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  it('asks for its token, all of it', async () => {
    const { ask } = await serve({ token: TOKEN });
    const statusWith = async (authorization?: string) =>
      (await ask('/metrics', { headers: authorization === undefined ? {} : { authorization } })).status;

    expect(await statusWith(`Bearer ${TOKEN}`)).toBe(200);
    for (const wrong of [
      undefined,
      TOKEN,
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(0, -1)}`,
      'Bearer ',
      `Basic ${TOKEN}`,
    ])
      expect(await statusWith(wrong), String(wrong)).toBe(401);
  });

  it('without a token answers this machine, and nobody for whom a proxy on it asks', async () => {
    const { ask } = await serve();
    const elsewhere = await ask('/nowhere');
    const proxied = await ask('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } });

    expect((await ask('/metrics')).status).toBe(200);
    expect([proxied.status, await proxied.text()]).toEqual([404, await elsewhere.text()]);
    for (const header of ['forwarded', 'via', 'x-real-ip', 'x-forwarded-proto'])
      expect((await ask('/metrics', { headers: { [header]: 'x' } })).status, header).toBe(404);
  });

  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

  it.runIf(outside !== undefined)('without a token answers nobody who comes by the network', async () => {
    const { port } = await serve({ host: '0.0.0.0' });

    expect((await fetch(`http://${outside}:${port}/metrics`)).status).toBe(404);
  });
});

describe('Jobs', () => {
  it('are measured while they run and after, by kind and outcome', async () => {
    const { metrics, text } = await serve();
    let end: () => void = () => undefined;
    const { 'deliver-share': well = async () => undefined, 'keep-house': fails = async () => undefined } =
      metrics.watchJobs<void, void>({
        'deliver-share': () => new Promise<void>((resolve) => (end = resolve)),
        'keep-house': () => Promise.reject(new Error('broken')),
      });
    const running = well();
    const during = await text();
    end();
    await running;
    await expect(fails()).rejects.toThrow('broken');
    const after = await text();

    expect(during).toContain('sharebill_jobs_running{kind="deliver-share"} 1');
    expect(after).toContain('sharebill_jobs_running{kind="deliver-share"} 0');
    expect(after).toContain('sharebill_job_seconds_count{kind="deliver-share",outcome="well"} 1');
    expect(after).toContain('sharebill_job_seconds_count{kind="keep-house",outcome="failed"} 1');
  });
});

describe('The work that waits', () => {
  let sharing: Sharing;

  beforeAll(async () => {
    const database = await testDatabase();
    sharing = await startSharing(database);
    // the database has its own time
    sharing.passMs(systemClock().now().getTime() - sharing.deps.clock.now().getTime());
    const { shareId } = await sharing.share('1042', ['dana@acme.test', 'marcus.bell@acme.test']);
    const [one] = await sharing.db.delivery.findMany({ where: { shareId } });
    await sharing.db.delivery.updateMany({ where: { id: one?.id ?? '' }, data: { state: 'unknown' } });
    const firmId = await aFirmId(database);
    const now = systemClock().now();
    const row = { firmId, subjectId: 's', createdAt: now };
    const due = { runAt: new Date(now.getTime() - 90_000) };
    const failed = { runAt: new Date('9999-12-31T00:00:00Z'), failedAt: now };
    const later = { runAt: new Date(now.getTime() + 90_000) };
    const data = [due, failed, later].map((time, index) => ({
      ...row,
      ...time,
      ...{ id: `row-of-a-job-${index}`, kind: 'read-import', uniqueKey: `k${index}` },
    }));
    await database.forFirm(firmId).job.createMany({ data });
  });

  it('is counted: jobs by kind, the oldest, shares, mails by state, and none of a firm’s names and ids', async () => {
    const { figures } = await testDatabase();
    const { text } = await serve({ figures });
    const said = await text();

    expect(said).toContain('sharebill_database_up 1');
    expect(said).toContain('sharebill_jobs_due{kind="read-import"} 1');
    expect(said).toContain('sharebill_jobs_failed{kind="read-import"} 1');
    expect(said).toMatch(/sharebill_job_oldest_due_seconds\{kind="read-import"\} (89|9\d)\.?\d*/);
    expect(said).toContain('sharebill_shares_last_day 1');
    expect(said).toContain('sharebill_mails_unknown 1');
    expect(said).toContain('sharebill_deliveries{state="unknown"} 1');
    expect(said).toContain('sharebill_deliveries{state="accepted"} 0');
    for (const secret of [sharing.actor.firmId, 'row-of-a-job', 'acme', 'Harlow']) expect(said).not.toContain(secret);
  });

  it('is asked for once when many ask within ten seconds', async () => {
    const work = vi.fn(NO_WORK.work);
    const { text } = await serve({ figures: { work } });
    await Promise.all([text(), text(), text()]);
    await text();

    expect(work).toHaveBeenCalledTimes(1);
  });

  it('is left out while the database is away, which is said', async () => {
    const { text } = await serve({ figures: { work: () => Promise.reject(new Error('away')) } });
    const said = await text();

    expect(said).toContain('sharebill_database_up 0');
    expect(said).not.toMatch(/^sharebill_(shares|mails|jobs_due|deliveries)\S* \d/m);
  });
});
