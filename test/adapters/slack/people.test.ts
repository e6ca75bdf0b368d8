// Who is one of the firm's own people, by what Slack says of them: a played users.info, and the real client.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { slackPeople } from '../../../src/adapters/slack/people.ts';

let slack: Server;
let answer: object;
let we: object;
let asked = 0;
let now = 0;

beforeEach(async () => {
  [asked, now] = [0, 0];
  we = { ok: true, team_id: 'T1', enterprise_id: 'E1' };
  slack = createServer((request, response) => {
    const isAboutUs = request.url === '/api/auth.test';
    asked += isAboutUs ? 0 : 1;
    request.resume();
    response.setHeader('content-type', 'application/json').end(JSON.stringify(isAboutUs ? we : answer));
  });
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  slack.close();
  slack.closeAllConnections();
});

function people() {
  const slackApiUrl = `http://127.0.0.1:${(slack.address() as AddressInfo).port}/api/`;
  const client = new webApi.WebClient('xoxb-tests', { slackApiUrl, retryConfig: { retries: 0 } });

  return slackPeople({ client, clock: { now: () => new Date(now) } });
}

describe('A Slack user', () => {
  it.each([
    ['a full member', {}, 'member'],
    ['a member of the whole organisation', { is_restricted: false, is_ultra_restricted: false }, 'member'],
    ['a member of our workspace', { team_id: 'T1' }, 'member'],
    ['of another workspace of our organisation', { team_id: 'T2', enterprise_user: { enterprise_id: 'E1' } }, 'member'],
    ['of another organisation, in a conversation shared with it', { team_id: 'T2', is_stranger: false }, 'guest'],
    ['of another large one', { team_id: 'T2', enterprise_user: { enterprise_id: 'E2' } }, 'guest'],
    ['a guest', { is_restricted: true }, 'guest'],
    ['a guest of one channel', { is_restricted: true, is_ultra_restricted: true }, 'guest'],
    ['somebody of another organisation', { is_stranger: true }, 'guest'],
    ['somebody who was deactivated', { deleted: true }, 'guest'],
  ])('who is %s counts as such', async (_who, flags, standing) => {
    answer = { ok: true, user: { id: 'U1', ...flags } };

    expect(await people().standingOf('U1')).toBe(standing);
  });

  it.each([
    ['an error', { ok: false, error: 'user_not_found' }],
    ['nobody', { ok: true }],
  ])('is not proven to be anybody when Slack answers with %s, and asked for again', async (_what, given) => {
    answer = given;
    const known = people();

    expect([await known.standingOf('U1'), await known.standingOf('U1')]).toEqual(['unproven', 'unproven']);
    expect(asked).toBe(2);
  });

  it('is not proven to be anybody while Slack does not say which workspace is ours', async () => {
    answer = { ok: true, user: { id: 'U1', team_id: 'T1' } };
    we = { ok: false, error: 'internal_error' };
    const known = people();
    const before = await known.standingOf('U1');
    we = { ok: true, team_id: 'T1' };

    expect([before, await known.standingOf('U1')]).toEqual(['unproven', 'member']);
  });

  it('who becomes a guest is one ten minutes later at the latest', async () => {
    answer = { ok: true, user: { id: 'U1' } };
    const known = people();
    await known.standingOf('U1');
    answer = { ok: true, user: { id: 'U1', is_restricted: true } };
    now = 10 * 60_000;

    expect(await known.standingOf('U1')).toBe('guest');
  });

  it('of whom Slack says that something changed is asked anew at once, also while an answer is under way', async () => {
    answer = { ok: true, user: { id: 'U1' } };
    const known = people();
    const before = [await known.standingOf('U1'), known.standingOf('U2')];
    known.forget('U2');
    await Promise.all(before);
    answer = { ok: true, user: { id: 'U1', deleted: true } };
    known.forget('U1');

    expect([await known.standingOf('U1'), await known.standingOf('U2')]).toEqual(['guest', 'guest']);
  });
});
