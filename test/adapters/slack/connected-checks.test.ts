// Workspaces of which Slack says nothing: each has a time limit of its own, and all of them together have one.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectedFindings, lookAtWorkspaces } from '../../../src/adapters/slack/connected-checks.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { type ScopedSlack, startScopedSlack } from '../../support/doctor/scoped-slack.ts';

let slack: ScopedSlack;

beforeAll(async () => {
  slack = await startScopedSlack();
});
afterAll(() => slack.stop());

function kept(workspaceId: string, hangs: boolean) {
  const token = `xoxb-${workspaceId}`;
  slack.installed.set(token, { teamId: workspaceId, hangs });

  return { workspaceId, token };
}

const look = (tokens: readonly { workspaceId: string; token: string }[], limits: { eachMs: number; allMs: number }) =>
  lookAtWorkspaces(tokens, { apiUrl: slack.apiUrl, clock: systemClock(), limits });

it('one that is silent is given up, and keeps no other from being tried', async () => {
  const tokens = [...'abcd'].map((name) => kept(name, true));

  const looks = await look([...tokens, kept('well', false)], { eachMs: 300, allMs: 60_000 });

  expect(connectedFindings(looks, 'accepted')).toEqual([
    {
      kind: 'problem',
      what: expect.stringMatching(/^a, b, c, d: Slack cannot be reached from here/),
      todo: expect.stringMatching(/Let this machine reach/),
    },
    { kind: 'ok', what: 'well: Slack accepts the token.' },
  ]);
});

it('what is not tried before all of the time is gone is named', async () => {
  const tokens = [...'abcdef'].map((name) => kept(name, true));

  const looks = await look(tokens, { eachMs: 60_000, allMs: 300 });

  expect(connectedFindings(looks, 'accepted').map(({ kind, what }) => `${kind}: ${what}`)).toEqual([
    expect.stringMatching(/^problem: a, b, c, d: Slack cannot be reached/),
    'warning: e, f: It was not tried: time was up.',
  ]);
});

it('one of which the same is found twice is named once', () => {
  const same = { kind: 'off', what: 'Slack did not look at them.' } as const;
  const look = { workspaceId: 'T1', accepted: [], scopes: [], blocks: [same, same] };

  expect(connectedFindings([look], 'blocks')).toEqual([{ kind: 'off', what: 'T1: Slack did not look at them.' }]);
});
