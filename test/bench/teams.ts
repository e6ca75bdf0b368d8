// How long Teams waits for an answer in a firm with 200,000 bills among 1,000,000, over HTTP with real tokens; and what loading
// Microsoft's library costs, in a process of its own.
import { execFileSync } from 'node:child_process';
import { startBareSlack } from '../support/slack/bare-slack.ts';
import { BARE_WORKSPACE } from '../support/slack/bare-workspace.ts';
import {
  objectIdOf,
  personalOf,
  personOf,
  startPlayedTeams,
  TENANT_ID,
  teamsEnvironment,
} from '../support/teams/played-teams.ts';
import { type TeamsUser, teamsUser } from '../support/teams/teams-user.ts';
import { startBenchProduct } from './bench-product.ts';
import { type Figure, percentile } from './figures.ts';
import { openEmbedded, openServer } from './filled-store.ts';
import { fillStatements } from './many-bills.ts';

const BILLS = { ofFirm: 200_000, ofOthers: 800_000 };
const WARM_UP = 20;
const RUNS = 200;
const ANSWER_WITHIN_MS = 500;

export async function benchTeams(): Promise<Figure[]> {
  return [...(await benchInvokes()), ...loadingFigures()];
}

async function benchInvokes(): Promise<Figure[]> {
  const serverUrl = process.env.TEST_DATABASE_URL;
  const store = await (serverUrl === undefined ? openEmbedded() : openServer(serverUrl));
  const slack = await startBareSlack();
  const room = { id: personalOf('sam'), kind: 'personal' as const, memberIds: [objectIdOf('sam')] };
  const teams = await startPlayedTeams({ people: [personOf('sam')], rooms: [room] });
  const environment = teamsEnvironment(teams);
  const places = { slackApiUrl: slack.apiUrl, ...store.places, environment };
  const first = await startBenchProduct(places);
  await linkSam(first);
  await first.stop();
  await store.run(fillStatements({ ...BILLS, firmId: first.firmId }));
  const product = await startBenchProduct(places);
  const sam = teamsUser({
    microsoft: teams,
    url: `${product.shareBill.url}/api/messages`,
    person: personOf('sam'),
    room,
  });
  const figures: Figure[] = [];
  for (const [title, act] of Object.entries(ACTS)) figures.push(await measure(title, (run) => act(sam, run)));

  await product.stop();
  await slack.stop();
  await teams.stop();
  await store.drop();

  return figures;
}

/** The one who is linked in Slack. */
async function linkSam({ shareBill, firmId }: Awaited<ReturnType<typeof startBenchProduct>>): Promise<void> {
  const { directory } = shareBill.database;
  const db = shareBill.database.forFirm(firmId);
  const { staffMemberId } = await db.chatIdentity.findFirstOrThrow({ where: { userId: BARE_WORKSPACE.userId } });
  await directory.linkWorkspace({ platform: 'teams', workspaceId: TENANT_ID, firmId });
  const user = { platform: 'teams', workspaceId: TENANT_ID, userId: objectIdOf('sam') };
  await db.chatIdentity.create({ data: { firmId, id: 'cid_teams', staffMemberId, createdAt: new Date(), ...user } });
}

const ACTS: Readonly<Record<string, (sam: TeamsUser, run: number) => Promise<unknown>>> = {
  'type-ahead by number': (sam, run) => sam.search('bill', String(100_001 + ((run * 47) % 10_000))),
  'type-ahead by name': (sam, run) => sam.search('bill', ['harlow', 'martin', 'kovacs', 'rosen'][run % 4] ?? ''),
  'the command': (sam) => sam.compose(),
  'the form of a bill': async (sam, run) => {
    const typed = String(100_001 + ((run * 47) % 10_000));
    const { status } = await sam.invoke('task/fetch', { data: { act: 'command', typed } });
    if (status !== 200) throw new Error(`status ${status}`);
  },
};

async function measure(title: string, act: (run: number) => Promise<unknown>): Promise<Figure> {
  const times: number[] = [];
  for (let run = 0; run < WARM_UP + RUNS; run += 1) {
    const begun = performance.now();
    await act(run);
    if (run >= WARM_UP) times.push(performance.now() - begun);
  }

  return {
    name: `Teams: ${title}, p95`,
    value: percentile(times, 0.95),
    unit: 'ms',
    limit: { most: ANSWER_WITHIN_MS },
  };
}

const LOADING = `
const before = process.memoryUsage().rss;
const begun = performance.now();
await import('./dist/adapters/teams/sdk.js');
const { rss } = process.memoryUsage();
console.log(JSON.stringify({ ms: performance.now() - begun, mb: (rss - before) / 1e6 }));
`;

function loadingFigures(): Figure[] {
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', LOADING], { encoding: 'utf8' });
  const { ms, mb } = JSON.parse(printed) as { ms: number; mb: number };

  return [
    { name: "Teams: loading Microsoft's library", value: ms, unit: 'ms', limit: { most: 1_200 } },
    { name: 'Teams: … memory that it takes', value: mb, unit: 'MB', limit: { most: 110 } },
  ];
}
