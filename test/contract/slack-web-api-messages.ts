// The part of the Web API contract about messages and direct messages. Called by slack-web-api.ts.
import { expect, it } from 'vitest';
import { type Context, message, slackSays } from './slack-web-api-client.ts';

const quietPost = { unfurl_links: false, unfurl_media: false } as const;

/** Messages are posted, threaded, updated in place, and refused where the bot cannot be. */
export function messageContract(context: Context): void {
  it('posts a message and says where it is', async () => {
    const { slack, client } = context();

    const posted = await client.chat.postMessage({ ...card(slack.openConversationId, 'Bill 1001 shared') });

    expect(posted.channel).toBe(slack.openConversationId);
    expect(posted.ts).toMatch(/^\d+\.\d{6}$/);
    expect(posted.message?.blocks).toHaveLength(1);
  });

  it('keeps the metadata of a message', async () => {
    const { slack, client } = context();
    const metadata = { event_type: 'share', event_payload: { share: 'shr_1' } };

    const posted = await client.chat.postMessage({ ...card(slack.openConversationId, 'With metadata'), metadata });

    expect(posted.message).toMatchObject({ metadata });
  });

  it('answers in a thread', async () => {
    const { slack, client } = context();
    const parent = await client.chat.postMessage(card(slack.openConversationId, 'The card'));
    const thread_ts = String(parent.ts);

    const reply = await client.chat.postMessage({
      ...card(slack.openConversationId, 'The client opened it'),
      thread_ts,
    });

    expect(reply.message).toMatchObject({ thread_ts });
    expect(reply.ts).not.toBe(parent.ts);
  });

  it('updates a message in place', async () => {
    const { slack, client } = context();
    const posted = await client.chat.postMessage(card(slack.openConversationId, 'Sending'));
    const ts = String(posted.ts);

    const updated = await client.chat.update({ ...message('Sent'), channel: slack.openConversationId, ts });

    expect(updated).toMatchObject({ ok: true, ts, channel: slack.openConversationId, text: 'Sent' });
  });

  it('refuses to update a message that is not there', async () => {
    const { slack, client } = context();

    const lost = client.chat.update({ ...message('Lost'), channel: slack.openConversationId, ts: '1.000001' });

    await expect(lost).rejects.toMatchObject(slackSays('message_not_found'));
  });

  it('posts a message that only one person sees', async () => {
    const { slack, client } = context();

    const posted = await client.chat.postEphemeral({
      ...message('Only you'),
      channel: slack.openConversationId,
      user: slack.staffMemberId,
    });

    expect(posted.message_ts).toMatch(/^\d+\.\d{6}$/);
  });

  it('refuses a post to a conversation that does not exist', async () => {
    const { client } = context();

    const lost = client.chat.postMessage(card('C0NOWHERE', 'Lost'));

    await expect(lost).rejects.toMatchObject(slackSays('channel_not_found'));
  });

  it('refuses a post to a private conversation without the bot', async () => {
    const { slack, client } = context();

    const uninvited = client.chat.postMessage(card(slack.closedConversationId, 'Uninvited'));

    // Slack uses both, depending on what the token may see
    await expect(uninvited).rejects.toMatchObject(slackSays(/^(channel_not_found|not_in_channel)$/));
  });

  it('delivers a message into a direct message', async () => {
    const { slack, client } = context();
    const { channel } = await client.conversations.open({ users: slack.staffMemberId });

    const posted = await client.chat.postMessage(card(String(channel?.id), 'For you'));

    expect(posted.channel).toBe(channel?.id);
  });
}

function card(channel: string, text: string) {
  return { ...message(text), ...quietPost, channel };
}
