// How long the type-ahead over bills takes over signed HTTP, in a firm with 200,000 bills among 1,000,000, beside a firm
// with 10,000: on a PostgreSQL server where TEST_DATABASE_URL names one, and on the embedded database.
import { startBareSlack } from '../support/slack/bare-slack.ts';
import { BARE_WORKSPACE } from '../support/slack/bare-workspace.ts';
import { type SlackDriver, slackDriver } from '../support/slack/signed-slack.ts';
import { startBenchProduct } from './bench-product.ts';
import { type Figure, percentile } from './figures.ts';
import { openEmbedded, openServer, type Store } from './filled-store.ts';
import { fillStatements } from './many-bills.ts';

const MANY = { ofFirm: 200_000, ofOthers: 800_000 };
const FEW = { ofFirm: 10_000, ofOthers: 0 };
const WARM_UP = 20;
const RUNS = 200;

/** What is typed at each run, and whether bills are found. */
const QUERIES: Readonly<Record<string, { readonly text: (run: number) => string; readonly hits: boolean }>> = {
  number: { text: (run) => String(100_001 + ((run * 47) % 10_000)), hits: true },
  'start of a number': { text: (run) => String(1000 + (run % 90)), hits: true },
  name: { text: (run) => ['harlow', 'martin', 'kovacs', 'rosen'][run % 4] ?? '', hits: true },
  'two words': { text: (run) => ['harlow 00', 'martin 00', 'kovacs 00'][run % 3] ?? '', hits: true },
  'one letter': { text: (run) => 'hmkr'[run % 4] ?? '', hits: true },
  'no hit': { text: (run) => `xyzzy${run}`, hits: false },
};

export async function benchTypeAhead(): Promise<Figure[]> {
  const serverUrl = process.env.TEST_DATABASE_URL;

  return [
    ...(serverUrl === undefined ? [] : await benchOn('PostgreSQL', { open: () => openServer(serverUrl), most: 60 })),
    ...(await benchOn('embedded', { open: openEmbedded, most: 120 })),
  ];
}

type Kind = { readonly open: () => Promise<Store>; readonly most: number };

async function benchOn(kind: string, { open, most }: Kind): Promise<Figure[]> {
  const few = await benchStore(await open(), FEW);
  const many = await benchStore(await open(), MANY);

  return Object.keys(QUERIES).flatMap((title): Figure[] => [
    { name: `${kind}: type-ahead, ${title}, p95`, value: many[title] ?? 0, unit: 'ms', limit: { most } },
    { name: `${kind}: … against 10,000 bills`, value: (many[title] ?? 0) / (few[title] ?? 1), unit: '×' },
  ]);
}

/** The 95th percentile of each query, in milliseconds. */
async function benchStore(store: Store, bills: typeof MANY): Promise<Record<string, number>> {
  const slack = await startBareSlack();
  const places = { slackApiUrl: slack.apiUrl, ...store.places };
  const first = await startBenchProduct(places);
  await first.stop();
  await store.run(fillStatements({ ...bills, firmId: first.firmId }));
  const product = await startBenchProduct(places);
  const driver = driverOf(`${product.shareBill.url}/slack/events`);
  const p95: Record<string, number> = {};
  for (const [title, query] of Object.entries(QUERIES)) p95[title] = await measure(driver, { title, ...query });

  await product.stop();
  await slack.stop();
  await store.drop();

  return p95;
}

function driverOf(eventsUrl: string): SlackDriver {
  const { signingSecret, teamId } = BARE_WORKSPACE;

  return slackDriver({ eventsUrl, signingSecret, teamId, now: () => new Date(), triggerId: async () => 'trigger' });
}

type Measured = (typeof QUERIES)[string] & { readonly title: string };

async function measure(driver: SlackDriver, { title, text, hits }: Measured): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < WARM_UP + RUNS; run += 1) {
    const begun = performance.now();
    const found = await suggestions(driver, text(run));
    if (run >= WARM_UP) times.push(performance.now() - begun);
    if (found > 0 !== hits) throw new Error(`${title}: "${text(run)}" found ${found} bills`);
  }

  return percentile(times, 0.95);
}

let asked = 0;

/** Each request is another one: the same bytes again would be refused as a replay. */
async function suggestions(driver: SlackDriver, value: string): Promise<number> {
  asked += 1;
  const user = { id: BARE_WORKSPACE.userId, name: 'sam' };
  const view = {
    id: `V${asked}`,
    type: 'modal',
    callback_id: 'share',
    private_metadata: 'drf_1',
    blocks: [],
    hash: '1.1',
  };
  const answer = await driver.blockSuggestion({ user, view: view as never, blockId: 'bill', actionId: 'bill', value });

  return (answer.body as { options?: unknown[] }).options?.length ?? 0;
}
