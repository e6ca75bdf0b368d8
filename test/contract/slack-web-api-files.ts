// The part of the Web API contract about files that people share. Called by slack-web-api.ts.
import { expect, it } from 'vitest';
import { type Context, clientOf, slackSays } from './slack-web-api-client.ts';

const bytes = Buffer.from('LEDES1998B[]\r\nbyte for byte: \u00e9 \0 end');

/** A file is described to the app, and its bytes are given to the app's token alone. */
export function fileContract(context: Context): void {
  it('describes a file that was shared in a conversation of the bot', async () => {
    const { file, slack } = await shared(context());

    expect(file).toMatchObject({ name: 'bills.txt', title: 'bills.txt', mimetype: 'text/plain', size: bytes.length });
    expect(file).toMatchObject({ mode: 'hosted', is_external: false, channels: [slack.openConversationId] });
    expect(file?.url_private_download).toMatch(/^http/);
    expect(file?.user).toMatch(/^U/);
  });

  it('gives the bytes to the token of the bot', async () => {
    const { file, slack } = await shared(context());

    const answer = await fetch(String(file?.url_private_download), {
      headers: { authorization: `Bearer ${slack.botToken}` },
    });

    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
  });

  it('gives no bytes without a token', async () => {
    const { file } = await shared(context());

    const answer = await fetch(String(file?.url_private_download));

    // Slack redirects to its sign-in page; the emulated one says 401
    expect(answer.headers.get('content-type')).not.toBe('text/plain');
    expect(await answer.text()).not.toContain('LEDES');
  });

  it('refuses to describe a file that it does not know', async () => {
    const lost = context().client.files.info({ file: 'F0NOWHERE' });

    await expect(lost).rejects.toMatchObject(slackSays('file_not_found'));
  });

  it('refuses to describe a file without a token', async () => {
    const { slack, id } = await shared(context());

    const anonymous = clientOf(slack, undefined).files.info({ file: id });

    await expect(anonymous).rejects.toMatchObject(slackSays('not_authed'));
  });
}

async function shared({ slack, client }: ReturnType<Context>) {
  const id = await slack.shareFile({ conversationId: slack.openConversationId, name: 'bills.txt', bytes });
  const { file } = await client.files.info({ file: id });
  return { id, slack, file };
}
