// The emulated Slack as tests see it: who is where, what was posted, which views are open.
import { webApi } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkedFetch } from './checked-fetch.ts';
import { type EmulatedSlack, startEmulatedSlack } from './emulate.ts';

const botToken = 'xoxb-emulated';
const quiet = { unfurl_links: false, unfurl_media: false };

let slack: EmulatedSlack;
let client: webApi.WebClient;

beforeEach(async () => {
  slack = await startEmulatedSlack({
    botToken,
    users: [
      { name: 'dana', email: 'dana@firm.example', realName: 'Dana Reed' },
      { name: 'gail', isGuest: true },
    ],
    conversations: [{ name: 'billing', members: ['dana'] }, { name: 'lobby' }, { name: 'unvisited', hasBot: false }],
  });
  const options = { slackApiUrl: slack.apiUrl, fetch: checkedFetch(), retryConfig: { retries: 0 } };
  client = new webApi.WebClient(botToken, { ...options, logLevel: webApi.LogLevel.ERROR });
});

afterEach(() => slack.stop());

function modal(title: string): ModalView {
  return { type: 'modal', title: { type: 'plain_text', text: title }, blocks: [{ type: 'divider' }] };
}

describe('the emulated Slack', () => {
  it('puts into each conversation whom the test names, and the bot', async () => {
    const members = async (name: string) =>
      (await client.conversations.members({ channel: slack.conversationId(name) })).members?.toSorted();

    expect(await members('billing')).toEqual([slack.botUserId, slack.userId('dana')].toSorted());
    expect(await members('lobby')).toEqual([slack.botUserId, slack.userId('dana'), slack.userId('gail')].toSorted());
    expect(await members('unvisited')).toEqual([slack.userId('dana'), slack.userId('gail')].toSorted());
  });

  it('knows people by their address and their real name', async () => {
    const { user } = await client.users.lookupByEmail({ email: 'dana@firm.example' });

    expect(user).toMatchObject({ id: slack.userId('dana'), real_name: 'Dana Reed' });
  });

  it('gives back what was posted, oldest first, and a thread by its first message', async () => {
    const channel = slack.conversationId('billing');
    const card = await client.chat.postMessage({ ...quiet, channel, text: 'Bill 1001 shared' });
    await client.chat.postMessage({ ...quiet, channel, text: 'Bill 1002 shared' });
    await client.chat.postMessage({ ...quiet, channel, text: 'Opened', thread_ts: String(card.ts) });

    const messages = await slack.messages(channel);
    const thread = await slack.messages(channel, card.ts);

    expect(messages.map(({ text }) => text)).toEqual(['Bill 1001 shared', 'Bill 1002 shared']);
    expect(thread.map(({ text }) => text)).toEqual(['Bill 1001 shared', 'Opened']);
  });

  it('remembers each view as it last was, the one touched last at the end', async () => {
    const userId = slack.userId('dana');
    const first = await client.views.open({ trigger_id: await slack.triggerId({ userId }), view: modal('First') });
    await client.views.open({ trigger_id: await slack.triggerId({ userId }), view: modal('Second') });
    await client.views.update({ view_id: String(first.view?.id), view: modal('First, updated') });

    const titles = slack.openViews().map(({ title }) => title.text);

    expect(titles).toEqual(['Second', 'First, updated']);
    expect(slack.lastView().id).toBe(first.view?.id);
  });

  it('says so when a test asks for someone or something that is not there', () => {
    expect(() => slack.userId('sam')).toThrow(/nothing called sam/);
    expect(() => slack.lastView()).toThrow(/no view/);
  });

  it('listens on loopback alone, although emulate by itself listens everywhere', () => {
    const listening = listeningAddresses();

    expect(listening.length).toBeGreaterThanOrEqual(2);
    expect(new Set(listening)).toEqual(new Set(['127.0.0.1']));
  });
});

/** The local addresses of this process's sockets that are connected to no one: those that listen. */
function listeningAddresses(): string[] {
  const report = process.report.getReport() as { libuv?: LibuvHandle[] };
  const sockets = (report.libuv ?? []).filter(({ type, remoteEndpoint }) => type === 'tcp' && !remoteEndpoint);
  return sockets.flatMap(({ localEndpoint }) => localEndpoint?.ip4 ?? localEndpoint?.ip6 ?? []);
}

interface LibuvHandle {
  readonly type: string;
  readonly localEndpoint?: { readonly ip4?: string; readonly ip6?: string } | null;
  readonly remoteEndpoint?: object | null;
}
