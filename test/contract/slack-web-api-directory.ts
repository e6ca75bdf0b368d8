// The part of the Web API contract about people, conversations and tokens. Called by slack-web-api.ts.
import { expect, it } from 'vitest';
import { type Context, clientOf, slackSays } from './slack-web-api-client.ts';

/** Conversations say who is in them and who shares them; people say whether they are guests. */
export function directoryContract(context: Context): void {
  it('opens the same direct message each time', async () => {
    const { slack, client } = context();

    const opened = await client.conversations.open({ users: slack.staffMemberId });
    const again = await client.conversations.open({ users: slack.staffMemberId });

    expect(opened.channel?.id).toMatch(/^D/);
    expect(again.channel?.id).toBe(opened.channel?.id);
  });

  it('describes a conversation, and says which one is shared with another organisation', async () => {
    const { slack, client } = context();

    const open = await client.conversations.info({ channel: slack.openConversationId });
    const shared = await client.conversations.info({ channel: slack.sharedConversationId });

    expect(open.channel).toMatchObject({ id: slack.openConversationId, is_im: false, is_ext_shared: false });
    expect(shared.channel).toMatchObject({ id: slack.sharedConversationId, is_ext_shared: true });
  });

  it('lists who is in a conversation', async () => {
    const { slack, client } = context();

    const { members } = await client.conversations.members({ channel: slack.openConversationId });

    expect(members).toEqual(expect.arrayContaining([slack.staffMemberId, slack.guestId]));
  });

  it('refuses to describe a conversation that does not exist', async () => {
    const { client } = context();

    const lost = client.conversations.info({ channel: 'C0NOWHERE' });

    await expect(lost).rejects.toMatchObject(slackSays('channel_not_found'));
  });

  it('tells a guest from a staff member', async () => {
    const { slack, client } = context();

    const staffMember = await client.users.info({ user: slack.staffMemberId });
    const guest = await client.users.info({ user: slack.guestId });

    expect(staffMember.user).toMatchObject({ id: slack.staffMemberId, is_restricted: false });
    expect(guest.user).toMatchObject({ id: slack.guestId, is_restricted: true });
  });

  it('refuses to describe a person it does not know', async () => {
    const { client } = context();

    const lost = client.users.info({ user: 'U0NOBODY' });

    await expect(lost).rejects.toMatchObject(slackSays('user_not_found'));
  });
}

/** A token is needed, and tells which workspace it is for. */
export function tokenContract(context: Context): void {
  it('says which workspace the token belongs to', async () => {
    const { slack, client } = context();

    const identity = await client.auth.test();

    expect(identity).toMatchObject({ ok: true, team_id: slack.teamId });
    expect(identity.bot_id).toMatch(/^B/);
  });

  it('refuses a call without a token', async () => {
    const { slack } = context();

    const anonymous = clientOf(slack, undefined).users.info({ user: slack.staffMemberId });

    await expect(anonymous).rejects.toMatchObject(slackSays('not_authed'));
  });

  it('refuses a token that is not ours', async () => {
    const { slack } = context();

    const stranger = clientOf(slack, 'xoxb-somebody-else').users.info({ user: slack.staffMemberId });

    await expect(stranger).rejects.toMatchObject(slackSays('invalid_auth'));
  });
}
