// Runs the Web API contract on the Slack that our local workspace plays.
import { randomBytes } from 'node:crypto';
import { dropFile } from '../../src/workspace/slack/files.ts';
import { startSlackServer } from '../../src/workspace/slack/slack-server.ts';
import { createSlackState } from '../../src/workspace/slack/slack-state.ts';
import { newTrigger } from '../../src/workspace/slack/view-methods.ts';
import type { WorkspaceConversation } from '../../src/workspace/workspace-options.ts';
import { slackWebApiContract } from './slack-web-api.ts';
import type { ContractSlack } from './slack-web-api-client.ts';

const everyone = { kind: 'channel', extShared: false, memberIds: ['U0DANA', 'U0GAIL'] } as const;

const conversations: readonly WorkspaceConversation[] = [
  { ...everyone, id: 'C0BILLING', name: 'billing' },
  { ...everyone, id: 'C0PARTNERS', name: 'partners', private: true, botIsMember: false },
  { ...everyone, id: 'C0SHARED', name: 'with-opposing-counsel', extShared: true },
];

slackWebApiContract({ name: 'the workspace', start: startForContract });

async function startForContract(): Promise<ContractSlack> {
  const clock = clockAt('2026-03-02T09:00:00Z');
  const state = createSlackState({
    teamId: 'T0FIRM',
    teamName: 'Example firm',
    botToken: 'xoxb-contract',
    signingSecret: 'not used: the contract asks, and is never asked',
    users: [
      { id: 'U0DANA', name: 'dana', note: 'Billing', guest: false },
      { id: 'U0GAIL', name: 'gail', note: 'Guest', guest: true },
    ],
    conversations,
    seedMessages: [],
    eventRetryDelaysMs: [],
    appEventsUrl: () => 'http://127.0.0.1:9/slack/events',
    clock,
    randomToken: () => randomBytes(12).toString('hex'),
  });
  const server = await startSlackServer(state);

  return {
    apiUrl: server.url,
    botToken: state.botToken,
    teamId: state.teamId,
    staffMemberId: 'U0DANA',
    guestId: 'U0GAIL',
    openConversationId: 'C0BILLING',
    closedConversationId: 'C0PARTNERS',
    sharedConversationId: 'C0SHARED',
    triggerId: async (request) => newTrigger(state, request),
    shareFile: async (request) => (await dropFile(state, { ...request, userId: 'U0DANA' })).file.id,
    letTriggersExpire: async () => clock.advance({ seconds: 3.1 }),
    stop: () => server.stop(),
  };
}

function clockAt(start: string) {
  let ms = Date.parse(start);
  return {
    now: () => new Date(ms),
    advance({ seconds }: { seconds: number }) {
      ms += seconds * 1000;
    },
  };
}
