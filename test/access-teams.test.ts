// Two firms in one running product, one of them in Teams: nothing of the other is visible there, or changed, whichever of its ids
// stands in a form, a button or a card. Every act that the adapter knows is tried.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTS } from '../src/adapters/teams/app.ts';
import { viewValue } from '../src/handlers/asked-view.ts';
import { FORMS, PRESSES } from '../src/handlers/card-buttons.ts';
import { FILE_PRESSES } from '../src/handlers/imported-files.ts';
import { PERSON_FORMS } from '../src/handlers/people.ts';
import { leaksIn, pictureOf } from './support/access/firm-rows.ts';
import { OTHER_ADDRESS, OTHER_NUMBER } from './support/access/other-firm-file.ts';
import { startTwoFirms, type TwoFirms } from './support/access/two-firms.ts';
import {
  objectIdOf,
  type PlayedTeams,
  personalOf,
  personOf,
  startPlayedTeams,
  TENANT_ID,
  teamsEnvironment,
} from './support/teams/played-teams.ts';
import { type TeamsUser, teamsUser } from './support/teams/teams-user.ts';

let folder = '';
let played: PlayedTeams;
let firms: TwoFirms;
let sam: TeamsUser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'two-firms-'));
  const room = { id: personalOf('sam'), kind: 'personal' as const, memberIds: [objectIdOf('sam')] };
  played = await startPlayedTeams({ people: [personOf('sam')], rooms: [room] });
  firms = await startTwoFirms(folder, teamsEnvironment(played));
  const { ours, command, product } = firms;
  const as = ['--as', ours.administrator, '--firm', ours.firmId];
  await command('firm', 'link', '--teams', TENANT_ID, ...as);
  await command('staff', 'link', 'sam@harlowreed.test', '--teams', `${TENANT_ID}/${objectIdOf('sam')}`, ...as);
  sam = teamsUser({ microsoft: played, url: `${product.localUrl}/api/messages`, person: personOf('sam'), room });
}, 120_000);

afterAll(async () => {
  await firms?.stop();
  await played?.stop();
  await rm(folder, { recursive: true, force: true });
});

type Request = { readonly given: string; readonly send: () => Promise<{ status: number; body: object }> };

/** Sends each and looks at all that came back, at what was posted, and at the other firm. */
async function nothingComesOf(requests: readonly Request[]): Promise<void> {
  const before = await pictureOf(firms.theirs.db, firms.theirs.firmId);
  const posts = played.posted.length;
  for (const { given, send } of requests) {
    const { status, body } = await send();
    expect([200, 501]).toContain(status);
    expect(leaksIn(firms.markers, { given, answer: JSON.stringify(body) })).toEqual([]);
  }
  await firms.product.shareBill.jobs.idle();
  const said = played.posted.slice(posts).map(({ activity }) => JSON.stringify(activity));
  expect(said.flatMap((answer) => leaksIn(firms.markers, { given: '', answer }))).toEqual([]);
  expect(await pictureOf(firms.theirs.db, firms.theirs.firmId)).toEqual(before);
}

const submits = (act: string, id: string) => {
  const everywhere = { draft: id, bill: id, to: id, 'to-more': id, subject: id, key: id, id: 'cancel-share' };

  return sam.invoke('task/submit', {
    data: { ...everywhere, act, channel: 'email', message: '', address: OTHER_ADDRESS },
  });
};

describe("The other firm's ids in Teams", () => {
  it('its own person is let in, so that a refusal is about the ids', async () => {
    expect((await sam.search('bill', '')).length).toBeGreaterThan(3);
  });

  it.each(Object.keys(ACTS))('open and change nothing in a dialog: %s', { timeout: 60_000 }, async (act) => {
    await nothingComesOf(firms.theirIds.map((given) => ({ given, send: () => submits(act, given) })));
  });

  it.each([...Object.keys(FORMS), ...Object.keys(PERSON_FORMS), 'share-listed', 'share-imported'])(
    'open nothing by a button: %s',
    { timeout: 60_000 },
    async (id) => {
      const fetches = firms.theirIds.map((given) => ({
        given,
        send: () => sam.invoke('task/fetch', { data: { act: 'open', id, subject: given } }),
      }));
      await nothingComesOf(fetches);
    },
  );

  it.each([...Object.keys(PRESSES), ...Object.keys(FILE_PRESSES), 'decline-access'])(
    'change nothing by a button: %s',
    { timeout: 60_000 },
    async (verb) => {
      const presses = firms.theirIds.map((given) => {
        const data = { subject: given, about: '', [verb]: 'paid' };
        const action = { type: 'Action.Execute', verb, data };

        return { given, send: () => sam.invoke('adaptiveCard/action', { action }) };
      });
      await nothingComesOf(presses);
    },
  );

  it('show nothing in a view, by a command or by type-ahead', { timeout: 60_000 }, async () => {
    const views = firms.theirIds.map((given) => {
      const data = { asks: viewValue({ kind: 'matter', id: given }) };
      const action = { type: 'Action.Execute', verb: 'view', data };

      return { given, send: () => sam.invoke('adaptiveCard/action', { action }) };
    });
    const typed = [OTHER_NUMBER, `${OTHER_NUMBER} ${OTHER_ADDRESS} email`].map((given) => ({
      given,
      send: () => sam.invoke('task/fetch', { data: { act: 'command', typed: given } }),
    }));
    const found = [OTHER_NUMBER, 'Quillfeather', 'Wilhelmina'].flatMap((given) =>
      ['bill', 'to'].map((dataset) => ({
        given,
        send: () => sam.invoke('application/search', { queryText: given, dataset }),
      })),
    );
    await nothingComesOf([...views, ...typed, ...found]);
  });

  it('are not answered in a message', { timeout: 60_000 }, async () => {
    const said = [`status ${OTHER_NUMBER}`, `list ${OTHER_NUMBER}`, `stop ${OTHER_NUMBER}`, 'history Quillfeather'];
    const before = played.posted.length;
    for (const text of said) await sam.say(text);
    await expect.poll(() => played.posted.length - before).toBe(said.length);
    const answers = played.posted.slice(before).map(({ activity }) => JSON.stringify(activity));
    const given = `${OTHER_NUMBER} Quillfeather`;
    expect(answers.flatMap((answer) => leaksIn(firms.markers, { given, answer }))).toEqual([]);
  });
});
