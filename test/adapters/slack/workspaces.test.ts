// With which token we speak to which workspace, and for how long one is remembered.
import { expect, it } from 'vitest';
import { connectedWorkspaces, oneWorkspace } from '../../../src/adapters/slack/workspaces.ts';
import { silentLogger } from '../../support/silent-logger.ts';

let now = 0;
const options = { clock: { now: () => new Date(now) }, logger: silentLogger };

function workspacesWith(tokens: Record<string, string | undefined>) {
  let asked = 0;
  const tokenOf = async (workspaceId: string) => {
    asked += 1;

    return tokens[workspaceId];
  };

  return { workspaces: connectedWorkspaces({ ...options, tokenOf }), asked: () => asked };
}

it('Each workspace is spoken to with its own token', async () => {
  const { workspaces } = workspacesWith({ T1: 'xoxb-1', T2: 'xoxb-2' });

  expect((await workspaces.at('T1')).client.token).toBe('xoxb-1');
  expect((await workspaces.at('T2')).client.token).toBe('xoxb-2');
  expect(await workspaces.find('T3')).toBeUndefined();
  await expect(workspaces.at('T3')).rejects.toMatchObject({ code: 'slack-not-connected', retryable: true });
});

it('A token is asked for once in ten seconds, and a new one counts after that at the latest', async () => {
  const tokens: Record<string, string | undefined> = { T1: 'xoxb-1' };
  const { workspaces, asked } = workspacesWith(tokens);
  await workspaces.at('T1');
  tokens.T1 = 'xoxb-new';
  expect([(await workspaces.at('T1')).botToken, asked()]).toEqual(['xoxb-1', 1]);

  now += 10_000;
  expect((await workspaces.at('T1')).botToken).toBe('xoxb-new');
});

it('A token that is forgotten counts no longer at once, even one that is being asked for', async () => {
  const tokens: Record<string, string | undefined> = { T1: 'xoxb-1' };
  const { workspaces } = workspacesWith(tokens);
  const asking = workspaces.find('T1');
  tokens.T1 = undefined;
  workspaces.forget('T1');
  await asking;

  expect(await workspaces.find('T1')).toBeUndefined();
});

it('The one token of the environment is for whatever workspace Slack names', async () => {
  const workspaces = oneWorkspace(options, 'xoxb-1');
  workspaces.forget('T1');

  expect(await workspaces.at('T1')).toBe(await workspaces.at('T2'));
});
