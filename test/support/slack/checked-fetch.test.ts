// The guard between our app's Slack client and the emulated Slack: it must stop what Slack would refuse.
import { webApi } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { checkedFetch, webApiViolations } from './checked-fetch.ts';

const post = { channel: 'C1', text: 'Bill 1001 shared', unfurl_links: false, unfurl_media: false };

function modal(title: string): ModalView {
  return { type: 'modal', title: { type: 'plain_text', text: title }, blocks: [{ type: 'divider' }] };
}

/** A client of a Slack that says yes to everything, with what reached it. */
function clientWithSlack() {
  const reached: Request[] = [];
  const violations: string[] = [];
  const send: typeof fetch = async (request) => {
    reached.push(request as Request);
    return Response.json({ ok: true });
  };
  const checked = checkedFetch({ send, onViolation: (violation) => violations.push(violation) });
  const options = { fetch: checked, retryConfig: { retries: 0 }, logLevel: webApi.LogLevel.ERROR };

  return { client: new webApi.WebClient('xoxb-1', options), checked, reached, violations };
}

describe('the checked fetch', () => {
  it('passes a good request on unchanged, form and token and all', async () => {
    const { client, reached, violations } = clientWithSlack();

    await client.views.open({ trigger_id: '1.2.3', view: modal('Share a bill') });

    const sent = new URLSearchParams(await reached[0]?.text());
    expect(sent.get('view')).toBe(JSON.stringify(modal('Share a bill')));
    expect(reached[0]?.headers.get('authorization')).toBe('Bearer xoxb-1');
    expect(violations).toEqual([]);
  });

  it('stops a view that Slack would refuse, and names what is wrong', async () => {
    const { client, reached, violations } = clientWithSlack();

    const opened = client.views.open({ trigger_id: '1.2.3', view: modal('x'.repeat(25)) });

    await expect(opened).rejects.toThrow(/views\.open: view title\/text: .*24 characters/);
    expect(violations).toEqual([expect.stringMatching(/24 characters/)]);
    expect(reached).toEqual([]);
  });

  it('stops blocks that Slack would refuse, also in an update and in an ephemeral message', async () => {
    const { client, reached } = clientWithSlack();
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } } as const];

    const calls = [
      client.chat.postMessage({ ...post, blocks }),
      client.chat.update({ channel: 'C1', ts: '1.000001', text: 'Sent', blocks }),
      client.chat.postEphemeral({ channel: 'C1', user: 'U1', text: 'Sent', blocks }),
    ];

    for (const call of calls) await expect(call).rejects.toThrow(/blocks 0\/text\/text: .*3000 characters/);
    expect(reached).toEqual([]);
  });

  it('reads JSON bodies too', async () => {
    const { checked } = clientWithSlack();
    const body = JSON.stringify({ ...post, blocks: [{ type: 'sektion' }] });
    const headers = { 'content-type': 'application/json; charset=utf-8' };

    const sent = checked('https://slack.com/api/chat.postMessage', { method: 'POST', headers, body });

    await expect(sent).rejects.toThrow(/blocks 0\/type/);
  });

  it('lets through what is no Web API call', async () => {
    const { checked, reached } = clientWithSlack();

    await checked('https://hooks.slack.com/commands/1/2', { method: 'POST', body: '{}' });

    expect(reached).toHaveLength(1);
  });
});

describe('a Web API call', () => {
  it.each(['unfurl_links', 'unfurl_media'])('may not post without %s: false', (flag) => {
    expect(webApiViolations('chat.postMessage', post)).toEqual([]);
    expect(webApiViolations('chat.postMessage', { ...post, [flag]: undefined })).toEqual([`${flag} must be false`]);
    expect(webApiViolations('chat.postMessage', { ...post, [flag]: 'true' })).toEqual([`${flag} must be false`]);
  });

  it.each([
    ['chat.postMessage', post],
    ['chat.update', { channel: 'C1', ts: '1.1', text: 'Sent' }],
    ['chat.postEphemeral', { channel: 'C1', user: 'U1', text: 'Sent' }],
    ['views.open', { trigger_id: '1', view: modal('A') }],
    ['views.update', { view_id: 'V1', hash: '1.1', view: modal('A') }],
    ['views.push', { trigger_id: '1', view: modal('A') }],
    ['views.publish', { user_id: 'U1', view: { type: 'home', blocks: [] } }],
    ['users.info', { user: 'U1' }],
    ['conversations.info', { channel: 'C1' }],
    ['conversations.members', { channel: 'C1', cursor: 'x' }],
    ['conversations.open', { users: 'U1' }],
    ['auth.test', {}],
  ])('may use the arguments of %s and no others', (method, given) => {
    expect(webApiViolations(method, given)).toEqual([]);
    expect(webApiViolations(method, { ...given, chanel: 'C1' })).toEqual(['unknown argument chanel']);
  });

  it('may name the workspace, as the client of a Bolt listener does in every call', () => {
    expect(webApiViolations('users.info', { user: 'U1', team_id: 'T1' })).toEqual([]);
  });

  it('may not use a method that is not on our list', () => {
    expect(webApiViolations('chat.meMessage', { channel: 'C1', text: 'hm' })).toHaveLength(1);
  });

  it('may not send blocks without the text that notifications and screen readers use', () => {
    const { text: _text, ...silent } = post;

    expect(webApiViolations('chat.postMessage', { ...silent, blocks: [] })).toEqual(['text is missing']);
  });

  it('may not open a view without the view', () => {
    expect(webApiViolations('views.open', { trigger_id: '1' })).toEqual(['view is missing']);
  });
});
